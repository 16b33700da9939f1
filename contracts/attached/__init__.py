"""A trial in a sandbox that is already up: steered and read through its control API.

The truth is the running sandbox's own. Before and after each exchange all of it that the exchange may depend on is read
there, at one moment and unrounded, and the judge sees nothing else; what a drive does to the world is done there.
"""

"""A recording as a scenario to finish by hand: when the vendor failed, with what, and what refresh may have answered.

Rule of the room: it knows recordings, the faults' names and how scenarios are written. Of the vendors it knows what
their addresses are for, and of their answers whether they are refusals: what a good answer says is for whoever
finishes the scenario.
"""

"""Between a client and a vendor's cloud: what was said is kept without secrets, and can be said again.

Rule of the room: it knows the truth's errors and clock, and the embedded server; no vendor, no fault, no scenario. What
it keeps is decided by what is known to be harmless, never by what is known to be secret.
"""

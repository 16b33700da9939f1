"""Seeded random trouble: what goes wrong, when and for how long is drawn from named profiles, and written down as a
scenario that replays it.

Rule of the room: it knows truth, faults and scenarios only. All chance lies in what is drawn and when; what has been
posted strikes for certain, so that a replay needs no dice.
"""

"""Keeps worlds in a file while a sandbox runs, so that one that was ended at any moment goes on where it was.

It knows shelves and rows, and nothing of what is on them.
"""

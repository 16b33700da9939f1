"""Fakes of the three vendor clouds: the truth in a vendor's own words, over HTTP.

Each vendor is a folder with the same file names as its neighbours: ``app`` puts it together, ``routes*`` are addresses,
``wire*`` turn truth into JSON, ``auth`` is tokens and logins, ``errors`` the vendor's refusals. A vendor imports the
truth and ``front``, never another vendor. Reads change nothing but what the vendor itself counts (tokens, logins).
"""

"""The reference charger-service: one endpoint, three vendors, learned over HTTP alone.

Sealed: nothing in here imports another room of the sandbox, so that any other charger-service can stand in its place.
Vendor spelling ends in clients/<vendor>/reading.py; everything else speaks of readings, refusals and accounts.
"""

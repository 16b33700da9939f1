"""Easee's cloud: the public account API that clients such as evcc, Home Assistant and openHAB use.

Addresses as at ``api.easee.com`` and ``streams.easee.com``; switches with their defaults are in ``options``.

Not imitated: commands, settings, schedules, equalizers and OCPP configuration; the WebSocket after negotiation (only
that transport is offered); rate limits and address blocks (faults of the sandbox); IT grids, one-phase models, several
circuits a site, products other than chargers.

Assumed, where no source says more:

* The removed state route, every unknown address and every wrong method answer with an empty body and no content type.
  It does so for bad tokens too. A request without any token gets the same empty 401 as one with a dead token.
* An unknown charger is 404 with errorCode 400 ``ChargerNotFound``; a foreign one 403. Unknown sites and missing
  sessions are the framework's 404. Serials are matched in any letter case.
* ``observations`` answers in the order asked for; without ``ids`` with everything; 400 for an id that is no number.
* Site state shows null for each charger in the profile ``current``.
* A refresh token of an account that Easee rejects is worth nothing; access tokens live on until they expire.
* Op mode keeps its last value when a charger is offline, and a faulty charger shows the pilot its cable gives it;
  ``easee.offline_op_mode`` and ``easee.fault_pilot`` change that.
* A stop is a client's pause (mode 2, reason 52, dynamic limit 0), also where authorisation is required. The dynamic
  limit is back when the car leaves. A limit of 0 A on a waiting car is the circuit's dynamic limit (reason 2; 48 and
  111 to 113 are 0), other load balancing the queue (reason 5).
* Error codes other than 2048, the texts of observation 118, and 219 (``enums.ERROR_CODE``).
* Reason 50 for no car (not null), 79 for a full one. ``latestFirmware`` is the charger's own.
* Power every 10 s while charging, from 5 s after the start; how late each value is (``cadence``).
* A schedule that holds a car back starts at 22:00 UTC.
* ``from`` and ``to`` of session lists pick by the time the car came. A month's energy counts all its sessions so.
* A negotiation's ids are a function of account, hub and world time.
"""

from simulator.vendors.easee.app import create_app

__all__ = ["create_app"]

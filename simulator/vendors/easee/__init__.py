"""Easee's cloud: the public account API that clients such as evcc, Home Assistant and openHAB use.

Addresses as at ``api.easee.com`` and ``streams.easee.com``; switches with their defaults are in ``options``.

Commands and settings change the truth, half a second after they were given; what the truth has no field for is kept in
a book of written values (``written``) and shown by every read that carries it.

Not imitated: pairing that changes hands; the currents of a plan (they show in observation 62 and limit nothing);
firmware updates, smart charging and offline fallback as anything but values; equalizers (``easee.equalizers``) that
hold chargers back or export energy; blocks that begin and end by themselves (``easee.gateway_block`` is a switch); the
spurious 0 of session energy within a session, observations that come out of order, waiting for authorisation as mode 2
(firmware before April 2023), 500 ``Uknown``; IT grids, one-phase models, several circuits a site, products other than
chargers and equalizers. The stream sends ``ProductUpdate`` and ``CommandResponse`` and no other calls.

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
* A stop in the truth is a client's pause (mode 2, reason 52, dynamic limit 0), also where authorisation is required;
  ``stop_charging`` takes the authorisation back instead (mode 8 for 3 s, then 7). The dynamic limit is back when the
  car leaves. A limit of 0 A on a waiting car is the circuit's dynamic limit (reason 2; 48 and 111 to 113 are 0), other
  load balancing the queue (reason 5).
* Commands are refused as soon as the line is down, also while the flag still says otherwise (evcc-io/evcc#8560). What a
  charger will not do is answered 202 and told afterwards: ``wasAccepted`` false, ``resultCode`` 4. A pause needs a car
  that charges or might; 0 to 5.9 A is a pause. Limits go up to 80 A, ``maxChargerCurrent`` only to what the
  installation has; the lowest of all counts.
* A limit set by something other than a client replaces all those clients wrote. Any later write ends the minutes of a
  limit. After a reboot a paused car goes on.
* Settings whose command number no source tells have 5. A disabled charger stops a car that had charged.
* Answers to writes of access, pins and circuit settings are 200 with nothing; dynamic current 202 with a receipt; names
  and prices answer with the site, plans with a receipt (60 and 61). Exports are comma-separated values.
* Rated current takes an installer (``easee.installer``), else 403. Pairing names its reason in the title.
* Hours are told when observation 122 is; longer spans than 32 days are 400. Rate limits are off (``rate_limits``).
* Error codes other than 2048, the texts of observation 118, and 219 (``enums.ERROR_CODE``).
* Reason 50 for no car (not null), 79 for a full one. ``latestFirmware`` is the charger's own.
* Power every 10 s while charging, from 5 s after the start; how late each value is (``cadence``).
* A schedule that holds a car back and that no client wrote starts at 22:00 UTC.
* Of several plans the one switched on last counts. A plan without an end is open for 12 hours; one that does not
  repeat stays closed after its end. Hours are those of the time zone on the day of writing. An overridden plan holds
  cars back again when it closes next.
* ``from`` and ``to`` of session lists pick by the time the car came. A month's energy counts all its sessions so.
* What an equalizer answers beside its observations' names; it is always on line, its commands have number 5.
* Without a token nobody is known, so that neither a block nor a header of a world's gateway shows.
* A negotiation's ids are a function of account, hub and world time.
"""

from simulator.vendors.easee.app import create_app

__all__ = ["create_app"]

"""A go-e charger's faces, told from the same truth: its cloud, itself in its owner's LAN, and the app's WebSocket.

- ``/<serial>/api/status``, ``/<serial>/api/set``: the cloud interface v2, opened by the charger's 32-character cloud
  key, given as ``?token=`` or as the last word of Authorization. A go-e account is one charger.
- ``/<serial>/lan``: the charger itself, no key: ``api/status``, ``api/set`` (v2), ``status``, ``mqtt?payload=`` (v1,
  off until ``hla`` is written or the switch ``go_e.hla`` is on) and the WebSocket ``ws``.
- ``/app/<serial>``: the same WebSocket in the cloud; by host name ``app.v3.go-e.io/<serial>``.

Switches: see ``options.Options``, world options ``go_e.<name>``. Facts: goecharger/go-eCharger-API-v2 and -v1; of the
WebSocket joscha82/wattpilot, mk-maddin/wattpilot-HA, marq24/ha-goecharger-api2.

What changes over time. The charger's logic and its feed tick on whole seconds of the world: the status is as of the
last tick, which ``Last-Modified`` tells, and a write shows at the next one. A charge cut short keeps ``car`` 2 for 6 s
with ``alw`` false at once and power gone within 3 s; a phase switch pauses for 5 s with ``car`` 4, ``modelStatus`` 23
and energies that stand still.

Off line. In the cloud the last status stays readable until it is older than ``age``, then comes 404 and after a day
403; writes into that gap are answered 202 and lost. In the LAN the charger goes on answering, live, and takes writes,
which the cloud learns of when the line is back: what breaks is taken to be the way to the internet
(go-eCharger-API-v2#122; ``go_e.lan_without_cloud`` off makes it the power). While it boots nobody answers in the LAN,
nor is there anybody at an unknown serial: the connection is reset. Faults put on an account strike the cloud alone;
those on a charger or on the vendor strike both.

Not imitated / assumed:

- Left out: MQTT, Modbus, OCPP, the LAN's web pages and their password, its single task that lets callers queue, chunked
  answers (a Content-Length stands in their place), API v1's dead cloud; MessagePack, bcrypt logins (CORE and PRO ask
  for ``pbkdf2`` as all others do), ``clearInverters`` and ``updateInverter`` on the WebSocket; the go-eController.
- Left out: eco and trip logic (``lmo``, ``fup``, ``awe`` are only remembered; powers pushed with ``ids`` show for 10 s
  and do nothing), the energy limit ``dwo`` as something that ends a charge, the temporary limit ``tcl``, the shortest
  time between phase switches, card counters, simulated unplugging, ``car`` 0 and null (no such truth), a plug that left
  the car but not the charger.
- Not published and chosen, in the cloud: bodies of 401, 403 and 422; 401 without a key; 403 for an unknown serial,
  which belongs to no world and so has no switch, and after 24 h of silence, before any look at the key; 404 text for
  unknown routes and for methods other than GET; a set fails only on keys in no list, and lists every key; a bad value
  is answered 202 and ignored by the charger.
- Not published and chosen, in the LAN: that 404 and 405 are ``text/html``; complaints about unknown keys, ranges with a
  gap and types other than uint8_t, bool and string; values the charger takes are ``true`` also where nothing comes of
  them. API v1: ``car`` of a fault (3 before the first energy, then 4), faults without a number of their own are 10, a
  payload that cannot be is passed over, ``alw=1`` stands for a card.
- Not published and chosen, on the WebSocket: the app password is ``go-e-`` and the serial; a wrong one ends the
  conversation; with the cloud key no password is asked for; an unsigned write is refused in words, a forged one passed
  over; off line the cloud's socket falls silent; 50 keys in each part of a full status.
- ``frc`` set to 1 through the interface stays until it is written again, whether the car leaves or the charger boots
  (nobody has published that, and there is no switch); a stop from elsewhere ends with the visit.
- An unplugged charger that waits for a card shows ``alw`` false and ``modelStatus`` 2; a truth limit of 0 A is load
  management (``loe``, ``loa`` 0, ``modelStatus`` 27); a schedule in the truth shows as days blocked all day.
- Faults without a code of their own: INTERNAL is "unknown", LOCK "stuck open" with ``ffb`` 1; PHASE loses L3.
- ``cdi`` of type 0 holds the uptime stamp of the start; ids of ``led`` other than 5 and 8 are ours, as are the fields
  of ``scan``; unlisted keys about flash and firmware are empty.
"""

from simulator.vendors.go_e.app import create_app

__all__ = ["create_app"]

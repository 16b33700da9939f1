"""The go-e cloud, interface v2: ``/<serial>/api/status`` and ``/<serial>/api/set``.

A go-e account is one charger and its 32-character cloud key, given as ``?token=`` or as the last word of Authorization.
Switches: see ``options.Options``, world options ``go_e.<name>``. Facts: goecharger/go-eCharger-API-v2.

What changes over time. The charger's logic and its feed tick on whole seconds of the world: the status is as of the
last tick, which ``Last-Modified`` tells, and a write shows at the next one. A charge cut short keeps ``car`` 2 for 6 s
with ``alw`` false at once and power gone within 3 s; a phase switch pauses for 5 s with ``car`` 4, ``modelStatus`` 23
and energies that stand still. Off line the last status stays readable until it is older than ``age``, then comes 404
and after a day 403; writes into that gap are answered 202 and lost.

Not imitated / assumed:

- Left out: the interfaces in the LAN, API v1, WebSocket, MQTT; eco and trip logic (``lmo``, ``fup``, ``awe`` are only
  remembered), the energy limit ``dwo`` as something that ends a charge, the temporary limit ``tcl``, the shortest time
  between phase switches, card counters, simulated unplugging, ``car`` 0 and null (no such truth), keys that only
  firmware up to 056 has.
- Not published and chosen: bodies of 401, 403 and 422; 401 without a key; 403 for an unknown serial and after 24 h of
  silence, before any look at the key; 404 text for unknown routes and for methods other than GET; a set fails only on
  keys in no list, and lists every key; a bad value is answered 202 and ignored by the charger.
- ``frc`` set to 1 through the interface stays until it is written again; a stop from elsewhere ends with the visit.
- An unplugged charger that waits for a card shows ``alw`` false and ``modelStatus`` 2; a truth limit of 0 A is load
  management (``loe``, ``loa`` 0, ``modelStatus`` 27); a schedule in the truth shows as days blocked all day.
- Faults without a code of their own: INTERNAL is "unknown", LOCK "stuck open" with ``ffb`` 1; PHASE loses L3.
- ``cdi`` of type 0 holds the uptime stamp of the start; ids of ``led`` other than 5 and 8 are ours.
"""

from simulator.vendors.go_e.app import create_app

__all__ = ["create_app"]

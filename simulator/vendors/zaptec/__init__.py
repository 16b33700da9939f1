"""The Zaptec cloud: ``create_app(worlds, gate)`` answers like https://api.zaptec.com over the truth of those worlds.

Every charger is a Zaptec Go (``DeviceType`` 4) and each account has one installation with one circuit. Switches and
their defaults are in ``options``. What the charger says at events is in ``timeline``, what it measures in ``reports``.

Seconds a value reaches the cloud after the truth changed, unless ``zaptec.reports`` is "live" (measured values only):

- charging begins: 702, 710 at once, 708 1 s, 512, 519 3 s, power and currents 10 s
- charging goes on after a stop: 718 = 0 and 710 = 2 at 1.5 s, 710 = 3 at 5 s, the rest as above
- stop: 718 and 708 2 s, 710 = 5 and power 0 at 7 s
- car full: 702 and power at once, currents fall to noise after 60 s, 710 = 5 after 120 s
- fault: 804, 702, 708 and power at once, 710 at once or after 5 s, by the warning
- limit and phases: 510, 520 3 s, 708 8 s, 512, 519, power and currents 10 s
- everything else at once; power that sinks within a charge in steps of about 200 W (500
  above 7 kW), energy in steps of 0.1 to 0.5 kWh, voltages at 0.1 kWh; all together hourly, every 12 h when idle
- settings without a place in the truth: 3 s

Commands and settings change the truth at once; the delays above then hold. A write by the owner is judged by what the
cloud was told (710, 718, 763), as the vendor does, and refused with 500 and a ``Code``.

Not imitated / assumed:

- Pro, Go 2 and Sense; a charger that never reported (but its firmware row: ``zaptec.firmware_rows``); standalone
  chargers without an installation; ``-1000``, ``-100`` and rare diagnostic observations.
- the message bus, AMQP 1.0 on Azure Service Bus: the cloud answers 403 like one without that right. A switch hands out
  details of a host that does not exist. ``/live``, ``/sessions`` of a charger and ``/account`` are gone: 404.
- ``/oauth/authorize``, ``/.well-known/jwks``, ``/swagger`` and ``/help``: 404. Whether callers name themselves, ask too
  often without a limit being on, or use internal addresses is not counted.
- the shapes of a charger's settings, of a circuit and of the discovery document; ``Pages`` 0 for an empty list;
  ``GroupBy`` of the history has no effect.
- the body of 401 and 403 is empty; the words of a rejected login are ours, its shape is the vendor's.
- 404 with ``errorCode`` 512 for unknown chargers, installations, circuits, groups and sessions; 500 with code 512 on
  the two ``update`` endpoints. Somebody else's session counts as unknown.
- refusals: 528 where the truth refuses, 529 out of range, 503 for missing parts, 504 and 519 for unknown settings and
  commands, 520 off line (``zaptec.offline_commands``), 403 for the vendor's own commands. Unreadable bodies: 400.
- 506 before any energy flowed holds the car back: 718 = 1 but 710 stays 2, as the truth calls that no stop.
- 10001 ends the visit and begins the next in the truth, and 721 goes from one session to the next without a gap.
- the truth knows one limit: 510 reads the least of ``maxChargeCurrent``, available current and the installation's
  maximum, and 0 below ``minChargeCurrent``. Chargers off line keep theirs, and do not catch up when they return.
- all chargers of an installation get its whole available current; ``threeToOnePhaseSwitchCurrent``, offline values,
  meter interval and names are only kept and shown. 711 = 0 holds the car that is there, not the next one.
- a session's priority sets the phases, also for later visits; its current is only shown.
- an upgrade shows in 911, 916 and the firmware list, not in signed values and histories.
- 710 has no value for a fault: see ``zaptec.fault_mode``. 804 carries the bit nearest to the truth's fault.
- a car held back after it had charged reads 710 = 2: see ``zaptec.held_mode``.
- signatures of tokens and meter values are of the right length, not signed.
- 519 follows the conductors in use (two count as three) and keeps its value until the cable is out.
- a word under way when the line breaks still arrives; a fault needs no car for its warning to show.
- a session is a guest's unless the charger asked for authorisation when it ended.
- web hooks (``webhooks``): what their JSON is called beyond ``sessionId`` is ours. Sent when somebody asks the cloud
  about the world, once each and never again; no, an error and silence alike leave the car waiting. Chargers ask for
  authorisation from the first request after the switch. Sessions are then guests', with the customer's id; 120 reads 0.
  The owner's ``authorizecharge`` still works. Http is allowed on this machine, the vendor wants https.
- GET for a token, and who somebody is in its answer, come from the server of before November 2025 only.
- histories list the newest first; a report calls its groups User, Charger and Card and counts hours.
- country names and zones but Norway's, and the text of free-text observations.
"""

from simulator.vendors.zaptec.app import create_app

__all__ = ["create_app"]

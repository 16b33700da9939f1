"""When what is known: how late each kind of value reaches the cloud, and at which moments meters are read.

Limits and pilot come first, op mode a second later, power after that, so that for a moment an unplugged charger still
shows power (evcc-io/evcc#10193). Energy counters come once a minute and once an hour (evcc-io/evcc#20594,
nordicopen/easee_hass#174); an idle charger gives a sign of life about every 15 minutes.
"""

import math

PILOT_LATE_S = 1.0
"""Pilot, cable, limits, settings, session energy: seconds from the event to the cloud."""
MODE_LATE_S = 2.0
"""Op mode, reason, phases, light, error codes."""
POWER_LATE_S = 3.0
"""Power, currents, voltages."""
FIRST_POWER_S = 5.0
"""Seconds from the start of charging to the first power report; the car ramps meanwhile."""
HOUR_S = 3600
_EARLIEST_AFTER_HOUR_S = 120
_SPREAD_AFTER_HOUR_S = 481


def power_read_s(metered: tuple[float, float], until_s: float, every_s: float) -> float:
    """When power was last read while metered (from, to), looking back from until_s; unix seconds."""
    start_s, end_s = metered
    last_s = min(until_s, math.nextafter(end_s, -math.inf))
    first_s = start_s + FIRST_POWER_S
    return start_s if last_s < first_s else _grid(first_s, last_s, every_s)


def energy_read_s(metered: tuple[float, float], until_s: float, every_s: float) -> float:
    """When session energy was last read while metered (from, to), looking back from until_s; unix seconds."""
    start_s, end_s = metered
    last_s = min(until_s, math.nextafter(end_s, -math.inf))
    return start_s if last_s < start_s else _grid(start_s, last_s, every_s)


def beat_s(charger_salt: int, until_s: float, every_s: float) -> float:
    """The last sign of life at or before until_s; each charger beats at its own moment."""
    return _grid(charger_salt % 1000 / 1000 * every_s, until_s, every_s)


def hour_reported_s(charger_salt: int, until_s: float) -> tuple[int, float]:
    """The last full hour reported by until_s and when, unix seconds: each charger is 2 to 10 minutes past the hour."""
    late_s = _EARLIEST_AFTER_HOUR_S + charger_salt % _SPREAD_AFTER_HOUR_S
    hour_s = math.floor((until_s - late_s) / HOUR_S) * HOUR_S
    return hour_s, float(hour_s + late_s)


def _grid(first_s: float, until_s: float, every_s: float) -> float:
    return first_s + math.floor((until_s - first_s) / every_s) * every_s

"""What the meters in a charger show on a TN grid: terminals T1 (earth), T2 (N), T3 to T5 (L1 to L3).

Currents are never exactly 0 but 0.009 to 0.02 A, and earth is 2 to 3 V away from N (evcc-io/evcc#20834, #28077).
"""

import math
from collections.abc import Callable, Mapping
from functools import partial

from simulator.truth.charger import Charger
from simulator.vendors.easee.noise import wobble

_IDLE_A = 0.0145
_IDLE_SPREAD_A = 0.005
_LOAD_SPREAD = 0.004
_LINE_SPREAD_V = 0.6
_EARTH_V = 2.5
_EARTH_SPREAD_V = 0.4

Wobble = Callable[[int], float]
Volts = tuple[float, float, float]
Channel = Callable[[Charger, Wobble], float]


class Meters:
    """One reading of a charger's meters. read_s: when; power_since_s: since when power is that, unix seconds."""

    def __init__(self, charger: Charger, charger_salt: int, read_s: float, power_since_s: float) -> None:
        self._charger = charger
        self._salt = charger_salt
        self.read_s = read_s
        self.power_since_s = power_since_s

    @property
    def power_kw(self) -> float:
        """Power of all phases, kW, to the watt."""
        return round(self._charger.power_w / 1000, 3)

    def value(self, number: int) -> float:
        """Current in A (milliampere steps) or voltage in V (tenths) of one observation of CHANNELS."""
        return CHANNELS[number](self._charger, self._wobble)

    def _wobble(self, channel: int) -> float:
        return wobble(self._salt, channel, int(self.read_s))


def _terminal_a(amps: float, noise: float) -> float:
    return round(_IDLE_A + _IDLE_SPREAD_A * noise if amps < _IDLE_A else amps * (1 + _LOAD_SPREAD * noise), 3)


def _line_a(line: int, channel: int, charger: Charger, noise: Wobble) -> float:
    return _terminal_a(charger.current_a[line], noise(channel))


def _neutral_a(charger: Charger, noise: Wobble) -> float:
    """What three phases 120 degrees apart leave over on N: all of one phase, nothing of three equal ones."""
    a, b, c = charger.current_a
    return _terminal_a(math.sqrt(max(0.0, a * a + b * b + c * c - a * b - b * c - c * a)), noise(182))


def _line_v(line: int, charger: Charger, noise: Wobble) -> float:
    """Voltage of a line to N; the noise is the line's own, so that all readings of one moment agree."""
    volts = charger.voltage_v[line]
    return volts + _LINE_SPREAD_V * noise(194 + line) if volts else 0.0


def _to_neutral_v(line: int, charger: Charger, noise: Wobble) -> float:
    return round(_line_v(line, charger, noise), 1)


def _to_earth_v(line: int, charger: Charger, noise: Wobble) -> float:
    return round(max(0.0, _line_v(line, charger, noise) + 0.3 * noise(191 + line)), 1)


def _between_v(one: int, other: int, charger: Charger, noise: Wobble) -> float:
    a, b = _line_v(one, charger, noise), _line_v(other, charger, noise)
    return round(math.sqrt(a * a + b * b + a * b), 1)


def _earth_v(charger: Charger, noise: Wobble) -> float:
    del charger
    return round(_EARTH_V + _EARTH_SPREAD_V * noise(190), 1)


CHANNELS: Mapping[int, Channel] = {
    **{73 + line: partial(_line_a, line, 183 + line) for line in range(3)},
    182: _neutral_a,
    **{183 + line: partial(_line_a, line, 183 + line) for line in range(3)},
    190: _earth_v,
    **{191 + line: partial(_to_earth_v, line) for line in range(3)},
    **{194 + line: partial(_to_neutral_v, line) for line in range(3)},
    197: partial(_between_v, 0, 1),
    198: partial(_between_v, 0, 2),
    199: partial(_between_v, 1, 2),
}
"""Observation number -> how it is read. Units: A for 73 to 75 and 182 to 185, else V."""


def wifi_dbm(charger_salt: int, moment: int) -> int:
    """Observation 132: -50 to -70 dBm, moving by a few."""
    return -53 - charger_salt % 14 + round(3 * wobble(charger_salt, 132, moment))


def cell_dbm(charger_salt: int, moment: int) -> int:
    """Observation 130: -73 to -93 dBm, moving by a few."""
    return -76 - charger_salt % 14 + round(3 * wobble(charger_salt, 130, moment))


def temperature_c(charger_salt: int, moment: int) -> int:
    """Observation 150, the hottest point inside: 24 to 36 degrees Celsius."""
    return 30 + round(6 * wobble(charger_salt, 150, moment))

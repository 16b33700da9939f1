"""Everything a charger has reported to its cloud by now, one observation at a time: value and time.

Only what is asked for is worked out. Event-driven observations come from the story, metered ones from the truth at the
moment their meter was last read.
"""

import math
from collections.abc import Callable, Mapping
from functools import cached_property

from simulator.truth.view import CloudView
from simulator.vendors.easee import cadence, metering
from simulator.vendors.easee.metering import Meters
from simulator.vendors.easee.observations import OBSERVATIONS, Value
from simulator.vendors.easee.options import Manner
from simulator.vendors.easee.overlay import shown
from simulator.vendors.easee.story import Row, Story
from simulator.vendors.easee.written import Ledger, Reading

_MODE_IDS = frozenset({46, 96, 109, 110, 118, 119, 219})
_OP_MODE, _PILOT, _CABLE = 109, 100, 104
_UNKNOWN_CABLE_A = 20_000
_ERROR_MODE = 5


class Report:
    """One charger's observations as its cloud has them at ``view.now_s``."""

    def __init__(
        self, view: CloudView, story: Story, charger_salt: int, manner: Manner, ledger: Ledger | None = None
    ) -> None:
        self.view = view
        self.salt = charger_salt
        self.manner = manner
        self.now_s = view.now_s
        self.heard_until_s = view.heard_until_s
        self.online = view.online
        self._story = story
        self._ledger = ledger

    def read(self, number: int) -> Reading | None:
        """What the observation says and since when; None for one this charger never reported."""
        late_s = cadence.MODE_LATE_S if number in _MODE_IDS else cadence.PILOT_LATE_S
        row = self.mode_row if number in _MODE_IDS else self.row
        if number in row.values:
            told = row.values[number], row.since[number]
            return self._overridden(number, *self._with_writes(number, told, row, late_s))
        reader = _READERS.get(number)
        return reader(self) if reader else None

    def value(self, number: int) -> Value | None:
        """What the observation says; None for one this charger never reported."""
        reading = self.read(number)
        return reading[0] if reading else None

    def written_value(self, number: int) -> Value | None:
        """What clients wrote that no observation tells; None for nothing."""
        written = self._ledger.at(self._heard(cadence.PILOT_LATE_S)).values if self._ledger else {}
        return written[number][0] if number in written else None

    @cached_property
    def row(self) -> Row:
        """The last event whose limits, cable and pilot have reached the cloud."""
        return self._story.at(self._heard(cadence.PILOT_LATE_S))

    @cached_property
    def mode_row(self) -> Row:
        """The last event whose op mode has reached the cloud."""
        return self._story.at(self._heard(cadence.MODE_LATE_S))

    @cached_property
    def meters(self) -> Meters:
        """Power, currents and voltages as last read."""
        until_s = self._heard(cadence.POWER_LATE_S)
        row = self._story.at(until_s)
        if row.metered is not None:
            read_s = cadence.power_read_s(row.metered, until_s, self.manner.power_every_s)
            return Meters(self.view.at(read_s), self.salt, read_s, read_s)
        beat_s = cadence.beat_s(self.salt, until_s, self.manner.heartbeat_s)
        read_s = max(beat_s, row.idle_since_s)
        return Meters(self.view.at(read_s), self.salt, read_s, row.idle_since_s)

    @cached_property
    def session_energy(self) -> Reading:
        """Observation 121 in kWh: each minute while charging, at the end, and 0 at the next plug-in."""
        row = self.row
        if row.metered is None:
            return round(row.charger.session_wh / 1000, 3), row.energy_since_s
        until_s = self._heard(cadence.PILOT_LATE_S)
        read_s = cadence.energy_read_s(row.metered, until_s, self.manner.session_energy_every_s)
        return round(self.view.at(read_s).session_wh / 1000, 3), max(read_s, row.energy_since_s)

    @cached_property
    def beat_s(self) -> float:
        """When the charger last gave a sign of life, unix seconds."""
        return cadence.beat_s(self.salt, self.heard_until_s, self.manner.heartbeat_s)

    @cached_property
    def hour(self) -> tuple[int, float]:
        """The last full hour reported, and when, unix seconds."""
        return cadence.hour_reported_s(self.salt, self.heard_until_s)

    @property
    def lifetime_energy(self) -> Reading:
        """Observation 124 in kWh: once an hour, and at the end of a visit."""
        hour_s, reported_s = self.hour
        visits = self.row.charger.visits
        ended_s = (visits[-1].unplugged_s or 0.0) if visits else 0.0
        lifetime_wh = self.view.at(max(float(hour_s), ended_s)).lifetime_wh
        return round(lifetime_wh / 1000, 2), max(reported_s, ended_s)

    @property
    def energy_per_hour(self) -> Reading:
        """Observation 122 in kWh: what the last full hour took."""
        hour_s, reported_s = self.hour
        took_wh = self.view.at(hour_s).lifetime_wh - self.view.at(hour_s - cadence.HOUR_S).lifetime_wh
        return round(took_wh / 1000, 3), reported_s

    @property
    def latest_pulse_s(self) -> float:
        """Last contact of any kind, unix seconds."""
        reported_s = max(self.meters.read_s, self.session_energy[1], self.hour[1])
        written_s = self._ledger.at(self._heard(cadence.PILOT_LATE_S)).at_s if self._ledger else 0.0
        return max(self.row.told_s, reported_s, written_s, self.beat_s, self._line_up_s)

    @property
    def _line_up_s(self) -> float:
        uplink = self.view.history.picture_at(self.now_s).uplink
        return uplink.since_s if uplink.up else -math.inf

    @property
    def disconnect(self) -> Reading | None:
        """Observation 251: why the line broke last time; comes with the reconnect, with the time of the break."""
        down = [p for p in self.view.history.pictures if not p.uplink.up and p.at_s <= self.now_s]
        if self.view.down_since_s is not None:
            down = [p for p in down if p.uplink.since_s < self.view.down_since_s]
        return ("SERVER_INITIATED_DISCONNECT", down[-1].uplink.since_s) if down else None

    def _with_writes(self, number: int, told: Reading, row: Row, late_s: float) -> Reading:
        if self._ledger is None:
            return told
        heard_s = self._heard(late_s)
        return shown(number, told, row.charger, self._ledger.at(heard_s), heard_s)

    def _heard(self, late_s: float) -> float:
        return min(self.now_s - late_s, self.heard_until_s)

    def _overridden(self, number: int, value: Value, since_s: float) -> Reading:
        """Values that old or odd chargers say differently, as the world's options want them."""
        if number == _OP_MODE and self.manner.op_mode is not None:
            return self.manner.op_mode, since_s
        if number == _CABLE and self.manner.cable_unknown:
            return _UNKNOWN_CABLE_A, since_s
        if number == _OP_MODE and self.manner.zero_when_offline and not self.online:
            return 0, self.view.link_changed_s
        if number == _PILOT and self.manner.pilot_f_in_fault and self.mode_row.values[_OP_MODE] == _ERROR_MODE:
            return "F", self.mode_row.since[_OP_MODE]
        return value, since_s


def _metered(number: int) -> Callable[[Report], Reading]:
    return lambda report: (report.meters.value(number), report.meters.read_s)


def _beating(read: Callable[[int, int], int]) -> Callable[[Report], Reading]:
    return lambda report: (read(report.salt, int(report.beat_s)), report.beat_s)


def _fixed(read: Callable[[int], Value]) -> Callable[[Report], Reading]:
    return lambda report: (read(report.salt), report.row.since[31])


_READERS: Mapping[int, Callable[[Report], Reading | None]] = {
    **{number: _metered(number) for number in OBSERVATIONS if number in metering.CHANNELS},
    36: _fixed(lambda salt: f"home-{salt % 10_000:04d}"),
    120: lambda report: (report.meters.power_kw, report.meters.power_since_s),
    121: lambda report: report.session_energy,
    122: lambda report: report.energy_per_hour,
    124: lambda report: report.lifetime_energy,
    130: _beating(metering.cell_dbm),
    132: _beating(metering.wifi_dbm),
    147: _fixed(lambda salt: 1 + salt % 11),
    150: _beating(metering.temperature_c),
    250: lambda report: (report.online, report.view.link_changed_s),
    251: lambda report: report.disconnect,
}

"""A site's equalizer: the meter beside the house that tells chargers how much current is left.

It measures what the site's chargers draw and a small household beside them. Its observations have numbers of their own,
which overlap with those of chargers (nordicopen/pyeasee, const.py): the serial decides which table counts.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from simulator.truth.fleet import Identity
from simulator.truth.seeds import derived_int
from simulator.truth.world import World
from simulator.vendors.easee import jsontext
from simulator.vendors.easee.enums import DataType
from simulator.vendors.easee.identifiers import serial_like
from simulator.vendors.easee.noise import wobble
from simulator.vendors.easee.notes import Notes
from simulator.vendors.easee.observations import Observation, Value
from simulator.vendors.easee.particulars import SITE_FUSE_A
from simulator.vendors.easee.written import Reading

EQUALIZERS = "QP"
"""How serial numbers of equalizers begin."""
READ_EVERY_S = 10.0
_NOMINAL_V, _SPREAD_V = 230.0, 1.5
_HOUSE_A, _HOUSE_SPREAD_A = 1.2, 0.6
_HOUSE_KW = 0.8
FUSE, ALLOCATED, SURPLUS = "equalizer fuse", "equalizer allocated", "equalizer surplus"
NO_SURPLUS: Mapping[str, object] = {"mode": "none"}


class Equalizer(NamedTuple):
    """One equalizer. chargers: those of its site, at least one."""

    serial: str
    chargers: Sequence[Identity]

    @property
    def location_id(self) -> str:
        """Where it hangs."""
        return self.chargers[0].location_id


def at_site(world: World, chargers: Sequence[Identity]) -> Equalizer:
    """The equalizer of a site: QP and six characters."""
    return Equalizer(serial_like(EQUALIZERS, world.seed, chargers[0].location_id), chargers)


class Gauge:
    """What one equalizer measures in a world now."""

    def __init__(self, world: World, notes: Notes, equalizer: Equalizer) -> None:
        self._equalizer = equalizer
        self._views = [world.view(charger.id) for charger in equalizer.chargers]
        self._salt = derived_int(world.seed, equalizer.location_id, "easee-equalizer", below=2**32)
        self._begun_s = world.epoch_s
        self.fuse_a = float(notes.get(world, FUSE, equalizer.location_id, SITE_FUSE_A))
        self.allocated_a = float(notes.get(world, ALLOCATED, equalizer.location_id, self.fuse_a))
        self.surplus: Mapping[str, object] = notes.get(world, SURPLUS, equalizer.location_id, NO_SURPLUS)
        self.read_s = math.floor(world.now_s() / READ_EVERY_S) * READ_EVERY_S

    def read(self, number: int) -> Reading | None:
        """What an observation says and since when, unix seconds; None for one this fake does not have."""
        reader = _READERS.get(number)
        if reader is None:
            return None
        return reader(self), self._begun_s if number in _SETTLED else self.read_s

    def line_a(self, line: int) -> float:
        """Current through the meter on L1, L2 or L3 (0 to 2), A."""
        house_a = _HOUSE_A + _HOUSE_SPREAD_A * self._unrest(31 + line)
        return round(house_a + sum(view.at(self.read_s).current_a[line] for view in self._views), 3)

    def line_v(self, line: int) -> float:
        """Voltage of a line to N, V."""
        return round(_NOMINAL_V + _SPREAD_V * self._unrest(34 + line), 1)

    def between_v(self, one: int, other: int) -> float:
        """Voltage between two lines, V."""
        a, b = self.line_v(one), self.line_v(other)
        return round(math.sqrt(a * a + b * b + a * b), 1)

    def power_kw(self) -> float:
        """Power taken from the grid, kW."""
        return round(sum(self.line_a(line) * self.line_v(line) for line in range(3)) / 1000, 3)

    def energy_kwh(self) -> float:
        """Energy ever taken from the grid, kWh."""
        house_kwh = _HOUSE_KW * (self.read_s - self._begun_s) / 3600
        return round(house_kwh + sum(view.at(self.read_s).lifetime_wh for view in self._views) / 1000, 2)

    def left_a(self, line: int) -> float:
        """Current that chargers may still take, A."""
        return round(max(0.0, self.fuse_a - self.line_a(line)), 3)

    def surplus_text(self) -> str:
        """How charging follows surplus energy, as JSON text."""
        wanted = self.surplus.get("chargingWithImport")
        standby = wanted.get("maximumImportAddedCurrent", 0) if isinstance(wanted, dict) else 0
        return jsontext.dump({"mode": self.surplus["mode"], "standbycurrent": standby}).decode()

    def structure_text(self) -> str:
        """The site as the equalizer knows it, as JSON text."""
        serials = [charger.serial for charger in self._equalizer.chargers]
        known = {"ratedCurrent": self.fuse_a, "maxAllocatedCurrent": self.allocated_a, "chargers": serials}
        return jsontext.dump(known).decode()

    def _unrest(self, channel: int) -> float:
        return wobble(self._salt, channel, int(self.read_s))


class _Known(NamedTuple):
    """An observation. setting: whether it belongs to the configuration and not to the state."""

    name: str
    data_type: DataType
    read: Callable[[Gauge], Value]
    setting: bool = False
    settled: bool = False


def _each_line(
    first: int, name: str, read: Callable[[Gauge, int], Value], data_type: DataType = DataType.DOUBLE
) -> Iterable[tuple[int, _Known]]:
    for line in range(3):
        yield first + line, _Known(f"{name}L{line + 1}", data_type, lambda gauge, line=line: read(gauge, line))  # type: ignore[misc]


def _always(value: Value) -> Callable[[Gauge], Value]:
    return lambda _: value


_TABLE: Mapping[int, _Known] = {
    20: _Known("siteStructure", DataType.STRING, Gauge.structure_text, setting=True),
    21: _Known("softwareRelease", DataType.INTEGER, _always(221), settled=True),
    25: _Known("meterType", DataType.STRING, _always("AIDON_H"), setting=True, settled=True),
    26: _Known("meterID", DataType.STRING, _always("7359992900000001"), setting=True, settled=True),
    29: _Known("gridType", DataType.INTEGER, _always(1), setting=True, settled=True),
    30: _Known("numPhases", DataType.INTEGER, _always(3), setting=True, settled=True),
    **dict(_each_line(31, "current", Gauge.line_a)),
    **dict(_each_line(34, "voltageN", Gauge.line_v)),
    37: _Known("voltageL1L2", DataType.DOUBLE, lambda gauge: gauge.between_v(0, 1)),
    38: _Known("voltageL1L3", DataType.DOUBLE, lambda gauge: gauge.between_v(0, 2)),
    39: _Known("voltageL2L3", DataType.DOUBLE, lambda gauge: gauge.between_v(1, 2)),
    40: _Known("activePowerImport", DataType.DOUBLE, Gauge.power_kw),
    41: _Known("activePowerExport", DataType.DOUBLE, _always(0.0), settled=True),
    42: _Known("reactivePowerImport", DataType.DOUBLE, _always(0.0), settled=True),
    43: _Known("reactivePowerExport", DataType.DOUBLE, _always(0.0), settled=True),
    44: _Known("maxPowerImport", DataType.DOUBLE, lambda gauge: round(gauge.fuse_a * 3 * 0.23, 2)),
    45: _Known("cumulativeActivePowerImport", DataType.DOUBLE, Gauge.energy_kwh),
    46: _Known("cumulativeActivePowerExport", DataType.DOUBLE, _always(0.0), settled=True),
    47: _Known("cumulativeReactivePowerImport", DataType.DOUBLE, _always(0.0), settled=True),
    48: _Known("cumulativeReactivePowerExport", DataType.DOUBLE, _always(0.0), settled=True),
    49: _Known("clockAndDateMeter", DataType.STRING, lambda gauge: jsontext.second(gauge.read_s)),
    50: _Known("rcpi", DataType.DOUBLE, _always(-58.0), settled=True),
    51: _Known("ssid", DataType.STRING, _always(""), setting=True, settled=True),
    68: _Known("internalTemperature", DataType.DOUBLE, _always(29.5), settled=True),
    70: _Known("localRSSI", DataType.INTEGER, _always(-52), settled=True),
    **dict(_each_line(87, "availableCurrent", Gauge.left_a)),
    100: _Known("ledMode", DataType.INTEGER, _always(18), settled=True),
    **dict(_each_line(105, "equalizedChargeCurrent", Gauge.left_a)),
    115: _Known("surplusCharging", DataType.STRING, Gauge.surplus_text, setting=True),
    250: _Known("connectedToCloud", DataType.BOOLEAN, _always(True), settled=True),
}
_READERS = {number: known.read for number, known in _TABLE.items()}
_SETTLED = frozenset(number for number, known in _TABLE.items() if known.settled)
OBSERVATIONS: Mapping[int, Observation] = {
    number: Observation(number, known.name, known.data_type) for number, known in sorted(_TABLE.items())
}
"""Every observation of an equalizer by its number, in ascending order."""
STATE: Mapping[str, int] = {known.name: n for n, known in _TABLE.items() if not known.setting and n != 250}
CONFIG: Mapping[str, int] = {known.name: n for n, known in _TABLE.items() if known.setting}
"""Name in ``/state`` or ``/config`` -> observation."""

"""Services that misread one vendor, or one field: the fault sits between the vendor's answer and ours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from contracts.drive.arena import Make
from simulator.service.app import Parts
from simulator.service.fleet import Charger
from simulator.service.reading import ChargeReading, ChargingState, Snapshot
from simulator.service.refresh import Refresher
from simulator.service.visit import Visit
from simulator.truth.clock import WallClock
from simulator.truth.states import Vendor
from tests.contracts.services.building import made
from tests.contracts.services.wrong import SAME, Wrong, scenario

Misreading = Callable[[ChargeReading, Charger], ChargeReading]


def _reading(change: Misreading, *vendors: Vendor) -> Make:
    """A service that reads something else out of the answers of these vendors, or of all."""

    class Misreader(Refresher):
        def _charge(self, visit: Visit) -> Snapshot:
            snapshot = super()._charge(visit)
            if vendors and visit.account.vendor.value not in {vendor.value for vendor in vendors}:
                return snapshot
            return replace(snapshot, charge=change(snapshot.charge, visit.charger))

    return made(parts=Parts(refresher=Misreader))


def _rate(factor: float, vendor: Vendor) -> Make:
    return _reading(lambda one, _: replace(one, rate_kw=one.rate_kw and one.rate_kw * factor), vendor)


def _word(old: ChargingState, new: ChargingState | None, vendor: Vendor) -> Make:
    return _reading(lambda one, _: replace(one, state=new) if one.state is old else one, vendor)


def _always(**values: Any) -> Make:
    return _reading(lambda one, _: replace(one, **values))


def _while(state: ChargingState, **values: Any) -> Make:
    return _reading(lambda one, _: replace(one, **values) if one.state is state else one)


def _plugged_while_charging(one: ChargeReading, _: Charger) -> ChargeReading:
    return replace(one, is_plugged=one.state is ChargingState.CHARGING)


def _unplugged_when_full(one: ChargeReading, _: Charger) -> ChargeReading:
    return replace(one, is_plugged=False) if one.state is ChargingState.FINISHED else one


def _charging_by_power(one: ChargeReading, _: Charger) -> ChargeReading:
    """Power decides: a car without power is full."""
    if one.state is ChargingState.UNPLUGGED:
        return one
    return replace(one, state=ChargingState.CHARGING if one.rate_kw else ChargingState.FINISHED)


def _nominal(one: ChargeReading, _: Charger) -> ChargeReading:
    """Computes power from the limit, as if every car used three phases and all of it."""
    if one.state is not ChargingState.CHARGING or not one.limit_a:
        return one
    return replace(one, rate_kw=one.limit_a * 230 * 3 / 1000)


def _negative(one: ChargeReading, _: Charger) -> ChargeReading:
    return replace(one, rate_kw=-one.rate_kw if one.rate_kw else one.rate_kw)


def _limit(change: Callable[[float], float]) -> Make:
    return _reading(lambda one, _: replace(one, limit_a=change(one.limit_a) if one.limit_a else one.limit_a))


def _phases(count: int) -> Make:
    return _reading(lambda one, _: replace(one, active_phases=count if one.active_phases else one.active_phases))


def _shifted(hours: float) -> Make:
    span = timedelta(hours=hours)
    return _reading(lambda one, _: replace(one, updated_at=one.updated_at and one.updated_at + span), Vendor.EASEE)


def _no_time(one: ChargeReading, _: Charger) -> ChargeReading:
    """Takes now for the time of everything."""
    return replace(one, updated_at=None)


class _Ahead:
    """A clock that runs ahead, or behind."""

    def __init__(self, clock: WallClock, by_s: float) -> None:
        self._clock = clock
        self._by_s = by_s

    def now_s(self) -> float:
        return self._clock.now_s() + self._by_s

    def monotonic_s(self) -> float:
        return self._clock.monotonic_s()

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)


def _local_time(hours: float) -> Make:
    """Takes its own clock and the vendors' for another zone."""

    class Local(Refresher):
        def _charge(self, visit: Visit) -> Snapshot:
            snapshot = super()._charge(visit)
            told = snapshot.charge.updated_at
            later = told and told + timedelta(hours=hours)
            return replace(snapshot, charge=replace(snapshot.charge, updated_at=later))

    return made(parts=Parts(refresher=Local), clock=lambda clock: _Ahead(clock, hours * 3600))


def _back_in_time() -> Make:
    """Each look names an earlier time than the one before."""

    class Backwards(Refresher):
        looks = 0

        def _charge(self, visit: Visit) -> Snapshot:
            snapshot = super()._charge(visit)
            self.looks += 1
            if snapshot.charge.updated_at is None:
                return snapshot
            earlier = snapshot.charge.updated_at - timedelta(minutes=20 * (self.looks % 2))
            return replace(snapshot, charge=replace(snapshot.charge, updated_at=earlier))

    return made(parts=Parts(refresher=Backwards))


_S = ChargingState
READINGS: tuple[Wrong, ...] = (
    Wrong(
        "easee-thousandth",
        "takes Easee's kW for W",
        SAME,
        scenario("charging"),
        "$.chargeState.chargeRate",
        " kW",
        r"0\.010977",
        make=_rate(0.001, Vendor.EASEE),
    ),
    Wrong(
        "zaptec-watts",
        "passes Zaptec's W on as kW",
        SAME,
        scenario("charging", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargeRate",
        " kW",
        r"11025\.06",
        make=_rate(1000, Vendor.ZAPTEC),
    ),
    Wrong(
        "go-e-tenth",
        "reads go-e's power in an old unit",
        SAME,
        scenario("charging", vendor=Vendor.GO_E),
        "$.chargeState.chargeRate",
        " kW",
        r"1\.0971",
        make=_rate(0.1, Vendor.GO_E),
    ),
    Wrong(
        "go-e-watts",
        "passes go-e's W on as kW",
        SAME,
        scenario("charging", vendor=Vendor.GO_E),
        "$.chargeState.chargeRate",
        " kW",
        r"10971\.0",
        make=_rate(1000, Vendor.GO_E),
    ),
    Wrong(
        "nominal-power",
        "computes power from the limit",
        SAME,
        scenario("single-phase-car"),
        "$.chargeState.chargeRate",
        " kW",
        r"11\.04",
        make=_reading(_nominal),
    ),
    Wrong(
        "negative-power",
        "counts what flows to the car as negative",
        SAME,
        scenario("charging"),
        "$.chargeState.chargeRate",
        " kW",
        r"-10\.977",
        make=_reading(_negative),
    ),
    Wrong(
        "zaptec-stopped-as-full",
        "takes Zaptec's mode 5 for a full car",
        SAME,
        scenario("stopped", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargingState",
        "STOPPED",
        '"FINISHED"',
        make=_word(_S.STOPPED, _S.FINISHED, Vendor.ZAPTEC),
    ),
    Wrong(
        "zaptec-full-as-stopped",
        "takes Zaptec's mode 5 for a stop",
        SAME,
        scenario("finished", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargingState",
        "FINISHED",
        '"STOPPED"',
        make=_word(_S.FINISHED, _S.STOPPED, Vendor.ZAPTEC),
    ),
    Wrong(
        "zaptec-without-faults",
        "knows no fault at Zaptec",
        SAME,
        scenario("fault", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargingState",
        "FAULT",
        '"PREPARING"',
        make=_word(_S.FAULT, _S.PREPARING, Vendor.ZAPTEC),
    ),
    Wrong(
        "zaptec-waiting-as-charging",
        "takes a car that asks for one that charges",
        SAME,
        scenario("waiting-for-car", vendor=Vendor.ZAPTEC),
        "$.chargeState.chargingState",
        "PREPARING",
        '"CHARGING"',
        make=_word(_S.PREPARING, _S.CHARGING, Vendor.ZAPTEC),
    ),
    Wrong(
        "easee-waiting-as-charging",
        "takes Easee's ready to charge for charging",
        SAME,
        scenario("preparing"),
        "$.chargeState.chargingState",
        "PREPARING",
        '"CHARGING"',
        make=_word(_S.PREPARING, _S.CHARGING, Vendor.EASEE),
    ),
    Wrong(
        "easee-full-as-preparing",
        "takes Easee's completed for waiting",
        SAME,
        scenario("finished"),
        "$.chargeState.chargingState",
        "FINISHED",
        '"PREPARING"',
        make=_word(_S.FINISHED, _S.PREPARING, Vendor.EASEE),
    ),
    Wrong(
        "easee-fault-as-unplugged",
        "takes Easee's error for nobody there",
        SAME,
        scenario("fault"),
        "$.chargeState.chargingState",
        "FAULT",
        '"UNPLUGGED"',
        make=_word(_S.FAULT, _S.UNPLUGGED, Vendor.EASEE),
    ),
    Wrong(
        "easee-fault-left-out",
        "has no word for Easee's error",
        SAME,
        scenario("fault"),
        "$.chargeState.chargingState",
        "FAULT",
        "it was left out",
        make=_word(_S.FAULT, None, Vendor.EASEE),
    ),
    Wrong(
        "go-e-stop-as-waiting",
        "takes a stopped go-e for a waiting one",
        SAME,
        scenario("stopped", vendor=Vendor.GO_E),
        "$.chargeState.chargingState",
        "STOPPED",
        '"PREPARING"',
        make=_word(_S.STOPPED, _S.PREPARING, Vendor.GO_E),
    ),
    Wrong(
        "go-e-full-as-charging",
        "takes a full car at a go-e for a charging one",
        SAME,
        scenario("finished", vendor=Vendor.GO_E),
        "$.chargeState.chargingState",
        "FINISHED",
        '"CHARGING"',
        make=_word(_S.FINISHED, _S.CHARGING, Vendor.GO_E),
    ),
    Wrong(
        "go-e-fault-as-full",
        "takes go-e's error for a full car",
        SAME,
        scenario("fault", vendor=Vendor.GO_E),
        "$.chargeState.chargingState",
        "FAULT",
        '"FINISHED"',
        make=_word(_S.FAULT, _S.FINISHED, Vendor.GO_E),
    ),
    Wrong(
        "go-e-free-as-charging",
        "takes an idle go-e for a charging one",
        SAME,
        scenario("unplugged", vendor=Vendor.GO_E),
        "$.chargeState.chargingState",
        "UNPLUGGED",
        '"CHARGING"',
        make=_word(_S.UNPLUGGED, _S.CHARGING, Vendor.GO_E),
    ),
    Wrong(
        "plugged-while-charging",
        "calls a car plugged in while it charges",
        SAME,
        scenario("stopped"),
        "$.chargeState.isPlugged",
        "true",
        "false",
        make=_reading(_plugged_while_charging),
    ),
    Wrong(
        "unplugged-when-full",
        "takes a full car for gone",
        SAME,
        scenario("finished"),
        "$.chargeState.isPlugged",
        "true",
        "false",
        make=_reading(_unplugged_when_full),
    ),
    Wrong(
        "charging-by-power",
        "guesses the state from power",
        SAME,
        scenario("stopped"),
        "$.chargeState.chargingState",
        "STOPPED",
        '"FINISHED"',
        make=_reading(_charging_by_power),
    ),
    Wrong(
        "always-plugged",
        "says that a car is there",
        SAME,
        scenario("unplugged"),
        "$.chargeState.isPlugged",
        "false",
        "true",
        make=_always(is_plugged=True),
    ),
    Wrong(
        "plug-left-out",
        "does not know about plugs",
        SAME,
        scenario("charging"),
        "$.chargeState.isPlugged",
        "true",
        "it was left out",
        make=_always(is_plugged=None),
    ),
    Wrong(
        "never-any-power",
        "says 0 kW",
        SAME,
        scenario("charging"),
        "$.chargeState.chargeRate",
        " kW",
        r"0\.0",
        make=_always(rate_kw=0.0),
    ),
    Wrong(
        "power-while-stopped",
        "tells standby power of a stopped charger",
        SAME,
        scenario("stopped"),
        "$.chargeState.chargeRate",
        "0 or left out",
        r"1\.4",
        make=_while(_S.STOPPED, rate_kw=1.4),
    ),
    Wrong(
        "power-while-free",
        "tells power though nobody is there",
        SAME,
        scenario("unplugged"),
        "$.chargeState.chargeRate",
        "0 or left out",
        r"3\.7",
        make=_while(_S.UNPLUGGED, rate_kw=3.7),
    ),
    Wrong(
        "milliamperes",
        "tells the limit in mA",
        SAME,
        scenario("charging"),
        "$.chargeState.chargeCurrentMax",
        "16 (A)",
        r"16000\.0",
        make=_limit(lambda amps: amps * 1000),
    ),
    Wrong(
        "limit-of-the-house",
        "tells the fuse of the house",
        SAME,
        scenario("charging"),
        "$.chargeState.chargeCurrentMax",
        "16 (A)",
        r"25\.0",
        make=_always(limit_a=25.0),
    ),
    Wrong(
        "limit-of-all-phases",
        "adds the limits of all phases",
        SAME,
        scenario("charging"),
        "$.chargeState.chargeCurrentMax",
        "16 (A)",
        r"48\.0",
        make=_limit(lambda amps: amps * 3),
    ),
    Wrong(
        "always-three-phases",
        "says three phases while charging",
        SAME,
        scenario("single-phase-car"),
        "$.chargeState.activePhases",
        "1",
        "3",
        make=_phases(3),
    ),
    Wrong(
        "always-one-phase",
        "says one phase while charging",
        SAME,
        scenario("charging"),
        "$.chargeState.activePhases",
        "3",
        "1",
        make=_phases(1),
    ),
    Wrong(
        "phases-while-free",
        "counts phases though nothing flows",
        SAME,
        scenario("unplugged"),
        "$.chargeState.activePhases",
        "0",
        "3",
        make=_while(_S.UNPLUGGED, active_phases=3),
    ),
    Wrong(
        "local-time-as-utc",
        "takes vendor time for another zone, two hours ahead",
        SAME,
        scenario("charging", vendor=Vendor.GO_E),
        "$.chargeState.lastUpdated",
        " or earlier",
        r"\d{4}-\d\d-\d\d",
        make=_local_time(2.0),
    ),
    Wrong(
        "an-hour-behind",
        "tells Easee's times an hour too early",
        SAME,
        scenario("charging"),
        "$.chargeState.lastUpdated",
        "or later",
        r"\d{4}-\d\d-\d\d",
        make=_shifted(-1.0),
    ),
    Wrong(
        "time-goes-back",
        "names an earlier time at every other look",
        SAME,
        scenario("whole-visit"),
        "$.chargeState.lastUpdated",
        "or later",
        r"\d{4}-\d\d-\d\d",
        make=_back_in_time(),
    ),
    Wrong(
        "now-for-old-data",
        "names now as the time of everything",
        SAME,
        scenario("device-disconnect-and-return"),
        "$.chargeState.lastUpdated",
        "or earlier",
        r"\d{4}-\d\d-\d\d",
        make=_reading(_no_time),
    ),
)

"""What a 200 may say of the truth: every hold, every limit, every phase count, and how long old values may show."""

from typing import Any

import pytest

from contracts.oracle import allowed, readings
from contracts.oracle.outcomes import Picture
from contracts.oracle.settling import SETTLING
from simulator.truth.actions import act
from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState, FaultKind, Hold, Vendor
from tests.contracts.oracle.stage import START_S, Stage

E, G, Z = Vendor.EASEE, Vendor.GO_E, Vendor.ZAPTEC
PREPARING, CHARGING, FINISHED = ChargingState.PREPARING, ChargingState.CHARGING, ChargingState.FINISHED
STOPPED, UNPLUGGED, FAULT = ChargingState.STOPPED, ChargingState.UNPLUGGED, ChargingState.FAULT
SETTLED_S = 200.0


def paint(stage: Stage, **facts: Any) -> Picture:
    found = allowed(stage.ask(**facts)).picture
    assert found is not None
    return found


@pytest.mark.parametrize("vendor", list(Vendor))
class TestStates:
    @pytest.mark.parametrize("hold", [hold for hold in Hold if hold is not Hold.CAR])
    def test_held_back_before_charging_is_preparing(self, vendor: Vendor, hold: Hold) -> None:
        stage = Stage(vendor, "unplugged").act("plug", hold=hold).step(SETTLED_S)
        assert stage.truth.hold is hold
        assert paint(stage).states == {PREPARING}

    def test_a_silent_car_before_charging_is_preparing(self, vendor: Vendor) -> None:
        assert paint(Stage(vendor, "waiting-for-car")).states == {PREPARING}

    @pytest.mark.parametrize("hold", [Hold.POWER, Hold.SCHEDULE, Hold.AUTHORISATION])
    def test_held_back_after_charging(self, vendor: Vendor, hold: Hold) -> None:
        stage = Stage(vendor).act("pause", hold=hold).step(SETTLED_S)
        assert paint(stage).states == ({PREPARING, STOPPED, FINISHED} if vendor is Z else {PREPARING, STOPPED})

    def test_a_silent_car_after_charging(self, vendor: Vendor) -> None:
        stage = Stage(vendor).act("car_waits").act("fault").step(1).act("clear_fault").step(SETTLED_S)
        assert stage.truth.hold is Hold.CAR
        assert paint(stage).states == {PREPARING, FINISHED}

    def test_a_deliberate_stop(self, vendor: Vendor) -> None:
        assert paint(Stage(vendor).act("stop").step(SETTLED_S)).states == {STOPPED}

    def test_a_stop_that_takes_the_authorisation_back(self, vendor: Vendor) -> None:
        stage = Stage(vendor).act("require_authorisation").act("stop").step(SETTLED_S)
        assert paint(stage).states == ({STOPPED, PREPARING} if vendor is E else {STOPPED})

    @pytest.mark.parametrize("kind", list(FaultKind))
    def test_a_fault_is_a_fault(self, vendor: Vendor, kind: FaultKind) -> None:
        assert paint(Stage(vendor).act("fault", kind=kind).step(SETTLED_S)).states == {FAULT}


BEFORE, AFTER = -0.1, 0.1
"""Seconds around the edge of a window."""


@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize(
    ("start", "action", "old", "new"),
    [
        pytest.param("charging", "unplug", CHARGING, UNPLUGGED, id="unplugged in mid-charge"),
        pytest.param("charging", "stop", CHARGING, STOPPED, id="stopped"),
        pytest.param("charging", "fault", CHARGING, FAULT, id="broken"),
        pytest.param("finished", "unplug", FINISHED, UNPLUGGED, id="a full car leaves"),
        pytest.param("preparing", "unplug", PREPARING, UNPLUGGED, id="leaves without charging"),
        pytest.param("preparing", "fault", PREPARING, FAULT, id="broken while waiting"),
        pytest.param("unplugged", "fault", UNPLUGGED, FAULT, id="broken alone"),
        pytest.param("stopped", "unplug", STOPPED, UNPLUGGED, id="leaves after a stop"),
    ],
)
class TestWindows:
    def test_old_and_new_then_new(
        self, vendor: Vendor, start: str, action: str, old: ChargingState, new: ChargingState
    ) -> None:
        stage = Stage(vendor, start).act(action).step(SETTLING[vendor].state_s + BEFORE)
        assert paint(stage).states == {old, new}
        assert paint(stage.step(AFTER - BEFORE)).states == {new}

    def test_during_the_exchange(
        self, vendor: Vendor, start: str, action: str, old: ChargingState, new: ChargingState
    ) -> None:
        stage = Stage(vendor, start)
        may = allowed(stage.during(lambda: stage.act(action))).picture
        assert may is not None
        assert {old, new} <= may.states

    def test_kept_while_the_line_is_down(
        self, vendor: Vendor, start: str, action: str, old: ChargingState, new: ChargingState
    ) -> None:
        stage = Stage(vendor, start).act(action).step(1).act("go_offline", lag_s=3600).step(600)
        assert paint(stage).states == {old, new}, "the last news may not have got through"
        assert paint(stage.act("come_online").step(SETTLED_S)).states == {new}


@pytest.mark.parametrize("vendor", list(Vendor))
class TestCourses:
    def test_a_full_car_shows_as_charging_for_a_while(self, vendor: Vendor) -> None:
        stage = Stage(vendor).act("finish").step(SETTLING[vendor].full_car_s + BEFORE)
        assert paint(stage).states == {CHARGING, FINISHED}
        assert vendor is not Z or paint(stage).power_kw.high < 1
        assert paint(stage.step(AFTER - BEFORE)).states == {FINISHED}

    def test_a_charge_that_ended_as_it_began_shows_too(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "preparing").act("start").act("finish").step(1)
        assert {CHARGING, FINISHED} <= paint(stage).states

    def test_a_resume_passes_through_waiting(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "stopped").act("start").step(1)
        assert paint(stage).states == {STOPPED, PREPARING, FINISHED, CHARGING}
        assert paint(stage.step(SETTLED_S)).states == {CHARGING}

    def test_a_first_start_passes_through_waiting_only(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "unplugged").act("plug").step(4.5)
        assert paint(stage).states == {UNPLUGGED, PREPARING, CHARGING}

    def test_a_phase_switch_interrupts(self, vendor: Vendor) -> None:
        stage = Stage(vendor).act("phases", phases=1).step(20)
        extra = {FINISHED} if vendor is Z else set()
        assert paint(stage).states == {CHARGING, PREPARING, STOPPED} | extra
        assert paint(stage).power_kw.low == 0
        assert paint(stage.step(SETTLED_S)).states == {CHARGING}

    @pytest.mark.parametrize("away_s", [60, 3600])
    def test_a_go_e_that_boots_says_so(self, vendor: Vendor, away_s: float) -> None:
        stage = Stage(vendor, "unplugged").act("reboot", away_s=away_s).step(away_s + 10)
        unclear = {PREPARING, None} if vendor is G else set()
        assert paint(stage).states == {UNPLUGGED} | unclear
        assert (None in paint(stage).plugged) is (vendor is G)
        assert paint(stage.step(SETTLED_S)).states == {UNPLUGGED}

    def test_a_charger_that_only_lost_its_line_does_not_start_up(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "unplugged").act("reboot").step(600).act("go_offline").step(120).act("come_online")
        assert paint(stage.step(10)).states == {UNPLUGGED}


@pytest.mark.parametrize(
    ("vendor", "situation", "plugged"),
    [
        *((vendor, "charging", {True}) for vendor in Vendor),
        *((vendor, "unplugged", {False}) for vendor in Vendor),
        (E, "fault", {True, False, None}),
        (G, "fault", {True, None}),
        (Z, "fault", {True, False, None}),
    ],
)
def test_plugged(vendor: Vendor, situation: str, plugged: set[bool | None]) -> None:
    assert paint(Stage(vendor, situation)).plugged == plugged


@pytest.mark.parametrize(
    ("vendor", "situation", "limit_a", "expected"),
    [
        (E, "charging", 10, {10, 16}),
        (G, "charging", 10, {10}),
        (Z, "charging", 10, {10, 16}),
        (E, "unplugged", 10, {10, 16}),
        (G, "unplugged", 10, {10}),
        (Z, "unplugged", 10, {0, 10, 16}),
        (E, "stopped", 10, {0, 10, 16}),
        (G, "stopped", 10, {0, 10}),
        (Z, "stopped", 10, {0, 10, 16}),
        (E, "charging", 0, {0, 16}),
        (G, "charging", 0, {0, 6, 16}),
        (Z, "charging", 0, {0, 16}),
        (E, "preparing", 16, {16}),
        (G, "preparing", 16, {0, 16}),
        (Z, "preparing", 16, {0, 16}),
        (E, "fault", 16, {16}),
        (G, "fault", 16, {0, 16}),
        (Z, "fault", 16, {0, 16}),
        (G, "charging", 7.5, {7, 7.5, 8}),
    ],
)
def test_limits(vendor: Vendor, situation: str, limit_a: float, expected: set[float]) -> None:
    assert paint(Stage(vendor, situation).act("limit", limit_a=limit_a).step(SETTLED_S)).limits_a == expected


def test_a_setting_stays_readable_while_something_else_holds_the_charger() -> None:
    stage = Stage(G).act("limit", limit_a=10).step(60).act("limit", limit_a=0).step(SETTLED_S)
    assert paint(stage).limits_a == {0, 6, 10, 16}


@pytest.mark.parametrize("then", ["fault", "unplug"])
def test_a_pause_keeps_its_nothing_through_what_follows(then: str) -> None:
    assert 0 in paint(Stage(E, "stopped").act(then).step(SETTLED_S)).limits_a
    assert 0 not in paint(Stage(E).act(then).step(SETTLED_S)).limits_a


@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize(
    ("phases", "car_phases", "expected"),
    [(3, 3, {3}), (3, 2, {2, 3}), (3, 1, {1, 3}), (1, 3, {1}), (1, 1, {1})],
)
def test_phases(vendor: Vendor, phases: int, car_phases: int, expected: set[int]) -> None:
    stage = Stage(vendor, "unplugged").act("phases", phases=phases).act("plug", car_phases=car_phases)
    assert paint(stage.step(SETTLED_S)).phases == expected


@pytest.mark.parametrize("vendor", list(Vendor))
class TestPower:
    def test_steady(self, vendor: Vendor) -> None:
        stage = Stage(vendor).step(SETTLED_S)
        span, now_kw = paint(stage).power_kw, stage.truth.power_w / 1000
        assert span.low < now_kw < span.high
        assert span.high - span.low < 2.1

    def test_after_a_lower_limit(self, vendor: Vendor) -> None:
        stage = Stage(vendor).act("limit", limit_a=6)
        old_kw = stage.truth.power_w / 1000
        assert paint(stage.step(SETTLING[vendor].power_s + BEFORE)).power_kw.holds(old_kw)
        assert not paint(stage.step(5.2)).power_kw.holds(old_kw)

    def test_must_be_told_once_it_is_sure(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "unplugged").act("plug").step(4)
        assert not paint(stage).power_required
        assert paint(stage.step(SETTLED_S)).power_required

    def test_stale_to_a_service_far_ahead(self, vendor: Vendor) -> None:
        far = paint(Stage(vendor), service_now_s=START_S + 3600)
        assert far.power_kw.low == 0
        assert not far.power_required

    def test_a_taper_is_followed(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "unplugged").act("plug", wanted_wh=2500).step(600)
        assert stage.truth.charging
        assert paint(stage).power_kw.holds(stage.truth.power_w / 1000)
        assert not paint(stage).power_kw.holds(10.9)


@pytest.mark.parametrize("vendor", list(Vendor))
class TestDataTime:
    def test_from_the_state_to_now(self, vendor: Vendor) -> None:
        stage = Stage(vendor)
        span = paint(stage).data_time
        assert (span.low, span.high) == (stage.truth.since_s - 5, START_S + 2)

    def test_a_service_clock_ahead_or_behind(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "unplugged").act("plug", hold="SCHEDULE").step(SETTLED_S)
        assert paint(stage, service_now_s=stage.clock.now_s() + 60).data_time.high == stage.clock.now_s() + 62
        behind = paint(stage, service_now_s=START_S - 600).data_time
        assert behind.holds(START_S - 600), "a time that had to be cut to a slow clock is right"

    def test_values_that_two_states_share(self, vendor: Vendor) -> None:
        stage = Stage(vendor).act("pause").step(SETTLED_S)
        waiting_s = stage.truth.since_s
        oldest_s = paint(stage.act("stop").step(SETTLED_S)).data_time.low
        assert oldest_s == (stage.truth.since_s if vendor is G else waiting_s) - 5

    def test_zaptecs_mode_outlasts_a_fault(self, vendor: Vendor) -> None:
        stage = Stage(vendor, "preparing")
        plugged_s = stage.truth.since_s
        stage.act("fault").step(60).act("clear_fault").step(SETTLED_S)
        assert paint(stage).data_time.low == (plugged_s if vendor is Z else stage.truth.since_s) - 5


@pytest.mark.parametrize("vendor", Vendor)
@pytest.mark.parametrize("kind", FaultKind)
@pytest.mark.parametrize("plugged", [True, False])
def test_a_fault_is_a_fault(vendor: Vendor, kind: FaultKind, plugged: bool) -> None:
    here = act(Charger(at_s=0.0), "plug") if plugged else Charger(at_s=0.0)
    allowed = readings.states(vendor, act(here, "fault", kind=kind.value))
    warm = (vendor, kind, plugged) == (Vendor.ZAPTEC, FaultKind.OVERTEMPERATURE, False)
    assert allowed == {ChargingState.FAULT} | ({ChargingState.UNPLUGGED} if warm else set())

"""What each situation of the truth looks like on the wire, at one moment."""

from dataclasses import replace

import pytest

from simulator.truth import actions
from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState, FaultKind, Hold
from simulator.vendors.easee.enums import ERROR_CODE, FATAL, OUTPUT_PHASE
from simulator.vendors.easee.observations import OBSERVATIONS, Value
from simulator.vendors.easee.told import aspect, event_values

EMPTY = Charger(at_s=1000.0)
PLUGGED = actions.plug(EMPTY)
CHARGING = actions.start(PLUGGED)


def said(charger: Charger) -> dict[int, Value]:
    dynamic_a = 0.0 if charger.state is ChargingState.STOPPED else charger.limit_a
    return dict(event_values(aspect(charger, dynamic_a)))


# columns: 109 op mode, 100 pilot, 96 reason, 114 offered, 110 phases, 48 dynamic limit, 103 locked, 46 light
SITUATIONS = [
    pytest.param(EMPTY, (1, "A", 50, 0, 0, 16, False, 18), id="no car"),
    pytest.param(PLUGGED, (6, "B", 0, 16, 0, 16, True, 23), id="offered, car silent"),
    pytest.param(replace(PLUGGED, hold=None), (6, "B", 0, 0, 0, 16, True, 23), id="no reason kept reads as the car"),
    pytest.param(actions.plug(EMPTY, hold=Hold.AUTHORISATION), (7, "B", 55, 0, 0, 16, True, 25), id="authorisation"),
    pytest.param(actions.plug(EMPTY, hold=Hold.SCHEDULE), (2, "B", 54, 0, 0, 16, True, 23), id="schedule"),
    pytest.param(actions.plug(EMPTY, hold=Hold.POWER), (2, "B", 5, 0, 0, 16, True, 23), id="load balancing"),
    pytest.param(actions.limit(CHARGING, limit_a=0), (2, "B", 2, 0, 0, 0, True, 23), id="limited to 0 A"),
    pytest.param(CHARGING, (3, "C", 0, 16, 30, 16, True, 24), id="charging"),
    pytest.param(
        actions.start(actions.plug(EMPTY, car_phases=1)), (3, "C", 0, 16, 10, 16, True, 24), id="one-phase car"
    ),
    pytest.param(
        actions.start(actions.plug(EMPTY, car_phases=2)), (3, "C", 0, 16, 20, 16, True, 24), id="two-phase car"
    ),
    pytest.param(actions.phases(CHARGING, phases=1), (3, "C", 0, 16, 10, 16, True, 24), id="locked to one phase"),
    pytest.param(actions.limit(CHARGING, limit_a=10), (3, "C", 78, 10, 30, 10, True, 24), id="limited to 10 A"),
    pytest.param(replace(CHARGING, cable_a=13.0), (3, "C", 75, 13, 30, 16, True, 24), id="thin cable"),
    pytest.param(actions.finish(CHARGING), (4, "B", 79, 16, 0, 16, True, 23), id="car full"),
    pytest.param(actions.stop(CHARGING), (2, "B", 52, 0, 0, 0, True, 23), id="stopped"),
    pytest.param(actions.fault(CHARGING), (5, "B", 56, 0, 0, 16, False, 16), id="fault with a car"),
    pytest.param(actions.fault(EMPTY), (5, "A", 56, 0, 0, 16, False, 16), id="fault without a car"),
]


@pytest.mark.parametrize(("charger", "expected"), SITUATIONS)
def test_situation(charger: Charger, expected: tuple[Value, ...]) -> None:
    values = said(charger)
    assert tuple(values[number] for number in (109, 100, 96, 114, 110, 48, 103, 46)) == expected


def test_every_state_and_hold_has_a_row_above() -> None:
    rows = [parameters.values[0] for parameters in SITUATIONS]
    chargers = [row for row in rows if isinstance(row, Charger)]
    assert {charger.state for charger in chargers} == set(ChargingState)
    assert {charger.hold for charger in chargers} >= set(Hold)


FAULTS = {
    FaultKind.GROUND: (1, 0),
    FaultKind.RCD_AC: (2, 0),
    FaultKind.RCD_DC: (4, 0),
    FaultKind.PHASE: (8, 0),
    FaultKind.OVERVOLTAGE: (16, 0),
    FaultKind.OVERTEMPERATURE: (32, 0),
    FaultKind.CABLE: (64, 0),
    FaultKind.LOCK: (128, 0),
    FaultKind.CONTACTOR: (256, 256),
    FaultKind.INTERNAL: (512, 512),
    FaultKind.OVERCURRENT: (2048, 0),
}


@pytest.mark.parametrize("kind", FaultKind)
def test_fault_code(kind: FaultKind) -> None:
    values = said(actions.fault(CHARGING, kind=kind))
    code, fatal = FAULTS[kind]
    assert (values[109], values[96], values[119], values[219], values[118]) == (5, 56, code, fatal, kind.value)


def test_no_fault_is_code_0() -> None:
    values = said(CHARGING)
    assert (values[119], values[219], values[118]) == (0, 0, "")


def test_codes_are_single_bits_of_their_own() -> None:
    assert sorted(ERROR_CODE) == sorted(FaultKind)
    assert all(code.bit_count() == 1 for code in ERROR_CODE.values())
    assert len(set(ERROR_CODE.values())) == len(ERROR_CODE)
    assert set(ERROR_CODE) > FATAL


@pytest.mark.parametrize(
    ("charger", "expected"),
    [
        pytest.param(replace(EMPTY, max_a=32.0), {22: 32, 23: 32, 24: 32, 47: 32}, id="installation limit"),
        pytest.param(replace(EMPTY, limit_a=8.0), {48: 8, 47: 16}, id="limit"),
        pytest.param(replace(EMPTY, phases=1), {38: 1}, id="one phase"),
        pytest.param(EMPTY, {38: 2, 21: 1, 200: 230}, id="three phases"),
        pytest.param(replace(EMPTY, authorisation_required=True), {42: True, 43: True}, id="asks for authorisation"),
        pytest.param(EMPTY, {42: False, 43: False}, id="asks for nothing"),
        pytest.param(replace(EMPTY, firmware=3), {80: 327}, id="firmware"),
        pytest.param(replace(EMPTY, cable_a=20.0), {104: 20}, id="cable"),
        pytest.param(replace(EMPTY, max_a=10.0), {50: 10, 51: 10, 52: 10}, id="offline fallback below 16 A"),
        pytest.param(EMPTY, {111: 40, 112: 40, 113: 40}, id="nobody balances"),
        pytest.param(actions.limit(CHARGING, limit_a=0), {111: 0, 112: 0, 113: 0}, id="balanced to zero"),
        pytest.param(CHARGING, {70: 16, 71: 16, 72: 16}, id="allocated"),
    ],
)
def test_settings(charger: Charger, expected: dict[int, Value]) -> None:
    values = said(charger)
    assert {number: values[number] for number in expected} == expected


def test_output_phase_knows_every_count() -> None:
    assert dict(OUTPUT_PHASE) == {0: 0, 1: 10, 2: 20, 3: 30}


@pytest.mark.parametrize(("charger", "_"), SITUATIONS)
def test_values_are_typed_as_their_observation_says(charger: Charger, _: object) -> None:
    types: dict[int, type] = {2: bool, 3: float, 4: int, 6: str}
    for number, value in said(charger).items():
        assert type(value) is types[OBSERVATIONS[number].data_type], number

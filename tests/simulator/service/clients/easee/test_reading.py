"""Easee observations, every op mode and reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simulator.service.clients.easee import reading
from simulator.service.clients.easee.reading import Item, charge_reading, items_from_observations, items_from_state
from simulator.service.errors import DeviceDisconnected, VendorCommunication
from simulator.service.reading import ChargingState

UNPLUGGED, CHARGING, PREPARING, FINISHED, STOPPED, FAULT = ChargingState
EARLY, LATE = datetime(2026, 1, 2, 10, tzinfo=UTC), datetime(2026, 1, 2, 11, tzinfo=UTC)


def items(values: dict[int, object], at: datetime | None = None) -> dict[int, Item]:
    return {key: Item(value, at) for key, value in values.items()}


def state(mode: object, reason: object = 0, energy_kwh: object = 4.2, dynamic_a: object = 16) -> ChargingState | None:
    return charge_reading(items({109: mode, 96: reason, 121: energy_kwh, 48: dynamic_a})).state


@pytest.mark.parametrize(
    ("mode", "word", "plugged"),
    [
        (1, UNPLUGGED, False),
        (2, PREPARING, True),
        (3, CHARGING, True),
        (4, FINISHED, True),
        (5, FAULT, None),
        (6, PREPARING, True),
        (7, PREPARING, True),
        (8, STOPPED, True),
        (9, None, None),
        *((mode, FAULT, None) for mode in range(157, 162)),
        *((mode, None, None) for mode in (*range(100, 110), 156, 162, -1, 3.5, "n/a", None, True, [3])),
    ],
)
def test_every_op_mode(mode: object, word: ChargingState | None, plugged: bool | None) -> None:
    told = charge_reading(items({109: mode, 96: 0, 48: 16, 120: 7.2}))
    assert (told.state, told.is_plugged) == (word, plugged)
    assert told.rate_kw == {CHARGING: 7.2, None: None}.get(word, 0)


UNEXPLAINED: tuple[object, ...] = (0, None, 50, 80, 100, 12345, "n/a")
REASONS_IN_MODE_2: dict[object, ChargingState] = {
    **dict.fromkeys((51, 52, 53), STOPPED),
    **dict.fromkeys((54, 55, 76), PREPARING),
    **dict.fromkeys((1, 2, 3, 4, 5, 8, 9, 10, 11, 25, 26, 27, 28, 29, 30, 75, 77, 78), PREPARING),
    **dict.fromkeys((6, 79, 81), FINISHED),
    **dict.fromkeys((7, 56, 57), FAULT),
    **dict.fromkeys(UNEXPLAINED, PREPARING),
}


@pytest.mark.parametrize(("reason", "word"), REASONS_IN_MODE_2.items())
def test_every_reason_while_the_charger_holds_back(reason: object, word: ChargingState) -> None:
    assert state(2, reason) is word
    never_began = PREPARING if word is STOPPED else word
    assert state(2, reason, energy_kwh=0) is never_began


@pytest.mark.parametrize("reason", REASONS_IN_MODE_2)
def test_every_reason_with_a_limit_of_0(reason: object) -> None:
    assert state(2, reason, dynamic_a=0) is (STOPPED if reason in UNEXPLAINED else REASONS_IN_MODE_2[reason])
    assert state(2, reason, dynamic_a=0, energy_kwh=0) is not STOPPED


@pytest.mark.parametrize(
    ("reason", "energy_kwh", "word"),
    [
        (0, 0, PREPARING),
        (0, 4.2, PREPARING),
        (79, 0, PREPARING),
        (79, 4.2, FINISHED),
        (81, 4.2, FINISHED),
        (None, 4.2, PREPARING),
    ],
)
def test_a_car_that_takes_nothing(reason: object, energy_kwh: float, word: ChargingState) -> None:
    assert state(6, reason, energy_kwh) is word


@pytest.mark.parametrize(
    ("energy_kwh", "started", "ended", "word"),
    [
        pytest.param(4.2, None, None, STOPPED, id="energy"),
        pytest.param(None, None, None, STOPPED, id="energy never reported"),
        pytest.param("n/a", None, None, STOPPED, id="energy unreadable"),
        pytest.param(0, None, None, PREPARING, id="no energy"),
        pytest.param(0, LATE, EARLY, STOPPED, id="spurious zero in a session that began"),
        pytest.param(0, EARLY, LATE, PREPARING, id="only the session before began"),
        pytest.param(0, LATE, None, PREPARING, id="start alone says nothing"),
    ],
)
def test_whether_charging_had_begun(
    energy_kwh: object, started: datetime | None, ended: datetime | None, word: ChargingState
) -> None:
    told = items({109: 2, 96: 52, 48: 0} | ({} if energy_kwh is None else {121: energy_kwh}))
    told |= {223: Item("{}", started), 129: Item("{}", ended)}
    assert charge_reading(told).state is word


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({109: 3, 250: False}, id="flag"),
        pytest.param({109: 3, 250: "0"}, id="flag as text"),
        pytest.param({109: 0}, id="op mode"),
        pytest.param({109: 0, 250: True}, id="op mode against the flag"),
    ],
)
def test_offline(told: dict[int, object]) -> None:
    with pytest.raises(DeviceDisconnected):
        charge_reading(items(told))


def test_online_with_an_old_reason_for_the_last_disconnect() -> None:
    assert charge_reading(items({109: 3, 250: True, 251: "SERVER_INITIATED_DISCONNECT"})).state is CHARGING


def test_no_op_mode_is_no_state() -> None:
    with pytest.raises(VendorCommunication, match="109"):
        charge_reading(items({120: 7.2}))


@pytest.mark.parametrize(
    ("pilot", "plugged"),
    [
        ("A", False),
        ("B", True),
        ("C", True),
        ("D", True),
        ("c", True),
        ("F", None),
        ("", None),
        (None, None),
        (3, None),
    ],
)
def test_the_pilot_says_whether_a_faulty_charger_holds_a_cable(pilot: object, plugged: bool | None) -> None:
    assert charge_reading(items({109: 5, 100: pilot})).is_plugged is plugged


@pytest.mark.parametrize(
    ("mode", "power_kw", "rate_kw"),
    [
        pytest.param(3, 10.912, 10.912, id="kW as they are"),
        pytest.param(3, 7, 7, id="a whole number"),
        pytest.param(3, 0, 0, id="nothing flows"),
        pytest.param(3, "7.2", 7.2, id="text"),
        pytest.param(3, "n/a", None, id="no number"),
        pytest.param(3, float("nan"), None, id="NaN"),
        pytest.param(3, float("inf"), None, id="1e400"),
        pytest.param(3, True, None, id="boolean"),
        pytest.param(3, None, None, id="null"),
        pytest.param(3, 7280, None, id="off by a thousand"),
        pytest.param(3, -0.5, None, id="negative"),
        pytest.param(5, 7.28, 0, id="stale after a fault"),
        pytest.param(1, 7.28, 0, id="stale after unplugging"),
        pytest.param(2, 7.28, 0, id="shown as waiting"),
        pytest.param(9, 7.28, None, id="unknown mode"),
    ],
)
def test_rate(mode: int, power_kw: object, rate_kw: float | None) -> None:
    assert charge_reading(items({109: mode, 120: power_kw})).rate_kw == rate_kw


@pytest.mark.parametrize(
    ("told", "limit_a"),
    [
        ({47: 32, 48: 16}, 16),
        ({47: 10, 48: 32}, 10),
        ({47: 32, 48: 0}, 0),
        ({47: 32}, 32),
        ({48: 6.5}, 6.5),
        ({}, None),
        ({47: 32, 48: 16000}, None),
        ({47: "n/a", 48: 16}, None),
        ({47: None, 48: -1}, None),
    ],
)
def test_limit(told: dict[int, object], limit_a: float | None) -> None:
    assert charge_reading(items({109: 3} | told)).limit_a == limit_a


CODES = {0: 0, 10: 1, 11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 20: 2, 21: 2, 22: 2, 30: 3}


@pytest.mark.parametrize(("code", "phases"), CODES.items())
def test_every_output_phase_code(code: int, phases: int) -> None:
    assert charge_reading(items({109: 3, 110: code})).active_phases == (phases or None)
    assert charge_reading(items({109: 3, 110: code, 183: 0.01, 184: 0.01, 185: 0.01})).active_phases == phases
    assert charge_reading(items({109: 4, 110: code})).active_phases == 0


@pytest.mark.parametrize(
    ("code", "currents_a", "phases"),
    [
        pytest.param(30, (15.5, 15.4, 0.024), 2, id="two-phase car on three phases"),
        pytest.param(14, (0.009, 0.012, 8.93), 1, id="L3 alone"),
        pytest.param(30, (0.009, 0.012, 8.93), 1, id="L3 alone, three assigned"),
        pytest.param(30, (0.01, 0.01, 0.01), 3, id="nothing flows yet"),
        pytest.param(30, (15.5, None, 15.4), 3, id="one current unreadable"),
        pytest.param(22, (15.5, 0.1, 0.1), 2, id="IT grid: the terminals mean something else"),
        pytest.param(11, (15.5, 15.5, 15.5), 1, id="IT one phase"),
        pytest.param(20, (15.5, 15.5, 15.5), 2, id="never more than assigned"),
        pytest.param(0, (15.5, 15.4, 15.2), 3, id="no code: by the currents"),
        pytest.param(99, (15.5, 15.4, 0.1), 2, id="unknown code: by the currents"),
    ],
)
def test_phases_that_carry_current(code: int, currents_a: tuple[float | None, ...], phases: int) -> None:
    told: dict[int, object] = {109: 3, 110: code, **dict(zip(reading.CURRENTS, currents_a, strict=True))}
    assert charge_reading(items(told)).active_phases == phases


def test_currents_from_before_the_phase_switch_do_not_count() -> None:
    told = items({109: 3, 183: 15.5, 184: 0.1, 185: 0.1}, EARLY) | items({110: 30}, LATE)
    assert charge_reading(told).active_phases == 3
    assert charge_reading(told | items({184: 0.02, 185: 0.03}, LATE)).active_phases == 1


def test_one_phase_models_lack_observations() -> None:
    assert charge_reading(items({109: 3, 120: 3.6, 110: 10})).active_phases == 1


def test_the_time_is_the_newest_of_the_items_used() -> None:
    told = items({109: 3, 47: 32}, EARLY) | items({120: 7.2}, LATE)
    assert charge_reading(told).updated_at == LATE
    assert charge_reading(told | items({109: 4}, EARLY)).updated_at == EARLY


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="empty"),
        pytest.param([None, 3, "x", [], {}], id="no rows"),
        pytest.param([{"id": None, "value": 3}, {"value": 3}, {"id": "x"}], id="no ids"),
    ],
)
def test_rows_that_are_none_are_skipped(rows: list[object]) -> None:
    assert items_from_observations({"observations": rows}) == {}


@pytest.mark.parametrize("answer", [{}, {"observations": None}, {"observations": {}}, {"chargerState": None}])
def test_no_list_is_no_answer(answer: dict[str, object]) -> None:
    with pytest.raises(VendorCommunication):
        items_from_observations(answer)


def test_of_an_observation_that_comes_twice_the_newer_counts() -> None:
    new = {"id": 109, "timestamp": "2026-01-02T11:00:00Z", "value": 4}
    old = {"id": 109, "timestamp": "2026-01-02T10:00:00Z", "value": 3}
    for rows in ([new, old], [old, new]):
        assert items_from_observations({"observations": rows})[109] == Item(4, LATE)


def test_the_old_state_object_reads_the_same() -> None:
    old = {
        "chargerOpMode": 2,
        "reasonForNoCurrent": 52,
        "sessionEnergy": 4.2,
        "dynamicChargerCurrent": 0,
        "isOnline": True,
        "totalPower": 0,
        "outputPhase": 0,
        "latestPulse": "2026-01-02T11:00:00Z",
        "errors": [],
        "cableRating": 20000.0,
    }
    told = charge_reading(items_from_state(old))
    assert (told.state, told.limit_a, told.updated_at) == (STOPPED, 0, LATE)


@pytest.mark.parametrize(
    ("old", "error"),
    [
        pytest.param({"chargerOpMode": 3, "isOnline": False}, DeviceDisconnected, id="offline"),
        pytest.param({"isOnline": True}, VendorCommunication, id="no mode"),
    ],
)
def test_the_old_state_object_refuses_the_same(old: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        charge_reading(items_from_state(old))


def test_the_old_state_object_may_lack_the_pulse() -> None:
    assert charge_reading(items_from_state({"chargerOpMode": 3, "reasonForNoCurrent": None})).updated_at is None

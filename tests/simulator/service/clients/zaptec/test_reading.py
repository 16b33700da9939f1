"""A Zaptec state list, every mode with every stop flag, pilot and warning."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simulator.service.clients.zaptec.reading import Item, charge_reading, charging_state, is_online, items_from_state
from simulator.service.errors import DeviceDisconnected, VendorCommunication
from simulator.service.reading import ChargingState
from tests.simulator.service.stage import ZAPTEC_ID, zaptec_rows

UNPLUGGED, CHARGING, PREPARING, FINISHED, STOPPED, FAULT = ChargingState
WORDS = {0: None, 1: UNPLUGGED, 2: PREPARING, 3: CHARGING, 4: None, 5: FINISHED, 6: None, 7: FAULT, 10: None, 42: None}
REBOOT, DISABLED, HUMIDITY, TEMPERATURE = 1024, 2048, 1, 2


def items(values: dict[int, object] | None = None, at: str = "2026-01-02T16:20:17.433") -> dict[int, Item]:
    return items_from_state(zaptec_rows(values, at), ZAPTEC_ID)


def state(values: dict[int, object]) -> ChargingState | None:
    return charge_reading(items(values)).state


@pytest.mark.parametrize("pilot", ["12", "9", "6", "-12", "255", "-1", "", None, "n/a"])
@pytest.mark.parametrize("stop", ["0", "1", "true", "", None])
@pytest.mark.parametrize("mode", WORDS)
def test_every_mode_with_every_stop_flag_and_pilot(mode: int, stop: str | None, pilot: str | None) -> None:
    told = state({710: str(mode), 718: stop, 702: pilot})
    if pilot == "-12":
        assert told is FAULT
    elif mode == 5:
        assert told is (STOPPED if stop in ("1", "true") else FINISHED)
    else:
        assert told is WORDS[mode]


@pytest.mark.parametrize("bit", [*range(36), *range(45, 57)])
@pytest.mark.parametrize("mode", [0, 1, 2, 3, 5, 42])
def test_every_warning_bit_in_every_mode(mode: int, bit: int) -> None:
    told = state({710: str(mode), 804: str(1 << bit)})
    harmless = mode == 3 or 1 << bit == REBOOT or (mode == 1 and 1 << bit in (HUMIDITY, TEMPERATURE))
    assert told is (WORDS[mode] if harmless else FAULT)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        pytest.param({710: "2", 804: str(REBOOT | 4096)}, FAULT, id="a reboot and a fault"),
        pytest.param({710: "2", 804: str(DISABLED), 711: "0"}, PREPARING, id="switched off is no fault"),
        pytest.param({710: "2", 804: str(DISABLED), 711: "1"}, FAULT, id="disabled, though switched on"),
        pytest.param({710: "2", 804: "n/a"}, PREPARING, id="warnings unreadable"),
        pytest.param({710: "5", 708: "0.000", 702: "6"}, PREPARING, id="asks, and is offered nothing"),
        pytest.param({710: "5", 708: "0.000", 702: "9"}, FINISHED, id="does not ask"),
        pytest.param({710: "5", 763: "2026-01-02T22:00"}, PREPARING, id="waits for a schedule"),
        pytest.param({710: "5", 763: ""}, FINISHED, id="no schedule"),
        pytest.param({710: "5", 718: "1", 763: "x"}, STOPPED, id="stopped, with a schedule"),
        pytest.param({710: "3", 718: "1"}, CHARGING, id="stop on its way"),
        pytest.param({710: "3", 702: "9", 513: "0.000"}, CHARGING, id="the car stopped asking"),
        pytest.param({710: " 3 "}, CHARGING, id="blanks"),
        pytest.param({710: "3.000"}, CHARGING, id="decimals"),
        pytest.param({710: 3}, CHARGING, id="a number"),
        pytest.param({710: ""}, None, id="empty"),
        pytest.param({710: None}, None, id="without value"),
    ],
)
def test_finer_points(values: dict[int, object], word: ChargingState | None) -> None:
    assert state(values) is word


@pytest.mark.parametrize(
    ("values", "plugged"),
    [
        *(pytest.param({710: str(mode)}, mode != 1, id=f"mode {mode}") for mode in (1, 2, 3, 5)),
        pytest.param({710: "0"}, True, id="by the pilot"),
        pytest.param({710: "7", 702: "12", 721: None}, False, id="pilot: no car"),
        pytest.param({710: "7", 702: "9"}, True, id="pilot: idle car"),
        pytest.param({710: "7", 702: "-12"}, True, id="by the open session"),
        pytest.param({710: "7", 702: "-12", 721: ""}, None, id="nobody knows"),
    ],
)
def test_is_plugged(values: dict[int, object], plugged: bool | None) -> None:
    assert charge_reading(items(values)).is_plugged is plugged


@pytest.mark.parametrize(
    ("value", "online"),
    [("1", True), ("0", False), ("true", True), ("False", False), ("", None), (None, None), ("x", None), (1, True)],
)
def test_online(value: object, online: bool | None) -> None:
    assert is_online(items({-2: value})) is online


def test_offline_comes_before_a_frozen_charge() -> None:
    with pytest.raises(DeviceDisconnected):
        charge_reading(items({-2: "0"}))


@pytest.mark.parametrize(
    ("mode", "power", "rate_kw"),
    [
        ("3", "10969.104", 10.969104),
        ("3", "0.000", 0),
        ("3", "n/a", None),
        ("3", "NaN", None),
        ("3", "1e400", None),
        ("3", None, None),
        ("3", "10969104", None),
        ("3", "-5", None),
        ("1", "10969.104", 0),
        ("5", "10969.104", 0),
        ("0", "10969.104", None),
    ],
)
def test_rate_is_kw(mode: str, power: str | None, rate_kw: float | None) -> None:
    assert charge_reading(items({710: mode, 513: power})).rate_kw == rate_kw


@pytest.mark.parametrize(
    ("value", "limit_a"), [("16.000", 16), ("0.000", 0), ("16000", None), ("x", None), (None, None)]
)
def test_limit(value: str | None, limit_a: float | None) -> None:
    assert charge_reading(items({510: value})).limit_a == limit_a


@pytest.mark.parametrize(
    ("values", "phases"),
    [
        *(pytest.param({519: str(code)}, 1, id=f"set {code}") for code in (1, 2, 3, 5, 6, 8)),
        *(pytest.param({519: str(code)}, 3, id=f"set {code}") for code in (4, 9)),
        *(pytest.param({519: None, 512: str(mask)}, mask.bit_count(), id=f"mask {mask}") for mask in range(1, 8)),
        pytest.param({519: "7", 512: "1"}, 1, id="unknown code"),
        pytest.param({519: None}, 3, id="by the currents"),
        pytest.param({519: None, 508: "0.7", 509: "0.02"}, 1, id="noise is no phase"),
        pytest.param({519: "0", 507: None, 508: None, 509: None}, 0, id="none set, nothing flows"),
        pytest.param({519: None, 507: "x", 508: None, 509: None}, None, id="nobody knows"),
    ],
)
def test_phases(values: dict[int, object], phases: int | None) -> None:
    assert charge_reading(items(values)).active_phases == phases
    assert charge_reading(items(values | {710: "5"})).active_phases == 0


def test_the_time_is_the_newest_of_the_items_used() -> None:
    told = items(at="2021-06-02T17:15:30")
    told |= {710: Item("3", datetime(2026, 1, 2, 15, tzinfo=UTC)), -1: Item(None, datetime(2026, 1, 2, 16, tzinfo=UTC))}
    assert charge_reading(told).updated_at == datetime(2026, 1, 2, 15, tzinfo=UTC)


def test_times_without_a_zone_are_utc() -> None:
    assert charge_reading(items(at="2025-06-02T17:15:30.857")).updated_at == datetime(
        2025, 6, 2, 17, 15, 30, 857000, tzinfo=UTC
    )


@pytest.mark.parametrize("rows", [None, {}, "x", 3, {"Data": []}])
def test_no_list_is_no_state(rows: object) -> None:
    with pytest.raises(VendorCommunication):
        items_from_state(rows, ZAPTEC_ID)


@pytest.mark.parametrize(
    "rows", [[], [None, 1, "x", {}], [{"StateId": None}], [{"StateId": "x", "ValueAsString": "3"}]]
)
def test_a_list_without_a_mode_is_no_state(rows: list[object]) -> None:
    with pytest.raises(VendorCommunication, match="710"):
        charge_reading(items_from_state(rows, ZAPTEC_ID))


def test_entries_of_other_chargers_are_dropped() -> None:
    foreign = {"ChargerId": "00000000-0000-0000-0000-000000000000", "StateId": 710, "ValueAsString": "3"}
    assert items_from_state([foreign], ZAPTEC_ID) == {}
    assert 710 in items_from_state([foreign | {"ChargerId": ZAPTEC_ID.upper()}], ZAPTEC_ID)


def test_of_an_entry_that_comes_twice_the_newer_counts() -> None:
    new = {"StateId": 710, "Timestamp": "2026-01-02T11:00:00", "ValueAsString": "5"}
    old = {"StateId": 710, "Timestamp": "2026-01-02T10:00:00", "ValueAsString": "3"}
    for rows in ([new, old], [old, new]):
        assert items_from_state(rows, ZAPTEC_ID)[710].value == "5"


@pytest.mark.parametrize("key", [-2, 507, 508, 509, 510, 512, 513, 519, 702, 708, 710, 711, 718, 721, 763, 804])
@pytest.mark.parametrize("value", [None, "", "n/a", "1" * 50, [], {}, float("inf"), True])
def test_no_value_can_break_the_reading(key: int, value: object) -> None:
    told = items({key: value})
    assert charging_state(3, told) in {*ChargingState, None}
    assert charge_reading(told | {-2: Item("1")}).limit_a in (16.0, None)

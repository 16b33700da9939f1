"""One golden example for each charging state, field by field, both ways of reading a charger."""

from typing import Any

import pytest

from simulator.truth.states import ChargingState
from tests.simulator.vendors.easee.cloud import Cloud
from tests.simulator.vendors.easee.examples import EXAMPLES, differences, example

# What the demo chargers of seed 7 say at 2026-01-02T16:00:00Z. Noisy meters are given as what they must be close to.
GOLDEN: dict[ChargingState, dict[int, tuple[Any, str]]] = {
    ChargingState.UNPLUGGED: {
        46: (18, "2026-01-01T19:00:00Z"),
        48: (16, "2025-12-21T10:00:00Z"),
        96: (50, "2026-01-01T19:00:00Z"),
        100: ("A", "2026-01-01T19:00:00Z"),
        103: (False, "2026-01-01T19:00:00Z"),
        104: (32, "2025-12-21T10:00:00Z"),
        109: (1, "2026-01-01T19:00:00Z"),
        110: (0, "2026-01-01T12:34:15.250Z"),
        114: (0, "2026-01-01T19:00:00Z"),
        119: (0, "2025-12-21T10:00:00Z"),
        120: (0, "2026-01-01T12:34:15.250Z"),
        121: (14.2, "2026-01-01T12:34:15.250Z"),
        250: (True, "2026-01-01T10:00:00Z"),
    },
    ChargingState.PREPARING: {
        42: (True, "2026-01-02T15:40:00Z"),
        46: (25, "2026-01-02T15:50:00Z"),
        48: (16, "2025-12-21T10:00:00Z"),
        96: (55, "2026-01-02T15:50:00Z"),
        100: ("B", "2026-01-02T15:50:00Z"),
        103: (True, "2026-01-02T15:50:00Z"),
        104: (32, "2025-12-21T10:00:00Z"),
        109: (7, "2026-01-02T15:50:00Z"),
        110: (0, "2026-01-01T12:34:46.345Z"),
        114: (0, "2026-01-01T19:00:00Z"),
        119: (0, "2025-12-21T10:00:00Z"),
        120: (0, "2026-01-01T12:34:46.345Z"),
        121: (0, "2026-01-02T15:50:00Z"),
        250: (True, "2026-01-01T10:00:00Z"),
    },
    ChargingState.CHARGING: {
        46: (24, "2026-01-02T15:20:04Z"),
        48: (16, "2025-12-21T10:00:00Z"),
        96: (0, "2026-01-02T15:20:00Z"),
        100: ("C", "2026-01-02T15:20:04Z"),
        103: (True, "2026-01-02T15:20:00Z"),
        104: (32, "2025-12-21T10:00:00Z"),
        109: (3, "2026-01-02T15:20:04Z"),
        110: (30, "2026-01-02T15:20:04Z"),
        114: (16, "2026-01-02T15:20:00Z"),
        119: (0, "2025-12-21T10:00:00Z"),
        120: (11.02, "2026-01-02T15:59:49Z"),
        121: (7.156, "2026-01-02T15:59:04Z"),
        250: (True, "2026-01-01T10:00:00Z"),
    },
    ChargingState.FINISHED: {
        46: (23, "2026-01-02T13:06:03.002Z"),
        48: (16, "2025-12-21T10:00:00Z"),
        96: (79, "2026-01-02T13:06:03.002Z"),
        100: ("B", "2026-01-02T13:06:03.002Z"),
        103: (True, "2026-01-02T12:00:00Z"),
        104: (32, "2025-12-21T10:00:00Z"),
        109: (4, "2026-01-02T13:06:03.002Z"),
        110: (0, "2026-01-02T13:06:03.002Z"),
        114: (16, "2026-01-02T12:00:00Z"),
        119: (0, "2025-12-21T10:00:00Z"),
        120: (0, "2026-01-02T13:06:03.002Z"),
        121: (9, "2026-01-02T13:06:03.002Z"),
        250: (True, "2026-01-01T10:00:00Z"),
    },
    ChargingState.STOPPED: {
        46: (23, "2026-01-02T15:40:00Z"),
        48: (0, "2026-01-02T15:40:00Z"),
        96: (52, "2026-01-02T15:40:00Z"),
        100: ("B", "2026-01-02T15:40:00Z"),
        103: (True, "2026-01-02T15:20:00Z"),
        104: (32, "2025-12-21T10:00:00Z"),
        109: (2, "2026-01-02T15:40:00Z"),
        110: (0, "2026-01-02T15:40:00Z"),
        114: (0, "2026-01-02T15:40:00Z"),
        119: (0, "2025-12-21T10:00:00Z"),
        120: (0, "2026-01-02T15:40:00Z"),
        121: (3.647, "2026-01-02T15:40:00Z"),
        250: (True, "2026-01-01T10:00:00Z"),
    },
    ChargingState.FAULT: {
        46: (16, "2026-01-02T15:45:00Z"),
        48: (16, "2025-12-21T10:00:00Z"),
        96: (56, "2026-01-02T15:45:00Z"),
        100: ("B", "2026-01-02T15:45:00Z"),
        103: (False, "2026-01-02T15:45:00Z"),
        104: (32, "2025-12-21T10:00:00Z"),
        109: (5, "2026-01-02T15:45:00Z"),
        110: (0, "2026-01-02T15:45:00Z"),
        114: (0, "2026-01-02T15:45:00Z"),
        118: ("OVERCURRENT", "2026-01-02T15:45:00Z"),
        119: (2048, "2026-01-02T15:45:00Z"),
        120: (10.961, "2026-01-02T15:44:59Z"),
        121: (4.377, "2026-01-02T15:44:04Z"),
        250: (True, "2026-01-01T10:00:00Z"),
    },
}


@pytest.mark.parametrize("state", ChargingState)
def test_observations(cloud: Cloud, state: ChargingState) -> None:
    expected = GOLDEN[state]
    rows = cloud.rows(state.value.lower(), *expected)
    assert {number: (row["value"], row["timestamp"]) for number, row in rows.items()} == expected


def _by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(row["id"]): row for row in rows}


@pytest.mark.parametrize("state", ChargingState)
@pytest.mark.parametrize(
    ("part", "path"),
    [
        pytest.param("state", "/api/chargers/{id}/state", id="legacy state"),
        pytest.param("config", "/api/chargers/{id}/config", id="config"),
        pytest.param("observations", "/state/{id}/observations", id="observations"),
    ],
)
def test_stored_example(legacy: Cloud, state: ChargingState, part: str, path: str) -> None:
    name = state.value.lower()
    answer = legacy.get(name, path)
    assert (answer.status_code, answer.content_type) == (200, "application/json; charset=utf-8")
    wanted, got = example(name)[part], answer.get_json()
    if part == "observations":
        wanted, got = _by_id(wanted), _by_id(got[part])
    assert sorted(differences(wanted, got)) == []


def test_there_is_an_example_for_each_state_and_no_other() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == {state.value.lower() for state in ChargingState}


@pytest.mark.parametrize(
    ("wanted", "got", "count"),
    [
        ({"a": 1}, {"a": 1.0}, 1),
        ({"a": True}, {"a": 1}, 1),
        ({"a": None}, {}, 1),
        ({}, {"a": 1}, 1),
        ({"from": 1, "to": 2}, 1.5, 0),
        ({"from": 1, "to": 2}, 2.5, 1),
        ({"from": 0, "to": 2}, True, 1),
        ({"from": "2026-01-01", "to": "2026-01-03"}, "2026-01-02T00:00:00Z", 0),
        ({"from": "2026", "to": "2027"}, 2026, 1),
        ({"matches": "home-[0-9]+"}, "home-", 1),
        ({"text": {"Id": {"from": 1, "to": 3}}}, '{"Id":2}', 0),
        ({"text": {"Id": 1}}, '{"Id":2}', 1),
        ([1, 2], [1], 1),
    ],
)
def test_differences_are_found(wanted: Any, got: Any, count: int) -> None:
    assert len(list(differences(wanted, got))) == count


LINE_A = {ChargingState.CHARGING: 15.9, ChargingState.FAULT: 15.9}


@pytest.mark.parametrize("state", ChargingState)
def test_currents_and_voltages(cloud: Cloud, state: ChargingState) -> None:
    values = cloud.values(state.value.lower())
    if state in LINE_A:
        assert [values[number] for number in (183, 184, 185)] == pytest.approx([LINE_A[state]] * 3, rel=0.005)
    else:
        assert all(0.009 <= values[number] <= 0.02 for number in (183, 184, 185))
    assert 0.009 <= values[182] <= 0.02
    assert [values[number] for number in (194, 195, 196)] == pytest.approx([230.5] * 3, abs=2.5)
    assert [values[number] for number in (197, 198, 199)] == pytest.approx([399.2] * 3, abs=4.0)
    assert 2 <= values[190] <= 3


NAMES = {
    46: "ledMode",
    48: "dynamicChargerCurrent",
    96: "reasonForNoCurrent",
    103: "cableLocked",
    104: "cableRating",
    109: "chargerOpMode",
    110: "outputPhase",
    114: "outputCurrent",
    119: "errorCode",
    120: "totalPower",
    121: "sessionEnergy",
    250: "isOnline",
}


@pytest.mark.parametrize("state", ChargingState)
def test_legacy_state(legacy: Cloud, state: ChargingState) -> None:
    document = legacy.get(state.value.lower(), "/api/chargers/{id}/state").get_json()
    expected = {NAMES[number]: value for number, (value, _) in GOLDEN[state].items() if number in NAMES}
    assert {name: document[name] for name in expected} == expected


def test_offline_shows_the_past_and_the_flag(legacy: Cloud) -> None:
    document = legacy.get("device-offline", "/api/chargers/{id}/state").get_json()
    assert (document["chargerOpMode"], document["totalPower"], document["isOnline"]) == (3, 11.001, False)
    assert "2026-01-02T15:34:00Z" < document["latestPulse"] <= "2026-01-02T15:35:00Z"


def test_charging_to_the_byte(cloud: Cloud) -> None:
    answer = cloud.get("charging", "/state/{id}/observations?ids=109,120,103,100,62,48,114")
    assert answer.data == (
        b'{"observations":['
        b'{"id":109,"timestamp":"2026-01-02T15:20:04Z","dataType":4,"value":3},'
        b'{"id":120,"timestamp":"2026-01-02T15:59:49Z","dataType":3,"value":11.02},'
        b'{"id":103,"timestamp":"2026-01-02T15:20:00Z","dataType":2,"value":true},'
        b'{"id":100,"timestamp":"2026-01-02T15:20:04Z","dataType":6,"value":"C"},'
        b'{"id":62,"timestamp":"2025-12-21T10:00:00Z","dataType":6,"value":""},'
        b'{"id":48,"timestamp":"2025-12-21T10:00:00Z","dataType":3,"value":16},'
        b'{"id":114,"timestamp":"2026-01-02T15:20:00Z","dataType":3,"value":16}]}'
    )


@pytest.mark.parametrize(
    "path",
    [
        "/state/{id}/observations",
        "/api/chargers/{id}/state",
        "/api/chargers/{id}/config",
        "/api/chargers/{id}/site",
        "/api/chargers/{id}/sessions/latest",
        "/api/sessions/charger/{id}/monthly",
    ],
)
def test_no_whole_number_has_a_decimal_point(legacy: Cloud, path: str) -> None:
    for state in ChargingState:
        body = legacy.get(state.value.lower(), path).data.decode()
        assert ".0," not in body
        assert ".0}" not in body
        assert ".0]" not in body

"""The state answer: its picture in every situation, its shape, and how each value is written."""

import json
import re
from typing import Any

import pytest

from simulator.truth.states import ChargingState, Hold
from simulator.vendors.zaptec.jsontext import timestamp
from simulator.vendors.zaptec.observations import OBSERVATIONS
from tests.simulator.vendors.zaptec.bench import START_S, Bench

NOISE = re.compile(r"^0\.0[0-3]\d$")
OPEN_RELAY = re.compile(r"^[0-4]\.\d{3}$")

PICTURES = [
    pytest.param("unplugged", [], {710: "1", 702: "12", 718: "0", 721: None, 722: None, -2: "1"}, id="unplugged"),
    pytest.param(
        "preparing", [], {710: "2", 702: "9", 718: "0", 722: None, 708: "0.000"}, id="waits for authorisation"
    ),
    pytest.param(
        "unplugged",
        [("plug", {"hold": "POWER"})],
        {710: "2", 702: "9", 708: "0.000", 763: None},
        id="waits for current",
    ),
    pytest.param(
        "unplugged",
        [("plug", {"hold": "SCHEDULE"})],
        {710: "2", 702: "9", 708: "0.000", 763: "2026-01-05T18:00:00"},
        id="waits for a schedule",
    ),
    pytest.param("waiting-for-car", [], {710: "2", 702: "9", 708: "16.000", 722: None}, id="waits for the car"),
    pytest.param("charging", [], {710: "3", 702: "6", 718: "0", 507: "15.900", 708: "16.000"}, id="charging"),
    pytest.param("finished", [], {710: "5", 702: "9", 718: "0", 708: "16.000"}, id="car full"),
    pytest.param("stopped", [], {710: "5", 702: "9", 718: "1", 708: "0.000"}, id="paused by 506"),
    pytest.param(
        "charging",
        [("limit", {"limit_a": 0})],
        {710: "2", 702: "9", 718: "0", 708: "0.000", 510: "0.000"},
        id="limit 0 A",
    ),
    pytest.param("fault", [], {710: "5", 702: "9", 708: "0.000", 804: "32"}, id="fault"),
    pytest.param(
        "charging", [("fault", {"kind": "CABLE"})], {702: "-12", 804: "8388608", 708: "0.000"}, id="pilot fault"
    ),
    pytest.param("device-offline", [], {710: "3", 702: "6", 507: "15.900", 708: "16.000", -2: "0"}, id="offline"),
]


@pytest.mark.parametrize(("situation", "events", "expected"), PICTURES)
def test_picture(situation: str, events: list[tuple[str, dict[str, Any]]], expected: dict[int, str | None]) -> None:
    bench = Bench(situation)
    bench.acts(*events)
    state = bench.state()
    assert {key: state[key] for key in expected} == expected
    if state[710] != "3":
        assert state[513] == "0.000"
        assert all(NOISE.match(state[key] or "") for key in (507, 508, 509)), state
    else:
        assert float(state[513] or 0) > 10_000
    assert (state[721] is None) == (state[710] == "1")
    modes = {
        row["Id"]: (row["OperatingMode"], row["IsOnline"]) for row in bench.get("/api/chargers").get_json()["Data"]
    }
    assert modes[bench.charger.vendor_charger_id] == (int(state[710] or 0), state[-2] == "1")


@pytest.mark.parametrize("hold", Hold)
def test_every_reason_to_wait_is_mode_2_until_energy_flowed(hold: Hold) -> None:
    bench = Bench("unplugged")
    bench.act("car_waits")
    bench.act("plug", hold=hold.value)
    bench.clock.step(60)
    state = bench.state()
    assert (state[710], state[702], state[718]) == ("2", "9", "0")
    assert state[708] == ("16.000" if hold is Hold.CAR else "0.000")
    assert (state[763] is not None) == (hold is Hold.SCHEDULE)


GOLDEN: dict[str, dict[int, tuple[str | None, str]]] = {
    "charging": {
        -3: ("0", "2025-12-24T04:00:00"),
        -2: ("1", "2026-01-04T04:00:00"),
        120: ("0", "2026-01-04T04:00:00"),
        145: ("3600", "2025-12-24T04:00:00"),
        147: ("180", "2026-01-05T09:20:04"),
        510: ("16.000", "2026-01-04T04:00:00"),
        512: ("7", "2026-01-05T09:20:07"),
        519: ("4", "2026-01-05T09:20:07"),
        520: ("3", "2026-01-04T04:00:00"),
        702: ("6", "2026-01-05T09:20:04"),
        708: ("16.000", "2026-01-05T09:20:01"),
        710: ("3", "2026-01-05T09:20:04"),
        714: ("32", "2026-01-05T09:20:00"),
        718: ("0", "2026-01-04T04:00:00"),
        722: (None, "2026-01-04T04:00:00"),
        804: ("0", "2026-01-04T04:00:00"),
    },
    "unplugged": {
        702: ("12", "2026-01-04T13:00:00"),
        710: ("1", "2026-01-04T13:00:00"),
        519: ("0", "2026-01-04T13:00:00"),
        721: (None, "2026-01-04T13:00:00"),
    },
    "preparing": {
        120: ("1", "2026-01-05T09:40:00"),
        702: ("9", "2026-01-05T09:50:00"),
        710: ("2", "2026-01-05T09:50:00"),
        714: ("32", "2026-01-05T09:50:00"),
    },
    "finished": {
        519: ("4", "2026-01-05T06:00:07"),
        708: ("16.000", "2026-01-05T06:00:01"),
        714: ("32", "2026-01-05T06:00:00"),
        718: ("0", "2026-01-04T04:00:00"),
    },
    "stopped": {
        702: ("9", "2026-01-05T09:40:07"),
        708: ("0.000", "2026-01-05T09:40:02"),
        710: ("5", "2026-01-05T09:40:07"),
        718: ("1", "2026-01-05T09:40:02"),
        513: ("0.000", "2026-01-05T09:40:07"),
    },
    "fault": {
        702: ("9", "2026-01-05T09:45:00"),
        708: ("0.000", "2026-01-05T09:45:00"),
        710: ("5", "2026-01-05T09:45:05"),
        804: ("32", "2026-01-05T09:45:00"),
        513: ("0.000", "2026-01-05T09:45:00"),
    },
}


def test_every_state_has_a_golden_picture() -> None:
    assert {name.upper() for name in GOLDEN} == set(ChargingState)


@pytest.mark.parametrize("situation", GOLDEN)
def test_golden_picture_value_and_time(situation: str) -> None:
    rows = Bench(situation).rows()
    assert {key: (rows[key].get("ValueAsString"), rows[key]["Timestamp"]) for key in GOLDEN[situation]} == GOLDEN[
        situation
    ]


def test_golden_picture_of_a_full_car_counts_from_its_last_ampere() -> None:
    bench = Bench("finished")
    full_s = bench.world.truth(bench.charger.id).since_s
    rows = bench.rows()
    assert {key: rows[key]["Timestamp"] for key in (147, 512, 702, 710)} == {
        147: timestamp(full_s),
        512: timestamp(full_s),
        702: timestamp(full_s),
        710: timestamp(full_s + 120),
    }


@pytest.mark.parametrize("situation", [*GOLDEN, "device-offline"])
def test_shape(situation: str) -> None:
    bench = Bench(situation)
    answer = bench.get("/api/chargers/{id}/state")
    rows = answer.get_json()
    known = {row[0] for row in OBSERVATIONS if "A" in row[3]}
    assert [row["StateId"] for row in rows] == sorted({row["StateId"] for row in rows})
    assert {row["StateId"] for row in rows} <= known
    assert 60 <= len(rows) <= 80
    for row in rows:
        assert list(row) == ["ChargerId", "StateId", "Timestamp", "ValueAsString"][: len(row)]
        assert row["ChargerId"] == bench.charger.vendor_charger_id
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?", row["Timestamp"])
        assert row["Timestamp"] <= "2026-01-05T10:00:00"
        assert isinstance(row.get("ValueAsString", ""), str)


def test_bytes_of_a_row_are_compact_and_a_row_without_value_has_no_key() -> None:
    bench = Bench("charging")
    raw = bench.get("/api/chargers/{id}/state").get_data(as_text=True)
    charger_id = bench.charger.vendor_charger_id
    start = f'[{{"ChargerId":"{charger_id}","StateId":-3,"Timestamp":"2025-12-24T04:00:00","ValueAsString":"0"}},'
    assert raw.startswith(start)
    assert re.search(rf'{{"ChargerId":"{charger_id}","StateId":-1,"Timestamp":"[^"]+"}},', raw)
    assert (
        f'{{"ChargerId":"{charger_id}","StateId":510,"Timestamp":"2026-01-04T04:00:00","ValueAsString":"16.000"}}'
        in raw
    )
    assert "null" not in raw


DECIMALS = (501, 502, 503, 507, 508, 509, 510, 511, 513, 523, 546, 547, 553, 708, 201, 202, 270, 820, 821, 809)


@pytest.mark.parametrize("situation", ["charging", "finished"])
def test_decimals_have_three_places(situation: str) -> None:
    state = Bench(situation).state()
    assert all(re.fullmatch(r"-?\d+\.\d{3}", state[key] or "") for key in DECIMALS), state


def test_json_inside_values_parses() -> None:
    state = Bench("charging").state()
    assert json.loads(state[100] or "")["ProductVariant"] == "Go"
    session = json.loads(state[723] or "")
    assert session["Energy"] == 14.2
    assert session["StartDateTime"] == "2026-01-04T05:00:00.000000Z"
    assert session["EndDateTime"] == "2026-01-04T13:00:00.000000Z"
    assert session["AuthenticationCode"] == ""
    word, data = session["SignedSession"].split("|", 1)
    begin, end = json.loads(data)["RD"]
    assert word == "OCMF"
    assert (begin["TX"], end["TX"], begin["TM"]) == ("B", "E", "2026-01-04T05:00:00,000+00:00 R")
    assert round(end["RV"] - begin["RV"], 3) == 14.2


def test_signed_meter_value_is_of_the_last_full_hour() -> None:
    bench = Bench("charging")
    bench.clock.step(3599)
    before = bench.rows()[554]
    bench.clock.step(1)
    after = bench.rows()[554]
    readings = [json.loads(row["ValueAsString"].split("|", 1)[1])["RD"][0] for row in (before, after)]
    assert [row["Timestamp"] for row in (before, after)] == ["2026-01-05T10:00:00", "2026-01-05T11:00:00"]
    assert 10.9 < readings[1]["RV"] - readings[0]["RV"] < 11.1


def test_identity_values() -> None:
    bench = Bench("charging")
    state = bench.state()
    site = bench.get("/api/installation").get_json()["Data"][0]
    assert state[800] == site["Id"]
    assert state[802] == bench.charger.name
    assert state[911] == state[916] == "2.4.2.4"
    assert re.fullmatch(r"02(:[0-9A-F]{2}){5}", state[952] or "")
    assert "\r\n" in (state[717] or "")


def test_open_relay_reads_noise_until_the_session_has_a_tenth_of_a_kilowatt_hour() -> None:
    bench = Bench("unplugged")
    bench.act("plug")
    bench.clock.step(30)
    assert OPEN_RELAY.match(bench.state()[501] or "")
    bench.clock.step(30)
    assert 228 < float(bench.state()[501] or 0) < 233
    bench.act("unplug")
    assert OPEN_RELAY.match(bench.state()[501] or "")


def test_same_world_same_second_same_bytes() -> None:
    first, second = (Bench("charging").get("/api/chargers/{id}/state").get_data() for _ in range(2))
    assert first == second


def test_a_read_changes_nothing() -> None:
    bench = Bench("charging")
    once = bench.get("/api/chargers/{id}/state").get_data()
    bench.get("/api/chargers")
    assert bench.get("/api/chargers/{id}/state").get_data() == once


def test_cache_shows_the_old_picture_to_the_end_of_its_window() -> None:
    bench = Bench("charging", state_cache_s=15)
    assert START_S % 15 == 0
    bench.clock.step(1)
    bench.act("unplug")
    assert bench.state()[710] == "3"
    bench.clock.step(13.9)
    assert bench.state()[710] == "3"
    bench.clock.step(0.1)
    assert bench.state()[710] == "1"


def test_settings_are_a_subset_of_the_state() -> None:
    bench = Bench("charging")
    state, settings = bench.state(), bench.get("/api/chargers/{id}/settings").get_json()
    assert settings["510"] == {"SettingId": 510, "ValueAsString": "16.000"}
    assert settings["120"] == {"SettingId": 120, "ValueAsString": "0"}
    assert settings["711"] == {"SettingId": 711, "ValueAsString": "1"}
    assert all(state[int(key)] == entry["ValueAsString"] for key, entry in settings.items())

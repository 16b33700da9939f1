"""Settings of a charger: what they do to the truth, what comes back in the state, what is refused."""

from typing import Any

import pytest

from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState, Hold
from tests.simulator.vendors.zaptec.bench import Bench

UPDATE = "/api/chargers/{id}/update"
SETTINGS = "/api/chargers/{id}/settings"
LOCAL = "/api/chargers/{id}/localSettings"
OUT_OF_RANGE = '{"Code":529,"Details":null,"StackTrace":null}'

ECHOES = [
    ({"maxChargeCurrent": 10}, {510: "10.000"}),
    ({"MaxChargeCurrent": 15.9}, {510: "15.900"}),
    ({"maxChargeCurrent": 0}, {510: "0.000"}),
    ({"maxChargeCurrent": 32}, {510: "16.000"}),
    ({"maxChargePhases": 1}, {520: "1"}),
    ({"minChargeCurrent": 8}, {511: "8.000"}),
    ({"minChargeCurrent": 0}, {511: "0.000"}),
    ({"offlineChargeCurrent": -1}, {523: "-1.000"}),
    ({"offlineChargePhase": 4}, {522: "4"}),
    ({"meterValueInterval": 900}, {555: "900"}),
    ({"maxChargeCurrent": 8, "maxChargePhases": 1, "unknown": 1}, {510: "8.000", 520: "1"}),
]


@pytest.mark.parametrize(("body", "expected"), ECHOES)
def test_update_comes_back_after_three_seconds(body: dict[str, Any], expected: dict[int, str]) -> None:
    bench = Bench("charging")
    before = bench.values(list(expected))
    answer = bench.post(UPDATE, body)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", "0")
    assert "Content-Type" not in answer.headers
    bench.clock.step(2.9)
    assert bench.values(list(expected)) == before
    bench.clock.step(0.1)
    assert bench.values(list(expected)) == expected


@pytest.mark.parametrize(
    "request_with",
    [
        {},
        {"data": "{}", "content_type": "application/json"},
        {"data": "null", "content_type": "application/json-patch+json"},
        {"data": "", "content_type": "application/x-www-form-urlencoded"},
    ],
)
def test_an_update_of_nothing(request_with: dict[str, Any]) -> None:
    bench = Bench("charging")
    before = bench.world.history(bench.charger.id)
    assert bench.send("POST", UPDATE, None, **request_with).status_code == 200
    assert bench.world.history(bench.charger.id) == before


def test_a_new_limit_is_offered_and_drawn() -> None:
    bench = Bench("charging")
    bench.post(UPDATE, {"maxChargeCurrent": 8})
    bench.clock.step(10)
    state = bench.state()
    assert (state[708], state[507]) == ("8.000", "7.900")


@pytest.mark.parametrize("limit_a", [0, 4, 5.9])
def test_below_the_least_current_nothing_flows_until_it_is_raised(limit_a: float) -> None:
    bench = Bench("charging")
    bench.post(UPDATE, {"maxChargeCurrent": limit_a})
    bench.clock.step(30)
    assert (bench.truth().hold, bench.state()[710], bench.state()[708]) == (Hold.POWER, "2", "0.000")
    bench.post(UPDATE, {"maxChargeCurrent": 6})
    bench.clock.step(30)
    assert (bench.state()[710], bench.state()[708]) == ("3", "6.000")


def test_the_least_current_can_be_raised() -> None:
    bench = Bench("charging")
    bench.post(UPDATE, {"minChargeCurrent": 10, "maxChargeCurrent": 9})
    assert bench.truth().limit_a == 0


def test_zero_when_the_car_leaves_keeps_the_next_one_waiting() -> None:
    bench = Bench("unplugged")
    bench.post(UPDATE, {"maxChargeCurrent": 0})
    bench.act("plug")
    bench.clock.step(60)
    assert (bench.truth().state, bench.state()[710]) == (ChargingState.PREPARING, "2")


def test_a_limit_set_without_this_cloud_is_the_chargers_own() -> None:
    bench = Bench("charging")
    bench.post(UPDATE, {"maxChargeCurrent": 8})
    bench.act("limit", limit_a=12)
    bench.post("/api/installation/{site}/update", {"availableCurrent": 16})
    assert bench.truth().limit_a == 12


def test_lazy_phases_wait_for_a_new_current() -> None:
    bench = Bench("charging", lazy_phases=True)
    for body, phases in (
        ({"maxChargePhases": 1}, 3),
        ({"maxChargeCurrent": 16}, 3),
        ({"maxChargeCurrent": 15.9}, 1),
        ({"maxChargeCurrent": 15.8}, 1),
    ):
        bench.post(UPDATE, body)
        assert bench.truth().phases == phases, body


REFUSED = [
    (UPDATE, {"maxChargeCurrent": 32.1}, 500),
    (UPDATE, {"maxChargeCurrent": -1}, 500),
    (UPDATE, {"maxChargePhases": 2}, 500),
    (UPDATE, {"offlineChargePhase": 7}, 500),
    (UPDATE, {"offlineChargeCurrent": -2}, 500),
    (UPDATE, {"meterValueInterval": -1}, 500),
    (UPDATE, {"maxChargeCurrent": 8, "minChargeCurrent": 99}, 500),
    (UPDATE, {"maxChargeCurrent": "much"}, 400),
    (UPDATE, {"maxChargeCurrent": True}, 400),
    (UPDATE, [], 400),
    (LOCAL, {"Device": {"HmiBrightness": 1.1}}, 500),
    (LOCAL, {"Cable": {"PermanentLock": "perhaps"}}, 400),
    (LOCAL, {"Cable": 1}, 400),
    (SETTINGS, [{"id": 510, "value": "33"}], 500),
    (SETTINGS, [{"id": 520, "value": "2"}], 500),
    (SETTINGS, [{"id": 711, "value": "maybe"}], 500),
    (SETTINGS, [{"id": 510, "value": "10"}, {"id": 120, "value": "-"}], 500),
    (SETTINGS, {"id": 510, "value": "10"}, 400),
    (SETTINGS, [{"id": 802, "value": {}}], 400),
]


@pytest.mark.parametrize(("path", "body", "status"), REFUSED)
def test_what_is_refused_changes_nothing(path: str, body: object, status: int) -> None:
    bench = Bench("charging")
    before = bench.state()
    answer = bench.post(path, body)
    assert answer.status_code == status
    if status == 500:
        assert answer.get_data(as_text=True) == OUT_OF_RANGE
    bench.clock.step(20)
    assert bench.truth().limit_a == 16
    after = bench.state()
    assert {key: after[key] for key in (120, 151, 153, 510, 511, 520, 711)} == {
        key: before[key] for key in (120, 151, 153, 510, 511, 520, 711)
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([{"id": 9, "value": "1"}], 504),
        ([{"value": "1"}], 504),
        ([{"id": 0, "value": "1"}], 504),
        ([{"id": 510}], 503),
    ],
)
def test_settings_that_do_not_exist(body: list[dict[str, Any]], code: int) -> None:
    answer = Bench("charging").post(SETTINGS, body)
    assert (answer.status_code, answer.get_json()["Code"]) == (500, code)


@pytest.mark.parametrize(
    ("body", "state_id", "value"),
    [
        ({"Cable": {"PermanentLock": True}}, 151, "1"),
        ({"cable": {"permanentlock": "false"}}, 151, "0"),
        ({"Device": {"HmiBrightness": 0.5}}, 153, "0.500"),
        ({"Device": {"HmiBrightness": 0}, "Cable": {}}, 153, "0.000"),
    ],
)
def test_local_settings(body: dict[str, Any], state_id: int, value: str) -> None:
    bench = Bench("charging")
    answer = bench.post(LOCAL, body)
    assert (answer.status_code, answer.get_json()) == (200, {"Id": bench.charger.vendor_charger_id})
    bench.clock.step(3)
    assert bench.state()[state_id] == value
    assert bench.get(SETTINGS).get_json()[str(state_id)]["ValueAsString"] == value


@pytest.mark.parametrize(
    ("state_id", "value", "shown"),
    [
        (120, "1", "1"),
        (120, "true", "1"),
        (151, "1", "1"),
        (153, "0.2", "0.2"),
        (510, "10", "10.000"),
        (511, 7, "7.000"),
        (520, "1", "1"),
        (522, "9", "9"),
        (523, "-1", "-1.000"),
        (711, False, "0"),
        (719, "30", "30"),
        (802, "Bay 7", "Bay 7"),
    ],
)
def test_numbered_settings(state_id: int, value: object, shown: str) -> None:
    bench = Bench("unplugged")
    answer = bench.post(SETTINGS, [{"id": state_id, "value": value}])
    assert (answer.status_code, answer.data) == (200, b"")
    bench.clock.step(3)
    assert bench.state()[state_id] == shown
    assert bench.get(SETTINGS).get_json()[str(state_id)] == {"SettingId": state_id, "ValueAsString": shown}


def test_a_written_setting_is_the_chargers_own() -> None:
    bench = Bench("charging", "stopped")
    bench.post(LOCAL, {"Device": {"HmiBrightness": 0.1}})
    bench.clock.step(3)
    assert (bench.state()[153], bench.state(bench.of("stopped"))[153]) == ("0.100", "0.700")


def test_authorisation_can_be_required_and_dropped() -> None:
    bench = Bench("unplugged")
    for value, hold in (("1", Hold.AUTHORISATION), ("0", None)):
        bench.post(SETTINGS, [{"id": 120, "value": value}])
        if value == "1":
            bench.act("plug")
        bench.clock.step(60)
        assert (bench.truth().hold, bench.state()[120]) == (hold, value)
    assert bench.truth().state is ChargingState.CHARGING


def test_switched_off_and_on() -> None:
    def now(bench: Bench) -> Charger:
        bench.clock.step(10)
        return bench.truth()

    bench = Bench("charging")
    bench.post(SETTINGS, [{"id": 711, "value": "0"}])
    assert now(bench).hold is Hold.POWER
    bench.post(SETTINGS, [{"id": 711, "value": "1"}])
    assert now(bench).state is ChargingState.CHARGING


@pytest.mark.parametrize(("lost", "status"), [("refused", 500), ("accepted", 200)])
@pytest.mark.parametrize("path", [UPDATE, LOCAL])
def test_off_line(path: str, lost: str, status: int) -> None:
    bench = Bench("charging", offline_commands=lost)
    bench.act("go_offline")
    answer = bench.post(path, {"maxChargeCurrent": 8, "Device": {"HmiBrightness": 0.1}})
    assert answer.status_code == status
    if status == 500:
        assert answer.get_json() == {"Code": 520, "Details": None, "StackTrace": None}
    bench.act("come_online")
    bench.clock.step(10)
    assert bench.values((510, 153)) == {510: "16.000", 153: "0.700"}


def test_somebody_else_manages_the_load() -> None:
    bench = Bench("charging", external_load_management=True)
    answer = bench.post(UPDATE, {"maxChargeCurrent": 8})
    assert (answer.status_code, answer.data, bench.truth().limit_a) == (403, b"", 16)


def test_a_write_does_not_show_before_its_cache_ends() -> None:
    bench = Bench("charging", state_cache_s=15)
    bench.state()
    bench.post(LOCAL, {"Device": {"HmiBrightness": 0.1}})
    bench.clock.step(14.9)
    assert bench.state()[153] == "0.700"
    bench.clock.step(0.1)
    assert bench.state()[153] == "0.100"

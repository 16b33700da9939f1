"""``POST /api/chargers/{id}/settings``: every setting, its command, and every read that shows it."""

from typing import Any

import pytest

from simulator.truth.states import ChargingState
from tests.simulator.vendors.easee.cloud import Cloud

SETTLED_S = 10.0

# setting, a new value, its command, the observation that tells it, its name in the configuration
SETTINGS = [
    pytest.param("enabled", False, 29, 31, "isEnabled", id="enabled"),
    pytest.param("enableIdleCurrent", True, 34, 37, "enableIdleCurrent", id="idle current"),
    pytest.param("lockCablePermanently", True, 30, 30, "lockCablePermanently", id="lock"),
    pytest.param("smartButtonEnabled", True, 5, 44, "smartButtonEnabled", id="button"),
    pytest.param("phaseMode", 1, 38, 38, "phaseMode", id="one phase"),
    pytest.param("phaseMode", 3, 38, 38, "phaseMode", id="three phases"),
    pytest.param("smartCharging", True, 11, 102, None, id="smart charging"),
    pytest.param("localPreAuthorizeEnabled", False, 5, 15, "localPreAuthorizeEnabled", id="pre-authorise"),
    pytest.param("localAuthorizeOfflineEnabled", False, 5, 16, "localAuthorizeOfflineEnabled", id="offline"),
    pytest.param("allowOfflineTxForUnknownId", False, 5, 17, "allowOfflineTxForUnknownId", id="unknown ids"),
    pytest.param("offlineChargingMode", 2, 5, 45, "offlineChargingMode", id="offline mode"),
    pytest.param("authorizationRequired", True, 5, 42, "authorizationRequired", id="authorisation"),
    pytest.param("remoteStartRequired", True, 5, 43, "remoteStartRequired", id="remote start"),
    pytest.param("ledStripBrightness", 80, 40, 40, "ledStripBrightness", id="brightness"),
    pytest.param("maxChargerCurrent", 13, 47, 47, "maxChargerCurrent", id="fixed limit"),
    pytest.param("dynamicChargerCurrent", 10, 48, 48, None, id="dynamic limit"),
    pytest.param("dynamicCircuitCurrentP2", 20, 22, 112, None, id="circuit, dynamic"),
    pytest.param("maxCircuitCurrentP1", 25, 24, 22, "circuitMaxCurrentP1", id="circuit, fixed"),
    pytest.param("offlineMaxCircuitCurrentP3", 8, 21, 52, None, id="circuit, offline"),
]


@pytest.mark.parametrize(("name", "value", "command", "observation", "config"), SETTINGS)
def test_setting(legacy: Cloud, name: str, value: Any, command: int, observation: int, config: str | None) -> None:
    serial = legacy.charger("charging").serial
    (receipt,) = legacy.set("charging", **{name: value})
    assert receipt == {"device": serial, "commandId": command, "ticks": receipt["ticks"]}
    assert legacy.set("charging", **{name: value}) == [], "on its way already"
    legacy.step(SETTLED_S)
    assert legacy.outcome("charging", receipt)["wasAccepted"] is True
    assert legacy.value("charging", observation) == value
    assert legacy.set("charging", **{name: value}) == [], "set already"
    if config is not None:
        assert legacy.get("charging", "/api/chargers/{id}/config").get_json()[config] == value
    else:
        assert value in legacy.get("charging", "/api/chargers/{id}/state").get_json().values()


@pytest.mark.parametrize(("name", "value", "_", "observation", "__"), SETTINGS)
def test_the_time_of_a_value_is_its_last_change(
    cloud: Cloud, name: str, value: Any, _: int, observation: int, __: str | None
) -> None:
    before = cloud.rows("charging")
    cloud.set("charging", **{name: value})
    cloud.step(SETTLED_S)
    assert cloud.stamp("charging", observation) == "2026-01-02T16:00:00.500Z"
    settings = {15, 16, 17, 22, 23, 24, 30, 31, 37, 38, 40, 41, 42, 43, 44, 45, 47, 48, 50, 51, 52, 102, 111, 112, 113}
    after = cloud.rows("charging")
    unchanged = [number for number in settings if before[number]["value"] == after[number]["value"]]
    assert {number: before[number] for number in unchanged} == {number: after[number] for number in unchanged}
    assert cloud.stamp("charging", observation) != before[observation]["timestamp"]


@pytest.mark.parametrize("name", ["enabled", "dynamicChargerCurrent", "phaseMode", "ledStripBrightness"])
def test_nothing_changes(cloud: Cloud, name: str) -> None:
    as_it_is = {"enabled": True, "dynamicChargerCurrent": 16, "phaseMode": 2, "ledStripBrightness": 50}
    assert cloud.set("charging", **{name: as_it_is[name]}) == []


def test_unknown_and_null_do_not_matter(cloud: Cloud) -> None:
    assert cloud.set("charging", colour="red", enabled=None, LEDSTRIPBRIGHTNESS=50) == []


def test_several_at_once(cloud: Cloud) -> None:
    receipts = cloud.set("charging", ledStripBrightness=10, enabled=True, maxChargerCurrent=10, smartCharging=True)
    assert [receipt["commandId"] for receipt in receipts] == [11, 40, 47]
    assert len({receipt["ticks"] for receipt in receipts}) == 3
    cloud.step(SETTLED_S)
    assert cloud.values("charging", 40, 47, 102, 114) == {40: 10, 47: 10, 102: True, 114: 10}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("enabled", 1, id="number for a boolean"),
        pytest.param("enabled", "true", id="text for a boolean"),
        pytest.param("phaseMode", 0, id="phase mode nobody can set"),
        pytest.param("phaseMode", 2.0, id="fraction"),
        pytest.param("ledStripBrightness", 101, id="too bright"),
        pytest.param("ledStripBrightness", True, id="boolean for a number"),
        pytest.param("offlineChargingMode", 3, id="unknown mode"),
        pytest.param("maxChargerCurrent", -1, id="below 0 A"),
        pytest.param("dynamicChargerCurrent", 81, id="beyond any fuse"),
        pytest.param("dynamicChargerCurrent", "10", id="text for a number"),
        pytest.param("maxCircuitCurrentP1", [16], id="list"),
    ],
)
def test_values_that_cannot_be(cloud: Cloud, name: str, value: Any) -> None:
    before = cloud.rows("charging")
    answer = cloud.send("charging", "/api/chargers/{id}/settings", {name: value, "smartCharging": True})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json; charset=utf-8")
    assert list(answer.get_json(force=True)["errors"]) == [name]
    assert cloud.rows("charging") == before


class TestEnabled:
    """``enabled``: observation 31, mode 2 and reason 53."""

    def test_a_charging_car_stops_and_goes_on(self, cloud: Cloud) -> None:
        cloud.set("charging", enabled=False)
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 31, 46, 48, 96, 109, 111, 114) == {
            31: False, 46: 0, 48: 16, 96: 53, 109: 2, 111: 40, 114: 0,
        }  # fmt: skip
        assert cloud.truth("charging").state is ChargingState.STOPPED
        cloud.set("charging", enabled=True)
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 31, 46, 48, 96, 109) == {31: True, 46: 24, 48: 16, 96: 0, 109: 3}

    def test_a_new_car_waits(self, cloud: Cloud) -> None:
        cloud.set("unplugged", enabled=False)
        cloud.step(SETTLED_S)
        assert cloud.values("unplugged", 96, 109) == {96: 50, 109: 1}
        cloud.act("unplugged", "plug")
        cloud.step(SETTLED_S)
        assert cloud.values("unplugged", 48, 96, 109) == {48: 16, 96: 53, 109: 2}
        cloud.set("unplugged", enabled=True)
        cloud.step(SETTLED_S)
        assert cloud.values("unplugged", 96, 109) == {96: 0, 109: 3}

    def test_a_pause_before_it_stays_a_pause(self, cloud: Cloud) -> None:
        cloud.command("charging", "pause_charging")
        cloud.set("charging", enabled=False)
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 96) == {48: 0, 96: 53}
        cloud.set("charging", enabled=True)
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 96, 109) == {48: 0, 96: 52, 109: 2}

    def test_resume_does_not_switch_it_on(self, cloud: Cloud) -> None:
        cloud.command("charging", "pause_charging")
        cloud.set("charging", enabled=False)
        cloud.command("charging", "resume_charging")
        cloud.step(SETTLED_S)
        assert cloud.values("charging", 48, 96, 109) == {48: 16, 96: 53, 109: 2}
        cloud.set("charging", enabled=True)
        cloud.step(SETTLED_S)
        assert cloud.value("charging", 109) == 3


@pytest.mark.parametrize(
    ("settings", "truth_a", "charging", "waiting"),
    [
        pytest.param({"maxChargerCurrent": 10}, 10, 77, None, id="fixed"),
        pytest.param({"dynamicChargerCurrent": 10}, 10, 78, None, id="dynamic"),
        pytest.param({"maxCircuitCurrentP1": 10}, 10, 26, None, id="circuit, fixed"),
        pytest.param({"dynamicCircuitCurrentP3": 10}, 10, 27, None, id="circuit, dynamic"),
        pytest.param({"maxChargerCurrent": 12, "dynamicCircuitCurrentP1": 8}, 8, 27, None, id="the lowest counts"),
        pytest.param({"maxChargerCurrent": 0}, 0, None, 51, id="nothing fixed"),
        pytest.param({"maxCircuitCurrentP2": 5}, 0, None, 1, id="nothing for the circuit"),
        pytest.param({"dynamicCircuitCurrentP2": 0}, 0, None, 2, id="nothing for the circuit now"),
    ],
)
def test_who_limits(
    cloud: Cloud, settings: dict[str, Any], truth_a: float, charging: int | None, waiting: int | None
) -> None:
    cloud.set("charging", **settings)
    cloud.step(SETTLED_S)
    assert cloud.truth("charging").limit_a == truth_a
    expected = {96: charging, 109: 3} if charging else {96: waiting, 109: 2}
    assert cloud.values("charging", 96, 109) == expected
    cloud.set("charging", **dict.fromkeys(settings, 32))
    cloud.step(SETTLED_S)
    assert cloud.values("charging", 96, 109) == {96: 0, 109: 3}


def test_the_fixed_limit_is_never_above_the_installations(cloud: Cloud) -> None:
    cloud.set("charging", maxChargerCurrent=10)
    cloud.set("charging", maxChargerCurrent=32)
    cloud.step(SETTLED_S)
    assert cloud.values("charging", 47, 114) == {47: 16, 114: 16}


class TestPhases:
    """``phaseMode`` and its forerunner."""

    @pytest.mark.parametrize(("mode", "phases", "told"), [(1, 1, 10), (2, 3, 30), (3, 3, 30)])
    def test_mode(self, cloud: Cloud, mode: int, phases: int, told: int) -> None:
        cloud.set("charging", phaseMode=mode)
        cloud.step(SETTLED_S)
        assert cloud.truth("charging").phases == phases
        assert cloud.values("charging", 38, 110) == {38: mode, 110: told}

    @pytest.mark.parametrize(("single", "mode"), [(True, 1), (False, 2)])
    def test_single_phase(self, cloud: Cloud, single: bool, mode: int) -> None:
        (receipt,) = cloud.set("charging", limitToSinglePhaseCharging=single)
        assert receipt["commandId"] == 38
        cloud.step(SETTLED_S)
        config = cloud.get("charging", "/api/chargers/{id}/config").get_json()
        assert (config["limitToSinglePhaseCharging"], config["phaseMode"]) == (single, mode)

    def test_something_else_may_switch(self, cloud: Cloud) -> None:
        cloud.set("charging", phaseMode=3)
        cloud.step(SETTLED_S)
        cloud.act("charging", "phases", phases=1)
        cloud.step(SETTLED_S)
        assert cloud.value("charging", 38) == 1


def test_opening_a_charger_lets_the_waiting_car_go(cloud: Cloud) -> None:
    cloud.set("preparing", authorizationRequired=False)
    cloud.step(SETTLED_S)
    assert cloud.values("preparing", 42, 109) == {42: False, 109: 3}


def test_writes_while_the_line_is_down_are_refused_and_change_nothing(cloud: Cloud) -> None:
    cloud.act("charging", "go_offline")
    answer = cloud.send("charging", "/api/chargers/{id}/settings", {"ledStripBrightness": 1})
    assert (answer.status_code, answer.get_json(force=True)["errorCodeName"]) == (400, "ChargerDisconnected")
    cloud.act("charging", "come_online")
    cloud.step(SETTLED_S)
    assert cloud.value("charging", 40) == 50

"""A circuit's limits, read and written, and its fuse."""

from typing import Any, ClassVar

import pytest

from tests.simulator.vendors.easee.cloud import Cloud

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
SETTLED_S = 10.0
CIRCUIT = "/api/sites/{site}/circuits/{circuit}"
SETTINGS, DYNAMIC, FUSE = f"{CIRCUIT}/settings", f"{CIRCUIT}/dynamicCurrent", f"{CIRCUIT}/rated_current"


def read(cloud: Cloud, path: str) -> dict[str, Any]:
    answer = cloud.send("charging", path, method="GET")
    assert (answer.status_code, answer.content_type) == (200, JSON)
    document = answer.get_json()
    assert isinstance(document, dict)
    return document


def test_settings(cloud: Cloud) -> None:
    assert read(cloud, SETTINGS) == {
        **{f"dynamicCircuitCurrentP{phase}": 40 for phase in (1, 2, 3)},
        **{f"maxCircuitCurrentP{phase}": 16 for phase in (1, 2, 3)},
        **{f"offlineMaxCircuitCurrentP{phase}": 16 for phase in (1, 2, 3)},
        "enableIdleCurrent": False,
        "allowOfflineMaxCircuitCurrent": True,
        "equalizerId": None,
        "masterChargerId": cloud.charger("charging").serial,
    }


@pytest.mark.parametrize(
    ("body", "observations"),
    [
        pytest.param({"dynamicCircuitCurrentP1": 10}, {111: 10, 112: 40, 114: 10}, id="dynamic"),
        pytest.param({"maxCircuitCurrentP2": 13}, {23: 13, 22: 16, 114: 13}, id="fixed"),
        pytest.param({"offlineMaxCircuitCurrentP3": 8}, {52: 8, 51: 16, 114: 16}, id="offline"),
        pytest.param({"enableIdleCurrent": True}, {37: True, 114: 16}, id="idle current"),
        pytest.param({"dynamicCircuitCurrentP1": 4}, {111: 0, 109: 2, 96: 2, 48: 16}, id="below 6 A is nothing"),
        pytest.param({"allowOfflineMaxCircuitCurrent": False}, {114: 16}, id="fallback"),
        pytest.param({}, {114: 16}, id="nothing"),
    ],
)
def test_write_settings(cloud: Cloud, body: dict[str, Any], observations: dict[int, Any]) -> None:
    before = read(cloud, SETTINGS)
    answer = cloud.send("charging", SETTINGS, body)
    assert (answer.status_code, answer.data, "Content-Type" in answer.headers) == (200, b"", False)
    cloud.step(SETTLED_S)
    assert cloud.values("charging", *observations) == observations
    assert read(cloud, SETTINGS) == {**before, **{k: 0 if v == 4 else v for k, v in body.items()}}


def test_time_to_live(cloud: Cloud) -> None:
    cloud.send("charging", SETTINGS, {"dynamicCircuitCurrentP1": 10, "timeToLive": 5})
    cloud.step(240.0)
    assert cloud.values("charging", 111, 114) == {111: 10, 114: 10}
    assert read(cloud, DYNAMIC)["timeToLive"] == 2
    cloud.step(65.0)
    assert cloud.values("charging", 111, 114) == {111: 40, 114: 16}
    assert read(cloud, DYNAMIC)["timeToLive"] == 0


def test_dynamic_current(cloud: Cloud) -> None:
    assert read(cloud, DYNAMIC) == {"phase1": 40, "phase2": 40, "phase3": 40, "timeToLive": 0}
    wanted = {"phase1": 10.9, "phase2": 16, "phase3": 20, "timeToLive": 0}
    answer = cloud.send("charging", DYNAMIC, wanted)
    assert (answer.status_code, answer.content_type) == (202, JSON)
    receipt = answer.get_json()
    assert receipt == {"device": cloud.charger("charging").serial, "commandId": 22, "ticks": receipt["ticks"]}
    cloud.step(SETTLED_S)
    assert read(cloud, DYNAMIC) == {"phase1": 10, "phase2": 16, "phase3": 20, "timeToLive": 0}
    assert cloud.truth("charging").limit_a == 10


def test_dynamic_current_is_gone_after_a_reboot(cloud: Cloud) -> None:
    cloud.send("charging", DYNAMIC, {"phase1": 10, "phase2": 10, "phase3": 10})
    cloud.step(SETTLED_S)
    cloud.command("charging", "reboot")
    cloud.step(90.0)
    assert read(cloud, DYNAMIC)["phase1"] == 40


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        pytest.param(SETTINGS, {"maxCircuitCurrentP1": "16"}, {"maxCircuitCurrentP1"}, id="text"),
        pytest.param(SETTINGS, {"enableIdleCurrent": 1}, {"enableIdleCurrent"}, id="number for a boolean"),
        pytest.param(SETTINGS, {"timeToLive": -1}, {"timeToLive"}, id="time below 0"),
        pytest.param(DYNAMIC, {"phase1": 10}, {"phase2", "phase3"}, id="phases missing"),
        pytest.param(DYNAMIC, {"phase1": 10, "phase2": 10, "phase3": -1}, {"phase3"}, id="below 0 A"),
    ],
)
def test_values_that_cannot_be(cloud: Cloud, path: str, body: dict[str, Any], wrong: set[str]) -> None:
    answer = cloud.send("charging", path, body)
    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert set(answer.get_json(force=True)["errors"]) == wrong


@pytest.mark.parametrize("path", [SETTINGS, DYNAMIC])
def test_off_line(cloud: Cloud, path: str) -> None:
    body = {"phase1": 10, "phase2": 10, "phase3": 10, "maxCircuitCurrentP1": 10}
    answer = cloud.send("device-offline", path, body)
    assert (answer.status_code, answer.get_json(force=True)["errorCode"]) == (400, 410)
    assert cloud.send("device-offline", path, method="GET").status_code == 200


@pytest.mark.parametrize("tail", ["settings", "dynamicCurrent", "rated_current"])
def test_whose(cloud: Cloud, tail: str) -> None:
    site = cloud.get("charging", "/api/sites").get_json()[0]["id"]
    foreign = cloud.get("stopped", "/api/sites").get_json()[0]["id"]
    for path, status in ((f"{site}/circuits/1", 404), (f"{foreign}/circuits/1", 403), ("1/circuits/1", 404)):
        assert cloud.send("charging", f"/api/sites/{path}/{tail}", {}).status_code == status
    assert cloud.client.post(f"/api/sites/{site}/circuits/1/{tail}").status_code == 401
    assert cloud.send("charging", f"{CIRCUIT}/{tail}", {}, "DELETE").status_code == 405


class TestFuse:
    """``rated_current``, which only installers may change."""

    BODY: ClassVar = {"ratedCurrentFuseValue": 25}

    def test_owners_may_not(self, cloud: Cloud) -> None:
        answer = cloud.send("charging", FUSE, self.BODY)
        assert (answer.status_code, answer.content_type) == (403, PROBLEM)

    def test_installers_may(self) -> None:
        cloud = Cloud(options={"easee.installer": True})
        answer = cloud.send("charging", FUSE, self.BODY)
        assert (answer.status_code, answer.get_json()["commandId"]) == (202, 50)
        for path in ("/api/chargers/{id}/site", "/api/sites/{site}"):
            (circuit,) = cloud.send("charging", path, method="GET").get_json()["circuits"]
            assert circuit["ratedCurrent"] == 25
        assert cloud.send("charging", FUSE, {}).status_code == 400

"""The local OCPP configuration."""

from typing import Any

import pytest

from tests.simulator.vendors.easee.cloud import Cloud

DETAILS, APPLY = "/local-ocpp/v1/connection-details/{id}", "/local-ocpp/v1/connections/chargers/{id}"
WANTED = {"connectivityMode": "DualProtocol", "websocketConnectionArgs": {"url": "ws://192.0.2.10:8887/"}}


def test_from_first_to_last(cloud: Cloud) -> None:
    serial = cloud.charger("charging").serial
    assert cloud.get("charging", DETAILS).status_code == 404
    for version in ("1", "2"):
        answer = cloud.send("charging", DETAILS, WANTED)
        assert (answer.status_code, answer.get_json()) == (200, {"version": version})
    assert cloud.get("charging", DETAILS).get_json() == {
        "connectivityMode": "DualProtocol",
        "chargePointId": serial,
        "websocketConnectionArgs": {"url": f"ws://192.0.2.10:8887/{serial}"},
    }
    assert cloud.send("charging", APPLY, {"version": "2"}).get_json() == {"version": "2"}


def test_switched_off(cloud: Cloud) -> None:
    assert cloud.send("charging", DETAILS, {"connectivityMode": "OcppOff"}).status_code == 200
    assert cloud.get("charging", DETAILS).get_json()["websocketConnectionArgs"] is None


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        pytest.param(DETAILS, {}, "connectivityMode", id="no mode"),
        pytest.param(DETAILS, {"connectivityMode": "Both"}, "connectivityMode", id="unknown mode"),
        pytest.param(DETAILS, {"connectivityMode": "DualProtocol"}, "websocketConnectionArgs", id="no address"),
        pytest.param(APPLY, {"version": "3"}, "version", id="no such version"),
        pytest.param(APPLY, {"version": "0"}, "version", id="before the first"),
        pytest.param(APPLY, {}, "version", id="no version"),
    ],
)
def test_what_cannot_be(cloud: Cloud, path: str, body: dict[str, Any], wrong: str) -> None:
    answer = cloud.send("charging", path, body)
    assert (answer.status_code, list(answer.get_json(force=True)["errors"])) == (400, [wrong])


@pytest.mark.parametrize("path", [DETAILS, APPLY])
def test_whose(cloud: Cloud, path: str) -> None:
    for serial, status in ((cloud.charger("stopped").serial, 403), ("EHNOBODY", 404)):
        assert cloud.send("charging", path.format(id=serial), WANTED).status_code == status
    assert cloud.client.post(path.format(id="EHNOBODY")).status_code == 401
    assert cloud.send("charging", path, WANTED, "DELETE").status_code == 405

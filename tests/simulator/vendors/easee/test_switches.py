"""Switches that make the cloud say something the way old, odd or other accounts have it."""

from typing import Any

import pytest

from tests.simulator.vendors.easee.cloud import Cloud


def _with(name: str, value: Any) -> Cloud:
    return Cloud(options={name: value, "easee.profile": "legacy"})


@pytest.mark.parametrize("mode", [0, 9, 102])
@pytest.mark.parametrize("about", ["charging", "fault"])
def test_any_op_mode(about: str, mode: int) -> None:
    cloud = _with("easee.op_mode", mode)
    assert cloud.value(about, 109) == mode
    assert cloud.get(about, "/api/chargers/{id}/state").get_json()["chargerOpMode"] == mode


@pytest.mark.parametrize(("wanted", "amps"), [("coded", 32), ("unknown", 20_000)])
def test_cable_rating(wanted: str, amps: int) -> None:
    cloud = _with("easee.cable_rating", wanted)
    assert cloud.value("charging", 104) == amps
    assert cloud.truth("charging").cable_a == 32


@pytest.mark.parametrize(("wanted", "count"), [(True, 1), (False, 0)])
def test_favourites(wanted: bool, count: int) -> None:
    cloud = _with("easee.favourites", wanted)
    assert len(cloud.get("charging", "/api/accounts/products").get_json()) == count
    assert len(cloud.get("charging", "/api/sites").get_json()) == 1


@pytest.mark.parametrize("code", [100, 727])
def test_code_of_a_rejected_login(code: int) -> None:
    cloud = _with("easee.bad_login_code", code)
    answer = cloud.client.post("/api/accounts/login", json={**cloud.credentials("charging"), "password": "wrong"})
    assert (answer.status_code, answer.get_json(force=True)["errorCode"]) == (400, code)


def test_a_command_refused_at_once() -> None:
    cloud = _with("easee.refused_commands", 200)
    answer = cloud.send("unplugged", "/api/chargers/{id}/commands/pause_charging")
    assert answer.status_code == 200
    assert answer.get_json() == {
        "device": cloud.charger("unplugged").serial,
        "commandId": 48,
        "ticks": 0,
        "wasAccepted": False,
        "resultCode": 4,
    }
    assert cloud.send("charging", "/api/chargers/{id}/commands/pause_charging").status_code == 202


@pytest.mark.parametrize(("wanted", "again"), [("once", 404), ("reusable", 400)])
def test_the_id_of_a_stream(wanted: str, again: int) -> None:
    # Nothing takes the connection over here: an id that is good ends as the plain request it then is.
    cloud = _with("easee.connection_ids", wanted)
    token = cloud.bearer("charging")
    number = cloud.client.post("/hubs/chargers/negotiate", headers=token).get_json()["connectionId"]
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    statuses = [cloud.client.get(f"/hubs/chargers?id={number}", headers={**token, **upgrade}).status_code for _ in "ab"]
    assert statuses == [400, again]

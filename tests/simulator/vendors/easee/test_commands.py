"""Commands: what they answer, whom they refuse, and what becomes of them."""

from typing import Any

import pytest

from simulator.vendors.easee.routes_commands import COMMANDS, POLLS
from tests.simulator.vendors.easee.cloud import START_S, Cloud, at

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
DISCONNECTED = (
    b'{"errorCode":410,"errorCodeName":"ChargerDisconnected","type":null,"title":"Charger disconnected","status":400,'
    b'"detail":"[Empty in production]","instance":null,"extensions":{}}'
)
SETTLED_S = 10.0
"""Long enough for a command to arrive, a car to start and everything to be told."""
NUMBERS = {
    "start_charging": 25,
    "stop_charging": 26,
    "pause_charging": 48,
    "resume_charging": 48,
    "toggle_charging": 48,
    "override_schedule": 63,
    "set_dynamic_charger_current": 48,
    "lock_state": 30,
    "reboot": 1,
    "update_firmware": 4,
    "smart_charging": 11,
    "poll_lifetimeenergy": 2,
    "poll_chargeropmode": 2,
    "poll_all": 3,
}
BODIES = {"set_dynamic_charger_current": {"amps": 10}, "lock_state": {"state": True}}


@pytest.mark.parametrize("name", [*COMMANDS, *POLLS])
def test_receipt(legacy: Cloud, name: str) -> None:
    answer = legacy.send("charging", f"/api/chargers/{{id}}/commands/{name}", BODIES.get(name))
    assert (answer.status_code, answer.content_type) == (202, JSON)
    assert answer.headers["Cache-Control"] == "no-cache,no-store"
    assert answer.get_json() == {
        "device": legacy.charger("charging").serial,
        "commandId": NUMBERS[name],
        "ticks": 621_355_968_000_000_000 + int(START_S) * 10_000_000,
    }


@pytest.mark.parametrize("name", POLLS)
def test_polls_are_gone(cloud: Cloud, name: str) -> None:
    path = f"/api/chargers/{{id}}/commands/{name}"
    for answer in (cloud.send("charging", path), cloud.client.post(path.format(id="EHNOBODY"))):
        assert (answer.status_code, answer.data, "Content-Type" in answer.headers) == (404, b"", False)


def test_toggle_is_an_authorisation_where_one_is_needed(cloud: Cloud) -> None:
    assert cloud.command("preparing", "toggle_charging")["commandId"] == 25
    cloud.step(SETTLED_S)
    assert cloud.value("preparing", 109) == 3
    assert cloud.command("preparing", "toggle_charging")["commandId"] == 26
    cloud.step(SETTLED_S)
    assert cloud.value("preparing", 109) == 7


def test_toggle_pauses_and_resumes_where_none_is_needed(cloud: Cloud) -> None:
    for mode in (2, 3, 2):
        cloud.command("charging", "toggle_charging")
        cloud.step(SETTLED_S)
        assert cloud.value("charging", 109) == mode


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        pytest.param(b"", "application/json", id="empty"),
        pytest.param(b"", None, id="empty without a type"),
        pytest.param(b"{}", "application/json;charset=UTF-8", id="object"),
        pytest.param(b"null", "application/json", id="null"),
        pytest.param(b"{}", "application/*+json", id="any JSON"),
        pytest.param(b"[]", "application/json-patch+json", id="patch"),
        pytest.param(b"a=b", "application/x-www-form-urlencoded", id="form"),
        pytest.param(b"{", "application/json", id="no JSON"),
        pytest.param(b"\xff", "text/plain", id="no text"),
    ],
)
@pytest.mark.parametrize("tail", ["commands/pause_charging", "settings"])
def test_bodies_do_not_matter(cloud: Cloud, tail: str, data: bytes, content_type: str | None) -> None:
    path = f"/api/chargers/{cloud.charger('charging').serial}/{tail}"
    answer = cloud.client.post(path, headers=cloud.bearer("charging"), data=data, content_type=content_type)
    assert (answer.status_code, answer.content_type) == (202, JSON)
    assert isinstance(answer.get_json(), dict if tail != "settings" else list)


@pytest.mark.parametrize("tail", ["commands/reboot", "settings"])
class TestRefusals:
    """Who may not, in this order: token, charger, access, line."""

    def path(self, tail: str, serial: str) -> str:
        return f"/api/chargers/{serial}/{tail}"

    def test_token(self, cloud: Cloud, tail: str) -> None:
        answer = cloud.client.post(self.path(tail, "EHNOBODY"))
        assert (answer.status_code, answer.content_type, answer.data) == (401, JSON, b"")

    @pytest.mark.parametrize(("about", "status"), [(None, 404), ("device-offline", 403)])
    def test_charger(self, cloud: Cloud, tail: str, about: str | None, status: int) -> None:
        serial = cloud.charger(about).serial if about else "EHNOBODY"
        answer = cloud.client.post(self.path(tail, serial), headers=cloud.bearer("charging"))
        assert (answer.status_code, answer.content_type) == (status, PROBLEM)

    def test_off_line(self, cloud: Cloud, tail: str) -> None:
        answer = cloud.send("device-offline", self.path(tail, "{id}"))
        assert (answer.status_code, answer.content_type, answer.data) == (400, PROBLEM, DISCONNECTED)

    def test_off_line_before_the_cloud_shows_it(self, cloud: Cloud, tail: str) -> None:
        cloud.act("charging", "go_offline")
        assert cloud.value("charging", 250) is True
        assert cloud.send("charging", self.path(tail, "{id}")).data == DISCONNECTED

    def test_method(self, cloud: Cloud, tail: str) -> None:
        answer = cloud.get("charging", self.path(tail, "{id}"))
        assert (answer.status_code, answer.headers["Allow"], answer.data) == (405, "POST", b"")


def test_unknown_command(cloud: Cloud) -> None:
    answer = cloud.send("charging", "/api/chargers/{id}/commands/explode")
    assert (answer.status_code, answer.data, "Content-Type" in answer.headers) == (404, b"", False)


@pytest.mark.parametrize(
    ("name", "body", "wrong"),
    [
        pytest.param("set_dynamic_charger_current", {}, "amps", id="no amps"),
        pytest.param("set_dynamic_charger_current", {"amps": "ten"}, "amps", id="text"),
        pytest.param("set_dynamic_charger_current", {"amps": True}, "amps", id="boolean"),
        pytest.param("set_dynamic_charger_current", {"amps": -1}, "amps", id="below"),
        pytest.param("set_dynamic_charger_current", {"amps": 10**400}, "amps", id="above"),
        pytest.param("set_dynamic_charger_current", {"amps": 10, "minutes": -1}, "minutes", id="minutes"),
        pytest.param("lock_state", {}, "state", id="no state"),
        pytest.param("lock_state", {"state": 1}, "state", id="number"),
    ],
)
def test_bodies_that_do_matter(cloud: Cloud, name: str, body: dict[str, Any], wrong: str) -> None:
    answer = cloud.send("charging", f"/api/chargers/{{id}}/commands/{name}", body)
    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    document = answer.get_json(force=True)
    assert (document["title"], list(document["errors"])) == ("One or more validation errors occurred.", [wrong])


class TestOutcome:
    """``GET /api/commands/{serial}/{commandId}/{ticks}``."""

    def path(self, receipt: dict[str, Any], off: int = 0) -> str:
        return f"/api/commands/{receipt['device']}/{receipt['commandId']}/{receipt['ticks'] + off}"

    def test_comes_with_the_charger(self, cloud: Cloud) -> None:
        receipt = cloud.command("charging", "pause_charging")
        early = cloud.get("charging", self.path(receipt))
        assert (early.status_code, early.content_type) == (404, PROBLEM)
        cloud.step(0.5)
        answer = cloud.get("charging", self.path(receipt))
        assert (answer.status_code, answer.content_type) == (200, JSON)
        assert answer.get_json() == {
            "serialNumber": receipt["device"],
            "id": 48,
            "timestamp": at(0),
            "deliveredAt": "2026-01-02T16:00:00.500Z",
            "wasAccepted": True,
            "resultCode": 0,
            "comment": "",
            "ticks": receipt["ticks"],
        }

    @pytest.mark.parametrize(("off", "status"), [(-129, 404), (-128, 200), (30, 200), (128, 200), (129, 404)])
    def test_doubles_are_tolerated(self, cloud: Cloud, off: int, status: int) -> None:
        receipt = cloud.command("charging", "pause_charging")
        cloud.step(1.0)
        assert cloud.get("charging", self.path(receipt, off)).status_code == status

    def test_commands_of_one_moment_are_told_apart(self, cloud: Cloud) -> None:
        receipts = [cloud.command("charging", name) for name in ("pause_charging", "start_charging", "pause_charging")]
        cloud.step(1.0)
        assert len({receipt["ticks"] for receipt in receipts}) == 3
        assert [cloud.outcome("charging", receipt)["wasAccepted"] for receipt in receipts] == [True, False, True]
        assert [cloud.outcome("charging", receipt)["resultCode"] for receipt in receipts] == [0, 4, 0]

    @pytest.mark.parametrize("tail", ["{id}/49/1", "{id}/48/1", "{id}/48/now", "{id}/48"])
    def test_others_are_unknown(self, cloud: Cloud, tail: str) -> None:
        assert cloud.get("charging", f"/api/commands/{tail}").status_code == 404

    def test_somebody_elses(self, cloud: Cloud) -> None:
        receipt = cloud.command("charging", "pause_charging")
        cloud.step(1.0)
        assert cloud.client.get(self.path(receipt), headers=cloud.bearer("stopped")).status_code == 403
        assert cloud.client.get(self.path(receipt)).status_code == 401

"""Keys, standing, and whom a request is about."""

from collections.abc import Callable

import pytest
from flask import Request, Response
from werkzeug.test import create_environ

from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.states import Vendor
from simulator.truth.world import World
from simulator.vendors.front import Role, Subject
from simulator.vendors.go_e import auth
from simulator.vendors.go_e.settings import Write
from tests.simulator.vendors.go_e.conftest import EMPTY, START_S, Stage


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("Bearer {key}", id="bearer"),
        pytest.param("Basic {key}", id="the raw key after Basic"),
        pytest.param("bearer  {key} ", id="small letters, more blanks"),
        pytest.param("Whatever {key}", id="any word"),
        pytest.param("{key}", id="no word"),
    ],
)
def test_the_header_may_carry_the_key(stage: Stage, header: str) -> None:
    path = f"/{stage.charger().serial}/api/status?filter=car"
    assert stage.client.get(path, headers={"Authorization": header.format(key=stage.key())}).status_code == 200
    assert stage.client.get(path, headers={"Authorization": header.format(key="wrong")}).status_code == 401


def test_the_query_goes_before_the_header(stage: Stage) -> None:
    path = f"/{stage.charger().serial}/api/status?token=wrong"
    assert stage.client.get(path, headers={"Authorization": f"Bearer {stage.key()}"}).status_code == 401


def test_the_vendor_counts_rejections_in_a_row(stage: Stage) -> None:
    account_id = stage.charger().account_id
    for _ in range(3):
        stage.get("status", token="wrong")
    assert stage.world.accounts.standing(account_id).rejected_in_a_row == 3
    stage.answer()
    standing = stage.world.accounts.standing(account_id)
    assert (standing.rejected_in_a_row, standing.logins) == (0, 1)


def test_a_rejected_account_counts_as_rejection(stage: Stage) -> None:
    stage.answer("go-e-credentials-rejected")
    stage.get("status", "go-e-credentials-rejected")
    assert stage.world.accounts.standing(stage.charger("go-e-credentials-rejected").account_id).rejected_in_a_row == 2


def test_a_key_that_is_not_looked_at_is_not_counted(stage: Stage) -> None:
    stage.act("go_offline")
    stage.step(90_000)
    assert stage.get("status", token="wrong").status_code == 403
    assert stage.world.accounts.standing(stage.charger().account_id).rejected_in_a_row == 0


def test_an_outdated_answer_still_accepts_the_key(stage: Stage) -> None:
    assert stage.answer("go-e-device-offline").status_code == 404
    assert stage.world.accounts.standing(stage.charger("go-e-device-offline").account_id).logins == 1


def test_writing_to_cak_replaces_the_key(stage: Stage) -> None:
    old = stage.key()
    assert stage.set(cak="true").status_code == 202
    assert stage.answer().status_code == 200
    stage.step(1)
    assert stage.answer().status_code == 401
    written = {"cak": Write(START_S + 1, True)}
    new = auth.current_key(stage.world, stage.charger(), written)
    assert (len(new), new == old) == (32, False)
    assert stage.get("status", token=new, filter="car").get_json() == {"car": 1}


def test_switching_the_interface_off_is_403_for_any_key(stage: Stage) -> None:
    stage.write(cae="false")
    assert stage.answer().status_code == stage.get("status", token="wrong").status_code == 403
    assert stage.set(cae="true").status_code == 403


def _request(path: str, **headers: str) -> Request:
    return Request(create_environ(path, headers=headers))


@pytest.mark.parametrize(
    "path", ["api/status", "api/status?token=wrong", "api/set?token=expired&amp=6", "api/else", ""]
)
def test_identify_goes_by_the_address(stage: Stage, path: str) -> None:
    identify = auth.identifier(stage.worlds)
    charger = stage.charger()
    assert identify(_request(f"/{charger.serial}/{path}")) == (stage.world, charger.account_id, charger)


@pytest.mark.parametrize("path", ["/", "/000001/api/status", "/go-e-empty/api/status", "/api/status"])
def test_identify_knows_nobody_else(stage: Stage, path: str) -> None:
    assert auth.identifier(stage.worlds)(_request(path)) == (None, None, None)


def test_identify_does_not_judge(stage: Stage) -> None:
    auth.identifier(stage.worlds)(_request(f"/{stage.charger().serial}/api/status?token=wrong"))
    assert stage.world.accounts.standing(stage.charger().account_id).rejected_in_a_row == 0


@pytest.mark.parametrize(
    ("path", "role", "endpoint"),
    [
        pytest.param("api/status", Role.STATE, "status", id="status"),
        pytest.param("api/set", Role.COMMAND, "set", id="set"),
        pytest.param("api/else", Role.OTHER, "unknown", id="unknown"),
    ],
)
def test_the_gate_hears_what_a_request_is_about(stage: Stage, path: str, role: Role, endpoint: str) -> None:
    heard: list[Subject] = []

    def listen(subject: Subject, proceed: Callable[[], Response]) -> Response:
        heard.append(subject)
        return proceed()

    stage.app.gate = listen
    stage.client.get(f"/{stage.charger().serial}/{path}")
    (subject,) = heard
    assert (subject.vendor, subject.role, subject.endpoint) == (Vendor.GO_E, role, endpoint)
    assert (subject.world, subject.charger_id) == (stage.world, stage.charger().id)


def test_two_worlds_never_meet(stage: Stage) -> None:
    fleet = Fleet(7, [Entry(Vendor.GO_E, "empty", "charging")], first_index=900)
    other = stage.worlds.add(World("second", fleet, WorldClock(START_S + 500), "second-key"))
    there = other.charger(EMPTY)
    their_key = other.accounts.get(there.account_id).token
    assert stage.client.get(f"/{there.serial}/api/status?token={their_key}&filter=car").get_json() == {"car": 2}
    assert stage.client.get(f"/{there.serial}/api/status?token={stage.key()}").status_code == 401
    assert stage.get("status", token=their_key).status_code == 401
    stage.write(fna='"Mine"')
    assert stage.value("fna") == "Mine"
    theirs = stage.client.get(f"/{there.serial}/api/status?token={their_key}&filter=fna")
    assert theirs.get_json() == {"fna": there.name}
    assert theirs.headers["Last-Modified"] == "Sun, 15 Jun 2025 15:15:00 GMT"


def test_it_can_be_mounted_under_a_prefix(stage: Stage) -> None:
    path = f"/{stage.charger().serial}/api/status?token={stage.key()}&filter=car"
    answer = stage.client.get(path, environ_overrides={"SCRIPT_NAME": "/go-e"})
    assert answer.get_json() == {"car": 1}

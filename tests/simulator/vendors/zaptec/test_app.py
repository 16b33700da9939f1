"""The app as callers meet it: addresses in any letter case, methods, headers, the gate and what it is told."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Response

from simulator.truth.states import Vendor
from simulator.vendors.front import Role, Subject
from tests.simulator.vendors.zaptec.bench import Bench, app_over, new_world

ADDRESSES = (
    "/api/chargers",
    "/api/chargers/{id}",
    "/api/chargers/{id}/state",
    "/api/chargers/{id}/settings",
    "/api/constants",
    "/api/installation",
    "/api/chargehistory",
    "/.well-known/openid-configuration",
)


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("spell", [str.lower, str.upper, str.title, lambda path: path + "/", lambda path: path + "?"])
def test_an_address_may_be_spelled_in_any_case(path: str, spell: Callable[[str], str]) -> None:
    bench = Bench("charging")
    path = path.format(id=bench.charger.vendor_charger_id)
    plain = bench.get(path)
    spelled = bench.get(spell(path))
    assert plain.status_code == spelled.status_code == 200
    assert plain.data == spelled.data


@pytest.mark.parametrize(
    "path",
    ["/", "/api", "/api/nothing", "/api/chargers/{id}/live", "/api/chargers/{id}/sessions", "/api/account/roles"],
)
def test_an_unknown_path_has_no_body(path: str) -> None:
    answer = Bench().get(path)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (404, b"", "0")
    assert "Content-Type" not in answer.headers


METHODS = [
    ("POST", "/api/chargers", "GET, HEAD"),
    ("DELETE", "/api/chargers/{id}/state", "GET, HEAD"),
    ("GET", "/oauth/token", "POST"),
    ("OPTIONS", "/api/constants", "GET, HEAD"),
    ("DELETE", "/api/installation/x", "GET, HEAD, PUT"),
    ("DELETE", "/api/chargers/{id}/settings", "GET, HEAD, POST"),
    ("GET", "/api/chargers/{id}/sendCommand/506", "POST"),
    ("PUT", "/api/chargers/{id}/authorizecharge", "POST"),
    ("GET", "/api/chargers/{id}/update", "POST"),
    ("GET", "/api/chargers/{id}/localSettings", "POST"),
    ("GET", "/api/installation/x/update", "POST"),
    ("POST", "/api/session/x", "GET, HEAD"),
    ("GET", "/api/session/x/priority", "POST"),
    ("POST", "/api/sessions/archived", "GET, HEAD"),
    ("GET", "/api/chargehistory/installationreport", "POST"),
]


@pytest.mark.parametrize(("method", "path", "allowed"), METHODS)
def test_a_wrong_method_has_no_body(method: str, path: str, allowed: str) -> None:
    bench = Bench()
    answer = bench.client.open(path.format(id=bench.charger.vendor_charger_id), method=method, headers=bench.headers())
    assert (answer.status_code, answer.data) == (405, b"")
    assert answer.headers["Allow"] == allowed
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("path", [*ADDRESSES, "/api/nothing"])
def test_headers_of_every_answer(path: str) -> None:
    answer = Bench().get(path)
    assert answer.headers["Cache-Control"] == "no-cache, no-store, must-revalidate, max-age=0"
    assert answer.headers["Vary"] == "Origin"
    assert answer.headers["Request-Context"].startswith("appId=cid-v1:")
    if answer.status_code == 200:
        assert answer.headers["Content-Type"] == "application/json"


def test_below_a_prefix() -> None:
    bench = Bench("charging")
    path = f"/Api/Chargers/{bench.charger.vendor_charger_id}/STATE"
    answer = bench.client.get(path, base_url="http://localhost/zaptec", headers=bench.headers())
    assert answer.status_code == 200


def subjects_of(calls: Callable[[Any, Any], None]) -> list[Subject]:
    """What the gate is told during some calls of a client to a world with one charging charger."""
    seen: list[Subject] = []

    def gate(subject: Subject, proceed: Callable[[], Response]) -> Response:
        seen.append(subject)
        return proceed()

    world, _ = new_world("charging", refresh="rotating")
    calls(app_over(world, gate=gate).test_client(), world)
    return seen


def test_the_gate_is_told_role_account_and_charger() -> None:
    def calls(client: Any, world: Any) -> None:
        charger, account = next(iter(world.chargers)), next(iter(world.accounts))
        form = {"grant_type": "password", "username": account.username, "password": account.password}
        tokens = client.post("/oauth/token", data=form | {"scope": "offline_access"}).get_json()
        renewal = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        client.post("/oauth/token", data=renewal)
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        for tail in ("", f"/{charger.vendor_charger_id}", f"/{charger.vendor_charger_id}/state"):
            client.get("/api/chargers" + tail, headers=headers)
        client.get("/api/constants")
        client.get("/api/nowhere", headers=headers)

    seen = subjects_of(calls)
    assert [(subject.role, subject.endpoint) for subject in seen] == [
        (Role.LOGIN, "token"),
        (Role.RENEW, "token"),
        (Role.LIST, "chargers"),
        (Role.DETAILS, "charger"),
        (Role.STATE, "state"),
        (Role.OTHER, "constants"),
        (Role.OTHER, "unknown"),
    ]
    assert {subject.vendor for subject in seen} == {Vendor.ZAPTEC}
    assert [subject.account_id is not None for subject in seen] == [True] * 5 + [False, True]
    assert [subject.charger_id is not None for subject in seen] == [False] * 3 + [True] * 2 + [False] * 2


WRITES = [
    ("POST", "/api/chargers/{charger}/SendCommand/506", "command"),
    ("POST", "/api/chargers/{charger}/authorizecharge", "authorise"),
    ("POST", "/api/chargers/{charger}/update", "update_charger"),
    ("POST", "/api/chargers/{charger}/localSettings", "local_settings"),
    ("POST", "/api/chargers/{charger}/settings", "write_settings"),
    ("POST", "/api/installation/x/update", "update_installation"),
    ("PUT", "/api/installation/x", "put_installation"),
    ("POST", "/api/session/x/priority", "priority"),
]


@pytest.mark.parametrize(("method", "path", "endpoint"), WRITES)
def test_the_gate_knows_writes_as_commands(method: str, path: str, endpoint: str) -> None:
    def calls(client: Any, world: Any) -> None:
        charger = next(iter(world.chargers))
        client.open(path.format(charger=charger.vendor_charger_id), method=method)

    (subject,) = subjects_of(calls)
    assert (subject.role, subject.endpoint) == (Role.COMMAND, endpoint)
    assert (subject.charger_id is not None) == ("{charger}" in path)


def test_the_gate_may_answer_instead() -> None:
    world, _ = new_world("charging")
    app = app_over(world, gate=lambda _subject, _proceed: Response("closed", 502))
    answer = app.test_client().get("/api/constants")
    assert (answer.status_code, answer.data) == (502, b"closed")


def test_our_own_mistake_is_raised_and_never_poses_as_the_vendors() -> None:
    world, _ = new_world("charging")
    world.options["zaptec.expires_in_s"] = "an hour"
    account = next(iter(world.accounts))
    form = {"grant_type": "password", "username": account.username, "password": account.password}
    client = app_over(world).test_client()
    with pytest.raises(ValueError, match="an hour"):
        client.post("/oauth/token", data=form)

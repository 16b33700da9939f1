from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.simulator.service.stage import EASEE, EASEE_ACCOUNT, EASEE_LOGIN, GO_E, KEY, Canned, Stage, fleet, raw

ACCOUNT = "VENDOR_ACCOUNT_IS_DISCONNECTED"


def post(stage: Stage, body: object, **kwargs: Any) -> TestResponse:
    return stage.app.test_client().post("/_provider_states", json=body, headers={"X-API-KEY": KEY}, **kwargs)


def told(state: str, action: str | None = "setup", account_id: str = EASEE_ACCOUNT) -> dict[str, object]:
    body: dict[str, object] = {"state": state, "params": {"accountId": account_id}}
    return body if action is None else body | {"action": action}


def test_a_disconnect_holds_at_once_and_calls_nobody() -> None:
    stage = Stage(provider_states=True)
    assert stage.outcome(EASEE) == "200"
    assert post(stage, told("account disconnected")).status_code == 200
    stage.vendors.calls.clear()
    assert (stage.outcome(EASEE), stage.vendors.calls) == (ACCOUNT, [])
    assert stage.outcome(GO_E) == "200"


def test_a_new_link_logs_in_anew() -> None:
    stage = Stage(provider_states=True)
    stage.outcome(EASEE)
    post(stage, told("account disconnected"))
    post(stage, told("account connected"))
    assert stage.outcome(EASEE) == "200"
    assert stage.vendors.count(EASEE_LOGIN) == 2


def test_a_new_link_forgets_rejections_and_pauses() -> None:
    stage = Stage(provider_states=True)
    stage.vendors.on(EASEE_LOGIN, Canned(400, {"errorCode": 100}))
    assert [stage.outcome(EASEE) for _ in range(4)][-1] == ACCOUNT
    stage.vendors.on(EASEE_LOGIN, raw(429, Retry_After="600"))
    post(stage, told("account connected"))
    assert stage.outcome(EASEE) == "VENDOR_COMMUNICATION_ERROR"
    stage.vendors.on(EASEE_LOGIN)
    post(stage, told("account connected", action=None))
    assert stage.outcome(EASEE) == "200"


@pytest.mark.parametrize("state", ["account connected", "account disconnected"])
@pytest.mark.parametrize("connected", [True, False])
def test_a_teardown_restores_what_the_fleet_says(state: str, connected: bool) -> None:
    records = fleet()
    records["accounts"][0]["connected"] = connected
    stage = Stage(records, provider_states=True)
    post(stage, told(state))
    assert stage.outcome(EASEE) == ("200" if state == "account connected" else ACCOUNT)
    assert post(stage, told(state, "teardown")).status_code == 200
    assert stage.outcome(EASEE) == ("200" if connected else ACCOUNT)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        {},
        {"state": "account connected"},
        {"state": "account connected", "params": []},
        {"state": "account connected", "params": {"accountId": 7}},
        {"state": ["account connected"], "params": {"accountId": EASEE_ACCOUNT}},
        told("account connected", account_id="nobody"),
        told("charger on fire"),
        told("account connected", action="begin"),
    ],
)
def test_what_cannot_be_read_is_400(body: object) -> None:
    answer = post(Stage(provider_states=True), body)
    assert (answer.status_code, answer.get_json()["errorCode"]) == (400, "BAD_PROVIDER_STATE")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 60_000, b"[" * 100_000])
def test_what_is_no_json_is_400(data: bytes) -> None:
    stage = Stage(provider_states=True)
    answer = stage.app.test_client().post("/_provider_states", data=data, headers={"X-API-KEY": KEY})
    assert (answer.status_code, answer.get_json()["errorCode"]) == (400, "BAD_PROVIDER_STATE")


def test_they_are_off_unless_asked_for() -> None:
    assert post(Stage(), told("account disconnected")).status_code == 404


def test_other_methods_are_405() -> None:
    answer = Stage(provider_states=True).app.test_client().get("/_provider_states", headers={"X-API-KEY": KEY})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")

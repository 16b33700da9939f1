"""Decisions D11 to D14: what a failing vendor comes down to."""

from __future__ import annotations

import httpx
import pytest

from tests.simulator.service.stage import (
    CHARGERS,
    EASEE,
    EASEE_LOGIN,
    EASEE_OBSERVATIONS,
    EASEE_RENEW,
    GO_E,
    GO_E_STATUS,
    LOGIN_PATHS,
    STATE_PATHS,
    ZAPTEC,
    ZAPTEC_LOGIN,
    ZAPTEC_STATE,
    Answer,
    Canned,
    Stage,
    easee_observations,
    go_e_status,
    raw,
    zaptec_rows,
)

COMMUNICATION = "VENDOR_COMMUNICATION_ERROR"
CONNECTION = "VENDOR_CONNECTION_ERROR"
AUTHENTICATION = "VENDOR_AUTHENTICATION_ERROR"
EVERY_VENDOR = pytest.mark.parametrize("vendor", ["EASEE", "GO_E", "ZAPTEC"])
WITH_LOGIN = pytest.mark.parametrize("vendor", ["EASEE", "ZAPTEC"])


@EVERY_VENDOR
@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("silence"),
        httpx.ReadError("reset"),
    ],
)
def test_d11_nothing_came_back_is_a_connection_error(vendor: str, error: Exception) -> None:
    stage = Stage()
    stage.vendors.on(STATE_PATHS[vendor], error)
    assert stage.outcome(CHARGERS[vendor]) == CONNECTION
    stage.vendors.on(STATE_PATHS[vendor])
    assert stage.outcome(CHARGERS[vendor]) == "200"


UNUSABLE = [
    *(
        pytest.param(raw(status, b"<html>oops</html>"), id=f"{status} html")
        for status in (200, 404, 500, 502, 503, 504, 524)
    ),
    pytest.param(raw(500), id="500 empty"),
    pytest.param(raw(200), id="200 empty"),
    pytest.param(raw(200, b'{"car": 2'), id="half of a JSON text"),
    pytest.param(raw(200, b"null"), id="null"),
    pytest.param(raw(200, b"42"), id="a number"),
    pytest.param(raw(200, b"{}"), id="an empty object"),
    pytest.param(raw(200, b"[]"), id="an empty list"),
    pytest.param(raw(200, b'"text"'), id="a text"),
    pytest.param(raw(200, b"[" * 100_000), id="nested too deep"),
    pytest.param(raw(200, b"\xff\xfe{\x00}\x00"), id="UTF-16"),
    pytest.param(raw(200, b'{"observations": null, "car2": 1}'), id="state missing"),
    pytest.param(raw(429), id="429"),
    pytest.param(raw(302, location="http://elsewhere.test/"), id="redirect"),
    pytest.param(httpx.RemoteProtocolError("illegal status line"), id="garbage for a status line"),
]


@EVERY_VENDOR
@pytest.mark.parametrize("answer", UNUSABLE)
def test_d12_something_unusable_is_a_communication_error(vendor: str, answer: Answer) -> None:
    stage = Stage()
    stage.vendors.on(STATE_PATHS[vendor], answer)
    assert stage.outcome(CHARGERS[vendor]) == COMMUNICATION
    stage.vendors.on(STATE_PATHS[vendor])
    stage.clock.step(600)
    assert stage.outcome(CHARGERS[vendor]) == "200"


@WITH_LOGIN
@pytest.mark.parametrize("answer", [case for case in UNUSABLE if case.id != "state missing"])
def test_d12_holds_for_logins_too(vendor: str, answer: Answer) -> None:
    stage = Stage()
    stage.vendors.on(LOGIN_PATHS[vendor], answer)
    for _ in range(4):
        assert stage.outcome(CHARGERS[vendor]) == COMMUNICATION
        stage.clock.step(20)
    stage.vendors.on(LOGIN_PATHS[vendor])
    stage.clock.step(600)
    assert stage.outcome(CHARGERS[vendor]) == "200"


@pytest.mark.parametrize(
    ("charger_id", "path", "answer"),
    [
        pytest.param(EASEE, EASEE_OBSERVATIONS, raw(403, b'{"message":"Forbidden"}'), id="easee gateway"),
        pytest.param(
            EASEE, EASEE_OBSERVATIONS, Canned(403, {"title": "Too many requests, blocked"}), id="easee 403 block"
        ),
        pytest.param(
            EASEE, EASEE_OBSERVATIONS, raw(301, location="https://blackhole.easee.com"), id="easee black hole"
        ),
        pytest.param(EASEE, EASEE_LOGIN, raw(403, b'{"message":"Forbidden"}'), id="easee gateway at login"),
        pytest.param(EASEE, EASEE_LOGIN, raw(429, b"Your IP is blocked for 24 hours"), id="easee login block"),
        pytest.param(
            EASEE, EASEE_LOGIN, Canned(400, {"title": "Bad Request", "status": 400}), id="easee outage as 400"
        ),
        pytest.param(ZAPTEC, ZAPTEC_LOGIN, raw(503, b"<html>nginx"), id="zaptec too fast"),
        pytest.param(ZAPTEC, ZAPTEC_LOGIN, Canned(400, {"error": "invalid_request"}), id="zaptec odd 400"),
        pytest.param(
            GO_E, GO_E_STATUS, raw(404, b"404 Not Found: Requested route does not exist"), id="go-e route gone"
        ),
        pytest.param(GO_E, GO_E_STATUS, Canned(body=go_e_status(sse="999999")), id="go-e another charger"),
        pytest.param(
            ZAPTEC,
            ZAPTEC_STATE,
            Canned(body=[{"ChargerId": EASEE, "StateId": 710, "ValueAsString": "3"}]),
            id="zaptec another charger",
        ),
    ],
)
def test_d12_is_no_matter_of_credentials_or_device(charger_id: str, path: str, answer: Answer) -> None:
    stage = Stage()
    stage.vendors.on(path, answer)
    assert stage.outcome(charger_id) == COMMUNICATION


@WITH_LOGIN
def test_d13_a_rejected_token_is_met_with_one_login_and_one_retry(vendor: str) -> None:
    stage = Stage()
    assert stage.outcome(CHARGERS[vendor]) == "200"
    stage.vendors.on(
        STATE_PATHS[vendor], raw(401), Canned(body={"EASEE": easee_observations(), "ZAPTEC": zaptec_rows()}[vendor])
    )
    stage.vendors.calls.clear()
    assert stage.outcome(CHARGERS[vendor]) == "200"
    assert stage.vendors.calls == [
        f"GET {STATE_PATHS[vendor]}",
        f"POST {LOGIN_PATHS[vendor]}",
        f"GET {STATE_PATHS[vendor]}",
    ]


@WITH_LOGIN
def test_d13_never_loops(vendor: str) -> None:
    stage = Stage()
    assert stage.outcome(CHARGERS[vendor]) == "200"
    stage.vendors.on(STATE_PATHS[vendor], raw(401))
    for _ in range(5):
        stage.vendors.calls.clear()
        assert stage.outcome(CHARGERS[vendor]) == AUTHENTICATION
        assert (stage.vendors.count(LOGIN_PATHS[vendor]), stage.vendors.count(STATE_PATHS[vendor])) == (1, 2)


def test_d13_a_renewal_that_does_not_help_is_followed_by_one_login() -> None:
    stage = Stage()
    assert stage.outcome(EASEE) == "200"
    stage.clock.step(3600)
    stage.vendors.on(EASEE_OBSERVATIONS, raw(401))
    stage.vendors.calls.clear()
    assert stage.outcome(EASEE) == AUTHENTICATION
    assert (stage.vendors.count(EASEE_RENEW), stage.vendors.count(EASEE_LOGIN)) == (1, 1)


@pytest.mark.parametrize(
    ("charger_id", "path", "answer"),
    [
        *(
            pytest.param(EASEE, EASEE_OBSERVATIONS, easee_observations({109: mode}), id=f"easee {mode}")
            for mode in (9, 100, 162, -1)
        ),
        *(pytest.param(GO_E, GO_E_STATUS, go_e_status(car=car), id=f"go-e {car}") for car in (None, 7, 99, "n/a")),
        *(
            pytest.param(ZAPTEC, ZAPTEC_STATE, zaptec_rows({710: mode, 702: None, 721: None}), id=f"zaptec {mode}")
            for mode in ("0", "4", "6", "42", "n/a")
        ),
    ],
)
def test_d14_an_unknown_word_is_left_out(charger_id: str, path: str, answer: object) -> None:
    stage = Stage()
    stage.vendors.on(path, Canned(body=answer))
    told = stage.charge_state(charger_id)
    assert set(told) == {"lastUpdated", "chargeCurrentMax"}

"""Tokens: kept, shared, renewed, and never fetched twice at once."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.simulator.service.stage import (
    EASEE,
    EASEE_LOGIN,
    EASEE_OBSERVATIONS,
    EASEE_RENEW,
    ZAPTEC,
    ZAPTEC_LOGIN,
    ZAPTEC_STATE,
    Canned,
    Stage,
    SteppedClock,
    easee_observations,
    fleet,
    raw,
)

CALLERS = 12


def many(stage: Stage, charger_id: str) -> list[str]:
    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(lambda _: stage.outcome(charger_id), range(CALLERS)))


class WaitersClock(SteppedClock):
    """Knows how many threads have asked how long they may wait: twice each, the second time before they do."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: Counter[int] = Counter()
        self._changed = threading.Condition()

    def monotonic_s(self) -> float:
        with self._changed:
            self._asked[threading.get_ident()] += 1
            self._changed.notify_all()
        return super().monotonic_s()

    def until_waiting(self, count: int) -> bool:
        """Return once so many threads other than this one wait."""
        me = threading.get_ident()
        with self._changed:
            return self._changed.wait_for(
                lambda: sum(times >= 2 for ident, times in self._asked.items() if ident != me) >= count, timeout=30
            )


@pytest.mark.parametrize(("charger_id", "login"), [(EASEE, EASEE_LOGIN), (ZAPTEC, ZAPTEC_LOGIN)])
def test_concurrent_refreshes_share_one_login(charger_id: str, login: str) -> None:
    stage = Stage()
    assert many(stage, charger_id) == ["200"] * CALLERS
    assert stage.vendors.count(login) == 1


@pytest.mark.parametrize(("charger_id", "login"), [(EASEE, EASEE_LOGIN), (ZAPTEC, ZAPTEC_LOGIN)])
def test_whoever_waits_for_a_login_shares_its_failure(charger_id: str, login: str) -> None:
    clock = WaitersClock()
    stage = Stage(clock=clock)

    def rejected(_: httpx.Request) -> httpx.Response:
        assert clock.until_waiting(CALLERS - 1)
        return Canned(400, {"errorCode": 100, "error": "invalid_grant"}).response()

    stage.vendors.on(login, rejected)
    assert many(stage, charger_id) == ["VENDOR_AUTHENTICATION_ERROR"] * CALLERS
    assert stage.vendors.count(login) == 1


def test_a_token_rejected_for_many_is_replaced_once() -> None:
    stage = Stage()
    assert stage.outcome(EASEE) == "200"
    stage.vendors.on(EASEE_LOGIN, Canned(body={"accessToken": "new", "expiresIn": 3600}))

    def state(request: httpx.Request) -> httpx.Response:
        is_new = request.headers["authorization"] == "Bearer new"
        return (Canned(body=easee_observations()) if is_new else raw(401)).response()

    stage.vendors.on(EASEE_OBSERVATIONS, state)
    stage.vendors.calls.clear()
    assert many(stage, EASEE) == ["200"] * CALLERS
    assert stage.vendors.count(EASEE_LOGIN) == 1


def test_a_token_is_kept_for_its_life_by_our_clock() -> None:
    stage = Stage()
    for _ in range(35):
        assert stage.outcome(ZAPTEC) == "200"
        stage.clock.step(100)
    assert stage.vendors.count(ZAPTEC_LOGIN) == 1
    stage.clock.step(100)
    assert stage.outcome(ZAPTEC) == "200"
    assert stage.vendors.count(ZAPTEC_LOGIN) == 2


@pytest.mark.parametrize("lifetime", [None, "n/a", 0, -5, 1e400, [], True])
def test_a_lifetime_that_is_none_is_taken_as_an_hour(lifetime: object) -> None:
    stage = Stage()
    body = f'{{"access_token": "x", "expires_in": {str(lifetime).replace("None", "null").replace("inf", "1e400")}}}'
    text = body.replace("n/a", '"n/a"').replace("True", "true").encode()
    stage.vendors.on(ZAPTEC_LOGIN, raw(200, text))
    assert stage.outcome(ZAPTEC) == "200"
    stage.clock.step(3500)
    assert stage.outcome(ZAPTEC) == "200"
    assert stage.vendors.count(ZAPTEC_LOGIN) == 1


def test_a_short_lived_token_is_still_used_more_than_once() -> None:
    stage = Stage()
    stage.vendors.on(ZAPTEC_LOGIN, Canned(body={"access_token": "x", "expires_in": 10}))
    for _ in range(3):
        assert stage.outcome(ZAPTEC) == "200"
        stage.clock.step(4)
    assert stage.vendors.count(ZAPTEC_LOGIN) == 1


def test_an_ended_token_is_renewed_with_both_old_ones() -> None:
    stage = Stage()
    assert stage.outcome(EASEE) == "200"
    stage.clock.step(3600)
    stage.vendors.requests.clear()
    assert stage.outcome(EASEE) == "200"
    renew, state = stage.vendors.requests[:2]
    assert (renew.url.path, renew.read()) == (EASEE_RENEW, b'{"accessToken":"easee-1","refreshToken":"renew-1"}')
    assert state.headers["authorization"] == "Bearer easee-2"
    assert stage.vendors.count(EASEE_LOGIN) == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Canned(401, {"errorCode": 105}), id="expired"),
        pytest.param(Canned(401, {"errorCode": 104}), id="used already"),
        pytest.param(raw(500), id="500"),
        pytest.param(raw(200, b"<html>"), id="html"),
        pytest.param(Canned(200, {"expiresIn": 3600}), id="no token"),
    ],
)
def test_a_renewal_that_fails_is_followed_by_a_login(answer: Canned) -> None:
    stage = Stage()
    assert stage.outcome(EASEE) == "200"
    stage.clock.step(3600)
    stage.vendors.on(EASEE_RENEW, answer)
    assert stage.outcome(EASEE) == "200"
    assert (stage.vendors.count(EASEE_RENEW), stage.vendors.count(EASEE_LOGIN)) == (1, 2)


def test_a_renewal_that_gets_no_answer_is_tried_again_later() -> None:
    stage = Stage()
    assert stage.outcome(EASEE) == "200"
    stage.clock.step(3600)
    stage.vendors.on(EASEE_RENEW, httpx.ConnectError("refused"))
    assert stage.outcome(EASEE) == "VENDOR_CONNECTION_ERROR"
    stage.vendors.on(EASEE_RENEW)
    assert stage.outcome(EASEE) == "200"
    assert stage.vendors.count(EASEE_LOGIN) == 1


def test_an_unchanged_password_survives_an_outage_of_the_token_endpoint() -> None:
    stage = Stage()
    stage.vendors.on(ZAPTEC_LOGIN, raw(503, b"<html>nginx"))
    assert [stage.outcome(ZAPTEC) for _ in range(5)] == ["VENDOR_COMMUNICATION_ERROR"] * 5
    stage.vendors.on(ZAPTEC_LOGIN)
    assert stage.outcome(ZAPTEC) == "200"


def test_accounts_never_share_a_token() -> None:
    records = fleet()
    twin = records["accounts"][2] | {
        "id": "acc-2",
        "credentials": {"username": "ola@example.test", "password": "other"},
    }
    charger = records["chargers"][2] | {"id": EASEE.replace("a", "d"), "accountId": "acc-2"}
    records["accounts"].append(twin)
    records["chargers"].append(charger)
    stage = Stage(records)

    def login(request: httpx.Request) -> httpx.Response:
        return Canned(body={"access_token": "ola" if b"ola" in request.read() else "kari", "expires_in": 60}).response()

    stage.vendors.on(ZAPTEC_LOGIN, login)
    for charger_id in (ZAPTEC, charger["id"], ZAPTEC):
        assert stage.outcome(charger_id) == "200"
    states = [request for request in stage.vendors.requests if request.url.path == ZAPTEC_STATE]
    assert [request.headers["authorization"] for request in states] == ["Bearer kari", "Bearer ola", "Bearer kari"]


def test_the_login_is_spelled_as_each_vendor_wants_it() -> None:
    stage = Stage()
    stage.outcome(EASEE)
    stage.outcome(ZAPTEC)
    by_path = {request.url.path: request for request in stage.vendors.requests}
    easee, zaptec = by_path[EASEE_LOGIN], by_path[ZAPTEC_LOGIN]
    assert easee.read() == b'{"userName":"kari@example.test","password":"s3cret-words"}'
    assert easee.headers["content-type"] == "application/json"
    assert zaptec.read() == b"grant_type=password&username=kari%40example.test&password=s3cret-words"
    assert zaptec.headers["content-type"] == "application/x-www-form-urlencoded"

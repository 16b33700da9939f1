"""Each rule of manners: visits that break it and visits that do not, and every rule in the table."""

from dataclasses import replace
from pathlib import Path

import pytest

import contracts.manners
from contracts.exchange import Answer, Exchange, Request
from contracts.manners import MANNERS, Budget, Visit, pause_wanted_s, pause_words
from simulator.journal.journal import Leg
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.states import Vendor

ME = Fleet(7, [Entry(Vendor.EASEE, "me")]).chargers[0]
AT_S = 1000.0


def _leg(role: str, target: str, status: int = 200, **values: object) -> Leg:
    leg = Leg("vendor", AT_S, "GET", target, status, vendor="EASEE", role=role, account_id=ME.account_id)
    return replace(leg, **values)  # type: ignore[arg-type]


LOGIN = _leg("login", "/login", method="POST")
STATE = _leg("state", "/state", charger_id=ME.id)
REFUSED = replace(STATE, status=401)
THROTTLED = replace(STATE, status=429, headers=(("Retry-After", "30"),))
BLOCKED = replace(STATE, status=403, body="<html>blocked</html>")
DETAILS = _leg("details", "/details", charger_id=ME.id)


def _visit(*calls: Leg, status: int = 200, body: bytes = b"{}", **values: object) -> Visit:
    exchange = Exchange(Request("GET", "/"), Answer(status, "", (), body))
    visit = Visit(exchange, ME, calls, AT_S, AT_S + 1)
    return replace(visit, **values)  # type: ignore[arg-type]


WRONG = [
    pytest.param("asks_nobody_in_vain", _visit(STATE, needs_no_vendor="the key is wrong"), id="called for nothing"),
    pytest.param("own_account", _visit(replace(STATE, account_id="another")), id="another account"),
    pytest.param("own_account", _visit(replace(STATE, charger_id="another")), id="another charger"),
    pytest.param("tokens_stay_inside", _visit(STATE, body=b'"tok-1"', secrets=frozenset({"tok-1"})), id="token told"),
    pytest.param("one_login", _visit(LOGIN, LOGIN, STATE), id="two logins"),
    pytest.param("one_login", _visit(LOGIN, STATE, LOGIN, DETAILS), id="a login for each call"),
    pytest.param("one_login", _visit(*[replace(LOGIN, status=400)] * 3), id="login storm"),
    pytest.param("leaves_alone", _visit(THROTTLED, STATE), id="the same call after a 429"),
    pytest.param("leaves_alone", _visit(THROTTLED, DETAILS, LOGIN), id="two more calls after a 429"),
    pytest.param(
        "leaves_alone",
        _visit(THROTTLED, *[replace(DETAILS, target=f"/{n}") for n in range(5)], clock_moves=False, answered_s=AT_S),
        id="five more than could be under way",
    ),
    pytest.param("leaves_alone", _visit(STATE, quiet_until_s=AT_S + 20), id="a call during a pause"),
    pytest.param("leaves_alone", _visit(BLOCKED, BLOCKED), id="again after a block"),
    pytest.param("no_retry_storm", _visit(*[STATE] * 4), id="four times the same"),
    pytest.param("call_budget", _visit(*[replace(STATE, target=f"/{n}") for n in range(15)]), id="fifteen calls"),
    pytest.param("reads_only", _visit(_leg("command", "/start", method="POST")), id="a command"),
    pytest.param("answers_in_time", _visit(answered_s=AT_S + 31), id="half a minute"),
]
RIGHT = [
    pytest.param(_visit(), id="nothing asked"),
    pytest.param(_visit(LOGIN, STATE, DETAILS), id="the usual"),
    pytest.param(_visit(REFUSED, LOGIN, STATE, DETAILS), id="a refused token"),
    pytest.param(_visit(_leg("renew", "/renew"), REFUSED, LOGIN, STATE), id="a renewed token that is refused"),
    pytest.param(_visit(replace(LOGIN, status=400), replace(LOGIN, status=400)), id="two tries (D13)"),
    pytest.param(_visit(replace(LOGIN, faults=("cut",)), LOGIN, STATE), id="a login whose answer was spoiled"),
    pytest.param(_visit(*[STATE] * 3), id="two more tries"),
    pytest.param(_visit(THROTTLED, DETAILS), id="one call that was under way"),
    pytest.param(
        _visit(THROTTLED, *[replace(DETAILS, target=f"/{n}") for n in range(4)], clock_moves=False, answered_s=AT_S),
        id="sent side by side by a service elsewhere",
    ),
    pytest.param(_visit(THROTTLED, replace(STATE, at_s=AT_S + 30)), id="waited as long as asked"),
    pytest.param(_visit(quiet_until_s=AT_S + 20), id="kept the pause"),
    pytest.param(_visit(STATE, quiet_until_s=AT_S + 0.5), id="the pause ended meanwhile"),
    pytest.param(_visit(needs_no_vendor="the key is wrong", status=401), id="refused without a call"),
    pytest.param(_visit(replace(STATE, account_id=None)), id="the vendor did not know who called"),
    pytest.param(_visit(body=b'"tok"', secrets=frozenset({"tok-1"})), id="part of a token's text"),
]


@pytest.mark.parametrize(("slug", "visit"), WRONG)
def test_bad_manners_are_told_by_the_rule_that_is_about_them(slug: str, visit: Visit) -> None:
    told = {manner.slug: list(manner(visit)) for manner in MANNERS.values()}
    assert told[slug]
    assert all(one.expected and one.seen and one.where for one in told[slug])


@pytest.mark.parametrize("visit", RIGHT)
def test_good_manners_are_nobodys_finding(visit: Visit) -> None:
    assert [violation for manner in MANNERS.values() for violation in manner(visit)] == []


def test_every_rule_has_a_visit_that_breaks_it() -> None:
    assert {case.values[0] for case in WRONG} == set(MANNERS)


def test_the_table_holds_every_file() -> None:
    files = {path.stem for path in Path(contracts.manners.__file__).parent.glob("*.py")}
    assert set(MANNERS) == files - {"__init__", "visit"}
    assert all(manner.title and manner.why.endswith(".") for manner in MANNERS.values())


@pytest.mark.parametrize(
    ("leg", "pause_s"),
    [
        pytest.param(STATE, None, id="a good answer"),
        pytest.param(replace(STATE, status=503), None, id="down"),
        pytest.param(THROTTLED, 30.0, id="seconds"),
        pytest.param(replace(THROTTLED, headers=()), 0.0, id="no time named"),
        pytest.param(replace(THROTTLED, headers=(("retry-after", "soon"),)), 0.0, id="nonsense"),
        pytest.param(
            replace(THROTTLED, headers=(("Retry-After", "Thu, 01 Jan 1970 00:17:00 GMT"),)), 20.0, id="a date"
        ),
        pytest.param(BLOCKED, 30.0, id="a block"),
        pytest.param(replace(BLOCKED, body='{"title":"Forbidden"}'), None, id="a 403 about the charger"),
        pytest.param(replace(BLOCKED, vendor="GO_E"), None, id="a go-e that is away"),
    ],
)
def test_what_a_vendor_wants_to_be_left_alone_for(leg: Leg, pause_s: float | None) -> None:
    assert pause_wanted_s(leg, Budget()) == pause_s


@pytest.mark.parametrize(
    ("leg", "words"),
    [
        pytest.param(THROTTLED, "it answered 429 and named 30 s (Retry-After)", id="a time named"),
        pytest.param(replace(THROTTLED, headers=()), "it answered 429, which asks for fewer calls", id="no time named"),
        pytest.param(BLOCKED, "it blocked the caller (403), and a block wants 30 s without a call", id="a block"),
    ],
)
def test_a_finding_says_what_the_vendor_had_said(leg: Leg, words: str) -> None:
    pause_s = pause_wanted_s(leg, Budget())
    assert pause_s is not None
    assert pause_words(leg, pause_s) == words
    manner = MANNERS["leaves_alone"]
    (later,) = manner(_visit(STATE, quiet_until_s=AT_S + 20, quiet_why=words))
    assert later.expected == f"no call for another 20 s, as the vendor asked: {words}"
    (within,) = manner(_visit(leg, leg))
    assert within.expected == f"no call after the vendor's {leg.status}: {words}"

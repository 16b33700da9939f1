"""Rules over answers that follow one another: series that break them and series that do not."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.exchange import Answer, Exchange, Request
from contracts.series import SERIES, Moment, series_rules

ID, OTHER = "a1111111-2222-4333-8444-555555555555", "b1111111-2222-4333-8444-555555555555"
ERROR = "0c9f8f0e-2f57-4b8f-8f55-0a8f6c9b1d22"


def _moment(place: int, status: int, body: dict[str, Any], charger_id: str | None = ID, **at: int) -> Moment:
    exchange = Exchange(Request("GET", "/"), Answer(status))
    return Moment(exchange, body, charger_id, 60.0 * place, at.get("began", 2 * place), at.get("ended", 2 * place + 1))


def _ok(place: int, minute: int, state: str = "CHARGING", charger_id: str = ID, **at: int) -> Moment:
    body = {"chargeState": {"lastUpdated": f"2026-01-05T09:{minute:02}:00Z", "chargingState": state}}
    return _moment(place, 200, body, charger_id, **at)


def _told(*moments: Moment) -> list[str]:
    rules = series_rules()
    return [violation.rule for moment in moments for rule in rules for violation in rule(moment)]


@pytest.mark.parametrize(
    ("moments", "rules"),
    [
        pytest.param([_ok(0, 1), _ok(1, 2), _ok(2, 2)], [], id="time goes on, or nothing happened"),
        pytest.param([_ok(0, 2), _ok(1, 1)], ["time_went_back"], id="an earlier time"),
        pytest.param([_ok(0, 2), _ok(1, 1, charger_id=OTHER)], [], id="another charger"),
        pytest.param([_ok(0, 2, ended=9), _ok(1, 1)], [], id="asked before the other ended"),
        pytest.param([_ok(0, 1), _ok(1, 1, "STOPPED")], ["time_stood_still"], id="another state at the same time"),
        pytest.param([_ok(0, 1), _ok(0, 1, "STOPPED", began=2)], [], id="at one and the same moment"),
        pytest.param([_ok(0, 1), _ok(1, 2, "STOPPED")], [], id="another state at another time"),
        pytest.param([_moment(0, 200, {}), _ok(1, 1), _moment(2, 200, {"chargeState": 7})], [], id="nothing to read"),
        pytest.param([_moment(0, 503, {"id": ERROR}), _moment(1, 404, {"id": ERROR.upper()})], ["error_id"], id="id"),
        pytest.param([_moment(0, 503, {"id": ID})], ["error_id"], id="the charger's id"),
        pytest.param([_moment(0, 503, {"id": ERROR}), _moment(1, 503, {"id": OTHER})], [], id="two errors, two ids"),
        pytest.param([_moment(0, 200, {"id": ID}), _moment(1, 200, {"id": ID})], [], id="the charger twice"),
    ],
)
def test_a_series_is_judged_as_a_whole(moments: list[Moment], rules: list[str]) -> None:
    assert _told(*moments) == rules


def test_every_rule_explains_itself() -> None:
    rules = series_rules()
    assert [type(rule) for rule in rules] == list(SERIES)
    assert all(rule.slug and rule.title and rule.why.endswith(".") for rule in rules)


def test_an_answer_that_was_altered_on_its_way_is_no_measure() -> None:
    assert _told(_ok(0, 5), replace(_ok(1, 1), altered=True), _ok(2, 3)) == []

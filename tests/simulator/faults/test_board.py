from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.faults.board import FaultBoard, Rule
from simulator.faults.delay import Delay
from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import Answer, Outcome
from simulator.faults.refuse import Refuse
from simulator.faults.status import Status
from simulator.truth.states import Vendor
from tests.simulator.faults.calls import CALL, GOOD, call


def board_with(*rules: Rule, seed: int = 7) -> FaultBoard:
    board = FaultBoard(seed)
    for rule in rules:
        board.post(rule)
    return board


def strikes(board: FaultBoard, calls: int = 1, at: Call = CALL) -> str:
    """One letter for each call: x where a rule struck, . where none did."""
    return "".join("x" if board.around(at, lambda: GOOD)[1] else "." for _ in range(calls))


def test_without_rules_the_call_goes_through() -> None:
    assert FaultBoard(7).around(CALL, lambda: GOOD) == (GOOD, ())


def test_a_rule_strikes_and_is_named() -> None:
    answer, names = board_with(Rule("a", Status(503))).around(CALL, lambda: GOOD)
    assert isinstance(answer, Answer)
    assert (answer.status, names) == (503, ("a",))


@pytest.mark.parametrize(
    ("aim", "hit", "missed"),
    [
        ({"vendor": Vendor.EASEE}, {}, {"vendor": Vendor.GO_E}),
        ({"account_id": "account"}, {}, {"account_id": "other"}),
        ({"account_id": "account"}, {}, {"account_id": None}),
        ({"charger_id": "charger"}, {}, {"charger_id": "other"}),
        ({"charger_id": "charger"}, {}, {"charger_id": None}),
        ({"roles": frozenset({"state"})}, {}, {"role": "login"}),
        ({"roles": frozenset({"state", "login"})}, {"role": "login"}, {"role": "details"}),
        ({"from_s": 1000.0}, {}, {"at_s": 999.9}),
        ({"until_s": 1000.1}, {}, {"at_s": 1000.1}),
        ({}, {"vendor": Vendor.ZAPTEC, "account_id": None, "charger_id": None, "role": "other", "at_s": 0.0}, None),
    ],
)
def test_a_rule_hits_those_it_is_about(aim: dict[str, Any], hit: dict[str, Any], missed: dict[str, Any] | None) -> None:
    board = board_with(Rule("a", Refuse(), **aim))
    assert strikes(board, at=call(**hit)) == "x"
    assert missed is None or strikes(board, at=call(**missed)) == "."


@pytest.mark.parametrize("role", ["login", "renew", "state", "details", "list", "command", "other"])
def test_every_role_can_be_aimed_at(role: str) -> None:
    board = board_with(Rule("a", Refuse(), roles=frozenset({role})))
    assert strikes(board, at=call(role=role)) == "x"
    assert strikes(board, at=call(role="state" if role != "state" else "login")) == "."


@pytest.mark.parametrize(
    ("count", "pattern"),
    [
        ({}, "xxxxxx"),
        ({"skip_calls": 2}, "..xxxx"),
        ({"calls": 2}, "xx...."),
        ({"skip_calls": 1, "calls": 3}, ".xxx.."),
        ({"probability": 0.0}, "......"),
        ({"probability": 1.0}, "xxxxxx"),
        ({"probability": 0.0, "calls": 1}, "......"),
    ],
)
def test_calls_are_counted(count: dict[str, Any], pattern: str) -> None:
    assert strikes(board_with(Rule("a", Refuse(), **count)), 6) == pattern


def test_only_calls_it_is_about_count() -> None:
    board = board_with(Rule("a", Refuse(), roles=frozenset({"state"}), skip_calls=1, from_s=1000.0))
    assert strikes(board, 3, call(role="login")) + strikes(board, 3, call(at_s=1.0)) == "......"
    assert strikes(board, 3) == ".xx"


def test_chance_is_the_seeds() -> None:
    rule = Rule("a", Refuse(), probability=0.5)
    runs = [strikes(board_with(rule, seed=seed), 64) for seed in (1, 2, 1)]
    assert runs[0] == runs[2] != runs[1]
    assert 16 <= runs[0].count("x") <= 48


def test_chance_is_each_rules_own() -> None:
    rule, other = (Rule(name, Refuse(), probability=0.5) for name in ("a", "b"))
    alone, together = board_with(rule), board_with(other, rule)
    mine = ["a" in together.around(CALL, lambda: GOOD)[1] for _ in range(40)]
    assert ["x" if hit else "." for hit in mine] == list(strikes(alone, 40))


@settings(derandomize=True, deadline=None, database=None)
@given(st.floats(0, 1), st.integers(0, 5), st.one_of(st.none(), st.integers(1, 5)), st.integers(0, 99))
def test_counts_hold_whatever_the_chance(probability: float, skip: int, calls: int | None, seed: int) -> None:
    rule = Rule("a", Refuse(), skip_calls=skip, calls=calls, probability=probability)
    pattern = strikes(board_with(rule, seed=seed), 20)
    assert "x" not in pattern[:skip]
    assert pattern.count("x") <= (20 if calls is None else calls)


def test_a_mended_rule_is_gone_and_starts_afresh() -> None:
    board = board_with(Rule("a", Refuse(), calls=1))
    assert strikes(board, 2) == "x."
    assert board.mend("a")
    assert not board.mend("a")
    board.post(Rule("a", Refuse(), calls=1))
    assert strikes(board, 2) == "x."


def test_all_can_be_mended_at_once() -> None:
    board = board_with(Rule("a", Refuse()), Rule("b", Refuse()))
    board.mend_all()
    assert (strikes(board), board.rules(1000.0)) == (".", ())


def test_a_rule_takes_the_place_of_one_of_its_name() -> None:
    board = board_with(Rule("a", Refuse()), Rule("a", Status(503)))
    assert board.rules(1000.0) == (Rule("a", Status(503)),)


def test_rules_in_force_are_those_that_can_still_strike() -> None:
    board = board_with(
        Rule("spent", Refuse(), calls=1),
        Rule("over", Refuse(), until_s=1000.0),
        Rule("to come", Refuse(), from_s=1001.0),
        Rule("now", Refuse()),
    )
    strikes(board)
    assert [rule.name for rule in board.rules(1000.0)] == ["now"]
    assert [rule.name for rule in board.rules(1001.0)] == ["to come", "now"]
    assert [rule.name for rule in board.rules(999.0)] == ["over", "now"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Notes the order in which faults stand around a call."""

    name: str
    seen: list[str]

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        del call, draw
        self.seen.append(f"into {self.name}")
        outcome = proceed()
        self.seen.append(f"out of {self.name}")
        return outcome


def test_the_first_posted_is_the_outermost() -> None:
    seen: list[str] = []
    board = board_with(Rule("a", Mark("a", seen)), Rule("b", Mark("b", seen)))
    assert board.around(CALL, lambda: GOOD) == (GOOD, ("a", "b"))
    assert seen == ["into a", "into b", "out of b", "out of a"]


def test_a_delay_around_an_outage_holds_its_page() -> None:
    answer, names = board_with(Rule("slow", Delay(250.0)), Rule("down", Status(503))).around(CALL, lambda: GOOD)
    assert isinstance(answer, Answer)
    assert (answer.status, answer.hold_ms, names) == (503, 250.0, ("slow", "down"))


def test_a_vendors_own_mistake_comes_through() -> None:
    def broken() -> Outcome:
        raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        board_with(Rule("slow", Delay(1.0))).around(CALL, broken)


def test_many_threads_share_the_count() -> None:
    board = board_with(Rule("a", Refuse(), skip_calls=50, calls=100))
    with ThreadPoolExecutor(8) as pool:
        hits = list(pool.map(lambda _: strikes(board), range(400)))
    assert hits.count("x") == 100


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"probability": -0.1}, r"probability: a number from 0 to 1 was expected, got -0\.1"),
        ({"probability": 1.1}, r"probability: a number from 0 to 1 was expected, got 1\.1"),
        ({"skip_calls": -1}, "a: skip_calls is 0 or more and calls is 1 or more"),
        ({"calls": 0}, "a: skip_calls is 0 or more and calls is 1 or more"),
    ],
)
def test_an_impossible_rule_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadFault, match=said):
        Rule("a", Refuse(), **wrong)

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.faults.board import FaultBoard, Rule, Tally
from simulator.faults.delay import Delay
from simulator.faults.fault import BadFault, Call
from simulator.faults.nulled import Nulled
from simulator.faults.outcome import Answer, BadCertificate, Outcome
from simulator.faults.refuse import Refuse
from simulator.faults.status import Status
from simulator.faults.tls import Tls
from simulator.faults.when import Quota, Turns
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


def letters(board: FaultBoard, times: list[float], **differs: Any) -> str:
    """One letter for each call at these seconds: x where a rule struck."""
    return "".join(strikes(board, at=call(at_s=at_s, **differs)) for at_s in times)


@pytest.mark.parametrize(
    ("path", "struck"),
    [("/easee/api/chargers/EH1/config", "x"), ("/easee/api/chargers/EH1", "."), ("", "x")],
    ids=["the one meant", "another", "not known"],
)
def test_a_rule_can_be_about_some_paths(path: str, struck: str) -> None:
    board = board_with(Rule("a", Refuse(), paths=frozenset({"/zaptec/*", "*/config"})))
    assert strikes(board, at=call(path=path)) == struck


def test_a_quota_lets_so_many_through_in_any_period() -> None:
    board = board_with(Rule("a", Refuse(), quota=Quota(2, 10.0)))
    assert letters(board, [0, 1, 2, 9.9, 10, 10.5, 11, 12, 30]) == "..xx.x.x."


def test_a_quota_of_none_lets_nobody_through() -> None:
    assert strikes(board_with(Rule("a", Refuse(), quota=Quota(0, 10.0))), 3) == "xxx"


def test_a_quota_is_each_rules_own_and_counts_only_its_calls() -> None:
    board = board_with(Rule("a", Refuse(), quota=Quota(1, 10.0), roles=frozenset({"state"})))
    assert letters(board, [0, 0, 0], role="login") + letters(board, [0, 0]) == "....x"


def test_a_block_lasts_until_nobody_has_called_for_so_long() -> None:
    board = board_with(Rule("a", Refuse(), from_s=0.0, until_quiet_s=10.0))
    assert letters(board, [5, 14, 23.9]) == "xxx"
    assert [bool(board.rules(at_s)) for at_s in (33.8, 33.9)] == [True, False]
    assert letters(board, [33.9, 34, 35]) == "..."


def test_a_block_that_nobody_met_ends_as_well() -> None:
    assert letters(board_with(Rule("a", Refuse(), from_s=0.0, until_quiet_s=10.0)), [10, 11]) == ".."


def test_turns_come_and_go_by_the_clock() -> None:
    board = board_with(Rule("a", Refuse(), from_s=100.0, turns=Turns(10.0, 30.0)))
    assert letters(board, [99, 100, 109.9, 110, 139.9, 140, 150]) == ".xx..x."
    assert [bool(board.rules(at_s)) for at_s in (99, 100, 110, 140)] == [False, True, False, True]


def test_the_board_tells_how_often_a_rule_has_met_calls() -> None:
    board = board_with(Rule("a", Refuse(), roles=frozenset({"state", "login"}), skip_calls=1, calls=1))
    assert board.tallies() == {"a": {}}
    strikes(board, 3)
    strikes(board, 1, call(role="login"))
    strikes(board, 1, call(role="details"))
    assert board.tallies() == {"a": {"state": Tally(3, 1, 1), "login": Tally(1, 0, 0)}}
    board.mend("a")
    assert board.tallies() == {}


def test_a_change_that_finds_nothing_to_change_is_told_apart() -> None:
    board = board_with(Rule("a", Nulled("no.such.place", ["power"])), Rule("b", Nulled("car", ["state"])))
    strikes(board, 2)
    assert board.tallies() == {"a": {"state": Tally(2, 2, 0)}, "b": {"state": Tally(2, 2, 2)}}


def test_a_fault_behind_one_that_answers_by_itself_changes_nothing() -> None:
    board = board_with(Rule("down", Status(503)), Rule("slow", Delay(5.0)))
    strikes(board)
    assert board.tallies() == {"down": {"state": Tally(1, 1, 1)}, "slow": {"state": Tally(1, 1, 0)}}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Quota(-1, 5.0), "quota: calls of 0 or more and a time above 0 s were expected"),
        (lambda: Quota(1, 0.0), "quota: calls of 0 or more and a time above 0 s were expected"),
        (lambda: Turns(0.0, 1.0), "turns: broken and well for more than 0 s each were expected"),
        (lambda: Turns(1.0, -1.0), "turns: broken and well for more than 0 s each were expected"),
        (lambda: Rule("a", Refuse(), turns=Turns(1.0, 1.0)), "a: turns need from_s, the moment the first one begins"),
        (lambda: Rule("a", Refuse(), until_quiet_s=0.0), "until_quiet_s: seconds above 0 were expected, got 0.0"),
    ],
)
def test_an_impossible_when_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(BadFault, match=said):
        make()


@pytest.mark.parametrize(
    ("limits", "unconditional"),
    [
        ({}, True),
        ({"until_quiet_s": 5.0}, True),
        ({"turns": Turns(1.0, 1.0), "from_s": 0.0}, True),
        ({"probability": 0.9}, False),
        ({"calls": 1}, False),
        ({"skip_calls": 1}, False),
        ({"quota": Quota(0, 1.0)}, False),
        ({"paths": frozenset({"*"})}, False),
    ],
)
def test_a_rule_that_strikes_every_call_while_it_is_in_force(limits: dict[str, Any], unconditional: bool) -> None:
    assert Rule("a", Refuse(), **limits).unconditional is unconditional


@pytest.mark.parametrize(
    ("aim", "asked", "expected"),
    [
        ({}, {}, BadCertificate.EXPIRED),
        ({"vendor": Vendor.EASEE}, {}, BadCertificate.EXPIRED),
        ({"vendor": Vendor.GO_E}, {}, None),
        ({"account_id": "mine"}, {}, BadCertificate.EXPIRED),
        ({"account_id": "mine"}, {"account_id": "mine"}, BadCertificate.EXPIRED),
        ({"account_id": "mine"}, {"account_id": "theirs"}, None),
        ({"until_s": 1000.0}, {}, None),
    ],
)
def test_the_certificate_that_a_connection_meets(
    aim: dict[str, Any], asked: dict[str, Any], expected: BadCertificate | None
) -> None:
    board = board_with(Rule("other", Refuse()), Rule("a", Tls("expired"), **aim))
    assert board.certificate(Vendor.EASEE, 1000.0, **asked) is expected
    board.mend("a")
    assert board.certificate(Vendor.EASEE, 1000.0, **asked) is None


def test_notices_count_what_was_seen_and_what_struck() -> None:
    told: list[str] = []
    board = FaultBoard(7)
    board.on_change = told.append
    board.post(Rule("one", Status(503), skip_calls=1, calls=1))
    board.post(Rule("later", Status(503), from_s=10.0**12))
    for _ in range(3):
        board.around(call(), lambda: Answer(200, (), b""))
    counted = [(notice.rule.name, notice.seen, notice.struck, notice.spent) for notice in board.notices()]
    assert counted == [("one", 2, 1, True), ("later", 0, 0, False)]
    assert board.notice("one") == board.notices()[0]
    assert board.mend("one")
    assert not board.mend("one")
    assert board.notice("one") is None
    board.mend_all()
    assert told == ["one", "later", "one", "later"]

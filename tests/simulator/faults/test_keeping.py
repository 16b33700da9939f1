"""The board written down and put back: every fault, every setting of a rule, and what has happened to it so far."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from simulator.faults.board import FaultBoard, Rule
from simulator.faults.delay import Delay
from simulator.faults.fault import Fault
from simulator.faults.keeping import FAULT, FAULTS_SHELF, shelves
from simulator.faults.outcome import Answer
from simulator.faults.status import Status
from simulator.faults.table import FAULTS, make_fault
from simulator.faults.when import Quota, Turns
from simulator.truth.errors import BadState
from simulator.truth.shelf import Kept, restore
from simulator.truth.states import Vendor
from tests.simulator.faults.calls import GOOD, call
from tests.simulator.faults.test_table import NEEDED

OTHER_SETTINGS: list[tuple[str, dict[str, Any]]] = [
    ("status", {"status": 429, "body": "text", "headers": {"Retry-After": "7"}, "after_ms": 5.5}),
    ("status", {"content": "{}", "content_type": "text/x"}),
    ("value", {"at": "a[*].b", "touches": ("state", "plug"), "to": {"deep": [1, None, "x"]}}),
    ("value", {"at": "", "touches": ["all"], "to": 1e300}),
    ("extra_keys", {"keys": {"$odd": [1]}}),
    ("clock", {"skew_s": -3600, "at": "x"}),
]


@pytest.mark.parametrize(
    ("name", "settings"), [*((name, NEEDED.get(name, {})) for name in FAULTS), *OTHER_SETTINGS], ids=str
)
def test_every_fault_comes_back_with_its_settings(name: str, settings: dict[str, Any]) -> None:
    fault = make_fault(name, **settings)
    assert FAULT.read(json.loads(json.dumps(FAULT.write(fault), allow_nan=False))) == fault


RULES: dict[str, dict[str, Any]] = {
    "for everybody": {},
    "for a vendor": {"vendor": Vendor.EASEE},
    "for an account": {"account_id": "account"},
    "for a charger": {"charger_id": "charger"},
    "for some endpoints": {"roles": frozenset({"state", "login"})},
    "for some paths": {"paths": frozenset({"*/config"})},
    "for a while": {"from_s": 900.0, "until_s": 1_000_000.0},
    "after some calls": {"skip_calls": 3},
    "for some calls": {"calls": 3},
    "now and then": {"probability": 0.5},
    "beyond a quota": {"quota": Quota(2, 10.0)},
    "in turns": {"turns": Turns(5.0, 7.0), "from_s": 1000.0},
    "until it is quiet": {"until_quiet_s": 6.0, "from_s": 1000.0},
}


def _board(**settings: Any) -> FaultBoard:
    board = FaultBoard(7)
    board.post(Rule("other/name", Delay(100, 50)))
    board.post(Rule("mine", Status(502), **settings))
    return board


def _kept(board: FaultBoard) -> Kept:
    kept: Kept = json.loads(json.dumps({shelf.name: shelf.written() for shelf in shelves(board)}, allow_nan=False))
    return kept


def _back(kept: Kept) -> FaultBoard:
    board = FaultBoard(7)
    restore(shelves(board), kept)
    return board


def _met(board: FaultBoard, calls: range) -> list[tuple[int | None, float, tuple[str, ...]]]:
    """What calls get, with a second between them and now and then a longer silence."""
    met: list[tuple[int | None, float, tuple[str, ...]]] = []
    for number in calls:
        at_s = 1000.0 + number + 10 * (number // 7)
        outcome, names = board.around(call(at_s=at_s), lambda: GOOD)
        assert isinstance(outcome, Answer)
        met.append((outcome.status, outcome.hold_ms, names))
    return met


@pytest.mark.parametrize("settings", RULES.values(), ids=RULES)
@pytest.mark.parametrize("before", [0, 1, 5])
def test_a_board_goes_on_as_if_nothing_had_happened(settings: Mapping[str, Any], before: int) -> None:
    board = _board(**settings)
    _met(board, range(before))
    again = _back(_kept(board))
    assert again.kept() == board.kept()
    assert list(again.kept()) == ["other/name", "mine"]
    assert _met(again, range(before, 30)) == _met(board, range(before, 30))
    assert again.notices() == board.notices()
    assert again.tallies() == board.tallies()


def test_what_was_mended_stays_mended() -> None:
    board = _board()
    board.mend("mine")
    assert [notice.rule.name for notice in _back(_kept(board)).notices()] == ["other/name"]


def test_a_fault_that_is_in_no_table_cannot_be_written() -> None:
    class Own:
        def apply(self, *_: Any) -> Answer:
            return GOOD

    fault: Fault = Own()
    with pytest.raises(TypeError, match="not in the table"):
        FAULT.write(fault)


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        pytest.param({"fault": {"fault": "gremlins", "settings": {}}}, "no fault is called", id="unknown"),
        pytest.param({"fault": {"fault": "status", "settings": {"colour": 1}}}, "has no setting", id="setting"),
        pytest.param({"fault": {"fault": "status", "settings": {"status": 99}}}, "from 200 to 599", id="value"),
        pytest.param({"fault": {"fault": "status", "settings": {"status": "x"}}}, "faults, row 1", id="type"),
        pytest.param({"fault": "status"}, "a fault and its settings", id="shape"),
        pytest.param({"probability": 2}, "from 0 to 1", id="probability"),
        pytest.param({"roles": "state"}, "a list was expected", id="roles"),
    ],
)
def test_rules_that_cannot_be(spoilt: dict[str, Any], told: str) -> None:
    kept = _kept(_board())
    kept[FAULTS_SHELF]["other/name"]["rule"].update(spoilt)
    with pytest.raises(BadState, match=told):
        _back(kept)


@pytest.mark.parametrize("chance", ["x", "3//00", "2//" + "00" * 2504, "3/x/" + "00" * 2500])
def test_a_chance_that_cannot_be(chance: str) -> None:
    kept = _kept(_board())
    kept[FAULTS_SHELF]["mine"]["chance"] = chance
    with pytest.raises(BadState, match="faults"):
        _back(kept)

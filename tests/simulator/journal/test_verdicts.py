"""Judgements wait until somebody looks, are made once, and are forgotten with their exchange."""

import threading

import pytest

from simulator.journal import journal as journal_module
from simulator.journal.journal import Journal, Leg, Wanted
from simulator.journal.verdict import Finding, Verdict

WRONG = (Finding("truth", "title", "$.x", "1", "2", "why"),)


def _leg(status: int | None = 200, **more: object) -> Leg:
    return Leg("service", 0.0, "GET", "/", status, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("verdict", "word"), [((), "right"), (WRONG, "wrong")])
def test_a_verdict_is_made_once_when_somebody_looks(verdict: Verdict, word: str) -> None:
    made: list[int] = []
    told: list[int] = []
    journal = Journal()
    journal.on_verdict = told.append

    def judgement() -> Verdict:
        made.append(1)
        return verdict

    number = journal.note(_leg(), judgement)
    assert (journal.verdict_word(number), journal.wrong_at(number), made) == ("waiting", (), [])
    readers = [threading.Thread(target=journal.verdict, args=(number,)) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert journal.verdict(number) == verdict
    assert (journal.verdict_word(number), made, told) == (word, [1], [number])
    assert journal.wrong_at(number) == tuple(finding.part for finding in verdict)


def test_nobody_judges_everything() -> None:
    journal = Journal()
    number = journal.note(_leg())
    assert (journal.verdict(number), journal.verdict_word(number)) == (None, "not-judged")


def test_judgements_go_with_their_exchanges() -> None:
    journal = Journal(keep=2)
    for _ in range(5):
        journal.note(_leg(), lambda: WRONG)
        journal.verdict(journal.count)
    assert [journal.verdict(number) for number in range(1, 6)] == [None, None, None, WRONG, WRONG]
    assert len(journal._verdicts) == 2


def test_waiting_judgements_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "KEPT_JUDGEMENTS", 3)
    journal = Journal()
    for _ in range(10):
        journal.note(_leg(), lambda: WRONG)
    assert [journal.verdict_word(number) for number in (1, 7, 8, 10)] == ["not-judged", "not-judged", *["waiting"] * 2]


def test_clearing_forgets_verdicts_too() -> None:
    journal = Journal()
    number = journal.note(_leg(), lambda: WRONG)
    waiting = journal.note(_leg(), lambda: WRONG)
    journal.verdict(number)
    assert journal.clear() == 2
    assert [journal.verdict(one) for one in (number, waiting)] == [None, None]
    assert journal.note(_leg()) == 3


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        pytest.param(Wanted(), [6, 5, 4, 3, 2, 1], id="all, newest first"),
        pytest.param(Wanted(leg="vendor"), [2], id="leg"),
        pytest.param(Wanted(status="503"), [3], id="status"),
        pytest.param(Wanted(status="5xx"), [4, 3], id="class"),
        pytest.param(Wanted(status="none"), [5], id="no answer"),
        pytest.param(Wanted(since=4), [6, 5], id="since"),
        pytest.param(Wanted(vendor="GO_E", charger_id="c"), [6], id="vendor and charger"),
        pytest.param(Wanted(cause=9), [6], id="cause"),
    ],
)
def test_what_is_wanted(wanted: Wanted, numbers: list[int]) -> None:
    journal = Journal()
    legs = [_leg(), Leg("vendor", 0.0, "GET", "/", 200), _leg(503), _leg(500), _leg(None)]
    for leg in [*legs, _leg(vendor="GO_E", charger_id="c", cause=9)]:
        journal.note(leg)
    assert [leg.number for leg in journal.newest(wanted, 10)] == numbers
    assert [leg.number for leg in journal.newest(wanted, 1)] == numbers[:1]
    found = journal.get(3)
    assert found is not None
    assert found.status == 503
    assert journal.get(7) is None

"""Bodies that break off, drip, or are not as long as they were said to be."""

from dataclasses import replace

import pytest

from simulator.faults.cut import Cut
from simulator.faults.drip import Drip
from simulator.faults.fault import BadFault, Fault
from simulator.faults.length import Length
from simulator.faults.outcome import Answer, Ending, NoAnswer, Silence
from simulator.faults.pieces import pieces
from tests.simulator.faults.calls import BODY, GOOD, struck


def delivered(fault: Fault) -> Answer:
    answer = struck(fault)
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize(("then", "ending"), [("fin", Ending.FIN), ("reset", Ending.RESET), ("stall", Ending.STALL)])
@pytest.mark.parametrize(("share", "kept"), [(0.0, 0), (0.5, len(BODY) // 2), (0.999, len(BODY) - 1)])
def test_a_cut(then: str, ending: Ending, share: float, kept: int) -> None:
    assert delivered(Cut(share, then)) == replace(GOOD, cut_after_bytes=kept, ending=ending)


def test_a_drip() -> None:
    assert delivered(Drip(3.0)) == replace(GOOD, bytes_per_s=3.0)


@pytest.mark.parametrize(("by", "promised"), [(16, len(BODY) + 16), (-1, len(BODY) - 1), (-10_000, 0)])
def test_a_wrong_length(by: int, promised: int) -> None:
    answer = delivered(Length(by))
    assert (answer.body, answer.promised_bytes, answer.header("content-length")) == (BODY, promised, str(promised))
    assert [name for name, _ in answer.headers if name.lower() == "content-length"] == ["Content-Length"]


@pytest.mark.parametrize("fault", [Cut(), Drip(), Length()])
def test_where_nothing_comes_nothing_is_cut(fault: Fault) -> None:
    nothing = NoAnswer(Silence.RESET)
    assert struck(fault, lambda: nothing) is nothing


@pytest.mark.parametrize(
    ("answer", "plain"),
    [
        (GOOD, True),
        (replace(GOOD, hold_ms=1.0), False),
        (replace(GOOD, ending=Ending.FIN), False),
        (replace(GOOD, bytes_per_s=1.0), False),
        (replace(GOOD, promised_bytes=1), False),
    ],
)
def test_what_any_server_can_say(answer: Answer, plain: bool) -> None:
    assert answer.plain is plain


@pytest.mark.parametrize(
    ("bytes_per_s", "total", "expected"),
    [
        (None, 100, (100, 0.0)),
        (None, 0, (1, 0.0)),
        (0.5, 100, (1, 2000.0)),
        (4.0, 100, (1, 250.0)),
        (10.0, 100, (1, 100.0)),
        (1000.0, 100, (100, 100.0)),
    ],
)
def test_pieces(bytes_per_s: float | None, total: int, expected: tuple[int, float]) -> None:
    assert pieces(bytes_per_s, total) == expected


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Cut(1.0), "share: a number from 0 to below 1 was expected, got 1.0"),
        (lambda: Cut(then="close"), "then: one of fin, reset, stall was expected, got 'close'"),
        (lambda: Drip(0.0), "bytes_per_s: a number above 0 was expected, got 0.0"),
        (lambda: Length(0), "by: a number of bytes other than 0 was expected, got 0"),
    ],
)
def test_impossible_settings(make: object, said: str) -> None:
    with pytest.raises(BadFault, match=said):
        make()  # type: ignore[operator]

import json
from dataclasses import replace

import pytest

from simulator.faults.body import Body
from simulator.faults.fault import BadFault
from simulator.faults.outcome import Answer, Ending, NoAnswer, Silence
from tests.simulator.faults.calls import BODY, GOOD, struck


def spoilt(kind: str, share: float = 0.6, good: Answer = GOOD) -> Answer:
    answer = struck(Body(kind, share), lambda: good)
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize("kind", ["html", "malformed", "empty"])
def test_the_head_is_fine_and_the_length_is_right(kind: str) -> None:
    answer = spoilt(kind)
    assert answer.status == 200
    assert answer.header("Content-Length") == str(len(answer.body))
    assert len([name for name, _ in answer.headers if name.lower() == "content-length"]) == 1
    assert (answer.cut_after_bytes, answer.ending) == (None, Ending.COMPLETE)


@pytest.mark.parametrize("kind", ["html", "malformed", "empty"])
def test_the_body_is_no_json(kind: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(spoilt(kind).body)


def test_a_page_says_it_is_one() -> None:
    assert spoilt("html").header("content-type") == "text/html"
    assert b"<title>200 OK</title>" in spoilt("html").body
    assert spoilt("malformed").header("content-type") == "application/json"


@pytest.mark.parametrize(("share", "kept"), [(0.0, 0), (0.5, len(BODY) // 2), (0.99, int(len(BODY) * 0.99))])
def test_malformed_breaks_off(share: float, kept: int) -> None:
    assert spoilt("malformed", share).body == BODY[:kept]


def test_truncated_promises_more_than_it_sends() -> None:
    answer = spoilt("truncated", 0.5)
    assert (answer.body, answer.header("Content-Length")) == (BODY, str(len(BODY)))
    assert (answer.cut_after_bytes, answer.ending) == (len(BODY) // 2, Ending.FIN)


def test_a_vendors_own_error_is_spoilt_too() -> None:
    answer = spoilt("html", good=replace(GOOD, status=404))
    assert (answer.status, b"<title>404 Not Found</title>" in answer.body) == (404, True)


@pytest.mark.parametrize("kind", ["html", "malformed", "empty", "truncated"])
def test_no_answer_cannot_be_spoilt(kind: str) -> None:
    silent = NoAnswer(Silence.RESET)
    assert struck(Body(kind), lambda: silent) is silent


def test_no_such_kind() -> None:
    with pytest.raises(BadFault, match="kind: one of html, malformed, empty, truncated was expected, got 'xml'"):
        Body("xml")


@pytest.mark.parametrize("share", [-0.1, 1.0, 2.0])
def test_no_such_share(share: float) -> None:
    with pytest.raises(BadFault, match="share: a number from 0 to below 1 was expected, got"):
        Body("malformed", share)

import json

import pytest

from simulator.faults.fault import BadFault
from simulator.faults.named_bodies import NAMED_BODIES
from simulator.faults.outcome import Answer, Ending
from simulator.faults.status import Status, html_page
from tests.simulator.faults.calls import never, struck


def answered(fault: Status) -> Answer:
    answer = struck(fault, never)
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize(
    ("body", "content_type", "start"),
    [
        ("html", "text/html", b"<html>\r\n<head><title>502 Bad Gateway</title></head>"),
        ("json", "application/json", b'{"message":"Bad Gateway"}'),
        ("text", "text/plain", b"error 502"),
        ("empty", None, b""),
    ],
)
def test_the_front_answers_by_itself(body: str, content_type: str | None, start: bytes) -> None:
    answer = answered(Status(502, body))
    assert (answer.status, answer.header("content-type")) == (502, content_type)
    assert answer.body.startswith(start)
    assert answer.header("Content-Length") == str(len(answer.body))
    assert (answer.hold_ms, answer.cut_after_bytes, answer.ending) == (0.0, None, Ending.COMPLETE)


def test_headers_are_added() -> None:
    answer = answered(Status(429, "json", {"Retry-After": "30", "X-Cache": "Error"}))
    assert (answer.header("retry-after"), answer.header("X-Cache")) == ("30", "Error")


@pytest.mark.parametrize("status", [200, 404, 429, 500, 503, 521, 599])
def test_any_status_has_a_page_and_a_message(status: int) -> None:
    assert str(status).encode() in answered(Status(status, "html")).body
    assert json.loads(answered(Status(status, "json")).body)["message"]


def test_a_status_without_a_name_shows_its_number() -> None:
    assert b"<title>521</title>" in html_page(521)
    assert b"<title>503 Service Unavailable</title>" in html_page(503)


@pytest.mark.parametrize("status", [99, 100, 199, 600, 0, -1])
def test_no_such_status(status: int) -> None:
    with pytest.raises(BadFault, match=f"status: a whole number from 200 to 599 was expected, got {status}"):
        Status(status)


def test_no_such_body() -> None:
    words = "body: one of html, json, text, empty, or a vendor's own such as easee.forbidden, was expected, got 'xml'"
    with pytest.raises(BadFault, match=words):
        Status(503, "xml")


def test_a_typo_is_told_of() -> None:
    with pytest.raises(BadFault, match=r"such as zaptec\.account_locked, was expected, got 'zaptec\.account_lock'"):
        Status(503, "zaptec.account_lock")


@pytest.mark.parametrize("name", NAMED_BODIES)
def test_a_vendors_own_body_comes_as_it_is(name: str) -> None:
    named = NAMED_BODIES[name]
    answer = answered(Status(named.status, name))
    assert (answer.status, answer.header("Content-Type"), answer.body) == (
        named.status,
        named.content_type,
        named.text.encode(),
    )
    if named.text and "json" in str(named.content_type):
        assert json.loads(named.text)
        assert json.loads(named.text).get("status", named.status) == named.status


def test_a_body_can_be_written_out() -> None:
    answer = answered(Status(400, content='{"error":"odd"}'))
    assert (answer.body, answer.header("content-type")) == (b'{"error":"odd"}', "application/json")
    assert answered(Status(400, content="", content_type="text/plain")).header("content-length") == "0"


def test_a_header_takes_the_place_of_the_usual_one() -> None:
    answer = answered(Status(503, "html", {"content-type": "text/html; charset=utf-8"}))
    assert [value for name, value in answer.headers if name.lower() == "content-type"] == ["text/html; charset=utf-8"]


def test_a_front_can_wait_first() -> None:
    assert answered(Status(504, after_ms=60_000)).hold_ms == 60_000
    with pytest.raises(BadFault, match="after_ms: milliseconds, 0 or more, were expected, got -1"):
        Status(504, after_ms=-1)

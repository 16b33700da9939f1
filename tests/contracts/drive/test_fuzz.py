"""Generated requests: through the tap, repeatable, and never a finding where the harness itself stumbled."""

import pytest

from contracts.drive.fuzz import fuzz
from contracts.drive.tap import Tap
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Circumstances
from contracts.target import PLACELESS_HOST
from simulator.inprocess import call_wsgi

AT = Circumstances("fuzz", seed=7, replay="again")
KNOWN = ["11111111-2222-4333-8444-555555555555"]
_ERROR = b'{"errorCode": "UNAUTHORIZED", "id": "11111111-2222-4333-8444-555555555555", "message": "no"}'


def _unauthorized(request: Request) -> Exchange:
    return Exchange(request, Answer(401, "Unauthorized", (("Content-Type", "application/json"),), _ERROR))


def _asked(seed: int) -> tuple[list[Request], list[str]]:
    asked: list[Request] = []

    def hear(request: Request) -> Exchange:
        asked.append(request)
        return _unauthorized(request)

    result = fuzz(hear, api_key="K", known_ids=KNOWN, seed=seed, at=AT, examples=3)
    assert result.broken_off == ""
    return asked, [finding.seen for finding in result.findings]


def test_the_same_seed_asks_the_same_and_finds_the_same() -> None:
    assert _asked(7) == _asked(7)


def test_known_ids_are_asked_for_with_the_key_and_without() -> None:
    asked, _ = _asked(7)
    about = [request for request in asked if KNOWN[0] in request.path]
    assert {request.header("X-API-KEY") for request in about} >= {"K", None}
    assert {request.method for request in asked} > {"GET"}
    assert any(KNOWN[0] not in request.path for request in asked)


def test_what_schemathesis_finds_names_the_path_and_not_the_tap() -> None:
    def hear(request: Request) -> Exchange:
        return Exchange(request, Answer(200, "OK", (("Content-Type", "application/json"),), b"{}"))

    findings = fuzz(hear, api_key="K", known_ids=KNOWN, seed=7, at=AT, examples=1).findings
    assert {finding.part for finding in findings} == {"$"}
    assert {finding.rule for finding in findings} > {"response_schema_conformance"}
    assert all("/v1.0.0/" in finding.seen and "127.0.0.1" not in finding.seen for finding in findings)


def test_what_is_raised_while_an_answer_is_judged_comes_out() -> None:
    def hear(request: Request) -> Exchange:
        raise ZeroDivisionError(request.path)

    with pytest.raises(ZeroDivisionError):
        fuzz(hear, api_key="K", known_ids=KNOWN, seed=7, at=AT, examples=1)


def test_the_tap_passes_on_what_belongs_to_the_request_and_nothing_else() -> None:
    passed: list[Request] = []

    def hear(request: Request) -> Exchange:
        passed.append(request)
        return _unauthorized(request)

    headers = (
        ("Host", "127.0.0.1:4711"),
        ("X-Api-Key", "K"),
        ("Connection", "close"),
        ("X-Schemathesis-TestCaseId", "x"),
    )
    said = call_wsgi(Tap(hear), "POST", "/a%2Fb?c=d", headers, b"body")
    assert (said.status, said.body) == (401, _ERROR)
    (request,) = passed
    assert (request.method, request.path, request.body) == ("POST", "/a%2Fb?c=d", b"body")
    assert request.headers == (("Host", PLACELESS_HOST), ("X-Api-Key", "K"), ("Content-Length", "4"))


def test_no_answer_is_told_to_the_generator_as_a_bad_gateway() -> None:
    said = call_wsgi(Tap(lambda request: Exchange(request, None, "the connection was reset")), "GET", "/")
    assert (said.status, said.body) == (502, b"the connection was reset")

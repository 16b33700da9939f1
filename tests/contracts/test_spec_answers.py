"""Answers judged by openapi-core, set up as the contract needs it."""

import json
from collections.abc import Iterator

import pytest

from contracts.exchange import Exchange, Request
from contracts.findings import Violation
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, FULL, LEFT_OUT, MINIMAL, PATH, answered, bent, raw_full

CONTRACT = Contract.load()
STRICT = Contract.load(forbid_extra=True)
U = "9f68c660-b11c-4531-8f0d-b0864117ecbe"
RATE = "chargeState.chargeRate"
TIME = "chargeState.lastUpdated"


def typed(value: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", value),)


def without(*paths: str) -> dict[str, object]:
    document = FULL
    for path in paths:
        document = bent(document, path, LEFT_OUT)
    return document


RIGHT = [
    pytest.param(answered(FULL), id="everything"),
    pytest.param(answered(MINIMAL), id="only what is required"),
    pytest.param(answered(without("chargeState.chargeRate", "staticData.name")), id="optional fields left out"),
    pytest.param(answered(dict(reversed(FULL.items()))), id="another key order"),
    pytest.param(answered(json.dumps(FULL, indent=2).encode()), id="indented"),
    pytest.param(answered(FULL, headers=(("CONTENT-TYPE", "application/json"),)), id="header name in capitals"),
    pytest.param(answered(FULL, headers=typed("application/json;charset=utf-8")), id="charset"),
    pytest.param(answered(FULL, headers=typed('application/json; charset="UTF-8"')), id="charset quoted"),
    pytest.param(answered(FULL, headers=typed("Application/JSON")), id="media type in capitals"),
    pytest.param(answered(FULL, headers=typed("application/json;")), id="stray semicolon"),
    pytest.param(answered(FULL, headers=typed("application/json; self=1; schema=2")), id="odd parameters"),
    pytest.param(answered(FULL, headers=(*typed("application/json"), ("X-Own", "1"))), id="extra header"),
    pytest.param(answered(bent(FULL, TIME, "2026-03-01T13:00:00+01:00")), id="offset other than Z"),
    pytest.param(answered(bent(FULL, TIME, "2016-12-31T23:59:60Z")), id="leap second"),
    pytest.param(answered(bent(FULL, RATE, 7)), id="integer for a double"),
    pytest.param(answered(raw_full("7.2", "7.2e0")), id="exponent"),
    pytest.param(answered(raw_full("7.2", "72E-1")), id="exponent in capitals"),
    pytest.param(answered(bent(FULL, "locationId", U.upper())), id="uuid in upper case"),
    pytest.param(answered(bent(FULL, "firmware", {"a": None})), id="a field of its own"),
    pytest.param(answered(bent(FULL, "userId", "")), id="an empty text"),
    pytest.param(answered(bent(FULL, "staticData.name", "Zürich 🚗")), id="any letters"),
    *(pytest.param(answered(ERROR, status), id=f"error with {status}") for status in (401, 404, 503)),
    pytest.param(answered(b"", 200, method="HEAD"), id="HEAD"),
    pytest.param(answered(b"", 200, method="HEAD", headers=(("Content-Encoding", "gzip"),)), id="HEAD of a gzip body"),
    pytest.param(answered(b"", 405, method="HEAD", headers=()), id="HEAD refused"),
    pytest.param(answered(b"", 405, method="POST", headers=()), id="undeclared method"),
    pytest.param(answered(b"<html>", 404, path="/elsewhere", headers=()), id="undeclared path"),
    pytest.param(Exchange(Request("POST", PATH), None, "reset"), id="undeclared method without answer"),
]


@pytest.mark.parametrize("exchange", RIGHT)
def test_a_right_answer_is_not_called_wrong(exchange: Exchange) -> None:
    assert CONTRACT.violations(exchange) == []


def formats() -> Iterator[object]:
    for name, value in {
        "uuid without dashes": U.replace("-", ""),
        "uuid in braces": "{" + U + "}",
        "uuid as urn": f"urn:uuid:{U}",
        "uuid with misplaced dash": U[:7] + "-" + U[7] + U[9:],
        "uuid with line feed": U + "\n",
    }.items():
        yield pytest.param(answered(bent(FULL, "locationId", value)), "format", "$.locationId", id=name)
    for name, value in {
        "no zone": "2026-03-01T12:00:00",
        "offset without colon": "2026-03-01T12:00:00+0000",
        "offset in hours": "2026-03-01T12:00:00+01",
        "blank for T": "2026-03-01 12:00:00Z",
        "no seconds": "2026-03-01T12:00Z",
        "date only": "2026-03-01",
        "epoch text": "1772366400",
        "empty": "",
        "30 February": "2026-02-30T12:00:00Z",
        "hour 24": "2026-03-01T24:00:00Z",
        "offset beyond a day": "2026-03-01T12:00:00+25:00",
        "comma fraction": "2026-03-01T12:00:00,5Z",
        "line feed behind": "2026-03-01T12:00:00Z\n",
    }.items():
        yield pytest.param(answered(bent(FULL, TIME, value)), "format", f"$.{TIME}", id=f"date-time: {name}")


def types() -> Iterator[object]:
    for path, value, rule in (
        (RATE, "7.2", "type"),
        (RATE, True, "type"),
        (RATE, [7.2], "type"),
        ("isOnline", 1, "type"),
        ("isOnline", "true", "type"),
        ("userId", 17, "type"),
        ("chargeState", [], "type"),
        (TIME, 1772366400, "type"),
        ("chargeState.chargingState", 3, "type"),
        ("chargeState.chargingState", "charging", "enum"),
        ("staticData.vendor", "GOE", "enum"),
        (RATE, None, "null"),
        ("locationId", None, "null"),
        ("chargeState.chargingState", None, "null"),
        ("staticData", None, "null"),
    ):
        yield pytest.param(answered(bent(FULL, path, value)), rule, f"$.{path}", id=f"{path}={json.dumps(value)}")
    for path in ("id", "isOnline", "userId", "chargeState.lastUpdated", "staticData.vendor", "staticData.model"):
        yield pytest.param(answered(without(path)), "required", f"$.{path}", id=f"{path} missing")
    for name in ERROR:
        yield pytest.param(answered(bent(ERROR, name, LEFT_OUT), 503), "required", f"$.{name}", id=f"error {name}")


def texts() -> Iterator[object]:
    for name, raw, where in (
        ("NaN", raw_full("7.2", "NaN"), f"$.{RATE}"),
        ("Infinity", raw_full("7.2", "Infinity"), f"$.{RATE}"),
        ("overflow", raw_full("7.2", "1e999"), f"$.{RATE}"),
        ("duplicate key", raw_full('"userId"', '"id": "x", "userId"'), "$"),
        ("byte order mark", b"\xef\xbb\xbf" + json.dumps(FULL).encode(), "$"),
        ("UTF-16", json.dumps(FULL).encode("utf-16"), "$"),
        ("Latin-1", raw_full("Garage", "Zürich").decode().encode("latin-1"), "$"),
        ("half a surrogate pair", raw_full("Garage", r"\ud83d"), "$.staticData.name"),
        ("trailing comma", json.dumps(FULL)[:-1].encode() + b",}", "$"),
        ("two documents", json.dumps(FULL).encode() * 2, "$"),
        ("bare line feed", raw_full("Garage", "Ga\nrage"), "$"),
        ("JSON in a string", json.dumps(json.dumps(FULL)).encode(), "$"),
        ("empty", b"", "$"),
    ):
        yield pytest.param(answered(raw), "json_text", where, id=f"text: {name}")
    yield pytest.param(answered(b"null"), "null", "$", id="text: null")
    yield pytest.param(answered(b"[]"), "type", "$", id="text: list")


def labels() -> Iterator[object]:
    for value in ("text/plain", "text/html; charset=utf-8", "application/problem+json", "application/vnd.api+json"):
        yield pytest.param(answered(FULL, headers=typed(value)), "media_type", "Content-Type", id=value)
    yield pytest.param(answered(FULL, headers=()), "media_type", "Content-Type", id="no media type")
    both = (*typed("application/json"), *typed("text/html"))
    yield pytest.param(answered(FULL, headers=both), "media_type", "Content-Type", id="two media types")
    for status in (0, -1, 201, 204, 302, 400, 403, 405, 429, 500, 502, 99999):
        yield pytest.param(answered(ERROR, status), "status", "status", id=f"status {status}")
    yield pytest.param(answered(b"", 500, method="HEAD", headers=()), "status", "status", id="status of HEAD")
    yield pytest.param(answered(FULL, method="HEAD"), "head_body", "$", id="body after HEAD")
    squeezed = (*typed("application/json"), ("Content-Encoding", "gzip"))
    yield pytest.param(answered(FULL, headers=squeezed), "content_coding", "Content-Encoding", id="not gzip")
    refused = Exchange(Request("GET", PATH), None, "connection refused")
    yield pytest.param(refused, "answered", "status", id="no answer")


@pytest.mark.parametrize(("exchange", "rule", "where"), [*formats(), *types(), *texts(), *labels()])
def test_a_wrong_answer_is_named_once_and_in_its_place(exchange: Exchange, rule: str, where: str) -> None:
    told = CONTRACT.violations(exchange)
    assert [(violation.rule, violation.where) for violation in told] == [(rule, where)]
    assert told[0].expected
    assert told[0].seen


def test_latin_1_stays_wrong_under_its_own_label() -> None:
    raw = raw_full("Garage", "Zürich").decode().encode("latin-1")
    told = CONTRACT.violations(answered(raw, headers=typed("application/json;charset=iso-8859-1")))
    assert [violation.rule for violation in told] == ["json_text"]


def test_the_sentences_of_a_violation() -> None:
    wrong = bent(bent(without("id"), RATE, "7.2"), TIME, "yesterday")
    assert CONTRACT.violations(answered(wrong)) == [
        Violation("type", f"$.{RATE}", "a number", '"7.2"'),
        Violation(
            "format",
            f"$.{TIME}",
            "an RFC 3339 date and time with its offset, such as 2026-03-01T12:00:00Z",
            '"yesterday"',
        ),
        Violation("required", "$.id", "the field to be there", "it is missing"),
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [("firmware", "1.2"), ("chargeState.voltage", 230), ("staticData.x y", None)],
)
def test_fields_of_its_own_are_refused_when_asked_to(path: str, value: object) -> None:
    exchange = answered(bent(FULL, path, value))
    assert CONTRACT.violations(exchange) == []
    assert [violation.rule for violation in STRICT.violations(exchange)] == ["extra_field"]


@pytest.mark.parametrize("exchange", [answered(FULL), answered(MINIMAL), answered(ERROR, 401)])
def test_forbidding_extra_fields_refuses_no_declared_one(exchange: Exchange) -> None:
    assert STRICT.violations(exchange) == []

import gzip
import json

import pytest
import yaml

from contracts.checks.message_leaks_nothing import LEAKS, LONGEST_MESSAGE, MessageLeaksNothing
from contracts.exchange import Exchange, Request
from contracts.resources import contract_path
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, FULL, PATH, answered, bent, refused

CONTRACT = Contract.load()
CODE = "VENDOR_COMMUNICATION_ERROR"

HARMLESS = [
    "",
    "Unauthorized",
    "[CHARGER] Requested Charger not found",
    "[VENDOR_ACCOUNT] Vendor account is disconnected",
    "[VENDOR API] Connection cannot be established with Vendor API",
    "Device disconnected",
    "The vendor answered 502 after 3.5 s (2 attempts)",
    "Invalid username or password: check the vendor account",
    "Bearer authentication failed, Basic authentication is not offered",
    'Charger {chargerId}, "Garage": not found',
    "Rate < 7 kW > 3 kW",
    "Error at 12:30: caused by the vendor",
    "Look at https://status.example.com/easee",
    "See https://status.zaptec.com and https://docs.example.com/api/errors",
    "ConnectTimeout: the vendor was too slow; Timeout(s) so far: 2",
    "Please SELECT another charger FROM your list",
    "Keine Verbindung zum Gerät 🚗",
]

LEAKING = [
    pytest.param("<html><body>502 Bad Gateway</body></html>", "markup", id="HTML page"),
    pytest.param("Vendor said: <H1 class='x'>Oops</H1>", "markup", id="HTML in passing"),
    pytest.param("<!DOCTYPE HTML PUBLIC>", "markup", id="doctype"),
    pytest.param("<?xml version='1.0'?><fault/>", "markup", id="XML"),
    pytest.param("Traceback (most recent call last):\n  ...", "a stack trace", id="Python"),
    pytest.param('File "/srv/app/refresh.py", line 12, in get', "a stack trace", id="Python frame"),
    pytest.param("\tat com.acme.Refresh.get(Refresh.java:42)", "a stack trace", id="Java"),
    pytest.param('Exception in thread "main" boom', "a stack trace", id="Java thread"),
    pytest.param("java.lang.NullPointerException", "a stack trace", id="Java class"),
    pytest.param("httpx.ConnectError: [Errno 111]", "a stack trace", id="Python class"),
    pytest.param("at Object.get (/srv/app/refresh.js:10:5)", "a stack trace", id="Node"),
    pytest.param("at /srv/app/refresh.js:10:5", "a stack trace", id="Node without function"),
    pytest.param("at Acme.Get() in C:\\src\\Acme.cs:line 12", "a stack trace", id=".NET"),
    pytest.param("goroutine 1 [running]:", "a stack trace", id="Go"),
    pytest.param("rejected Bearer a1b2c3d4e5f6g7h8i9", "a credential", id="bearer token"),
    pytest.param("token eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "a credential", id="JWT"),
    pytest.param("sent Basic dXNlcjpwYXNzd29yZA==", "a credential", id="basic credentials"),
    pytest.param("POST /login?password=hunter2 failed", "a credential", id="password in a URL"),
    pytest.param("grant failed: access_token=abc", "a credential", id="access token"),
    pytest.param("ConnectTimeout('timed out')", "an exception as programs print it", id="Python's repr"),
    pytest.param("ReadError(OSError(104))", "an exception as programs print it", id="an exception in another"),
    pytest.param(
        "HTTPSConnectionPool(host='x', port=443): too many", "an exception as programs print it", id="requests"
    ),
    pytest.param("[Errno 111] Connection refused", "an exception as programs print it", id="errno"),
    pytest.param("connect ECONNREFUSED 10.0.0.1:443", "an exception as programs print it", id="Node's socket"),
    pytest.param("dial tcp 10.0.0.1:443: i/o timeout", "an exception as programs print it", id="Go's socket"),
    pytest.param("SELECT * FROM chargers WHERE id = $1", "an exception as programs print it", id="SQL"),
    pytest.param("GET https://api.easee.com/x failed", "a vendor's address", id="Easee"),
    pytest.param("https://123456.api.v3.go-e.io/x", "a vendor's address", id="go-e"),
    pytest.param("no answer from http://10.0.0.7:8420/zaptec/api/chargers/1/state", "a vendor's address", id="a path"),
    pytest.param('got {"StateId": 710, "ValueAsString": "3"}', "raw JSON", id="vendor JSON"),
    pytest.param('got [{"StateId": 710', "raw JSON", id="vendor JSON cut short"),
    pytest.param("got {'errorCode': 100, 'title': 'x'}", "raw JSON", id="Python's spelling of it"),
    pytest.param('got {\\"car\\": 2}', "raw JSON", id="escaped twice"),
]


@pytest.mark.parametrize("message", HARMLESS)
def test_a_message_for_people(message: str) -> None:
    assert MessageLeaksNothing()(refused(CODE, 503, message), CONTRACT) == []


@pytest.mark.parametrize(("message", "kind"), LEAKING)
def test_a_leaking_message(message: str, kind: str) -> None:
    told = MessageLeaksNothing()(refused(CODE, 503, message), CONTRACT)
    assert kind in {violation.seen.partition(" at ")[0] for violation in told}
    assert {violation.where for violation in told} == {"$.message"}


@pytest.mark.parametrize("kind", LEAKS)
def test_every_kind_has_an_example(kind: str) -> None:
    assert any(kind in param.values for param in LEAKING)


def test_the_examples_of_the_document_leak_nothing() -> None:
    examples = yaml.safe_load(contract_path().read_bytes())["components"]["examples"]
    assert examples
    for example in examples.values():
        assert MessageLeaksNothing()(refused(CODE, 503, example["value"]["message"]), CONTRACT) == []


SECRET = "s3cret/Pass word"
KNOWING = MessageLeaksNothing(frozenset({SECRET, "tok-12345678", "on", ""}))


@pytest.mark.parametrize(
    ("exchange", "where"),
    [
        pytest.param(refused(CODE, 503, f"login with {SECRET} failed"), "$.message", id="in the message"),
        pytest.param(refused(CODE, 503, "GET /?p=s3cret%2FPass%20word"), "$.message", id="percent-encoded"),
        pytest.param(answered(ERROR | {"debug": "tok-12345678"}, 503), "$", id="elsewhere in an error"),
        pytest.param(answered(bent(FULL, "userId", "tok-12345678")), "$", id="in a 200"),
        pytest.param(answered(b"tok-12345678 \xff", 500), "$", id="in a body that is no JSON"),
        pytest.param(answered(FULL, headers=(("X-A", "1"), ("X-A", "tok-12345678"))), "X-A", id="in a header"),
        pytest.param(answered(b"X-API-KEY: tok-12345678", method="TRACE"), "$", id="in the echo of TRACE"),
    ],
)
def test_a_known_secret(exchange: Exchange, where: str) -> None:
    [violation] = KNOWING(exchange, CONTRACT)
    assert (violation.rule, violation.where) == ("secret", where)
    assert SECRET not in repr(violation)
    assert "tok-" not in repr(violation)


def test_a_secret_in_a_squeezed_body() -> None:
    raw = gzip.compress(json.dumps(FULL | {"x": "tok-12345678"}).encode())
    headers = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
    assert [violation.where for violation in KNOWING(answered(raw, headers=headers), CONTRACT)] == ["$"]


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(FULL), id="short secrets are within ordinary words"),
        pytest.param(answered(bent(FULL, "staticData.name", "<b>{'a': 1}")), id="a 200 has no message"),
        pytest.param(answered(FULL | {"message": "<html>"}), id="a field of its own in a 200"),
        pytest.param(answered(ERROR | {"message": 7}, 503), id="another type is conformance's"),
        pytest.param(answered(b"tok-12345678", 404, path="/elsewhere"), id="another path"),
        pytest.param(Exchange(Request("GET", PATH), None, "reset"), id="no answer"),
    ],
)
def test_right(exchange: Exchange) -> None:
    assert KNOWING(exchange, CONTRACT) == []


@pytest.mark.parametrize("part", ["{'", "at a", "<p ", "a.", " in x", "eyJaaaaa.", "Bearer ", "Basic a", '{"a"  '])
def test_a_flood_of_half_leaks_ends(part: str) -> None:
    message = part * (LONGEST_MESSAGE // len(part)) + "x" * LONGEST_MESSAGE
    assert all(violation.rule == "leak" for violation in MessageLeaksNothing()(refused(CODE, 503, message), CONTRACT))


def test_the_owner_of_an_account_is_not_named() -> None:
    check = MessageLeaksNothing(people=frozenset({"kari@example.test", "kim"}))
    told = check(refused(CODE, 503, "kari@example.test was rejected"), CONTRACT)
    assert [(one.where, one.seen) for one in told] == [("$.message", "the name an owner logs in with")]
    assert check(refused(CODE, 503, "kim@example.test was rejected"), CONTRACT) == []
    assert check(answered(bent(FULL, "staticData.name", "kari@example.test")), CONTRACT) == []

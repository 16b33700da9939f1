import json
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.journal.journal import Journal, Leg
from simulator.journal.redact import mark, redact_headers, redact_text

SETTINGS = settings(derandomize=True, deadline=None, database=None)
FIELD_NAMES = (
    *("access_token", "accessToken", "refresh_token", "refreshToken", "id_token", "password", "token", "Token", "cak"),
)
HEADER_NAMES = ("Authorization", "authorization", "X-API-KEY", "x-api-key", "Proxy-Authorization")
ALWAYS_SHOWN = repr((FIELD_NAMES, HEADER_NAMES, Leg("vendor", 0.0, "POST", "/", 200)))
SECRETS = st.text("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_.~+/=", min_size=12, max_size=60).filter(
    lambda secret: secret not in ALWAYS_SHOWN
)
FIELDS = st.sampled_from(FIELD_NAMES)
HEADERS = st.sampled_from(HEADER_NAMES)


def test_a_mark_tells_secrets_apart_and_gives_none_away() -> None:
    assert mark("one") == mark("one") != mark("two")
    assert mark("one").startswith("<redacted ")
    assert "one" not in mark("one")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"accessToken":"<>","expiresIn":3600}', id="JSON"),
        pytest.param('{"password": "<>"}', id="JSON with a blank"),
        pytest.param("grant_type=password&username=a&password=<>&scope=b", id="form"),
        pytest.param("/api/status?token=<>&filter=car", id="query"),
        pytest.param('{"PASSWORD":"<>"}', id="any letter case"),
        pytest.param('{"refresh_token":"<>', id="cut short"),
        pytest.param('{"WebhooksAuthPayload":"<>"}', id="a web hook's login"),
        pytest.param('{"ApiKey":"<>"}', id="an API key alone"),
        pytest.param('{"api_key":"<>"}', id="an API key of two words"),
        pytest.param('{"car":2,"nrg":[1]}', id="nothing secret"),
        pytest.param("", id="nothing"),
    ],
)
def test_secret_fields_are_marked(text: str) -> None:
    secret = "s3cr3t-value"
    assert redact_text(text.replace("<>", secret)) == text.replace("<>", mark(secret))


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("Authorization", "Bearer abc", f"Bearer {mark('abc')}"),
        ("authorization", "abc", mark("abc")),
        ("X-API-KEY", "abc", mark("abc")),
        ("Accept", "application/json", "application/json"),
        ("Content-Length", "12", "12"),
    ],
)
def test_secret_headers_are_marked(name: str, value: str, kept: str) -> None:
    assert redact_headers([(name, value)]) == ((name, kept),)


def noted(leg: Leg) -> str:
    """Everything a journal shows of an exchange."""
    journal = Journal()
    journal.note(leg)
    return repr(journal.since(0))


@SETTINGS
@given(SECRETS, FIELDS)
def test_no_secret_of_a_json_body_survives(secret: str, field: str) -> None:
    body = json.dumps({"a": 1, field: secret, "b": "c"})
    assert secret not in noted(Leg("vendor", 0.0, "POST", "/", 200, request_body=body, body=body))


@SETTINGS
@given(SECRETS, FIELDS)
def test_no_secret_of_a_form_or_a_query_survives(secret: str, field: str) -> None:
    form = urlencode({"a": "b", field: secret, "c": "d"})
    shown = noted(Leg("vendor", 0.0, "POST", f"/x?{form}", 200, request_body=form))
    assert secret not in shown
    assert urlencode({field: secret}) not in shown


@SETTINGS
@given(SECRETS, HEADERS, st.sampled_from(["", "Bearer ", "Basic "]))
def test_no_secret_of_a_header_survives(secret: str, name: str, scheme: str) -> None:
    headers = ((name, scheme + secret), ("Accept", "*/*"))
    shown = noted(Leg("service", 0.0, "GET", "/", 401, request_headers=headers, headers=headers))
    assert secret not in shown
    assert "*/*" in shown


@SETTINGS
@given(st.dictionaries(st.sampled_from(["car", "nrg", "power", "id"]), st.integers() | st.text('ab,{}:"', max_size=5)))
def test_what_is_not_secret_stays(values: dict[str, object]) -> None:
    assert redact_text(json.dumps(values)) == json.dumps(values)

"""What a recording keeps: nothing secret, whatever stands where; and everything a client needs to read it."""

import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.record.recorder import LARGEST_BODY, Recorder
from simulator.record.redactor import Redactor
from simulator.truth.clock import SteppedWall, WorldClock
from tests.simulator.record.echo import Echo, call

_WORD = st.text(alphabet="ghkqwxyzGHKQWXYZ", min_size=9, max_size=24)
_SECRETS = st.one_of(
    _WORD,
    st.uuids().map(str),
    st.from_regex(r"[a-z]{4,9}\.[a-z]{4,9}@[a-z]{3,8}\.example", fullmatch=True),
    st.from_regex(r"\+47[0-9]{8}", fullmatch=True),
    st.from_regex(r"EH[0-9]{6}", fullmatch=True),
    st.from_regex(r"eyJ[A-Za-z0-9]{20}\.[A-Za-z0-9]{20}\.[A-Za-z0-9_-]{20}", fullmatch=True),
    st.tuples(_WORD, _WORD).map(" ".join),
)
_NAMES = st.sampled_from(["password", "access_token", "nickName", "remark", "error", "x", "Value", "ValueAsString"])


@settings(max_examples=150, deadline=None)
@given(secrets=st.lists(_SECRETS, min_size=8, max_size=8, unique=True), names=st.lists(_NAMES, min_size=4, max_size=4))
@example(secrets=[f"qwxzkkyg{n}" * 2 for n in range(8)], names=["error"] * 4)
def test_nothing_secret_stays(secrets: list[str], names: list[str]) -> None:
    header, in_path, in_query, in_form, in_json, deep, in_answer, in_text = secrets
    upstream = Echo()
    recorder = Recorder("http://upstream.test", SteppedWall(WorldClock(0.0)), transport=upstream)
    upstream.answer = {names[0]: in_answer, "list": [{names[1]: deep}, {f"{names[2]}s": [header, in_path]}]}
    target = f"/api/chargers/{quote(in_path, safe='')}/state?{urlencode({names[1]: in_query})}"
    fields = [("Authorization", f"Bearer {header}"), ("Cookie", f"a={in_text}"), ("X-Whatever", deep)]
    call(recorder, "GET", target, fields)
    form = urlencode({names[2]: in_form, "password": in_text}).encode()
    call(recorder, "POST", "/oauth/token", [("Content-Type", "application/x-www-form-urlencoded")], form)
    body = json.dumps({names[3]: in_json, "more": {names[0]: [deep, {names[1]: in_form}]}}).encode()
    call(recorder, "POST", f"/{quote(in_json, safe='')}", [("Content-Type", "application/json")], body)
    call(recorder, "POST", "/api/x", [("Content-Type", "text/plain")], in_text.encode())
    call(recorder, "PUT", "/api/x", [("Content-Type", "application/json")], b'{"' + in_text.encode())
    upstream.text = f"<html>{in_answer} {header}"
    upstream.fields = {"X-Trace": deep, "Set-Cookie": f"s={in_query}", "Location": f"/{in_path}", "ETag": in_json}
    call(recorder, "GET", "/api/chargers")
    kept = json.dumps(recorder.document(), ensure_ascii=False)
    assert recorder.count == 6
    assert [secret for secret in secrets if secret in kept or json.dumps(secret)[1:-1] in kept] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("lastPulse", "2026-01-05T09:00:00Z", id="moment"),
        pytest.param("ValueAsString", "5.770", id="measured"),
        pytest.param("StateId", 710, id="kind of reading"),
        pytest.param("id", 109, id="kind of observation"),
        pytest.param("voltage", 230.4, id="voltage"),
        pytest.param("totalPower", 11.04, id="power"),
        pytest.param("lifetimeEnergy", 123456.7, id="energy"),
        pytest.param("isOnline", True, id="flag"),
        pytest.param("latestPulse", None, id="nothing"),
        pytest.param("token_type", "Bearer", id="protocol"),
        pytest.param("error", "invalid_grant", id="error code"),
        pytest.param("expiresIn", 86400, id="span"),
        pytest.param("nrg", [230, 231, 229, 0, 16, 16, 16, 3680, 0, 0, 0, 11040], id="list"),
    ],
)
def test_what_a_client_reads_stays(key: str, value: object) -> None:
    assert Redactor().json({key: value}) == {key: value}


@pytest.mark.parametrize(
    ("key", "value", "stand_in"),
    [
        pytest.param("x", "7d9b1c4e-0000-4000-8000-1234567890ab", "00000000-0000-4000-8000-000000000001", id="uuid"),
        pytest.param("x", "kari@nordmann.no", "person-1@example.test", id="mail"),
        pytest.param("sse", "205563", "900001", id="digits"),
        pytest.param("mobile", "+4798765432", "+9000000001", id="phone"),
        pytest.param("x", "EH123456", "XX000001", id="serial"),
        pytest.param("accessToken", "eyJhbGci", "token-1", id="token"),
        pytest.param("token_type", "something else", "token-1", id="free text where a word was expected"),
        pytest.param("x", "Storgata 1", "text-1", id="free text"),
        pytest.param("siteId", 123456, 9000001, id="number of a site"),
        pytest.param("latitude", 59.91, 9000001, id="place"),
        pytest.param("pin", 1234, 9000001, id="pin"),
        pytest.param("birthday", "1980-02-03", "text-1", id="birthday"),
    ],
)
def test_what_tells_of_somebody_becomes_a_stand_in(key: str, value: object, stand_in: object) -> None:
    assert Redactor().json({key: value}) == {key: stand_in}


def test_a_value_has_one_stand_in_wherever_it_stands() -> None:
    redactor = Redactor()
    said = redactor.json({"serial": "EH123456", "other": ["EH123456", "EH999999"]})
    assert said == {"serial": "XX000001", "other": ["XX000001", "XX000002"]}
    assert redactor.path("/api/chargers/EH123456/state") == "/api/chargers/XX000001/state"
    assert redactor.json({"EH999999": 1}) == {"XX000002": 1}


def test_paths_keep_the_words_of_the_api_and_those_that_are_named() -> None:
    path = "/v1.0.0/chargers/storgata/api/status"
    assert Redactor().path(path) == "/v1.0.0/chargers/text-1/api/status"
    assert Redactor(frozenset({"storgata"})).path(path) == path


def test_a_secret_that_is_learnt_late_is_not_found_earlier() -> None:
    upstream = Echo()
    recorder = Recorder("http://upstream.test", SteppedWall(WorldClock(0.0)), transport=upstream)
    upstream.answer = {"swordfishes": 1}
    call(recorder, "GET", "/api")
    call(recorder, "POST", "/api/accounts/login", [("Content-Type", "application/json")], b'{"password":"swordfish"}')
    assert "swordfish" not in json.dumps(recorder.document())


def test_a_body_has_a_largest_size() -> None:
    recorder = Recorder("http://upstream.test", SteppedWall(WorldClock(0.0)), transport=Echo())
    assert call(recorder, "POST", "/api", body=b"x" * (LARGEST_BODY + 1)).status == 413
    upstream = Echo()
    upstream.text = "x" * (LARGEST_BODY + 1)
    recorder = Recorder("http://upstream.test", SteppedWall(WorldClock(0.0)), transport=upstream)
    said = call(recorder, "GET", "/api")
    assert said.status == 502
    assert b"longer than" in said.body
    assert recorder.document()["exchanges"][0]["failure"] == "TooLong"

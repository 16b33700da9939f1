"""Every address of the vendor's API in one table: what it gives an owner, and what everybody else gets.

Shapes of bodies are in openapi.yaml, against which every answer of this suite is held; values are in the tests of each
room. Tiers: 1 what clients read, 2 what they change, 3 what few use.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from simulator.vendors.zaptec import ids
from tests.simulator.vendors.zaptec.bench import Bench
from tests.simulator.vendors.zaptec.golden import GUID

NOBODY = "00000000-0000-0000-0000-000000000000"
JSON, NOTHING = "application/json", None


@dataclass(frozen=True)
class Row:
    """One address. content_type: of the answer to an owner, None where it has no body. plain, foreign, unknown: the
    status for a plain user, for an owner who asks about somebody else's, and about nothing there is. body: to send.
    """

    tier: int
    method: str
    path: str
    content_type: str | None
    plain: int
    foreign: int | None = None
    unknown: int | None = None
    body: Any = None
    status: int = 200
    situation: str = "charging"


ROWS = (
    Row(1, "GET", "/api/chargers", JSON, 200),
    Row(1, "GET", "/api/chargers/{id}", JSON, 403, 403, 404),
    Row(1, "GET", "/api/chargers/{id}/state", JSON, 200, 403, 404),
    Row(1, "GET", "/api/chargers/{id}/settings", JSON, 403, 403, 404),
    Row(1, "GET", "/api/installation", JSON, 200),
    Row(1, "GET", "/api/installation/{site}", JSON, 200, 403, 404),
    Row(1, "GET", "/api/installation/{site}/hierarchy", JSON, 204, 403, 404),
    Row(1, "GET", "/api/circuits/{circuit}", JSON, 403, 403, 404),
    Row(1, "GET", "/api/chargehistory", JSON, 200),
    Row(1, "GET", "/api/chargerFirmware/installation/{site}", JSON, 403, 403, 404),
    Row(1, "GET", "/api/installation/{site}/messagingConnectionDetails", NOTHING, 403, 403, 404, status=403),
    Row(1, "GET", "/api/userGroups/{group}/messagingConnectionDetails", NOTHING, 403, 404, 404, status=403),
    Row(2, "POST", "/api/chargers/{id}/sendCommand/506", NOTHING, 403, 403, 404),
    Row(2, "POST", "/api/chargers/{id}/authorizecharge", NOTHING, 403, 403, 404, situation="preparing"),
    Row(2, "POST", "/api/chargers/{id}/update", NOTHING, 403, 403, 500, body={"maxChargeCurrent": 10}),
    Row(2, "POST", "/api/installation/{site}/update", NOTHING, 403, 500, 500, body={"availableCurrent": 10}),
    Row(2, "POST", "/api/chargers/{id}/localSettings", JSON, 403, 403, 404, body={"Cable": {"PermanentLock": True}}),
    Row(2, "POST", "/api/chargers/{id}/settings", NOTHING, 403, 403, 404, body=[{"id": 120, "value": "1"}]),
    Row(2, "PUT", "/api/installation/{site}", NOTHING, 403, 403, 404, body={"IsRequiredAuthentication": True}),
    Row(2, "POST", "/api/session/{session}/priority", NOTHING, 403, 404, 404, body={"prioritizedPhases": 1}),
    Row(3, "GET", "/api/session/{session}", JSON, 200, 404, 404),
    Row(3, "GET", "/api/sessions/archived?ChargerId={id}", JSON, 200, 403, 404),
    Row(
        3,
        "POST",
        "/api/chargehistory/installationreport",
        JSON,
        403,
        403,
        404,
        body={"fromDate": "2026-01-01", "endDate": "2026-02-01", "installationId": "{site}"},
    ),
)
OPEN = ("/oauth/token", "/.well-known/openid-configuration", "/api/constants")
"""Addresses without a token; they are in test_auth and test_wire_constants."""
GONE = ("/api/chargers/{id}/live", "/api/chargers/{id}/sessions?from=2026-01-01&to=2026-02-01", "/api/account/me")
each_row = pytest.mark.parametrize("row", ROWS, ids=[f"{row.method} {row.path}" for row in ROWS])


def named(bench: Bench, situation: str, text: str) -> str:
    """A text with the ids of that charger's owner in it."""
    identity, seed = bench.of(situation), bench.world.seed
    session = bench.world.truth(identity.id).session
    return (
        text.replace("{id}", identity.vendor_charger_id)
        .replace("{site}", bench.site(identity))
        .replace("{circuit}", ids.circuit_id(seed, identity.account_id))
        .replace("{group}", ids.user_group_id(seed, identity.account_id))
        .replace("{session}", ids.session_id(seed, identity.id, session.number if session else 1))
    )


def unknown(text: str) -> str:
    """A text with ids in it that nobody has."""
    for word in ("{id}", "{site}", "{circuit}", "{group}", "{session}"):
        text = text.replace(word, NOBODY)
    return text


def send(bench: Bench, row: Row, path: str, body: Any, situation: str) -> TestResponse:
    """Send a row's request as the owner of the charger in that situation."""
    return bench.send(row.method, path, bench.of(situation), **({} if body is None else {"json": body}))


def body_of(row: Row, site_id: str) -> Any:
    """What the row sends, with an installation where it needs one."""
    if isinstance(row.body, dict) and "installationId" in row.body:
        return row.body | {"installationId": site_id}
    return row.body


@each_row
def test_an_owner(row: Row) -> None:
    bench = Bench(row.situation)
    path = named(bench, row.situation, row.path)
    answer = send(bench, row, path, body_of(row, bench.site()), row.situation)
    assert answer.status_code == row.status
    assert answer.headers.get("Content-Type") == row.content_type
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert bool(answer.data) == (row.content_type is not None)
    assert answer.headers["Cache-Control"] == "no-cache, no-store, must-revalidate, max-age=0"


@each_row
def test_a_plain_user(row: Row) -> None:
    bench = Bench(row.situation, roles=1)
    path = named(bench, row.situation, row.path)
    answer = send(bench, row, path, body_of(row, bench.site()), row.situation)
    assert answer.status_code == row.plain
    if row.plain != 200:
        assert answer.data == b""
        assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("row", [row for row in ROWS if row.foreign], ids=lambda row: f"{row.method} {row.path}")
def test_an_owner_of_something_else(row: Row) -> None:
    bench = Bench(row.situation, "stopped")
    path = named(bench, row.situation, row.path)
    answer = send(bench, row, path, body_of(row, bench.site(bench.of(row.situation))), "stopped")
    assert answer.status_code == row.foreign
    if row.foreign == 403:
        assert answer.data == b""


@pytest.mark.parametrize("row", [row for row in ROWS if row.unknown], ids=lambda row: f"{row.method} {row.path}")
def test_nothing_there(row: Row) -> None:
    bench = Bench(row.situation)
    answer = send(bench, row, unknown(row.path), body_of(row, NOBODY), row.situation)
    assert answer.status_code == row.unknown
    said = answer.get_json()
    if row.unknown == 404:
        assert set(said) == {"errorCode", "message"}
        assert said["errorCode"] == 512
    else:
        assert said == {"Code": 512, "Details": None, "StackTrace": None}


@each_row
def test_without_a_token(row: Row) -> None:
    bench = Bench(row.situation)
    answer = bench.client.open(named(bench, row.situation, row.path), method=row.method, json=row.body)
    assert (answer.status_code, answer.data, answer.headers["WWW-Authenticate"]) == (401, b"", "Bearer")
    assert answer.headers["Content-Length"] == "0"
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("path", GONE)
def test_what_is_gone(path: str) -> None:
    bench = Bench("charging")
    answer = bench.get(named(bench, "charging", path))
    assert (answer.status_code, answer.data) == (404, b"")


def test_no_address_is_missing() -> None:
    def shape(path: str) -> str:
        plain = path.partition("?")[0].lower()
        for word in ("{id}", "{site}", "{circuit}", "{group}", "{session}"):
            plain = plain.replace(word, "<>")
        return plain.replace("/506", "/<>")

    bench = Bench()
    rules = {
        (method, "/".join("<>" if part.startswith("<") else part for part in rule.rule.split("/")))
        for rule in bench.app.url_map.iter_rules()
        for method in rule.methods or ()
        if method != "HEAD" and rule.rule not in OPEN
    }
    assert {(row.method, shape(row.path)) for row in ROWS} == rules


SAFE = [row for row in ROWS if row.method == "GET" and row.status == 200]


@pytest.mark.parametrize("row", SAFE, ids=lambda row: row.path)
def test_a_read_changes_nothing_and_repeats_itself(row: Row) -> None:
    bench = Bench(row.situation)
    path = named(bench, row.situation, row.path)
    assert bench.get(path).data == bench.get(path).data


@pytest.mark.parametrize("row", SAFE, ids=lambda row: row.path)
def test_ids_are_in_lower_case(row: Row) -> None:
    bench = Bench(row.situation)
    text = bench.get(named(bench, row.situation, row.path)).get_data(as_text=True)
    found = re.findall(GUID.replace("(", "(?:"), text, re.IGNORECASE)
    assert found
    assert [one for one in found if one != one.lower()] == []

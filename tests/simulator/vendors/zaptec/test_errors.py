"""Refusals byte for byte: who may see what, what is unknown, and what the proxy says."""

from typing import Any

import pytest
from flask import Response

from simulator.vendors.zaptec import errors, ids
from tests.simulator.vendors.zaptec.bench import Bench

NOBODY = "00000000-0000-0000-0000-000000000000"
UNKNOWN = '{{"errorCode":512,"message":"{} not found."}}'

SITES = (
    "/api/installation/{}",
    "/api/installation/{}/hierarchy",
    "/api/installation/{}/messagingConnectionDetails",
    "/api/chargerFirmware/installation/{}",
)
CHARGERS = ("/api/chargers/{}", "/api/chargers/{}/state", "/api/chargers/{}/settings")


@pytest.mark.parametrize(
    ("path", "what"),
    [
        *((path, "Charger") for path in CHARGERS),
        *((path, "Installation") for path in SITES),
        ("/api/circuits/{}", "Circuit"),
        ("/api/userGroups/{}/messagingConnectionDetails", "User group"),
    ],
)
def test_unknown(path: str, what: str) -> None:
    answer = Bench().get(path.format(NOBODY))
    assert (answer.status_code, answer.content_type) == (404, "application/json")
    assert answer.get_data(as_text=True) == UNKNOWN.format(what)


@pytest.mark.parametrize("path", [*CHARGERS, *SITES, "/api/circuits/{}"])
def test_somebody_elses(path: str) -> None:
    bench = Bench("charging", "stopped")
    other = bench.of("stopped")
    seed = bench.world.seed
    theirs = ids.installation_id(seed, other.account_id)
    if path in CHARGERS:
        theirs = other.vendor_charger_id
    if "circuits" in path:
        theirs = ids.circuit_id(seed, other.account_id)
    answer = bench.get(path.format(theirs))
    assert (answer.status_code, answer.data) == (403, b"")
    assert "Content-Type" not in answer.headers
    mine = bench.get(path.format(theirs), other)
    assert mine.status_code == (403 if "messaging" in path else 200)


NEW_CHARGERS = (
    ("POST", "/api/chargers/{}/sendCommand/506"),
    ("POST", "/api/chargers/{}/authorizecharge"),
    ("POST", "/api/chargers/{}/localSettings"),
    ("POST", "/api/chargers/{}/settings"),
    ("GET", "/api/sessions/archived?ChargerId={}"),
)
NEW_SITES = (("PUT", "/api/installation/{}"), ("GET", "/api/sessions/archived?InstallationId={}"))


@pytest.mark.parametrize(
    ("method", "path", "what"),
    [
        *((method, path, "Charger") for method, path in NEW_CHARGERS),
        *((method, path, "Installation") for method, path in NEW_SITES),
        ("GET", "/api/session/{}", "Session"),
        ("POST", "/api/session/{}/priority", "Session"),
    ],
)
def test_unknown_to_writes_and_sessions(method: str, path: str, what: str) -> None:
    answer = Bench().send(method, path.format(NOBODY))
    assert (answer.status_code, answer.get_data(as_text=True)) == (404, UNKNOWN.format(what))


@pytest.mark.parametrize(("method", "path"), [*NEW_CHARGERS, *NEW_SITES, ("POST", "/api/chargers/{}/update")])
def test_somebody_elses_writes_and_sessions(method: str, path: str) -> None:
    bench = Bench("charging", "stopped")
    other = bench.of("stopped")
    theirs = bench.site(other) if (method, path) in NEW_SITES else other.vendor_charger_id
    before = bench.world.history(other.id).pictures
    answer = bench.send(method, path.format(theirs))
    assert (answer.status_code, answer.data) == (403, b"")
    assert "Content-Type" not in answer.headers
    assert bench.world.history(other.id).pictures == before


@pytest.mark.parametrize(
    ("path", "target"),
    [
        pytest.param("/api/chargers/{}/update", NOBODY, id="an unknown charger"),
        pytest.param("/api/chargers/{}/update", "{site}", id="an installation in place of a charger"),
        pytest.param("/api/installation/{}/update", NOBODY, id="an unknown installation"),
        pytest.param("/api/installation/{}/update", "{theirs}", id="somebody else's installation"),
    ],
)
def test_updates_refuse_what_they_do_not_know(path: str, target: str) -> None:
    bench = Bench("charging", "stopped")
    answer = bench.post(path.format(target.format(site=bench.site(), theirs=bench.site(bench.of("stopped")))), {})
    assert (answer.status_code, answer.content_type) == (500, "application/json")
    assert answer.get_data(as_text=True) == '{"Code":512,"Details":null,"StackTrace":null}'


WRITES = (
    ("POST", "/api/chargers/{id}/sendCommand/506"),
    ("POST", "/api/chargers/{id}/authorizecharge"),
    ("POST", "/api/chargers/{id}/update"),
    ("POST", "/api/chargers/{id}/localSettings"),
    ("POST", "/api/chargers/{id}/settings"),
    ("POST", "/api/installation/{site}/update"),
    ("PUT", "/api/installation/{site}"),
    ("POST", "/api/session/x/priority"),
    ("POST", "/api/chargehistory/installationreport"),
)


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_plain_user_may_write_nothing(method: str, path: str) -> None:
    answer = Bench("charging", roles=1).send(method, path)
    assert (answer.status_code, answer.data) == (403, b"")


@pytest.mark.parametrize(("method", "path"), [*WRITES, ("GET", "/api/session/x"), ("GET", "/api/sessions/archived")])
def test_nothing_without_a_token(method: str, path: str) -> None:
    bench = Bench("charging")
    path = path.format(id=bench.charger.vendor_charger_id, site=bench.site())
    answer = bench.client.open(path, method=method)
    assert (answer.status_code, answer.data, answer.headers["WWW-Authenticate"]) == (401, b"", "Bearer")


@pytest.mark.parametrize("name", ["serial", "handle", "id"])
def test_only_the_vendors_own_id_names_a_charger(name: str) -> None:
    bench = Bench("charging")
    answer = bench.get(f"/api/chargers/{getattr(bench.charger, name)}/state")
    assert answer.status_code == 404


def test_an_unknown_charger_once_had_an_empty_state() -> None:
    bench = Bench("charging", unknown_charger="empty")
    answer = bench.get(f"/api/chargers/{NOBODY}/state")
    assert (answer.status_code, answer.data) == (200, b"[]")
    assert bench.get("/api/chargers/{id}/state").get_json() != []


PLAIN_USER = [
    ("/api/chargers", 200),
    ("/api/chargers/{charger}", 403),
    ("/api/chargers/{charger}/state", 200),
    ("/api/chargers/{charger}/settings", 403),
    ("/api/installation", 200),
    ("/api/installation/{site}", 200),
    ("/api/installation/{site}/hierarchy", 204),
    ("/api/installation/{site}/messagingConnectionDetails", 403),
    ("/api/chargerFirmware/installation/{site}", 403),
]


@pytest.mark.parametrize(("path", "status"), PLAIN_USER)
def test_a_plain_user_sees_less(path: str, status: int) -> None:
    bench = Bench("charging", roles=1)
    site = ids.installation_id(bench.world.seed, bench.charger.account_id)
    answer = bench.get(path.format(charger=bench.charger.vendor_charger_id, site=site))
    assert answer.status_code == status
    if status != 200:
        assert answer.data == b""
        assert "Content-Type" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/chargers/{id}/authorizecharge"),
        ("POST", "/api/chargers/{id}/localSettings"),
        ("POST", "/api/chargers/{id}/settings"),
        ("PUT", "/api/installation/{site}"),
    ],
)
def test_internal_writes_can_be_forbidden(method: str, path: str) -> None:
    answer = Bench("preparing", internal_endpoints=False).send(method, path)
    assert (answer.status_code, answer.data) == (403, b"")


@pytest.mark.parametrize("path", ["/api/chargers/{charger}/settings", "/api/circuits/{circuit}"])
def test_internal_endpoints_can_be_forbidden(path: str) -> None:
    bench = Bench("charging", internal_endpoints=False)
    circuit = ids.circuit_id(bench.world.seed, bench.charger.account_id)
    assert bench.get(path.format(charger=bench.charger.vendor_charger_id, circuit=circuit)).status_code == 403


def test_a_query_that_cannot_be_read() -> None:
    answer = Bench().get("/api/chargers?pageindex=many")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json; charset=utf-8")
    assert answer.get_json()["errors"] == {"PageIndex": ["The value 'many' is not valid."]}


PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx/1.29.0</center>\r\n</body>\r\n</html>\r\n"
)


def shown(response: Response) -> tuple[int, str | None, str | None, str]:
    """Status, content type, Retry-After and body."""
    headers = response.headers
    return (
        response.status_code,
        headers.get("Content-Type"),
        headers.get("Retry-After"),
        response.get_data(as_text=True),
    )


PROXY = [
    (errors.tokens_too_fast(), 503, None, "503 Service Temporarily Unavailable"),
    (errors.too_many_requests(), 429, "1", "429 Too Many Requests"),
]


@pytest.mark.parametrize(("refusal", "status", "retry_after", "line"), PROXY)
def test_the_proxy_answers_with_a_page(refusal: errors.Refusal, status: int, retry_after: Any, line: str) -> None:
    assert shown(refusal.response) == (status, "text/html", retry_after, PAGE.format(line))

"""Who may steer: this machine's programs and the sandbox's own page, nobody's else."""

import pytest

from simulator.control.guard import HEADERS, MAX_BODY_BYTES
from tests.simulator.control.bench import HOST, JSON, ControlBench

OWN = "http://localhost:8420"
TOKEN = "a-token-of-a-good-length"


@pytest.mark.parametrize(
    ("host", "bound", "status"),
    [
        pytest.param("localhost:8420", "127.0.0.1", 200, id="name"),
        pytest.param("LOCALHOST", "127.0.0.1", 200, id="letter case, no port"),
        pytest.param("localhost.:8420", "127.0.0.1", 200, id="final dot"),
        pytest.param("127.0.0.1:8420", "127.0.0.1", 200, id="address"),
        pytest.param("[::1]:8420", "::1", 200, id="IPv6"),
        pytest.param("evil.example:8420", "127.0.0.1", 403, id="a name bound to this address"),
        pytest.param("localhost.evil.example", "127.0.0.1", 403, id="begins alike"),
        pytest.param("192.168.1.20:8420", "127.0.0.1", 403, id="another address"),
        pytest.param("192.168.1.20:8420", "192.168.1.20", 200, id="the address it is bound to"),
        pytest.param("192.168.1.20:8420", "0.0.0.0", 200, id="any address, bound to all"),
        pytest.param("evil.example:8420", "0.0.0.0", 403, id="a name, bound to all"),
        pytest.param("[fe80::1]:8420", "::", 200, id="any IPv6 address, bound to all"),
    ],
)
def test_host(host: str, bound: str, status: int) -> None:
    bench = ControlBench(host=bound, service=False)
    for path in ("/_sandbox/clock", "/"):
        assert bench.call("GET", path, [("Host", host)]).status == status
    assert bench.call("GET", "/_sandbox/healthz", [("Host", host)]).status == 200


def test_no_host_at_all() -> None:
    assert ControlBench(service=False).call("GET", "/_sandbox/clock", []).json["code"] == "FOREIGN_CALLER"


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        pytest.param("Origin", OWN, 200, id="own page"),
        pytest.param("Origin", "http://localhost:3000", 403, id="another server on this machine"),
        pytest.param("Origin", "https://localhost:8420", 403, id="another scheme"),
        pytest.param("Origin", "https://evil.example", 403, id="another site"),
        pytest.param("Origin", "null", 403, id="a sandboxed frame"),
        pytest.param("Sec-Fetch-Site", "same-origin", 200, id="fetched by the own page"),
        pytest.param("Sec-Fetch-Site", "none", 200, id="typed"),
        pytest.param("Sec-Fetch-Site", "same-site", 403, id="fetched by a neighbour"),
        pytest.param("Sec-Fetch-Site", "cross-site", 403, id="fetched by a stranger"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_site(method: str, name: str, value: str, status: int) -> None:
    bench = ControlBench(service=False)
    said = bench.call(
        method, "/_sandbox/clock", [HOST, JSON, (name, value)], b"" if method == "GET" else b'{"speed": 0}'
    )
    assert said.status == status
    assert "access-control-allow-origin" not in said.headers


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        pytest.param("application/json", 200, id="JSON"),
        pytest.param("application/json; charset=utf-8", 200, id="JSON with charset"),
        pytest.param("text/plain", 415, id="what a form of another site can send"),
        pytest.param("application/x-www-form-urlencoded", 415, id="a form"),
        pytest.param("multipart/form-data; boundary=x", 415, id="a form with files"),
        pytest.param("", 415, id="nothing"),
    ],
)
def test_content_type(content_type: str, status: int) -> None:
    bench = ControlBench(service=False)
    body = b'{"do": "unplug"}'
    headers = [HOST, ("Content-Type", content_type)]
    assert bench.call("POST", "/_sandbox/chargers/easee-charging/actions", headers, body).status == status
    assert bench.world.truth(bench.world.charger("easee-charging").id).plugged is (status != 200)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        pytest.param(None, 401, id="none"),
        pytest.param(f"Bearer {TOKEN}", 200, id="right"),
        pytest.param(f"bearer {TOKEN}", 200, id="letter case of the scheme"),
        pytest.param("Bearer wrong", 401, id="wrong"),
        pytest.param(TOKEN, 401, id="no scheme"),
        pytest.param(f"Basic {TOKEN}", 401, id="another scheme"),
        pytest.param("Bearer \xe4", 401, id="no ASCII"),
    ],
)
def test_token(header: str | None, status: int) -> None:
    bench = ControlBench(token=TOKEN, service=False)
    headers = [HOST, *([("Authorization", header)] if header else [])]
    said = bench.call("GET", "/_sandbox/export", headers)
    assert said.status == status
    assert said.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)
    assert bench.call("GET", "/_sandbox/readyz", [HOST]).status == 200


def test_bodies_are_bounded() -> None:
    bench = ControlBench(service=False)
    body = b'{"do": "' + b"x" * MAX_BODY_BYTES + b'"}'
    said = bench.call("POST", "/_sandbox/chargers/easee-charging/actions", (HOST, JSON), body)
    assert (said.status, said.json["code"]) == (413, "REQUEST_ENTITY_TOO_LARGE")


@pytest.mark.parametrize("path", ["/_sandbox/clock", "/_sandbox/nowhere", "/_sandbox/chargers/nobody", "/"])
def test_careful_headers_are_on_every_answer(path: str) -> None:
    said = ControlBench(service=False).call("GET", path, [HOST])
    assert {name: said.headers[name.lower()] for name in HEADERS} == HEADERS
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_service_and_the_vendors_are_asked_by_any_name() -> None:
    bench = ControlBench()
    path = f"/v1.0.0/chargers/{bench.world.charger('easee-charging').id}/refresh"
    said = bench.call("GET", path, [("Host", "my-service.example"), ("X-API-KEY", bench.world.api_key)])
    assert said.status == 200
    assert bench.call("GET", "/easee/api/chargers", [("Host", "vendor.example")]).status == 401

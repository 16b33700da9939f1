"""A service in this process and a service behind a URL: what comes back is raw, and nothing raises."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from contracts.exchange import Exchange, Request
from contracts.target import HttpTarget, InProcessTarget, refresh_request
from simulator.serve import Connection, Server, seize
from tests.ports import free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATH = "/v1.0.0/chargers/7/refresh"


def _mirror(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    told = [environ["REQUEST_METHOD"], environ["REQUEST_URI"], environ.get("HTTP_HOST"), environ.get("HTTP_X_API_KEY")]
    body = "\n".join(str(one) for one in told).encode() + b"\n" + environ["wsgi.input"].read()
    start_response("503 Busy", [("Content-Length", str(len(body))), ("X-Twice", "1"), ("x-twice", "2")])
    return [body]


def _raising(environ: "WSGIEnvironment", _: "StartResponse") -> list[bytes]:
    raise LookupError(environ["PATH_INFO"])


def _cut_short(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
    connection.close()


def _not_http(connection: Connection) -> None:
    connection.send(b"hello?\r\n\r\n")
    connection.close()


def _redirecting(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    connection.close()


_ACTS: dict[str, Any] = {
    "/reset": Connection.reset,
    "/silent": lambda connection: connection.park(30.0),
    "/cut": _cut_short,
    "/other": _not_http,
    "/redirect": _redirecting,
}


def _acting(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    act = _ACTS.get(environ["PATH_INFO"])
    connection = seize(environ) if act else None
    if act is None or connection is None:
        return _mirror(environ, start_response)
    act(connection)
    start_response("200 OK", [])
    return [b""]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(_acting) as running:
        yield running


@pytest.fixture
def target(server: Server) -> Iterator[HttpTarget]:
    made = HttpTarget(server.url, "K", timeout_s=1.0)
    yield made
    made.close()


def _told(exchange: Exchange) -> list[str]:
    assert exchange.answer is not None
    return exchange.answer.body.decode().split("\n")


def test_in_process_answers_are_raw() -> None:
    exchange = InProcessTarget(_mirror, "K").send(Request("GET", f"{PATH}?a=%2F", (("X-API-KEY", "K"),), b"body"))
    assert exchange.answer is not None
    assert (exchange.answer.status, exchange.answer.reason) == (503, "Busy")
    assert exchange.answer.headers_all("X-TWICE") == ["1", "2"]
    assert _told(exchange) == ["GET", f"{PATH}?a=%2F", "None", "K", "body"]


def test_in_process_an_exception_is_no_answer() -> None:
    exchange = InProcessTarget(_raising, "K").send(refresh_request("7", None))
    assert exchange.answer is None
    assert "LookupError" in exchange.failure


def test_over_http_answers_are_raw(target: HttpTarget) -> None:
    exchange = target.send(Request("POST", f"{PATH}?a=%2F", (("X-API-KEY", "K"),), b"body"))
    assert exchange.answer is not None
    assert (exchange.answer.status, exchange.answer.reason) == (503, "Busy")
    assert [value for name, value in exchange.answer.headers if name.lower() == "x-twice"] == ["1", "2"]
    assert _told(exchange)[0::3] == ["POST", "K"]
    assert _told(exchange)[1] == f"{PATH}?a=%2F"
    assert _told(exchange)[4] == "body"


def test_a_service_is_called_by_its_own_host_name(target: HttpTarget, server: Server) -> None:
    assert _told(target.send(refresh_request("7", "K")))[2] == f"127.0.0.1:{server.port}"
    assert _told(target.send(Request("GET", PATH, (("Host", "other.example"),))))[2] == "other.example"


def test_a_service_below_a_prefix_is_asked_there(server: Server) -> None:
    prefixed = HttpTarget(f"{server.url}/energy/hub/", "K")
    assert _told(prefixed.send(refresh_request("%7B7%7D", "K")))[1] == "/energy/hub/v1.0.0/chargers/%7B7%7D/refresh"
    prefixed.close()


def test_redirects_are_answers(target: HttpTarget) -> None:
    exchange = target.send(Request("GET", "/redirect"))
    assert exchange.answer is not None
    assert exchange.answer.status == 302


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("/reset", "reset", id="reset"),
        pytest.param("/silent", "no answer came in time", id="silent"),
        pytest.param("/cut", "cut short", id="cut short"),
        pytest.param("/other", "not HTTP", id="not HTTP"),
    ],
)
def test_why_no_answer_came_is_told_in_words(target: HttpTarget, path: str, words: str) -> None:
    exchange = target.send(Request("GET", path))
    assert exchange.answer is None
    assert words in exchange.failure


def test_nobody_there_is_told_in_words() -> None:
    nobody = HttpTarget(f"http://127.0.0.1:{free_port()}", "K")
    assert "refused" in nobody.send(refresh_request("7", "K")).failure
    assert "refused" in nobody.reachable(1.0)
    nobody.close()


def test_any_answer_makes_a_target_reachable(target: HttpTarget) -> None:
    assert target.reachable(5.0) == ""


def test_a_target_that_never_answers_is_not_waited_for_longer_than_allowed() -> None:
    def silent(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        connection = seize(environ)
        assert connection is not None
        connection.park(30.0)
        start_response("200 OK", [])
        return [b""]

    with Server(silent) as server:
        slow = HttpTarget(server.url, "K", timeout_s=30.0)
        began_s = time.monotonic()
        assert "in time" in slow.reachable(0.2)
        assert time.monotonic() - began_s < 10.0
        slow.close()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_judged_in_its_place(
    server: Server, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    target = HttpTarget(server.url, "K")
    assert target.send(refresh_request("7", "K")).failure == ""
    target.close()

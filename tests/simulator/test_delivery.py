"""What stands between the sandbox and its server: it holds words back only until it knows what is to become of them."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from simulator.delivery import delivering
from simulator.faults.body import Body
from simulator.faults.delay import Delay
from simulator.faults.outcome import Answer, NoAnswer, Outcome
from simulator.faults.outcome import Silence as Why
from simulator.faults.refuse import Refuse
from simulator.faults.silence import Silence
from simulator.gate import OUTCOME
from simulator.inprocess import call_wsgi
from simulator.serve import Server
from tests.simulator.clouds import Clouds
from tests.simulator.serve.raw_client import Seen, answer_on, ask, connected, watch

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = [("Content-Length", "2")]
LATE = Answer(203, (("Content-Length", "4"), ("Connection", "keep-alive"), ("X-A", "1")), b"late", hold_ms=5.0)


def _in_one(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("200 OK", HEADERS)
    return [b"ab"]


def _lazily(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
    start_response("200 OK", HEADERS)
    yield b"a"
    yield b"b"


def _written(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    write = start_response("200 OK", HEADERS)
    write(b"a")
    return [b"b"]


def _written_later(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
    write = start_response("200 OK", HEADERS)
    yield b"a"
    write(b"b")


def _thinks_better_of_it(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("500 Internal Server Error", [])
    try:
        raise ValueError("mended")
    except ValueError:
        start_response("200 OK", HEADERS, sys.exc_info())
    return [b"ab"]


def _empty_first(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
    start_response("200 OK", HEADERS)
    yield b""
    yield b"ab"


APPS = [
    pytest.param(_in_one, id="in one"),
    pytest.param(_lazily, id="start_response while iterated"),
    pytest.param(_written, id="written"),
    pytest.param(_written_later, id="written behind the first part"),
    pytest.param(_thinks_better_of_it, id="start_response again with exc_info"),
    pytest.param(_empty_first, id="an empty part first"),
]
each_app = pytest.mark.parametrize("app", APPS)


def _with(app: "WSGIApplication", outcome: Outcome) -> "WSGIApplication":
    """The app, with something for the socket to do."""

    def acting(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        environ[OUTCOME] = outcome
        yield from app(environ, start_response)

    return acting


@each_app
def test_an_ordinary_answer_passes(app: "WSGIApplication") -> None:
    said = call_wsgi(delivering(app), "GET", "/")
    assert (said.status, said.headers, said.body) == (200, tuple(HEADERS), b"ab")
    with Server(delivering(app)) as server:
        seen = ask(server.port, b"GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
    assert seen.data.startswith(b"HTTP/1.1 200 OK\r\n")
    assert (seen.data.partition(b"\r\n\r\n")[2], seen.end) == (b"ab", "FIN")


@each_app
def test_a_fault_takes_the_place_of_all_that_was_said(app: "WSGIApplication") -> None:
    with Server(delivering(_with(app, NoAnswer(Why.RESET)))) as server:
        assert ask(server.port) == Seen(b"", "RST")
    with Server(delivering(_with(app, LATE))) as server:
        head = b"HTTP/1.1 203 Non-Authoritative Information\r\nContent-Length: 4\r\nX-A: 1\r\nConnection: close\r\n\r\n"
        assert ask(server.port) == Seen(head + b"late", "FIN")


@each_app
@pytest.mark.parametrize("outcome", [pytest.param(NoAnswer(Why.SILENT), id="none"), pytest.param(LATE, id="late")])
def test_where_no_socket_can_be_seized_the_answer_says_so(app: "WSGIApplication", outcome: Outcome) -> None:
    said = call_wsgi(delivering(_with(app, outcome)), "GET", "/")
    assert (said.status, said.body) == (502, b"")
    assert dict(said.headers) == {
        "X-Charger-Sandbox": "this server cannot make socket faults",
        "Content-Length": "0",
    }


def test_an_error_behind_the_first_part_reaches_the_server() -> None:
    def app(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        start_response("200 OK", HEADERS)
        yield b"a"
        try:
            raise ValueError("too late")
        except ValueError:
            start_response("500 Internal Server Error", [], sys.exc_info())

    with pytest.raises(ValueError, match="too late"):
        call_wsgi(delivering(app), "GET", "/")


def test_an_app_that_says_nothing_is_left_to_the_server() -> None:
    with pytest.raises(RuntimeError, match="did not call start_response"):
        call_wsgi(delivering(lambda *_: []), "GET", "/")


@pytest.mark.parametrize("outcome", [pytest.param(None, id="answer"), pytest.param(NoAnswer(Why.RESET), id="fault")])
@pytest.mark.parametrize("breaks", [pytest.param(False, id="sound"), pytest.param(True, id="broken")])
def test_the_app_is_closed(outcome: Outcome | None, breaks: bool) -> None:
    closed = []

    class Chunks:
        def __init__(self, start_response: Any) -> None:
            start_response("200 OK", HEADERS)

        def __iter__(self) -> Iterator[bytes]:
            yield b"ab"
            if breaks:
                raise ValueError("broken in mid-body")

        def close(self) -> None:
            closed.append(True)

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if outcome is not None:
            environ[OUTCOME] = outcome
        return Chunks(start_response)

    if breaks:
        with pytest.raises(ValueError, match="broken in mid-body"):
            call_wsgi(delivering(app), "GET", "/")
    else:
        call_wsgi(delivering(app), "GET", "/")
    assert closed == [True]


def test_a_hundred_silent_callers_while_another_is_answered() -> None:
    clouds = Clouds()
    clouds.break_(Silence(), charger_id=clouds.charger("go-e-charging").id)
    with Server(delivering(clouds.sandbox.wsgi), workers=2) as server, ExitStack() as stack:
        silent = [stack.enter_context(connected(server.port, 20.0)) for _ in range(100)]
        for caller in silent:
            caller.sendall(_request(clouds, "go-e-charging"))
        for _ in range(3):
            assert ask(server.port, _request(clouds, "go-e-stopped"), 20.0).data.startswith(b"HTTP/1.1 200 OK")
        answered = {leg.charger_id for leg in clouds.legs() if leg.status == 200}
        assert answered == {clouds.charger("go-e-stopped").id}
        server.stop()
        assert {watch(caller).data for caller in silent} == {b""}
    assert sum(leg.ending == "silent" for leg in clouds.legs()) == 100


def test_a_broken_vendor_leaves_a_kept_connection_to_another_alone() -> None:
    clouds = Clouds()
    clouds.break_(Refuse(), charger_id=clouds.charger("go-e-charging").id)
    clouds.break_(Body("truncated"), "cut", charger_id=clouds.charger("go-e-fault").id)
    clouds.break_(Delay(5.0), "late", charger_id=clouds.charger("go-e-finished").id)
    with Server(delivering(clouds.sandbox.wsgi)) as server, connected(server.port, 20.0) as kept:
        for broken in ("go-e-charging", "go-e-fault", "go-e-finished"):
            ask(server.port, _request(clouds, broken), 20.0)
            assert answer_on(kept, _request(clouds, "go-e-stopped", "keep-alive"))[0] == "HTTP/1.1 200 OK"


def _request(clouds: Clouds, handle: str, connection: str = "close") -> bytes:
    name, value = clouds.bearer(handle)
    path = clouds.state_path(handle)
    return f"GET {path} HTTP/1.1\r\nHost: t\r\nConnection: {connection}\r\n{name}: {value}\r\n\r\n".encode()

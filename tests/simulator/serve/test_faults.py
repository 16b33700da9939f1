"""The table of faults: what each act on a seized connection looks like on the wire, to httpx and to requests."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest
import requests

from simulator.serve import Connection
from tests.simulator.serve.conftest import Serve, acting, our_threads
from tests.simulator.serve.raw_client import Seen, answer_on, ask, connected

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
WHOLE = HEAD + b"0123456789"


@dataclass(frozen=True)
class Fault:
    """An act, and what a raw client, httpx and requests (None: an ordinary 200) make of it."""

    act: Callable[[Connection], object]
    seen: Seen
    httpx_error: type[httpx.HTTPError] | None
    requests_error: type[requests.RequestException] | None


def _forget(connection: Connection) -> None:
    del connection


def _sending(data: bytes, then: Callable[[Connection], object]) -> Callable[[Connection], object]:
    def act(connection: Connection) -> None:
        connection.send(data)
        then(connection)

    return act


FAULTS = {
    "close before the head": Fault(
        Connection.close, Seen(b"", "FIN"), httpx.RemoteProtocolError, requests.ConnectionError
    ),
    "reset before the head": Fault(Connection.reset, Seen(b"", "RST"), httpx.ReadError, requests.ConnectionError),
    "half close before the head": Fault(
        Connection.half_close, Seen(b"", "FIN"), httpx.RemoteProtocolError, requests.ConnectionError
    ),
    "nothing done": Fault(_forget, Seen(b"", "FIN"), httpx.RemoteProtocolError, requests.ConnectionError),
    "body cut short": Fault(
        _sending(HEAD + b"0123", Connection.close),
        Seen(HEAD + b"0123", "FIN"),
        httpx.RemoteProtocolError,
        requests.exceptions.ChunkedEncodingError,
    ),
    "reset in mid-body": Fault(
        _sending(HEAD + b"0123", Connection.reset),
        Seen(HEAD + b"0123", "RST"),
        httpx.ReadError,
        requests.exceptions.ChunkedEncodingError,
    ),
    "half close in mid-body": Fault(
        _sending(HEAD + b"0123", Connection.half_close),
        Seen(HEAD + b"0123", "FIN"),
        httpx.RemoteProtocolError,
        requests.exceptions.ChunkedEncodingError,
    ),
    "stall in mid-body": Fault(
        _sending(HEAD + b"0123", lambda connection: connection.park(60)),
        Seen(HEAD + b"0123", "OPEN"),
        httpx.ReadTimeout,
        requests.ConnectionError,
    ),
    "no status line": Fault(
        _sending(b"<html>busy</html>\r\n\r\n", Connection.close),
        Seen(b"<html>busy</html>\r\n\r\n", "FIN"),
        httpx.RemoteProtocolError,
        requests.ConnectionError,
    ),
    "broken chunk": Fault(
        _sending(CHUNKED + b"zz\r\nabc\r\n", Connection.close),
        Seen(CHUNKED + b"zz\r\nabc\r\n", "FIN"),
        httpx.RemoteProtocolError,
        requests.exceptions.ChunkedEncodingError,
    ),
    "last chunk missing": Fault(
        _sending(CHUNKED + b"3\r\nabc\r\n", Connection.close),
        Seen(CHUNKED + b"3\r\nabc\r\n", "FIN"),
        httpx.RemoteProtocolError,
        requests.exceptions.ChunkedEncodingError,
    ),
    "parked without end": Fault(
        lambda connection: connection.park(60), Seen(b"", "OPEN"), httpx.ReadTimeout, requests.ReadTimeout
    ),
    "parked, then closed": Fault(
        lambda connection: connection.park(0.02), Seen(b"", "FIN"), httpx.RemoteProtocolError, requests.ConnectionError
    ),
    "parked, then reset": Fault(
        lambda connection: connection.park(0.02, "reset"), Seen(b"", "RST"), httpx.ReadError, requests.ConnectionError
    ),
    "dribbled": Fault(lambda connection: connection.dribble(WHOLE, 25, 2), Seen(WHOLE, "FIN"), None, None),
    "late": Fault(lambda connection: connection.dribble(WHOLE, 99, 0, after_ms=20), Seen(WHOLE, "FIN"), None, None),
    "dribbled, then reset": Fault(
        lambda connection: connection.dribble(HEAD + b"0123", 25, 2, then="reset"),
        Seen(HEAD + b"0123", "RST"),
        httpx.ReadError,
        requests.exceptions.ChunkedEncodingError,
    ),
    "dribbled, then stalled": Fault(
        lambda connection: connection.dribble(HEAD + b"0123", 25, 2, then="park"),
        Seen(HEAD + b"0123", "OPEN"),
        httpx.ReadTimeout,
        requests.ConnectionError,
    ),
    "whole answer, byte for byte": Fault(_sending(WHOLE, Connection.close), Seen(WHOLE, "FIN"), None, None),
}
every_fault = pytest.mark.parametrize("fault", [pytest.param(fault, id=name) for name, fault in FAULTS.items()])


@pytest.mark.usefixtures("quiet")
@every_fault
def test_on_the_wire(fault: Fault, serve: Serve) -> None:
    assert ask(serve(acting(fault.act)).port, patience_s=0.2 if fault.seen.end == "OPEN" else 2.0) == fault.seen


@pytest.mark.usefixtures("quiet")
@every_fault
def test_httpx(fault: Fault, serve: Serve) -> None:
    server = serve(acting(fault.act))
    with httpx.Client(trust_env=False, timeout=httpx.Timeout(2.0, read=0.2)) as client:
        if fault.httpx_error is None:
            assert client.get(server.url).content == b"0123456789"
        else:
            with pytest.raises(httpx.HTTPError) as raised:
                client.get(server.url)
            assert raised.type is fault.httpx_error


@pytest.mark.usefixtures("quiet")
@every_fault
def test_requests(fault: Fault, serve: Serve) -> None:
    server = serve(acting(fault.act))
    with requests.Session() as session:
        session.trust_env = False
        if fault.requests_error is None:
            assert session.get(server.url, timeout=(2.0, 0.2)).content == b"0123456789"
        else:
            with pytest.raises(requests.RequestException) as raised:
                session.get(server.url, timeout=(2.0, 0.2))
            assert raised.type is fault.requests_error


@pytest.mark.usefixtures("quiet")
def test_300_resets_leave_nothing_behind(serve: Serve) -> None:
    server = serve(acting(Connection.reset), workers=8)
    assert ask(server.port) == Seen(b"", "RST")
    descriptors, threads = _open_descriptors(), len(our_threads())
    assert {ask(server.port).end for _ in range(300)} == {"RST"}
    assert _open_descriptors() == descriptors
    assert len(our_threads()) <= max(threads, 2 + 8)


@pytest.mark.usefixtures("quiet")
def test_faults_on_other_connections_leave_a_kept_one_alone(serve: Serve) -> None:
    server = serve(acting(Connection.reset))
    with connected(server.port) as kept:
        for _ in range(5):
            assert ask(server.port).end == "RST"
            assert answer_on(kept, b"GET /hello HTTP/1.1\r\nHost: t\r\n\r\n")[2] == b"/hello"


@pytest.mark.usefixtures("quiet")
def test_a_kept_connection_can_be_seized_later(serve: Serve) -> None:
    server = serve(acting(Connection.reset))
    with connected(server.port) as sock:
        assert answer_on(sock, b"GET /hello HTTP/1.1\r\nHost: t\r\n\r\n")[0] == "HTTP/1.1 200 OK"
        sock.sendall(b"GET / HTTP/1.1\r\nHost: t\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            sock.recv(1)


def _open_descriptors() -> int:
    return len(os.listdir("/dev/fd"))

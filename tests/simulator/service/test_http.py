"""Every way a vendor call can fail: httpx's own errors, and real sockets that misbehave."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from simulator.service.clock import SystemClock
from simulator.service.deadline import Deadline
from simulator.service.errors import Refusal, VendorCommunication, VendorConnection
from simulator.service.http import BEFORE_HEAD, FAILURES, VendorHttp, before_head
from simulator.service.settings import ServiceSettings
from tests.simulator.service.raw_server import OK, Act, Peer, RawServer
from tests.simulator.service.stage import SteppedClock

CONNECTION, COMMUNICATION = VendorConnection, VendorCommunication
DISCONNECTED = "Server disconnected without sending a response."
QUICK = ServiceSettings(api_key="k", connect_timeout_s=0.4, read_timeout_s=0.4, total_deadline_s=0.6)


def every_httpx_error() -> Iterator[type[Exception]]:
    todo: list[type[Exception]] = [httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if kind.__module__.startswith("httpx"):
            yield kind


MEANING: dict[type[Exception], type[Refusal]] = {
    httpx.ConnectTimeout: CONNECTION,
    httpx.ReadTimeout: CONNECTION,
    httpx.WriteTimeout: CONNECTION,
    httpx.PoolTimeout: CONNECTION,
    httpx.TimeoutException: CONNECTION,
    httpx.ConnectError: CONNECTION,
    httpx.ReadError: CONNECTION,
    httpx.WriteError: CONNECTION,
    httpx.CloseError: CONNECTION,
    httpx.NetworkError: CONNECTION,
    httpx.ProxyError: CONNECTION,
    httpx.UnsupportedProtocol: CONNECTION,
    httpx.InvalidURL: CONNECTION,
    httpx.ProtocolError: COMMUNICATION,
    httpx.RemoteProtocolError: COMMUNICATION,
    httpx.LocalProtocolError: COMMUNICATION,
    httpx.TransportError: COMMUNICATION,
    httpx.RequestError: COMMUNICATION,
    httpx.HTTPError: COMMUNICATION,
    httpx.HTTPStatusError: COMMUNICATION,
    httpx.DecodingError: COMMUNICATION,
    httpx.TooManyRedirects: COMMUNICATION,
    httpx.StreamError: COMMUNICATION,
    httpx.StreamConsumed: COMMUNICATION,
    httpx.StreamClosed: COMMUNICATION,
    httpx.ResponseNotRead: COMMUNICATION,
    httpx.RequestNotRead: COMMUNICATION,
    httpx.CookieConflict: COMMUNICATION,
}


def made(kind: type[Exception]) -> Exception:
    error = kind.__new__(kind)
    Exception.__init__(error, "made for a test")
    return error


@pytest.mark.parametrize("kind", sorted(set(every_httpx_error()), key=str))
def test_every_error_of_httpx_has_a_meaning(kind: type[Exception]) -> None:
    assert type(before_head(made(kind))) is MEANING[kind]
    assert issubclass(kind, FAILURES)


@pytest.mark.parametrize(
    ("error", "first", "kind"),
    [
        pytest.param(httpx.RemoteProtocolError(DISCONNECTED), b"", CONNECTION, id="closed without a word"),
        pytest.param(httpx.RemoteProtocolError(DISCONNECTED), b"HTTP/1.1 20", CONNECTION, id="closed within the head"),
        pytest.param(httpx.RemoteProtocolError(DISCONNECTED), b"HT", CONNECTION, id="closed within the version"),
        pytest.param(httpx.RemoteProtocolError(DISCONNECTED), b"SSH-2.0", COMMUNICATION, id="another protocol, closed"),
        pytest.param(httpx.ReadTimeout(""), b"SSH-2.0", COMMUNICATION, id="another protocol, then silence"),
        pytest.param(httpx.ReadError(""), b"HTTP/1.1 200 OK", CONNECTION, id="reset within the head"),
        pytest.param(httpx.RemoteProtocolError("illegal header line"), b"HTTP/1.1 200", COMMUNICATION, id="bad head"),
        pytest.param(UnicodeError("label too long"), b"", CONNECTION, id="host name that is none"),
        pytest.param(ConnectionResetError(), b"", CONNECTION, id="bare socket error"),
    ],
)
def test_what_came_before_the_failure_counts(error: Exception, first: bytes, kind: type[Refusal]) -> None:
    assert type(before_head(error, first)) is kind


def test_the_table_has_no_entry_that_nothing_raises() -> None:
    assert set(BEFORE_HEAD) - {OSError, UnicodeError} <= set(MEANING)


@pytest.fixture
def http() -> Iterator[VendorHttp]:
    vendor_http = VendorHttp(QUICK)
    yield vendor_http
    vendor_http.close()


def call(http: VendorHttp, url: str, total_s: float = QUICK.total_deadline_s) -> str:
    """Return the body of one GET, or the kind of its refusal."""
    try:
        return http.get(url, Deadline.after(SystemClock(), total_s)).body.decode()
    except Refusal as refusal:
        return type(refusal).__name__


def answered(data: bytes) -> Act:
    def act(peer: Peer) -> None:
        peer.request()
        peer.send(data)

    return act


def then_silent(data: bytes) -> Act:
    def act(peer: Peer) -> None:
        peer.request()
        peer.send(data)
        peer.hold()

    return act


def then_reset(data: bytes) -> Act:
    def act(peer: Peer) -> None:
        peer.request()
        peer.send(data)
        peer.reset()

    return act


def dripping(head: bytes, rest: bytes) -> Act:
    def act(peer: Peer) -> None:
        peer.request()
        peer.send(head)
        peer.drip(rest)

    return act


OK_SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        pytest.param(answered(OK), "{}", id="fine"),
        pytest.param(answered(b"HTTP/1.1 200 OK\r\n\r\n{}"), "{}", id="ends with the connection"),
        pytest.param(answered(b"HTTP/1.1 100 Continue\r\n\r\n" + OK), "{}", id="a word before the answer"),
        pytest.param(answered(b""), "VendorConnection", id="closed without a word"),
        pytest.param(then_reset(b""), "VendorConnection", id="reset without a word"),
        pytest.param(then_silent(b""), "VendorConnection", id="silence"),
        pytest.param(answered(b"HTTP/1.1 200 OK\r\nContent-"), "VendorConnection", id="closed within the head"),
        pytest.param(then_silent(b"HTTP/1.1 200 OK\r\n"), "VendorConnection", id="silence within the head"),
        pytest.param(then_reset(b"HTTP/1.1 200 OK\r\n"), "VendorConnection", id="reset within the head"),
        pytest.param(dripping(b"", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500), "VendorConnection", id="dripping head"),
        pytest.param(answered(b"SSH-2.0-OpenSSH\r\n"), "VendorCommunication", id="another protocol"),
        pytest.param(answered(b"garbage"), "VendorCommunication", id="garbage without a line end"),
        pytest.param(then_silent(b"garbage"), "VendorCommunication", id="garbage, then silence"),
        pytest.param(answered(b"HTTP/1.1 two OK\r\n\r\n"), "VendorCommunication", id="bad status line"),
        pytest.param(answered(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), "VendorCommunication", id="bad header line"),
        pytest.param(answered(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000), "VendorCommunication", id="endless head"),
        pytest.param(answered(HEAD + b"{"), "VendorCommunication", id="body cut"),
        pytest.param(then_reset(HEAD + b"{"), "VendorCommunication", id="reset within the body"),
        pytest.param(then_silent(HEAD + b"{"), "VendorCommunication", id="silence within the body"),
        pytest.param(then_silent(HEAD), "VendorCommunication", id="silence after the head"),
        pytest.param(dripping(HEAD, b"x" * 999), "VendorCommunication", id="dripping body"),
        pytest.param(dripping(CHUNKED, b"1\r\nx\r\n" * 300), "VendorCommunication", id="dripping chunks"),
        pytest.param(answered(CHUNKED + b"zz\r\n"), "VendorCommunication", id="bad chunk"),
        pytest.param(answered(CHUNKED + b"5\r\nab"), "VendorCommunication", id="chunk cut"),
        pytest.param(
            answered(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
            "VendorCommunication",
            id="gzip that is none",
        ),
    ],
)
def test_what_a_socket_may_do(http: VendorHttp, act: Act, outcome: str) -> None:
    with RawServer(act) as server:
        began_s = time.monotonic()
        assert call(http, server.url) == outcome
        assert time.monotonic() - began_s < QUICK.total_deadline_s + 1
        assert server.connections == 1


def test_nobody_listens(http: VendorHttp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert call(http, f"http://127.0.0.1:{port}/") == "VendorConnection"


@pytest.mark.parametrize(
    "url",
    [
        "http://no-such-host.invalid/",
        f"http://{'x' * 70}.localhost/",
        "ftp://127.0.0.1/",
        "http://:99999999/",
        "nonsense",
    ],
)
def test_addresses_that_lead_nowhere(http: VendorHttp, url: str) -> None:
    assert call(http, url) == "VendorConnection"


def test_a_plain_server_where_tls_is_expected(http: VendorHttp) -> None:
    with RawServer(answered(OK)) as server:
        assert call(http, server.url.replace("http:", "https:")) == "VendorConnection"


def serving(count: int, last: Callable[[Peer], None]) -> Act:
    """Answer count requests on one connection, then do last."""

    def act(peer: Peer) -> None:
        for _ in range(count):
            peer.request()
            peer.send(OK)
        last(peer)

    return act


def test_connections_are_kept(http: VendorHttp) -> None:
    with RawServer(serving(9, Peer.hold)) as server:
        assert [call(http, server.url) for _ in range(5)] == ["{}"] * 5
        assert server.connections == 1


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda peer: peer.request(), id="closed when the next request comes"),
        pytest.param(lambda peer: (peer.request(), peer.reset()), id="reset when the next request comes"),
    ],
)
def test_a_stale_kept_connection_is_met_with_one_fresh_one(http: VendorHttp, leave: Callable[[Peer], None]) -> None:
    with RawServer(serving(1, leave), answered(OK)) as server:
        assert [call(http, server.url) for _ in range(2)] == ["{}", "{}"]
        assert server.connections == 2


def test_a_server_that_leaves_every_time_is_tried_once_more_only(http: VendorHttp) -> None:
    with RawServer(serving(1, lambda peer: peer.reset() if peer.request() else None), then_reset(b"")) as server:
        assert call(http, server.url) == "{}"
        assert call(http, server.url) == "VendorConnection"
        assert server.connections == 2
        assert call(http, server.url) == "VendorConnection"
        assert server.connections == 3


def test_silence_on_a_kept_connection_is_not_retried(http: VendorHttp) -> None:
    def silent(peer: Peer) -> None:
        peer.request()
        peer.hold()

    with RawServer(serving(1, silent), answered(OK)) as server:
        assert [call(http, server.url) for _ in range(2)] == ["{}", "VendorConnection"]
        assert server.connections == 1


def test_a_post_is_never_sent_twice(http: VendorHttp) -> None:
    with RawServer(serving(1, lambda peer: peer.reset() if peer.request() else None), answered(OK)) as server:
        assert call(http, server.url) == "{}"
        with pytest.raises(VendorConnection):
            http.post_json(server.url, Deadline.after(SystemClock(), QUICK.total_deadline_s), {"a": 1})
        assert server.connections == 1


def test_a_body_beyond_the_limit_is_left(http: VendorHttp) -> None:
    small = VendorHttp(ServiceSettings(api_key="k", max_body_bytes=100))
    with RawServer(answered(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 10_000)) as server:
        assert call(small, server.url, 2) == "VendorCommunication"
        assert len(call(http, server.url, 2)) == 10_000
    small.close()


def test_hanging_calls_do_not_stop_others(http: VendorHttp) -> None:
    with (
        RawServer(then_silent(b"")) as hanging,
        RawServer(serving(99, Peer.hold)) as fine,
        ThreadPoolExecutor(20) as pool,
    ):
        stuck = [pool.submit(call, http, hanging.url) for _ in range(19)]
        assert call(http, fine.url) == "{}"
        assert {future.result() for future in stuck} == {"VendorConnection"}


def test_a_deadline_that_has_passed_makes_no_call(http: VendorHttp) -> None:
    with RawServer(answered(OK)) as server:
        assert call(http, server.url, 0) == "VendorConnection"
        assert server.connections == 0


def test_the_deadline_holds_for_a_transport_that_is_handed_in() -> None:
    clock = SteppedClock()

    class Slow(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                clock.step(1)
                yield b" "

    http = VendorHttp(QUICK, httpx.MockTransport(lambda _: httpx.Response(200, stream=Slow())))
    with pytest.raises(VendorCommunication, match="deadline"):
        http.get("http://vendor.test/", Deadline.after(clock, 5))


def test_loopback_goes_past_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    http = VendorHttp(QUICK)
    with RawServer(answered(OK)) as server:
        assert call(http, server.url) == "{}"
        assert call(http, server.url.replace("127.0.0.1", "localhost")) == "{}"
        assert call(http, server.url.replace("127.0.0.1", "some-host.invalid")) == "VendorConnection"
    http.close()


def test_a_redirect_is_not_followed(http: VendorHttp) -> None:
    moved = b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with RawServer(answered(moved)) as server:
        assert http.get(server.url, Deadline.after(SystemClock(), QUICK.total_deadline_s)).status == 301


def test_threads_do_not_see_each_others_deadline(http: VendorHttp) -> None:
    barrier = threading.Barrier(2)
    patient = VendorHttp(ServiceSettings(api_key="k"))

    def short() -> str:
        barrier.wait(30)
        return call(http, slow.url, 0.1)

    with RawServer(dripping(b"", OK_SHORT)) as slow, ThreadPoolExecutor(1) as pool:
        other = pool.submit(short)
        barrier.wait(30)
        assert call(patient, slow.url, 5) == "{}"
        assert other.result() == "VendorConnection"
    patient.close()

"""The life of a server: start, stop, again, refuse, and the hook at accept."""

import gc
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from simulator.serve import Connection, PortTaken, Seizable, Seized, Server
from simulator.truth.errors import SandboxError
from tests.simulator.serve.conftest import Serve, acting, hello, our_threads
from tests.simulator.serve.raw_client import GET, Seen, answer_on, ask, connected, greeted, watch

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

OK = "HTTP/1.1 200 OK"


class Slow:
    """An application that is asked, and answers when it is let."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        self.asked.set()
        assert self.go_on.wait(30)
        return hello(environ, start_response)


@pytest.mark.usefixtures("quiet")
def test_20_starts_on_the_same_port() -> None:
    server = Server(hello)
    ports = set()
    for _ in range(20):
        ports.add(server.start())
        with connected(server.port) as kept:
            assert answer_on(kept)[0] == OK
            server.stop()
            assert watch(kept) == Seen(b"", "FIN")
    assert ports == {server.port}


@pytest.mark.usefixtures("quiet")
def test_20_servers_one_after_another_on_the_same_port() -> None:
    with Server(hello) as first:
        port = first.port
    for _ in range(20):
        with Server(hello, port=port) as server, connected(server.port) as kept:
            assert answer_on(kept)[0] == OK
    with pytest.raises(ConnectionRefusedError):
        ask(port)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        pytest.param("127.0.0.1", "http://127.0.0.1:", id="loopback"),
        pytest.param("localhost", "http://localhost:", id="by name"),
        pytest.param("0.0.0.0", "http://127.0.0.1:", id="all addresses"),
    ],
)
def test_url(host: str, url: str) -> None:
    with Server(hello, host) as server:
        assert server.url == f"{url}{server.port}"
        assert ask(server.port, b"GET / HTTP/1.0\r\n\r\n").data.startswith(OK.encode())


def test_url_of_an_ipv6_address_has_brackets() -> None:
    assert Server(hello, "::1", 8420).url == "http://[::1]:8420"


def test_stop_twice_and_without_start() -> None:
    server = Server(hello)
    server.stop()
    server.start()
    server.stop()
    server.stop()
    assert our_threads() == []


def test_start_twice_is_refused(serve: Serve) -> None:
    server = serve()
    with pytest.raises(RuntimeError, match=f"http://127.0.0.1:{server.port} is already being served"):
        server.start()
    assert ask(server.port, b"GET / HTTP/1.0\r\n\r\n").end == "FIN"


def test_a_taken_port_is_said_so(serve: Serve) -> None:
    port = serve().port
    with pytest.raises(PortTaken, match=f"127.0.0.1:{port}, but another program listens there: stop it, or"):
        Server(hello, port=port).start()
    assert issubclass(PortTaken, SandboxError)


def test_a_host_that_is_not_ours_is_an_os_error() -> None:
    with pytest.raises(OSError, match="Cannot assign requested address"):
        Server(hello, "192.0.2.1").start()


def test_a_server_leaves_nothing_behind() -> None:
    with Server(hello):
        pass
    gc.collect()  # what earlier tests let go of must not be counted as ours to have freed
    descriptors = len(os.listdir("/dev/fd"))
    app = acting(Connection.reset)
    server = Server(app)
    for _ in range(5):
        server.start()
        assert ask(server.port).end == "RST"
        server.stop()
    alive = weakref.ref(app)
    del app, server
    gc.collect()
    assert len(os.listdir("/dev/fd")) <= descriptors
    assert alive() is None


@pytest.mark.usefixtures("quiet")
def test_stop_waits_for_an_answer_under_way(serve: Serve) -> None:
    app = Slow()
    server = serve(app)
    stopping = threading.Thread(target=server.stop, args=(5.0,))
    with connected(server.port) as sock:
        sock.sendall(GET)
        assert app.asked.wait(30)
        stopping.start()
        app.go_on.set()
        seen = watch(sock)
    stopping.join()
    assert seen.data.endswith(b"\r\n\r\n/")
    assert seen.end == "FIN"


@pytest.mark.usefixtures("quiet")
def test_a_connection_promised_to_stay_open_ends_with_a_stop(serve: Serve) -> None:
    go_on = threading.Event()

    def body() -> Iterator[bytes]:
        yield b"one"
        assert go_on.wait(30)
        yield b"two"

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        del environ
        start_response("200 OK", [("Content-Length", "6")])
        return body()

    server = serve(app)
    with connected(server.port) as sock:
        sock.sendall(GET)
        data = sock.recv(1000)
        assert b"\r\nConnection: close\r\n" not in data
        server.pause_listening()
        go_on.set()
        seen = watch(sock)
    assert ((data + seen.data)[-6:], seen.end) == (b"onetwo", "FIN")


def test_stop_cuts_what_takes_too_long_and_says_so(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    app = Slow()
    server = serve(app)
    with connected(server.port) as sock:
        sock.sendall(GET)
        assert app.asked.wait(30)
        stuck = [thread for thread in threading.enumerate() if thread.name == "sandbox-worker"]
        server.stop(drain_s=0.0)
        assert watch(sock) == Seen(b"", "FIN")
    assert f"{server.url}: 1 request(s) still being answered" in caplog.text
    app.go_on.set()
    for thread in stuck:
        thread.join(30)


@pytest.mark.usefixtures("quiet")
def test_stop_cuts_a_request_that_is_never_finished(serve: Serve) -> None:
    server = serve(workers=1)
    with connected(server.port) as sock:
        sock.sendall(b"GET / HTT")
        server.stop(drain_s=0.0)
        assert watch(sock).end in ("FIN", "RST")


@pytest.mark.usefixtures("quiet")
def test_stop_from_within_a_request() -> None:
    askers: list[threading.Thread] = []

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        askers.append(threading.current_thread())
        server.stop(drain_s=0.1)
        return hello(environ, start_response)

    server = Server(app)
    server.start()
    seen = ask(server.port)
    askers[0].join(30)
    assert (seen.data[-5:], seen.end) == (b"\r\n\r\n/", "FIN")


@pytest.mark.usefixtures("quiet")
def test_pause_refuses_and_resume_accepts_again(serve: Serve) -> None:
    server = serve()
    port = server.port
    for _ in range(3):
        with connected(port) as kept:
            assert answer_on(kept)[0] == OK
            server.pause_listening()
            assert watch(kept) == Seen(b"", "FIN")
        server.pause_listening()
        with pytest.raises(ConnectionRefusedError):
            ask(port)
        server.resume_listening()
        server.resume_listening()
        with connected(port) as sock:
            assert answer_on(sock)[0] == OK


@pytest.mark.usefixtures("quiet")
def test_pause_lets_parked_ones_stay_and_answers_under_way_end(serve: Serve) -> None:
    slow = Slow()

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        parks = environ["PATH_INFO"] == "/park"
        return acting(lambda c: c.park(60))(environ, start_response) if parks else slow(environ, start_response)  # type: ignore[return-value]

    server = serve(app)
    with connected(server.port, patience_s=0.1) as parked, connected(server.port) as sock:
        parked.sendall(b"GET /park HTTP/1.1\r\nHost: t\r\n\r\n")
        assert watch(parked).end == "OPEN"
        sock.sendall(GET)
        assert slow.asked.wait(30)
        server.pause_listening()
        slow.go_on.set()
        seen = watch(sock)
        assert (seen.data[-5:], seen.end) == (b"\r\n\r\n/", "FIN")
        assert watch(parked).end == "OPEN"
        server.stop()
        assert watch(parked).end == "FIN"


def test_stop_while_paused_frees_the_port(serve: Serve) -> None:
    server = serve()
    server.pause_listening()
    server.stop()
    assert our_threads() == []
    with Server(hello, port=server.port) as other:
        assert ask(other.port, b"GET / HTTP/1.0\r\n\r\n").end == "FIN"


def test_pause_and_resume_without_start_do_nothing() -> None:
    server = Server(hello)
    server.pause_listening()
    server.resume_listening()
    assert our_threads() == []


def test_a_port_taken_during_a_pause_is_said_so(serve: Serve) -> None:
    server = serve()
    server.pause_listening()
    with closing(socket.socket()) as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(("127.0.0.1", server.port))
        thief.listen()
        with pytest.raises(PortTaken, match="another program listens there"):
            server.resume_listening()
    server.stop()
    assert server.start() == server.port
    assert ask(server.port, b"GET / HTTP/1.0\r\n\r\n").end == "FIN"


def _reset(arrived: Seizable) -> None:
    arrived.seize().reset()


def _greet(arrived: Seizable) -> None:
    arrived.seize().send(b"220 wrong door\r\n")
    raise Seized


@pytest.mark.parametrize(
    ("hook", "seen"),
    [
        pytest.param(_reset, Seen(b"", "RST"), id="reset"),
        pytest.param(lambda arrived: arrived.seize().close(), Seen(b"", "FIN"), id="close"),
        pytest.param(lambda arrived: arrived.seize().park(0.02), Seen(b"", "FIN"), id="park"),
        pytest.param(_greet, Seen(b"220 wrong door\r\n", "FIN"), id="speak first"),
    ],
)
@pytest.mark.usefixtures("quiet")
def test_at_accept(hook: object, seen: Seen, serve: Serve) -> None:
    server = serve(at_accept=hook)
    assert greeted(server.port) == seen
    server.at_accept = None
    with connected(server.port) as sock:
        assert answer_on(sock)[0] == OK


@pytest.mark.usefixtures("quiet")
def test_at_accept_sees_each_connection_once(serve: Serve) -> None:
    peers: list[tuple[str, int]] = []
    server = serve(at_accept=lambda arrived: peers.append(arrived.peer))
    with connected(server.port) as one, connected(server.port) as two:
        for sock in (one, two, one, two):
            assert answer_on(sock)[0] == OK
        assert sorted(peers) == sorted([one.getsockname(), two.getsockname()])


def test_a_hook_that_fails_is_logged_and_the_connection_served(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    def hook(arrived: Seizable) -> None:
        raise LookupError(arrived.peer[0])

    with connected(serve(at_accept=hook).port) as sock:
        assert answer_on(sock)[0] == OK
    assert "LookupError: 127.0.0.1" in caplog.text


def test_capabilities_are_what_a_connection_can_do_and_the_server_besides() -> None:
    acts = {name for name in vars(Connection) if not name.startswith("_")}
    assert Server.capabilities == acts | {"accept", "refuse"}


def test_importing_the_package_leaves_cheroot_alone() -> None:
    code = "import sys, simulator.serve; sys.exit('cheroot' in sys.modules or 'flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

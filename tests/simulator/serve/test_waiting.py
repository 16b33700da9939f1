"""Connections that wait: many of them, no worker held, ended by time, by the peer or with the server."""

import os
import socket
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from simulator.serve import Connection, keeper, seize
from simulator.truth.clock import SystemWall
from tests.simulator.serve.conftest import Serve, acting, our_threads
from tests.simulator.serve.raw_client import GET, Seen, ask, connected, watch

HELLO = b"GET /hello HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"
pytestmark = pytest.mark.usefixtures("quiet")


def _waiting(port: int, count: int, stack: ExitStack, request: bytes = GET) -> list[socket.socket]:
    clients = [stack.enter_context(connected(port)) for _ in range(count)]
    for client in clients:
        client.sendall(request)
    return clients


def test_100_parked_while_the_101st_is_answered(serve: Serve) -> None:
    server = serve(acting(lambda connection: connection.park(60)), workers=4)
    with ExitStack() as stack:
        parked = _waiting(server.port, 100, stack)
        for _ in range(3):
            assert ask(server.port, HELLO).data.endswith(b"/hello")
        assert len(our_threads()) <= 2 + 4
        server.stop()
        assert [watch(client) for client in parked] == [Seen(b"", "FIN")] * 100


def test_silent_connections_hold_no_worker(serve: Serve) -> None:
    server = serve(workers=2)
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(connected(server.port))
        assert ask(server.port, HELLO).data.endswith(b"/hello")


def test_a_parked_peer_that_leaves_is_forgotten(serve: Serve) -> None:
    def act(connection: Connection) -> None:
        connection.park(next(patience_s))

    patience_s = iter([*[60.0] * 20, 0.0, 0.0])
    server = serve(acting(act), workers=1)
    before = _open_descriptors()
    with ExitStack() as stack:
        _waiting(server.port, 20, stack)
        assert ask(server.port, GET) == Seen(b"", "FIN")
        assert _open_descriptors() >= before + 40
    assert ask(server.port, GET) == Seen(b"", "FIN")  # served behind the twenty goodbyes
    assert _open_descriptors() <= before + 3


@pytest.mark.parametrize(
    ("after_ms", "interval_ms", "at_least_s"),
    [
        pytest.param(0, 10, 0.04, id="five pieces 10 ms apart"),
        pytest.param(50, 0, 0.05, id="first after 50 ms"),
        pytest.param(20, 5, 0.04, id="both"),
    ],
)
def test_dribbling_takes_its_time(after_ms: float, interval_ms: float, at_least_s: float, serve: Serve) -> None:
    server = serve(acting(lambda connection: connection.dribble(b"0123456789", 2, interval_ms, after_ms=after_ms)))
    clock = SystemWall().monotonic_s
    start_s = clock()
    assert ask(server.port) == Seen(b"0123456789", "FIN")
    assert clock() - start_s >= at_least_s


def test_40_dribbles_at_once_with_2_workers(serve: Serve) -> None:
    server = serve(acting(lambda connection: connection.dribble(b"0123456789", 1, 5)), workers=2)
    with ExitStack() as stack:
        clients = _waiting(server.port, 40, stack)
        assert [watch(client) for client in clients] == [Seen(b"0123456789", "FIN")] * 40


def test_a_piece_larger_than_the_peers_window_arrives_whole(serve: Serve) -> None:
    data = bytes(range(256)) * 40_000
    server = serve(acting(lambda connection: connection.dribble(data, len(data) // 2, 1)))
    assert ask(server.port) == Seen(data, "FIN")


def test_a_peer_that_said_all_still_listens(serve: Serve) -> None:
    server = serve(acting(lambda connection: connection.dribble(b"0123456789", 2, 5, after_ms=20)))
    with connected(server.port) as sock:
        sock.sendall(GET)
        sock.shutdown(socket.SHUT_WR)
        assert watch(sock) == Seen(b"0123456789", "FIN")


def test_a_peer_that_leaves_a_dribble_is_forgotten(serve: Serve) -> None:
    def act(connection: Connection) -> None:
        connection.dribble(b"x" * next(sizes), 1, 1)

    sizes = iter([*[1_000_000] * 5, 20])
    server = serve(acting(act), workers=1)
    before = _open_descriptors()
    with ExitStack() as stack:
        for client in _waiting(server.port, 5, stack):
            assert client.recv(1) == b"x"
    assert ask(server.port) == Seen(b"x" * 20, "FIN")
    assert _open_descriptors() <= before + 3


def test_half_closed_still_takes_what_the_peer_sends(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "LINGER_S", 0.0)  # so that a mere close would show
    server = serve(acting(Connection.half_close))
    with connected(server.port) as sock:
        sock.sendall(GET)
        assert watch(sock) == Seen(b"", "FIN")
        for _ in range(3):
            sock.sendall(b"x" * 100_000)  # on a closed connection the second would fail
            assert ask(server.port, HELLO).data.endswith(b"/hello")
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0


def test_a_peer_that_never_answers_our_fin_is_left_in_the_end(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "LINGER_S", 0.0)
    server = serve(acting(lambda connection: connection.park(0.0)), workers=1)
    before = _open_descriptors()
    with ExitStack() as stack:
        clients = _waiting(server.port, 10, stack)
        assert [watch(client) for client in clients] == [Seen(b"", "FIN")] * 10
        assert ask(server.port).end == "FIN"  # served behind the ten
        assert _open_descriptors() <= before + 10 + 3


WAITS: dict[str, Callable[[Connection], object]] = {
    "parked": lambda connection: connection.park(60),
    "parked for a reset": lambda connection: connection.park(60, "reset"),
    "half closed": Connection.half_close,
    "dribbling": lambda connection: connection.dribble(b"x" * 1000, 1, 1000),
    "late": lambda connection: connection.dribble(b"x", 1, 0, after_ms=60_000),
}


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in WAITS.items()])
def test_stop_ends_those_that_wait(act: Callable[[Connection], object], serve: Serve) -> None:
    server = serve(acting(act), workers=1)
    with connected(server.port) as sock:
        sock.sendall(GET)
        assert ask(server.port, HELLO).data.endswith(b"/hello")  # the only worker is past the first request
        server.stop()
        assert watch(sock).end == "FIN"
    assert our_threads() == []


def test_only_the_first_end_counts(serve: Serve) -> None:
    def act(connection: Connection) -> None:
        connection.send(b"once")
        connection.close()
        connection.reset()
        connection.half_close()
        connection.park(60)
        connection.dribble(b"twice", 1, 0)
        connection.send(b"twice")
        connection.close()

    assert ask(serve(acting(act)).port) == Seen(b"once", "FIN")


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(Connection.close, id="close"),
        pytest.param(Connection.half_close, id="half close"),
        pytest.param(Connection.reset, id="reset"),
        pytest.param(lambda connection: connection.park(60), id="park"),
        pytest.param(lambda connection: connection.dribble(b"x" * 9, 1, 1), id="dribble"),
    ],
)
def test_acting_on_a_peer_that_left_is_no_error(act: Callable[[Connection], object], serve: Serve) -> None:
    def after_it_left(connection: Connection) -> None:
        for _ in range(20):
            connection.send(b"x" * 1_000_000)
        act(connection)

    server = serve(acting(after_it_left))
    with connected(server.port) as sock:
        sock.sendall(GET)
        assert sock.recv(1) == b"x"
    assert ask(server.port, HELLO).data.endswith(b"/hello")


@pytest.mark.parametrize(
    ("act", "complaint"),
    [
        pytest.param(lambda c: c.park(-1), "max_s: seconds, 0 or more, were expected, got -1", id="park"),
        pytest.param(lambda c: c.dribble(b"x", 0, 1), "got chunk_bytes=0", id="chunk"),
        pytest.param(lambda c: c.dribble(b"x", 1, -1), "interval_ms=-1", id="interval"),
        pytest.param(lambda c: c.dribble(b"x", 1, 1, after_ms=-1), "after_ms=-1", id="after"),
    ],
)
def test_impossible_settings_are_refused(act: Callable[[Connection], object], complaint: str, serve: Serve) -> None:
    refusals: list[str] = []

    def app(connection: Connection) -> None:
        with pytest.raises(ValueError, match=complaint) as refused:
            act(connection)
        refusals.append(str(refused.value))

    assert ask(serve(acting(app)).port) == Seen(b"", "FIN")
    assert len(refusals) == 1


def test_without_the_embedded_server_nothing_can_be_seized() -> None:
    assert seize({"REQUEST_METHOD": "GET"}) is None


def _open_descriptors() -> int:
    return len(os.listdir("/dev/fd"))

"""A socket that was handed over: the server forgets it, and shuts it when it stops."""

import socket
import threading
from collections.abc import Callable

import pytest

from simulator.serve import Connection
from tests.simulator.serve.conftest import Serve, acting
from tests.simulator.serve.raw_client import GET, Seen, answer_on, connected, watch

PATIENCE_S = 30.0


class Taker:
    """Takes sockets that are handed over."""

    def __init__(self) -> None:
        self.socks: list[socket.socket] = []
        self.taken = threading.Event()

    def __call__(self, connection: Connection) -> None:
        self.socks.append(connection.hand_over())
        self.taken.set()

    def the_one(self) -> socket.socket:
        """The socket taken, once there is one."""
        assert self.taken.wait(PATIENCE_S)
        return self.socks[0]


@pytest.mark.usefixtures("quiet")
def test_both_ends_talk_and_the_worker_is_free(serve: Serve) -> None:
    taker = Taker()
    server = serve(acting(taker), workers=1)
    with connected(server.port) as client, connected(server.port) as other:
        client.sendall(GET)
        with taker.the_one() as ours:
            assert ours.gettimeout() is None
            client.sendall(b"from the client")
            assert ours.recv(100) == b"from the client"
            assert answer_on(other, b"GET /hello HTTP/1.1\r\nHost: t\r\n\r\n")[2] == b"/hello"
            ours.sendall(b"bare bytes")
        assert watch(client) == Seen(b"bare bytes", "FIN")


@pytest.mark.usefixtures("quiet")
def test_stop_ends_a_reader_and_leaves_closing_to_it(serve: Serve) -> None:
    taker, heard = Taker(), list[bytes]()
    server = serve(acting(taker))
    with connected(server.port) as client:
        client.sendall(GET)
        with taker.the_one() as ours:
            reader = threading.Thread(target=lambda: heard.append(ours.recv(1)))
            reader.start()
            server.stop()
            reader.join(PATIENCE_S)
            assert (reader.is_alive(), heard, ours.fileno() >= 0) == (False, [b""], True)
            with pytest.raises(BrokenPipeError):
                ours.sendall(b"too late")
        assert watch(client) == Seen(b"", "FIN")


@pytest.mark.usefixtures("quiet")
def test_stop_does_not_mind_those_closed_before(serve: Serve) -> None:
    taker = Taker()
    server = serve(acting(taker))
    with connected(server.port) as client:
        client.sendall(GET)
        taker.the_one().close()
        server.stop()
        assert watch(client) == Seen(b"", "FIN")


@pytest.mark.usefixtures("quiet")
def test_pause_leaves_it_alone(serve: Serve) -> None:
    taker = Taker()
    server = serve(acting(taker))
    with connected(server.port) as client:
        client.sendall(GET)
        with taker.the_one() as ours:
            server.pause_listening()
            ours.sendall(b"still here")
            assert client.recv(100) == b"still here"


def test_handed_over_after_the_stop_it_is_shut_at_once(serve: Serve) -> None:
    asked, stopped, heard = threading.Event(), threading.Event(), list[bytes]()

    def late(connection: Connection) -> None:
        asked.set()
        assert stopped.wait(PATIENCE_S)
        with connection.hand_over() as ours:
            heard.append(ours.recv(1))

    server = serve(acting(late))
    with connected(server.port) as client:
        client.sendall(GET)
        assert asked.wait(PATIENCE_S)
        workers = [thread for thread in threading.enumerate() if thread.name == "sandbox-worker"]
        server.stop(drain_s=0.0)
        stopped.set()
        for worker in workers:
            worker.join(PATIENCE_S)
        assert watch(client) == Seen(b"", "FIN")
    assert heard == [b""]


@pytest.mark.parametrize(
    "ended",
    [
        pytest.param(Connection.close, id="closed"),
        pytest.param(Connection.reset, id="reset"),
        pytest.param(lambda connection: connection.hand_over().close(), id="handed over"),
    ],
)
@pytest.mark.usefixtures("quiet")
def test_nothing_is_left_to_give(ended: Callable[[Connection], object], serve: Serve) -> None:
    said: list[str] = []

    def act(connection: Connection) -> None:
        ended(connection)
        with pytest.raises(ConnectionAbortedError) as raised:
            connection.hand_over()
        said.append(str(raised.value))

    server = serve(acting(act))
    with connected(server.port) as client:
        client.sendall(GET)
        watch(client)
        server.stop()
    assert said == ["a live connection was expected, this one has ended or was handed on already"]

"""What goes wrong on the sandbox's socket reaches the client of a tunnel as just that."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from websockets.sync.client import connect

from simulator.faults.delay import Delay
from simulator.faults.fault import Fault
from simulator.faults.outcome import Ending
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.silence import Silence
from simulator.hosts import answers_for
from simulator.intercept.authority import Authority
from simulator.intercept.interceptor import Interceptor
from simulator.serve import Connection, Server
from simulator.truth.clock import SystemWall
from tests.simulator.ends import Ends
from tests.simulator.intercept.conftest import Stage, open_sockets
from tests.simulator.serve.conftest import acting
from tests.simulator.serve.raw_client import answer_on

HOST = "api.zaptec.com"
HANDLE = "zaptec-charging"
SHORT_S = 0.5


class Watched:
    """A TLS client that sees how its socket ends; the ssl module's own takes a reset for an end without goodbye."""

    def __init__(self, sock: socket.socket, context: ssl.SSLContext) -> None:
        self._sock = sock
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=HOST)
        with suppress(ssl.SSLWantReadError):
            self._tls.do_handshake()
        while not self._tls.version() or self._outgoing.pending:
            sock.sendall(self._outgoing.read())
            self._incoming.write(sock.recv(65536))
            with suppress(ssl.SSLWantReadError):
                self._tls.do_handshake()
                sock.sendall(self._outgoing.read())

    def ask(self, stage: Stage) -> None:
        """Ask for the state of the charger."""
        name, value = stage.bearer(HANDLE)
        path = stage.state_path(HANDLE).removeprefix("/zaptec")
        self._tls.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{name}: {value}\r\n\r\n".encode())
        self._sock.sendall(self._outgoing.read())

    def watch(self) -> tuple[bytes, str]:
        """Everything that came, and its end: END with TLS's own goodbye, CUT without it, RST, or OPEN."""
        self._sock.settimeout(SHORT_S)
        data = b""
        while True:
            try:
                piece = self._tls.read(65536)
                if not piece:
                    return data, "END"
                data += piece
            except ssl.SSLZeroReturnError:
                return data, "END"
            except ssl.SSLWantReadError:
                if end := self._feed():
                    return data, end

    def _feed(self) -> str | None:
        try:
            raw = self._sock.recv(65536)
        except ConnectionResetError:
            return "RST"
        except TimeoutError:
            return "OPEN"
        self._incoming.write(raw)
        return None if raw else "CUT"


@contextmanager
def _watched(stage: Stage) -> Iterator[Watched]:
    with stage.tunnel(HOST) as sock:
        yield Watched(sock, stage.trusting)


@pytest.mark.parametrize(
    ("fault", "body_bytes", "end"),
    [
        pytest.param(Refuse(), None, "RST", id="refuse"),
        pytest.param(Reset(), None, "RST", id="reset"),
        pytest.param(Silence(), None, "OPEN", id="silence"),
        pytest.param(Ends(20, Ending.FIN), 20, "END", id="cut short"),
        pytest.param(Ends(20, Ending.RESET), 20, "RST", id="reset in the body"),
        pytest.param(Ends(20, Ending.STALL), 20, "OPEN", id="stalled in the body"),
        pytest.param(Ends(0, Ending.STALL), 0, "OPEN", id="stalled behind the head"),
        pytest.param(Delay(delay_ms=100), -1, "END", id="late"),
    ],
)
def test_a_fault_is_what_the_client_meets(stage: Stage, fault: Fault, body_bytes: int | None, end: str) -> None:
    whole = stage.state(HANDLE).body
    stage.break_(fault)
    with _watched(stage) as client:
        client.ask(stage)
        data, seen_end = client.watch()
    head, _, body = data.partition(b"\r\n\r\n")
    assert seen_end == end
    if body_bytes is None:
        assert data == b""
    else:
        assert f"Content-Length: {len(whole)}".encode() in head
        assert body == (whole if body_bytes < 0 else whole[:body_bytes])


def _half_closes(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
    connection.half_close()


def test_after_a_half_close_the_client_is_still_listened_to(stage: Stage, authority: Authority) -> None:
    stage.interceptor.stop()
    with (
        Server(acting(_half_closes)) as server,
        Interceptor(server.port, answers_for, authority.leaf) as stage.interceptor,
        _watched(stage) as client,
    ):
        client.ask(stage)
        data, end = client.watch()
        assert (data.partition(b"\r\n\r\n")[2], end) == (b"half", "END")
        for _ in range(3):
            client.ask(stage)
            assert client.watch() == (b"", "END")


def test_a_client_that_gives_up_on_a_silence_leaves_nothing_open(stage: Stage) -> None:
    stage.bearer(HANDLE)
    stage.break_(Silence())
    before = open_sockets()
    with _watched(stage) as client:
        client.ask(stage)
        assert client.watch() == (b"", "OPEN")
    wall = SystemWall()
    end_s = wall.monotonic_s() + 10.0
    while open_sockets() > before:
        assert wall.monotonic_s() < end_s
        wall.sleep(0.01)


def test_a_big_request_and_answer(stage: Stage) -> None:
    body = b'{"userName": "' + b"x" * 1_000_000 + b'"}'
    head = f"POST /api/accounts/login HTTP/1.1\r\nHost: api.easee.com\r\nContent-Length: {len(body)}\r\n"
    with stage.secure("api.easee.com") as tls:
        status, _, _ = answer_on(tls, f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
        assert status.startswith("HTTP/1.1 4")


def test_a_stream_by_websocket(stage: Stage) -> None:
    name, value = stage.bearer("easee-charging")
    with connect(
        "wss://streams.easee.com/hubs/chargers",
        ssl=stage.trusting,
        proxy=stage.interceptor.url,
        max_queue=None,  # with unread messages queued this client takes its time to close
        additional_headers={name: value},
    ) as stream:
        stream.send(json.dumps({"protocol": "json", "version": 1}) + "\x1e")
        assert stream.recv(5.0) == "{}\x1e"
        serial = stage.charger("easee-charging").serial
        asked = {"type": 1, "target": "SubscribeWithCurrentState", "arguments": [serial, True]}
        stream.send(json.dumps(asked) + "\x1e")
        message = stream.recv(5.0)
        assert isinstance(message, str)
        assert json.loads(message.removesuffix("\x1e"))["target"] == "ProductUpdate"

"""A WebSocket on a bare socket: frames in and out, and how it ends; the other end is wsproto's client."""

import socket
from collections.abc import Iterator

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    Pong,
    Request,
    TextMessage,
)

from simulator.faults.outcome import Answer, Ending, NoAnswer, Outcome, Silence
from simulator.gate import OUTCOME
from simulator.websocket import WebSocketLine, open_websocket

PATIENCE_S = 30.0
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""What RFC 6455, section 1.3, works out for that key."""


class Peer:
    """The client's end."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.settimeout(PATIENCE_S)
        self._protocol = WSConnection(ConnectionType.CLIENT)
        request = self._protocol.send(Request(host="t", target="/")).decode()
        self.key = next(line.split(": ")[1] for line in request.split("\r\n") if line.startswith("Sec-WebSocket-Key"))

    def say(self, event: Event) -> None:
        """Send one event."""
        self.sock.sendall(self._protocol.send(event))

    def hear(self) -> Event:
        """The next event."""
        self._protocol.receive_data(self.sock.recv(65536) or None)
        return next(self._protocol.events())


@pytest.fixture
def pair() -> Iterator[tuple[WebSocketLine, Peer]]:
    """Both ends, the upgrade not answered yet."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        peer = Peer(theirs)
        yield WebSocketLine(ours, peer.key), peer


@pytest.fixture
def talk(pair: tuple[WebSocketLine, Peer]) -> tuple[WebSocketLine, Peer]:
    """Both ends, the upgrade answered."""
    line, peer = pair
    line.accept()
    assert isinstance(peer.hear(), AcceptConnection)
    return line, peer


def test_the_upgrade_is_answered_for_the_key() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        WebSocketLine(ours, KEY).accept()
        head = theirs.recv(4096).decode()
    assert head.startswith("HTTP/1.1 101 ")
    assert f"Sec-WebSocket-Accept: {ACCEPT}\r\n" in head
    assert "Sec-WebSocket-Extensions" not in head


def test_it_says_text(talk: tuple[WebSocketLine, Peer]) -> None:
    line, peer = talk
    line.send("grüße\x1e")
    heard = peer.hear()
    assert isinstance(heard, TextMessage)
    assert heard.data == "grüße\x1e"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        pytest.param(TextMessage(data="grüße"), "grüße".encode(), id="text"),
        pytest.param(BytesMessage(data=bytearray(b"\x00\x1e")), b"\x00\x1e", id="bytes"),
        pytest.param(TextMessage(data="half", message_finished=False), b"half", id="a part of a message"),
        pytest.param(Pong(payload=b"x"), b"", id="pong"),
    ],
)
def test_it_hears(said: Event, heard: bytes, talk: tuple[WebSocketLine, Peer]) -> None:
    line, peer = talk
    peer.say(said)
    assert line.receive(PATIENCE_S) == heard


def test_silence_is_none(talk: tuple[WebSocketLine, Peer]) -> None:
    assert talk[0].receive(0.0) is None


def test_a_ping_is_answered(talk: tuple[WebSocketLine, Peer]) -> None:
    line, peer = talk
    peer.say(Ping(payload=b"are you there"))
    assert line.receive(PATIENCE_S) == b""
    assert peer.hear() == Pong(payload=b"are you there")


def test_the_peer_says_goodbye(talk: tuple[WebSocketLine, Peer]) -> None:
    line, peer = talk
    peer.say(CloseConnection(code=1001))
    with pytest.raises(ConnectionAbortedError, match="came to its end: 1001"):
        line.receive(PATIENCE_S)
    assert peer.hear() == CloseConnection(code=1001, reason="")
    with pytest.raises(ConnectionAbortedError, match="a peer that listens was expected"):
        line.send("anyone?")


def test_the_peer_leaves_without_a_word(talk: tuple[WebSocketLine, Peer]) -> None:
    line, peer = talk
    peer.sock.close()
    with pytest.raises(ConnectionResetError, match="without a word"):
        line.receive(PATIENCE_S)
    with pytest.raises(ConnectionError):
        line.send("anyone?")


def test_what_are_no_frames_ends_it(talk: tuple[WebSocketLine, Peer]) -> None:
    line, peer = talk
    peer.sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
    with pytest.raises(ConnectionAbortedError, match="came to its end: 1002"):
        line.receive(PATIENCE_S)
    heard = peer.hear()
    assert isinstance(heard, CloseConnection)
    assert heard.code == 1002


def test_closing_says_goodbye_and_closes(talk: tuple[WebSocketLine, Peer]) -> None:
    line, peer = talk
    peer.sock.shutdown(socket.SHUT_WR)
    line.close()
    heard = peer.hear()
    assert isinstance(heard, CloseConnection)
    assert heard.code == 1000
    assert peer.sock.recv(1) == b""


def test_closing_what_is_gone_is_no_error(pair: tuple[WebSocketLine, Peer]) -> None:
    line, peer = pair
    peer.sock.close()
    line.close()
    line.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        line.receive(0.0)


def test_an_upgrade_that_is_held_back_ends_when_the_peer_does_not_wait() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        with pytest.raises(ConnectionAbortedError, match="silence was expected"):
            WebSocketLine(ours, KEY, hold_s=60.0).accept()


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(None, id="no fault"),
        pytest.param(Answer(101, (), b"", hold_ms=5.0), id="late"),
        pytest.param(Answer(101, (), b"", ending=Ending.FIN), id="cut short"),
        pytest.param(NoAnswer(Silence.RESET), id="reset"),
    ],
)
def test_no_websocket_without_a_socket(outcome: Outcome | None) -> None:
    environ = {"HTTP_SEC_WEBSOCKET_KEY": KEY} | ({OUTCOME: outcome} if outcome else {})
    assert open_websocket(environ) is None

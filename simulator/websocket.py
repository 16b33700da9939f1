"""A WebSocket on a connection taken away from the embedded server; wsproto does the framing (RFC 6455)."""

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Event, Ping, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError

from simulator.faults.outcome import Answer, Ending
from simulator.gate import OUTCOME
from simulator.serve import seize

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SEND_PATIENCE_S = 10.0
"""How long a peer that does not read is waited for."""
LINGER_S = 1.0
"""How long a peer may take to leave after it was told goodbye; closing at once could cost it the last words."""
_SHORTEST_WAIT_S = 0.001
_READ_BYTES = 65536
_LAST_READS = 64
_UPGRADE = (
    (b"Host", b"sandbox"),
    (b"Upgrade", b"websocket"),
    (b"Connection", b"Upgrade"),
    (b"Sec-WebSocket-Version", b"13"),
)


def open_websocket(environ: "WSGIEnvironment") -> "WebSocketLine | None":
    """Take the connection of an upgrade request whose headers are in order; its upgrade is answered by ``accept``.

    None under a server whose sockets cannot be seized, and where a fault wants the connection for itself.
    """
    outcome = environ.get(OUTCOME)
    hold_ms = outcome.hold_ms if isinstance(outcome, Answer) and outcome.ending is Ending.COMPLETE else 0.0
    if outcome is not None and not hold_ms:
        return None
    connection = seize(environ)
    if connection is None:
        return None
    return WebSocketLine(connection.hand_over(), environ["HTTP_SEC_WEBSOCKET_KEY"], hold_ms / 1000)


class WebSocketLine:
    """The server's end of a WebSocket, for one thread. Answers pings of the WebSocket by itself; no extensions.

    key: the request's Sec-WebSocket-Key. hold_s: how long the upgrade is held back. Every act raises ConnectionError
    once the peer is gone, or when it does not keep to the protocol; ``close`` never does and is due in the end,
    whatever happened.
    """

    def __init__(self, sock: socket.socket, key: str, hold_s: float = 0.0) -> None:
        self._sock = sock
        self._headers = [*_UPGRADE, (b"Sec-WebSocket-Key", key.encode("latin-1"))]
        self._hold_s = hold_s
        self._protocol = WSConnection(ConnectionType.SERVER)

    def accept(self) -> None:
        """Answer the upgrade request."""
        if self._hold_s and self._heard(self._hold_s) is not None:
            raise ConnectionAbortedError("silence was expected until the upgrade is answered, the peer spoke or left")
        self._protocol.initiate_upgrade_connection(self._headers, "/")
        self._say(AcceptConnection())

    def receive(self, timeout_s: float) -> bytes | None:
        """What the peer said, a piece of a message or several; None when nothing came in timeout_s."""
        data = self._heard(timeout_s)
        if data is None:
            return None
        if not data:
            raise ConnectionResetError("the peer left without a word")
        self._protocol.receive_data(data)
        return b"".join(self._taken(event) for event in self._protocol.events())

    def send(self, text: str) -> None:
        """Say something, as one frame."""
        self._say(TextMessage(data=text))

    def close(self) -> None:
        """Say goodbye if the peer still listens, wait a moment for it to leave, and close."""
        with suppress(OSError):
            if self._protocol.state is ConnectionState.OPEN:
                self._say(CloseConnection(code=CloseReason.NORMAL_CLOSURE))
            self._sock.shutdown(socket.SHUT_WR)
            for _ in range(_LAST_READS):
                if not self._heard(LINGER_S):
                    break
        self._sock.close()

    def _taken(self, event: Event) -> bytes:
        if isinstance(event, TextMessage):
            return event.data.encode()
        if isinstance(event, BytesMessage):
            return bytes(event.data)
        if isinstance(event, Ping):
            self._say(event.response())
        elif isinstance(event, CloseConnection):
            self._say(event.response())
            raise ConnectionAbortedError(f"the WebSocket came to its end: {event.code} {event.reason or ''}")
        return b""

    def _heard(self, timeout_s: float) -> bytes | None:
        """Bytes that came, none at the end of the connection; None when nothing came in time."""
        self._sock.settimeout(max(timeout_s, _SHORTEST_WAIT_S))
        try:
            return self._sock.recv(_READ_BYTES)
        except TimeoutError:
            return None

    def _say(self, event: Event) -> None:
        try:
            data = self._protocol.send(event)
            self._sock.settimeout(SEND_PATIENCE_S)
            self._sock.sendall(data)
        except (LocalProtocolError, TimeoutError) as error:
            raise ConnectionAbortedError(f"a peer that listens was expected: {error}") from error

"""A connection taken away from the server, and what can be done to it."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from simulator.serve.keeper import LINGER_S, Ending, Held, Keeper, reset_socket

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

SEIZABLE_KEY = "simulator.serve.seizable"
"""Where the embedded server leaves a request's Seizable in the WSGI environ."""

SEND_PATIENCE_S = 10.0
"""How long ``send`` waits for a peer that does not read, before it gives the connection up."""


class Seized(BaseException):
    """Raised by an application after it seized its connection, where it has no response to return.

    Derived from BaseException, as GeneratorExit is, so that ``except Exception`` and a framework's error handlers let
    it pass. Raised without a seized connection, it is treated as the application's own error: a logged 500.
    """


class Connection:
    """A seized connection. The server has forgotten it; one of half_close, close, reset, park or dribble ends it, or
    hand_over makes it somebody else's.

    Meant for one thread. Once the connection has ended, was handed on, or its peer has left, every further act does
    nothing: a client that goes away is no error. A connection not ended when the application returns is closed.
    """

    def __init__(self, sock: socket.socket, keeper: Keeper) -> None:
        sock.settimeout(SEND_PATIENCE_S)
        self._sock: socket.socket | None = sock
        self._keeper = keeper

    def send(self, data: bytes) -> None:
        """Put bytes on the wire as they are, now. Waits for a slow reader, 10 s at the most."""
        if self._sock is None:
            return
        try:
            self._sock.sendall(data)
        except OSError:
            self._release().close()

    def half_close(self) -> None:
        """Send FIN and go on reading (and forgetting) what the peer sends, until it leaves or the server stops."""
        if self._sock is not None:
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_WR)
            self._keeper.hold(Held(self._release()))

    def close(self) -> None:
        """Send FIN in an orderly way; bytes sent before it arrive."""
        if self._sock is not None:
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_WR)
            self._keeper.hold(Held(self._release(), due_s=self._keeper.now_s() + LINGER_S, closing=True))

    def reset(self) -> None:
        """Send RST. Bytes sent before it arrive as long as the peer has room for them."""
        if self._sock is not None:
            reset_socket(self._release())

    def park(self, max_s: float, then: Ending = "close") -> None:
        """Answer nothing, hold no worker. Ends when the peer leaves, after max_s as ``then`` says, or with the server.

        Raises ValueError for a negative max_s.
        """
        if max_s < 0:
            raise ValueError(f"max_s: seconds, 0 or more, were expected, got {max_s}: give how long to stay silent")
        if self._sock is not None:
            self._keeper.hold(Held(self._release(), due_s=self._keeper.now_s() + max_s, then=then))

    def dribble(
        self,
        data: bytes,
        chunk_bytes: int,
        interval_ms: float,
        *,
        first_bytes: int | None = None,
        after_ms: float = 0.0,
        then: Ending = "close",
    ) -> None:
        """Send data in pieces of chunk_bytes, interval_ms apart, the first after after_ms; hold no worker meanwhile.

        first_bytes: length of the first piece where it is another, as for a head that comes at once. One piece with an
        after_ms is a late answer. A complete answer should say ``Connection: close``, since the connection ends behind
        it. Raises ValueError for a chunk below 1 byte or a negative time.
        """
        if chunk_bytes < 1 or interval_ms < 0 or after_ms < 0:
            raise ValueError(
                "chunk_bytes of 1 or more and times of 0 ms or more were expected, "
                f"got chunk_bytes={chunk_bytes}, interval_ms={interval_ms}, after_ms={after_ms}"
            )
        if self._sock is not None:
            due_s = self._keeper.now_s() + after_ms / 1000
            held = Held(self._release(), due_s, then, data, chunk_bytes, interval_ms / 1000, first_bytes or chunk_bytes)
            self._keeper.hold(held)

    def hand_over(self) -> socket.socket:
        """Give the bare socket away, for a conversation of another kind on a thread of the caller's own.

        It is blocking and has no time-out. The new owner closes it; nobody else does. When the server stops, it is shut
        in both directions (at once, if the server has stopped already), so that whoever reads or writes on it finds an
        end. What the peer sent behind its request, without waiting for an answer, may be missing. Raises
        ConnectionAbortedError when there is nothing left to give.
        """
        if self._sock is None:
            raise ConnectionAbortedError("a live connection was expected, this one has ended or was handed on already")
        sock = self._release()
        sock.settimeout(None)
        self._keeper.lend(sock)
        return sock

    def _release(self) -> socket.socket:
        """Give the socket away, to be called only while it is ours."""
        sock, self._sock = self._sock, None
        return cast(socket.socket, sock)


class Seizable:
    """A connection that the server still owns and that can be taken away from it, once.

    peer: the client's address and port. take: makes the server forget the connection and gives its socket.
    """

    def __init__(self, peer: tuple[str, int], take: Callable[[], socket.socket], keeper: Keeper) -> None:
        self.peer = peer
        self._take = take
        self._keeper = keeper
        self._connection: Connection | None = None

    @property
    def seized(self) -> bool:
        """Somebody took it."""
        return self._connection is not None

    def seize(self) -> Connection:
        """Take the connection; asked again, give the same one."""
        if self._connection is None:
            self._connection = Connection(self._take(), self._keeper)
        return self._connection

    def settle(self) -> None:
        """Close a connection that was taken and then left lying."""
        if self._connection is not None:
            self._connection.close()


def seize(environ: "WSGIEnvironment") -> Connection | None:
    """Take the connection a request came on. None under another WSGI server or an in-process test client."""
    seizable = environ.get(SEIZABLE_KEY)
    return seizable.seize() if isinstance(seizable, Seizable) else None

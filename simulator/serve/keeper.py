"""One thread that looks after every connection that waits: parked, dribbling, half closed or on its way out."""

import heapq
import itertools
import selectors
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal
from weakref import WeakSet

from simulator.truth.clock import SystemWall

Ending = Literal["close", "reset", "park"]
"""What becomes of a connection in the end: an orderly FIN, an RST, or silence until the peer leaves."""

LINGER_S = 1.0
"""How long a connection that was closed still takes what the peer sends. Closing at once, with bytes on their way to
us, would turn the FIN into an RST (RFC 9112, section 9.6)."""

_READ_BYTES = 65536


def reset_socket(sock: socket.socket) -> None:
    """Close with an RST: SO_LINGER on, zero seconds (socket(7)). What the peer has not taken yet may be lost."""
    with suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


@dataclass(slots=True, eq=False)
class Held:
    """A connection in the keeper's hands.

    due_s: when it is next acted upon, on the keeper's clock; None is never. data, chunk_bytes, interval_s: what is
    still to be sent, how much at a time, how far apart; first_bytes: how much the first time. then: what follows once
    all is sent and the time has come.
    """

    sock: socket.socket
    due_s: float | None = None
    then: Ending = "close"
    data: bytes = b""
    chunk_bytes: int = 1
    interval_s: float = 0.0
    first_bytes: int = 1
    sent_bytes: int = 0
    piece_end: int = 0
    closing: bool = False
    peer_done: bool = False

    @property
    def all_sent(self) -> bool:
        """Nothing is left to send."""
        return self.sent_bytes >= len(self.data)

    @property
    def blocked(self) -> bool:
        """A piece was begun and the peer's window took only part of it."""
        return self.sent_bytes < self.piece_end

    @property
    def interest(self) -> int:
        """The events to wait for."""
        reading = 0 if self.peer_done else selectors.EVENT_READ
        return reading | (selectors.EVENT_WRITE if self.blocked else 0)


class Keeper:
    """Holds waiting connections on one thread, however many there are.

    Its clock is real time, since it is a real peer that waits.
    """

    def __init__(self) -> None:
        self._clock: Callable[[], float] = SystemWall().monotonic_s
        self._lock = threading.Lock()
        self._arrivals: deque[Held] = deque()
        self._timers: list[tuple[float, int, Held]] = []
        self._order = itertools.count()
        self._lent: WeakSet[socket.socket] = WeakSet()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to take connections."""
        self._selector = selectors.DefaultSelector()
        self._waker, self._woken = socket.socketpair()
        self._waker.setblocking(False)
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ, None)
        self._thread = threading.Thread(target=self._run, name="sandbox-keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End every connection held and the thread, shut those that are lent. Later ones meet the same at the door."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is None:
                return
            self._wake()
        thread.join()
        for sock in list(self._lent):
            _shut(sock)
        watched = [key.data for key in self._selector.get_map().values() if key.data]
        for held in dict.fromkeys([*watched, *self._arrivals, *(held for _, _, held in self._timers)]):
            if held.sock.fileno() >= 0:
                _end_now(held.sock)
        self._selector.close()
        self._waker.close()
        self._woken.close()

    def now_s(self) -> float:
        """The clock that ``Held.due_s`` is read on."""
        return self._clock()

    def hold(self, held: Held) -> None:
        """Take over a connection; its socket belongs to the keeper from here on."""
        held.sock.setblocking(False)
        with self._lock:
            if self._thread is not None:
                self._arrivals.append(held)
                self._wake()
                return
        _end_now(held.sock)

    def lend(self, sock: socket.socket) -> None:
        """Remember a socket that somebody else owns and closes; it is shut, and not closed, when the keeper stops."""
        with self._lock:
            if self._thread is not None:
                self._lent.add(sock)
                return
        _shut(sock)

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            self._waker.send(b"\0")

    def _run(self) -> None:
        while self._thread is not None:
            for key, events in self._selector.select(self._patience_s()):
                if key.data is None:
                    self._adopt()
                else:
                    self._serve(key.data, events)
            self._act_on_due()

    def _patience_s(self) -> float | None:
        return max(0.0, self._timers[0][0] - self._clock()) if self._timers else None

    def _adopt(self) -> None:
        with suppress(BlockingIOError):
            self._woken.recv(_READ_BYTES)
        while self._arrivals:
            held = self._arrivals.popleft()
            self._selector.register(held.sock, selectors.EVENT_READ, held)
            self._schedule(held, held.due_s)

    def _schedule(self, held: Held, due_s: float | None) -> None:
        held.due_s = due_s
        if due_s is not None:
            heapq.heappush(self._timers, (due_s, next(self._order), held))

    def _act_on_due(self) -> None:
        now_s = self._clock()  # read once: a dribble without pauses must not keep the others waiting
        while self._timers and self._timers[0][0] <= now_s:
            due_s, _, held = heapq.heappop(self._timers)
            if held.due_s == due_s and held.sock.fileno() >= 0:
                self._next(held)

    def _next(self, held: Held) -> None:
        if held.all_sent:
            self._finish(held)
        else:
            piece_bytes = held.chunk_bytes if held.sent_bytes else held.first_bytes
            held.piece_end = min(held.sent_bytes + piece_bytes, len(held.data))
            self._push(held)

    def _push(self, held: Held) -> None:
        """Send what the peer takes of the piece at hand; once it is out, wait for the next one's time."""
        try:
            held.sent_bytes += held.sock.send(held.data[held.sent_bytes : held.piece_end])
        except BlockingIOError:
            pass
        except OSError:
            self._drop(held)
            return
        if held.all_sent:
            self._schedule(held, self._clock())
        elif not held.blocked:
            self._schedule(held, self._clock() + held.interval_s)
        self._watch(held)

    def _serve(self, held: Held, events: int) -> None:
        if events & selectors.EVENT_READ:
            self._hear(held)
        if events & selectors.EVENT_WRITE and held.blocked:
            self._push(held)

    def _hear(self, held: Held) -> None:
        """Take and forget what the peer says. A peer that has said all may still listen, if something is to be sent."""
        try:
            heard = held.sock.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
            held.sent_bytes = len(held.data)
        if heard:
            return
        held.peer_done = True
        if held.all_sent:
            self._drop(held)
        else:
            self._watch(held)

    def _watch(self, held: Held) -> None:
        known = held.sock in self._selector.get_map()
        if not held.interest:
            if known:
                self._selector.unregister(held.sock)
        elif known:
            self._selector.modify(held.sock, held.interest, held)
        else:
            self._selector.register(held.sock, held.interest, held)

    def _finish(self, held: Held) -> None:
        if held.then == "reset":
            self._forget(held)
            reset_socket(held.sock)
        elif held.closing or held.peer_done:
            self._drop(held)
        elif held.then == "park":
            held.due_s = None
        else:
            held.closing = True
            with suppress(OSError):
                held.sock.shutdown(socket.SHUT_WR)
            self._schedule(held, self._clock() + LINGER_S)

    def _drop(self, held: Held) -> None:
        self._forget(held)
        held.sock.close()

    def _forget(self, held: Held) -> None:
        held.due_s = None
        if held.sock in self._selector.get_map():
            self._selector.unregister(held.sock)


def _shut(sock: socket.socket) -> None:
    """End a conversation both ways. Closing is left to the socket's owner, who may be waiting on it."""
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _end_now(sock: socket.socket) -> None:
    """Close with a FIN: whatever has come in is read first, or the kernel would answer it with an RST."""
    with suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
    with suppress(OSError):
        while sock.recv(_READ_BYTES):
            pass
    sock.close()

"""The threads that answer requests: as many as are needed at once, up to a limit, and none before that."""

import logging
import queue
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from simulator.truth.clock import SystemWall

log = logging.getLogger(__name__)

CUT_PATIENCE_S = 0.5
"""How long a worker may take to notice that its connection was cut."""


class Exchange(Protocol):
    """A connection with a request to answer."""

    socket: socket.socket

    def communicate(self) -> bool:
        """Answer one request; True when the connection may serve another."""

    def close(self) -> None:
        """End the connection."""


E = TypeVar("E", bound=Exchange)


class Workers(Generic[E]):
    """A pool in the shape cheroot asks for (``start``, ``put``, ``stop``).

    limit: threads at the most; requests beyond it wait their turn. keep: takes back a connection that stays open.
    """

    def __init__(self, limit: int, keep: Callable[[E], None]) -> None:
        self._limit = limit
        self._keep = keep
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[E | None] = queue.SimpleQueue()
        self._threads: dict[threading.Thread, E | None] = {}
        self._idle = 0
        self._waiting = 0

    def start(self) -> None:
        """Nothing to prepare: threads come with the work."""

    def put(self, exchange: E) -> None:
        """Have a request answered."""
        with self._lock:
            self._waiting += 1
            if self._waiting > self._idle and len(self._threads) < self._limit:
                thread = threading.Thread(target=self._work, name="sandbox-worker", daemon=True)
                self._threads[thread] = None
                self._idle += 1
                thread.start()
        self._queue.put(exchange)

    def stop(self, drain_s: float) -> int:
        """Wait drain_s for requests being answered, then cut their connections. Returns how many would not end."""
        with self._lock:
            threads = list(self._threads)
        for _ in threads:
            self._queue.put(None)
        others = [thread for thread in threads if thread is not threading.current_thread()]
        _join(others, drain_s)
        for thread in others:
            if exchange := self._threads.get(thread):
                with suppress(OSError):
                    exchange.socket.shutdown(socket.SHUT_RDWR)
        _join(others, CUT_PATIENCE_S)
        return sum(thread.is_alive() for thread in others)

    def _work(self) -> None:
        me = threading.current_thread()
        while exchange := self._queue.get():
            with self._lock:
                self._threads[me] = exchange
                self._waiting -= 1
                self._idle -= 1
            self._answer(exchange)
            with self._lock:
                self._threads[me] = None
                self._idle += 1
            del exchange
        with self._lock:
            del self._threads[me]
            self._idle -= 1

    def _answer(self, exchange: E) -> None:
        """One request, whatever becomes of it: a worker must outlive every error."""
        try:
            if exchange.communicate():
                self._keep(exchange)
                return
        except OSError:
            log.debug("the client left", exc_info=True)
        except BaseException:
            log.exception("a request could not be answered")
        exchange.close()


def _join(threads: list[threading.Thread], within_s: float) -> None:
    clock = SystemWall().monotonic_s
    end_s = clock() + within_s
    for thread in threads:
        thread.join(max(0.0, end_s - clock()))

"""What changes in a world, as numbered events: a bounded memory that any number of readers follow at their own pace."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from weakref import finalize

from flask import json

KEPT_EVENTS = 2000
"""Events that are remembered; a reader that falls further behind is sent away."""
MAX_STREAMS = 40
"""Streams open at once in a sandbox. Each one holds a worker of the server, which has 100 (simulator.serve.server)."""
HEARTBEAT_S = 3.0
"""Longest silence of a stream: a comment is sent then, so that a reader that left is noticed and its place is free."""
PACE_S = 0.05
"""What comes within this time of an event is told together with what follows it: a person sees no difference, and
under traffic a reader costs twenty writes a second and not one for each event."""


class Places:
    """The places there are for streams, counted for all worlds of a sandbox. Safe to use from several threads."""

    def __init__(self, limit: int = MAX_STREAMS) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._taken = 0

    @property
    def taken(self) -> int:
        """How many streams are open."""
        return self._taken

    def take(self) -> bool:
        """Take one; False when there is none."""
        with self._lock:
            if self._taken >= self.limit:
                return False
            self._taken += 1
            return True

    def give_back(self) -> None:
        """Somebody's stream has ended."""
        with self._lock:
            self._taken -= 1


@dataclass(slots=True)
class Event:
    """Something that changed. number counts the events of a world; make: what to tell, made when it is first told."""

    number: int
    kind: str
    make: Callable[[], dict[str, Any]]
    _line: bytes | None = None

    def line(self) -> bytes:
        """The event as a server-sent one (WHATWG HTML, section 9.2), the same for every reader."""
        if self._line is None:
            data = json.dumps(self.make(), ensure_ascii=True, separators=(",", ":"))
            self._line = f"id: {self.number}\nevent: {self.kind}\ndata: {data}\n\n".encode("ascii")
        return self._line


class Stream(Iterator[bytes]):
    """An open stream, in a place that is taken until ``close`` or its end, whether or not anybody read from it; one
    that is dropped without a word, as for HEAD, gives it back too.
    """

    def __init__(self, chunks: Iterator[bytes], places: Places) -> None:
        self._chunks = chunks
        self._give_back = finalize(self, places.give_back)

    def __next__(self) -> bytes:
        """What comes next. Waits for it."""
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the place back. Safe to call twice."""
        self._give_back()


class EventHub:
    """The newest events of one world. Publishing never waits for a reader. Safe to use from several threads."""

    def __init__(self, keep: int = KEPT_EVENTS, places: Places | None = None) -> None:
        self.places = places or Places()
        self._events: deque[Event] = deque(maxlen=keep)
        self._news = threading.Condition()
        self._count = 0
        self._closed = threading.Event()

    @property
    def count(self) -> int:
        """The number of the newest event."""
        return self._count

    def publish(self, kind: str, make: Callable[[], dict[str, Any]]) -> None:
        """Tell everybody who follows."""
        with self._news:
            self._count += 1
            self._events.append(Event(self._count, kind, make))
            self._news.notify_all()

    def close(self) -> None:
        """End every stream, now and later."""
        with self._news:
            self._closed.set()
            self._news.notify_all()

    def follow(
        self,
        after: int | None = None,
        kinds: frozenset[str] = frozenset(),
        heartbeat_s: float = HEARTBEAT_S,
        pace_s: float = PACE_S,
    ) -> Stream | None:
        """The events after that number (None: from now on) as chunks of a stream, until the hub closes; None when all
        places are taken. Each chunk holds whole events, and whoever takes the stream closes it.

        A reader that comes back too late, or is too slow for what is remembered, gets a ``gap`` event, told from which
        number it goes on, and has to look at the whole anew; one that was slow is then sent away.
        """
        if not self.places.take():
            return None
        at = self._count if after is None else after
        return Stream(self._chunks(at, kinds, heartbeat_s, pace_s), self.places)

    def _chunks(self, told: int, kinds: frozenset[str], heartbeat_s: float, pace_s: float) -> Iterator[bytes]:
        yield f"retry: 1000\n: from {told}\n\n".encode()
        if self._lost(told):
            told = self._count
            yield self._gap(told)
        while (events := self._after(told, heartbeat_s)) is not None:
            if events and events[0].number > told + 1:
                yield self._gap(self._count)
                return
            told = events[-1].number if events else told
            lines = [event.line() for event in events if not kinds or event.kind in kinds]
            if lines or not events:
                yield b"".join(lines) or b": still here\n\n"
            if events:
                self._closed.wait(pace_s)

    def _gap(self, number: int) -> bytes:
        return Event(number, "gap", lambda: {"from": number}).line()

    def _lost(self, after: int) -> bool:
        """Whether events after that number are no longer remembered, or the number is of another sandbox's life."""
        with self._news:
            oldest = self._events[0].number if self._events else self._count + 1
            return after > self._count or after + 1 < oldest

    def _after(self, number: int, patience_s: float) -> list[Event] | None:
        """The events after that number, none when nothing came in time; None once the hub is closed."""
        with self._news:
            self._news.wait_for(lambda: self._closed.is_set() or self._count > number, patience_s)
            if self._closed.is_set():
                return None
            newer = list(takewhile(lambda event: event.number > number, reversed(self._events)))
        return newer[::-1]

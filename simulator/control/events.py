"""What changes in a world, as numbered events: a bounded memory that any number of readers follow at their own pace."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from flask import json

KEPT_EVENTS = 2000
"""Events that are remembered; a reader that falls further behind is sent away."""
MAX_STREAMS = 32
"""Streams open at once in a world; each one holds a worker of the server."""
HEARTBEAT_S = 10.0
"""Longest silence of a stream: a comment is sent then, so that a reader that left is noticed."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that changed. number counts the events of a world; make: what to tell, made when it is told."""

    number: int
    kind: str
    make: Callable[[], dict[str, Any]]

    def line(self) -> bytes:
        """The event as a server-sent one (WHATWG HTML, section 9.2)."""
        data = json.dumps(self.make(), ensure_ascii=True, separators=(",", ":"))
        return f"id: {self.number}\nevent: {self.kind}\ndata: {data}\n\n".encode("ascii")


class EventHub:
    """The newest events of one world. Publishing never waits for a reader. Safe to use from several threads."""

    def __init__(self, keep: int = KEPT_EVENTS, max_streams: int = MAX_STREAMS) -> None:
        self._events: deque[Event] = deque(maxlen=keep)
        self._news = threading.Condition()
        self._count = 0
        self._closed = False
        self._streams = 0
        self._max_streams = max_streams

    @property
    def count(self) -> int:
        """The number of the newest event."""
        return self._count

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return self._streams

    def publish(self, kind: str, make: Callable[[], dict[str, Any]]) -> None:
        """Tell everybody who follows."""
        with self._news:
            self._count += 1
            self._events.append(Event(self._count, kind, make))
            self._news.notify_all()

    def close(self) -> None:
        """End every stream, now and later."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    @property
    def full(self) -> bool:
        """Whether as many streams are open as may be."""
        return self._streams >= self._max_streams

    def follow(
        self, after: int | None = None, kinds: frozenset[str] = frozenset(), heartbeat_s: float = HEARTBEAT_S
    ) -> Iterator[bytes]:
        """The events after that number (None: from now on) as bytes of a stream, until the hub closes.

        A reader that comes back too late, or is too slow for what is remembered, gets a ``gap`` event, told from which
        number it goes on, and has to look at the whole anew; one that was slow is then sent away.
        """
        at = self._count if after is None else after
        told = at
        with self._news:
            self._streams += 1
        try:
            yield f"retry: 1000\n: from {at}\n\n".encode()
            lost = self._lost(at)
            if lost:
                at = told = self._count
                yield Event(at, "gap", lambda: {"from": at}).line()
            while True:
                events = self._after(told, heartbeat_s)
                if events is None:
                    return
                if not events:
                    yield b": still here\n\n"
                elif events[0].number > told + 1:
                    yield Event(self._count, "gap", lambda: {"from": self._count}).line()
                    return
                for event in events:
                    told = event.number
                    if not kinds or event.kind in kinds:
                        yield event.line()
        finally:
            with self._news:
                self._streams -= 1

    def _lost(self, after: int) -> bool:
        """Whether events after that number are no longer remembered, or the number is of another sandbox's life."""
        with self._news:
            oldest = self._events[0].number if self._events else self._count + 1
            return after > self._count or after + 1 < oldest

    def _after(self, number: int, patience_s: float) -> list[Event] | None:
        """The events after that number, none when nothing came in time; None once the hub is closed."""
        with self._news:
            self._news.wait_for(lambda: self._closed or self._count > number, patience_s)
            if self._closed:
                return None
            newer = list(takewhile(lambda event: event.number > number, reversed(self._events)))
        return newer[::-1]

"""Threads that take turns, so that what runs at once runs in an order that a seed repeats.

Only one of them runs at a time. It hands over where a refresh would wait for a vendor, which is where services lose
track of whom they are asking for. Who comes next is drawn.
"""

import threading
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Generic, TypeVar

import httpx

T = TypeVar("T")

_STUCK_S = 0.5
"""Wall seconds after which whoever has the turn is taken to wait for one who has not, and another goes on."""


class Turns(Generic[T]):
    """Does the jobs at once, one step of one job at a time."""

    def __init__(self, jobs: Sequence[Callable[[], T]], draw: Random) -> None:
        self._jobs = jobs
        self._draw = draw
        self._changed = threading.Condition()
        self._waiting = set(range(len(jobs)))
        self._turn: int | None = None
        self._steps = 0
        self._results: dict[int, T] = {}
        self._raised: dict[int, Exception] = {}

    def results(self) -> list[T]:
        """Do all of them and return what each returned, in the order of the jobs. Raises what one of them raised."""
        threads = [threading.Thread(target=self._do, args=(number,)) for number in range(len(self._jobs))]
        with self._changed:
            for thread in threads:
                thread.start()
            self._give()
        for thread in threads:
            thread.join()
        for number in sorted(self._raised):
            raise self._raised[number]
        return [self._results[number] for number in range(len(self._jobs))]

    def hand_over(self, number: int) -> None:
        """Let another go on, and wait until it is this one's turn again."""
        with self._changed:
            self._waiting.add(number)
            if self._turn in (number, None):
                self._give()
            self._await(number)

    def _do(self, number: int) -> None:
        with self._changed:
            self._await(number)
        _mine.turns, _mine.number = self, number
        try:
            self._results[number] = self._jobs[number]()
        except Exception as error:
            self._raised[number] = error
        finally:
            with self._changed:
                if self._turn == number:
                    self._give()

    def _give(self) -> None:
        """Draw who comes next among those who wait; nobody when nobody does."""
        waiting = sorted(self._waiting)
        self._turn = waiting[self._draw.randrange(len(waiting))] if waiting else None
        self._steps += 1
        self._changed.notify_all()

    def _await(self, number: int) -> None:
        while self._turn != number:
            steps = self._steps
            if not self._changed.wait(_STUCK_S) and steps == self._steps:
                # Whoever has the turn waits for a lock that one of us holds.
                self._give()
        # Not before it goes on: on a busy machine a turn can pass from one who has not woken yet, and must come again.
        self._waiting.discard(number)


class _Mine(threading.local):
    turns: Turns[Any] | None = None
    number: int = 0


_mine = _Mine()


def hand_over() -> None:
    """Let another job go on, when this thread does one of several that take turns."""
    if _mine.turns is not None:
        _mine.turns.hand_over(_mine.number)


class HandingOver(httpx.BaseTransport):
    """Reaches the vendors as another transport does; while an answer is on its way, others go on."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, with a turn for others before and after."""
        hand_over()
        try:
            return self._inner.handle_request(request)
        finally:
            hand_over()

"""Writes what changed to the state file: twice a second, and whenever somebody wants it done at once."""

import logging
import operator
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from simulator.state.file import Changes, StateFile
from simulator.truth.errors import SandboxError
from simulator.truth.shelf import Shelf, Taken

log = logging.getLogger(__name__)

INTERVAL_S = 0.5
"""Between two looks, so that what happened is in the file within a second."""
_Place = tuple[str, str]
"""World and shelf."""


class Saver:
    """Keeps the worlds in a file as long as it runs. Safe to use from several threads.

    take: gives every world's shelves as they are at one moment. Things are compared with those written last, and only
    those that are others are written down.
    """

    def __init__(
        self, file: StateFile, take: Callable[[], Mapping[str, Iterable[Taken]]], interval_s: float = INTERVAL_S
    ) -> None:
        self._file = file
        self._take = take
        self._interval_s = interval_s
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._last: dict[_Place, Mapping[str, Any]] | None = None
        self._trouble = ""
        self._closed = False

    def begin(self) -> None:
        """Write everything, and look for changes from now on. Raises StateRefused."""
        self._write_changes()
        self._thread = threading.Thread(target=self._run, name="sandbox-state", daemon=True)
        self._thread.start()

    def save(self) -> None:
        """Write what changed, now. What cannot be written is told in the log once, and tried again later."""
        try:
            self._write_changes()
        except Exception as error:
            if self._trouble != str(error):
                ours = isinstance(error, SandboxError)
                log.error("the state is not kept: %s", error, exc_info=None if ours else error)
            self._trouble = str(error)
        else:
            self._trouble = ""

    def close(self) -> None:
        """Write what changed, and nothing from then on."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self.save()
        with self._lock:
            self._closed = True

    def _run(self) -> None:
        while not self._over.wait(self._interval_s):
            self.save()

    def _write_changes(self) -> None:
        with self._lock:
            if self._closed:
                return
            shelves: dict[_Place, Shelf[Any]] = {}
            now: dict[_Place, Mapping[str, Any]] = {}
            for world, taken in self._take().items():
                for shelf, values in taken:
                    shelves[world, shelf.name], now[world, shelf.name] = shelf, values
            last = self._last or {}
            touched = {place for place in last.keys() | now if not _untouched(last.get(place, {}), now.get(place, {}))}
            gone = [row for place in last if place in touched for row in _gone(place, last[place], now.get(place, {}))]
            put = [
                (*place, key, shelves[place].codec.write(values[key]))
                for place, values in now.items()
                if place in touched
                for key in _others(last.get(place, {}), values)
            ]
            if gone or put or self._last is None:
                self._file.write(Changes(gone, put, everything=self._last is None))
            self._last = now


def _untouched(before: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether the very same things are there in the same order: a quick look at very many."""
    same_values = len(before) == len(values) and all(map(operator.is_, before.values(), values.values()))
    return same_values and all(map(operator.eq, before, values))


def _gone(place: _Place, before: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is no longer there, or has to be written anew for its place among the others."""
    for key in before if _is_moved(before, values) else before.keys() - values.keys():
        yield (*place, key)


def _others(before: Mapping[str, Any], values: Mapping[str, Any]) -> Iterable[str]:
    """The keys of what is new or another than before; of everything once the order is another one."""
    if _is_moved(before, values):
        return list(values)
    return [key for key, value in values.items() if key not in before or not _is_same(before[key], value)]


def _is_moved(before: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether what stayed is in another order, or something new is not at the end."""
    stayed = [key for key in before if key in values]
    return list(values)[: len(stayed)] != stayed


def _is_same(one: object, other: object) -> bool:
    return one is other or one == other

"""Listens to the vendors' apps: in this process, and in programs that are started with ``environment``."""

import os
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask

from tests.documented.saying import Saying, from_line, taken_down

ROOT = Path(__file__).resolve().parents[2]
AT_START = Path(__file__).resolve().parent / "at_start"
FILE = "CHARGER_SANDBOX_TESTS_SAYINGS"
"""Environment variable: the file to which a started program appends what its vendors say."""


def listen(hear: Callable[[Saying], object]) -> Callable[[], None]:
    """Have everything told that any vendor's app says from now on; gives what ends it.

    The gate that applies faults stands around Flask's own dispatch, so that is where to listen.
    """
    from simulator.vendors.front import VendorApp

    plain = flask.Flask.full_dispatch_request

    def overheard(app: flask.Flask, *args: Any, **kwargs: Any) -> flask.Response:
        response = plain(app, *args, **kwargs)
        if isinstance(app, VendorApp):
            hear(taken_down(app.vendor.value, flask.request, response))
        return response

    def end() -> None:
        flask.Flask.full_dispatch_request = plain  # type: ignore[method-assign]

    flask.Flask.full_dispatch_request = overheard  # type: ignore[method-assign, assignment]
    return end


def write_down(file: Path) -> None:
    """In a started program, and in those it forks: append what is said to a file, each different answer once."""
    said: set[int] = set()

    def hear(saying: Saying) -> None:
        seen = hash(saying)
        if seen not in said:
            said.add(seen)
            _append(file, saying)

    listen(hear)


def _append(file: Path, saying: Saying) -> None:
    """One write at the end of the file, so that several processes do not come between each other's lines."""
    end = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(end, f"{saying.line()}\n".encode("ascii"))
    finally:
        os.close(end)


class Heard:
    """What was said since somebody last asked, here and in started programs."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._file = Path(self._folder.name) / "sayings.jsonl"
        self._read_bytes = 0
        self._here: deque[Saying] = deque()
        self._process = os.getpid()
        self._end = listen(self._hear)

    def _hear(self, saying: Saying) -> None:
        if os.getpid() == self._process:
            self._here.append(saying)
        else:  # a process this one has forked
            _append(self._file, saying)

    def environment(self) -> dict[str, str]:
        """Variables with which a Python program that serves vendors is heard as well."""
        return {"PYTHONPATH": os.pathsep.join([str(AT_START), str(ROOT)]), FILE: str(self._file)}

    def take(self) -> list[Saying]:
        """Everything not taken before. A line that is still being written waits for the next time."""
        here: list[Saying] = []
        while self._here:
            here.append(self._here.popleft())
        return [*here, *self._from_programs()]

    def _from_programs(self) -> list[Saying]:
        if not self._file.is_file():
            return []
        with self._file.open("rb") as lines:
            lines.seek(self._read_bytes)
            whole, newline, _ = lines.read().rpartition(b"\n")
        self._read_bytes += len(whole) + len(newline)
        return [from_line(line) for line in whole.decode("ascii").splitlines()]

    def end(self) -> None:
        """Listen no more."""
        self._end()
        self._folder.cleanup()


_hearing: list[Heard] = []


def begin() -> None:
    """Listen in this process, until ``finish``."""
    _hearing.append(Heard())


def finish() -> None:
    """End what was begun last."""
    _hearing.pop().end()


def take() -> list[Saying]:
    """Everything not taken before; nothing while nobody listens."""
    return _hearing[-1].take() if _hearing else []


def environment() -> dict[str, str]:
    """Variables for a program a test starts, so that its vendors are heard; none while nobody listens."""
    return _hearing[-1].environment() if _hearing else {}

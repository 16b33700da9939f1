"""The command line as a process of its own, as a user starts it. Every wait ends, no process outlives its test."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from tests.documented.watch import environment

PATIENCE_S = 120.0
"""Longest wait for anything a program does; far beyond what it takes, for a machine that is busy."""
COMMAND = ("-c", "from contracts.cli import main; main()")


@dataclass(frozen=True)
class Ended:
    """How a program ended, and everything it said that was not read before."""

    code: int
    stdout: str
    stderr: str


class Program:
    """A running program. Its lines can be read one by one, with an end to the wait."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lines = _pumped(process.stdout)
        self._complaints = _pumped(process.stderr)

    def line(self) -> str:
        """The next line of stdout. Raises AssertionError when the program ended instead, with what it complained of."""
        line = self._lines.get(timeout=PATIENCE_S)
        assert line is not None, f"the program ended: {self.ended()}"
        return line.rstrip("\n")

    def lines_until(self, last: str) -> list[str]:
        """The next lines of stdout, up to and with that one."""
        lines = [self.line()]
        while lines[-1] != last:
            lines.append(self.line())
        return lines

    def stop(self, number: signal.Signals = signal.SIGTERM) -> Ended:
        """Send a signal and wait for the end."""
        self._process.send_signal(number)
        return self.ended()

    def ended(self, patience_s: float = PATIENCE_S) -> Ended:
        """Wait for the end."""
        code = self._process.wait(patience_s)
        return Ended(code, _rest(self._lines), _rest(self._complaints))


def _pumped(stream: IO[str] | None) -> "queue.Queue[str | None]":
    lines: queue.Queue[str | None] = queue.Queue()

    def pump() -> None:
        for line in stream or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    return lines


def _rest(lines: "queue.Queue[str | None]") -> str:
    said = ""
    while (line := lines.get(timeout=PATIENCE_S)) is not None:
        said += line
    lines.put(None)
    return said


@contextmanager
def running(*words: str, python: tuple[str, ...] = ()) -> Iterator[Program]:
    """Start ``charger-sandbox WORDS``; a program still running at the end of the block is killed."""
    command = [sys.executable, *python, *COMMAND, *words]
    env = {**os.environ, **environment()}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        program = Program(process)
        try:
            yield program
        finally:
            if process.poll() is None:
                process.kill()
            program.ended()


def run(*words: str) -> Ended:
    """Run ``charger-sandbox WORDS`` to its end."""
    with running(*words) as program:
        return program.ended()

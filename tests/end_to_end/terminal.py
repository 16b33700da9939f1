"""A program on a terminal of its own, as a person runs it."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable

from tests.documented.watch import environment
from tests.end_to_end.programs import COMMAND, PATIENCE_S

_PLAIN = {"NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}
"""Variables that tell a program to behave otherwise on a terminal."""


def on_terminal(*words: str, until: Callable[[str], bool] | None = None) -> tuple[int, str]:
    """Run ``charger-sandbox WORDS`` on a terminal; returns its exit code and all it showed.

    until: looks at what was shown so far; once it says yes the program gets Ctrl-C.
    """
    ours, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in _PLAIN}
    env |= environment() | {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    command = [sys.executable, *COMMAND, *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        try:
            shown = _watch(ours, process, until)
            return process.wait(PATIENCE_S), shown
        finally:
            if process.poll() is None:
                process.kill()
            os.close(ours)


def _watch(terminal: int, process: "subprocess.Popen[bytes]", until: Callable[[str], bool] | None) -> str:
    shown = b""
    while piece := _read(terminal):
        shown += piece
        if until is not None and until(shown.decode("utf-8", "replace")):
            process.send_signal(signal.SIGINT)
            until = None
    return shown.decode("utf-8", "replace")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux tells that nobody is left on the other side
        return b""

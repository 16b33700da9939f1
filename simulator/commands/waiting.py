"""How a command that serves waits to be told to stop."""

import signal
import threading


def until_told_to_stop() -> None:
    """Return when the process gets SIGINT (Ctrl-C) or SIGTERM."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    # A wait without an end would not let signals through on every platform.
    while not told.wait(0.5):
        pass

"""How a command that serves comes up, waits to be told to stop, and ends."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from simulator.truth.errors import SandboxError

PORT = 8420
"""Where the sandbox listens unless told."""
PORT_OR_ANY = click.IntRange(0, 65535)
"""A port to listen on; 0 lets the system choose."""


class CannotListen(SandboxError):
    """The address cannot be listened on."""


class Startable(Protocol):
    """Something that listens."""

    host: str
    port: int

    def start(self) -> int:
        """Begin to listen. Raises OSError for an address that is not ours to have."""

    def stop(self) -> None:
        """Free the address."""


@contextmanager
def serving(server: Startable) -> Iterator[Callable[[], None]]:
    """Serve for the length of the block; gives the wait for SIGINT (Ctrl-C) or SIGTERM, which count from its start.

    Raises PortTaken, or CannotListen where the host or port is not ours to have.
    """
    with _stop_signals() as told, started(server, "--host or --port"):
        yield lambda: _wait(told)


@contextmanager
def started(server: Startable, options: str) -> Iterator[None]:
    """Let it listen for the length of the block. options: what to change where the address is not ours to have."""
    try:
        server.start()
    except OSError as error:
        raise CannotListen(
            f"an address of this machine was expected, {server.host} port {server.port} cannot be listened on "
            f"({error.strerror or error}): choose another {options}"
        ) from error
    try:
        yield
    finally:
        server.stop()


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    told = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: told.set()) for number in numbers}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(told: threading.Event) -> None:
    # A wait without an end would not let signals through on every platform.
    while not told.wait(0.5):
        pass

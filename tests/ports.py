"""Ports for programs that a test starts later."""

import os
import socket
from itertools import cycle, islice

_FIRST, _EACH = 20_000, 500
"""Below the range that systems give out by themselves (Linux: from 32768): there, another test's socket could get the
port before the program does. Each worker has ports of its own.
"""
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_ports = cycle(range(_FIRST + _WORKER * _EACH, _FIRST + (_WORKER + 1) * _EACH))


def free_port() -> int:
    """A port nobody listens on, and no other test will be given meanwhile."""
    for port in islice(_ports, _EACH):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError(f"none of {_EACH} ports is free")

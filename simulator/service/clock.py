"""Where the service asks for time; the only file of this room that may ask the system."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Two readings of time.

    now_s: unix seconds; ages tokens, pauses and timestamps.
    monotonic_s: seconds from any start; bounds a caller's wait.
    """

    def now_s(self) -> float: ...

    def monotonic_s(self) -> float: ...


class SystemClock:
    """The machine's own time."""

    def now_s(self) -> float:
        return time.time()

    def monotonic_s(self) -> float:
        return time.monotonic()

"""The two clocks. The world clock moves cars, tokens and scenarios; the wall clock only makes a caller wait.

This is the one module that asks the system for time.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self

from simulator.truth.errors import ClockRefused


@dataclass(frozen=True, slots=True)
class KeptClock:
    """A world's clock at a moment, unix seconds. follows_wall: whether it moves by itself, at that speed."""

    now_s: float
    speed: float
    follows_wall: bool
    may_lead: bool

    def __post_init__(self) -> None:
        if not (0 <= self.now_s < math.inf and 0 <= self.speed < math.inf):
            raise ClockRefused(f"a time and a speed of 0 or more were expected, got {self.now_s} and {self.speed}")


class WorldClock:
    """World time in unix seconds: real, faster, slower, frozen, or stepped by hand.

    ``source`` is the wall it follows (unix seconds); without one the clock only moves by ``step``. It stays at or
    behind its source unless ``may_lead`` is set, so that a service with a clock of its own never sees the future.
    """

    def __init__(
        self,
        start_s: float,
        *,
        source: Callable[[], float] | None = None,
        speed: float = 1.0,
        may_lead: bool = False,
    ) -> None:
        self._source = source
        self._may_lead = may_lead
        self._lock = threading.Lock()
        self._world_s = start_s
        self._source_s = source() if source else 0.0
        if source is not None and not may_lead and start_s > self._source_s:
            raise ClockRefused(
                f"the world would begin {start_s - self._source_s:g} s ahead of the wall clock: "
                "start it earlier, or allow the world to lead"
            )
        self._latest_s = start_s
        self._speed = speed if source else 0.0

    @classmethod
    def resumed(cls, kept: "KeptClock", source: Callable[[], float]) -> Self:
        """The clock as it was kept, going on from there: the time in between does not count.

        source: the wall, for a clock that follows it. A world that is ahead of a wall it must not lead waits for it.
        """
        clock = cls(kept.now_s, source=source if kept.follows_wall else None, speed=kept.speed, may_lead=True)
        clock._may_lead = kept.may_lead
        return clock

    def kept(self) -> "KeptClock":
        """The clock as it stands."""
        return KeptClock(self.now_s(), self._speed, self.follows_wall, self._may_lead)

    @property
    def speed(self) -> float:
        """World seconds per wall second; 0 while frozen or stepped by hand."""
        return self._speed

    def now_s(self) -> float:
        """World time now, unix seconds. Never runs backwards."""
        with self._lock:
            return self._now()

    def _now(self) -> float:
        if self._source is None:
            return self._world_s
        wall_s = self._source()
        now_s = self._world_s + (wall_s - self._source_s) * self._speed
        # A wall clock may be set back; the world then waits for it.
        self._latest_s = max(self._latest_s, now_s if self._may_lead else min(now_s, wall_s))
        return self._latest_s

    def step(self, seconds: float) -> float:
        """Move the world forward and return the new time. Raises ClockRefused for a step back or past the wall."""
        if seconds < 0:
            raise ClockRefused(f"world time only runs forward, got a step of {seconds} s: give 0 or more")
        with self._lock:
            target_s = self._now() + seconds
            if self._source is not None and not self._may_lead and target_s > self._source():
                raise ClockRefused(
                    f"a step of {seconds} s would put the world ahead of the wall clock: start it further in the past, "
                    "or allow the world to lead"
                )
            self._anchor(target_s)
            return target_s

    def set_speed(self, speed: float) -> None:
        """Go on from now at another speed; 0 freezes. Raises ClockRefused below 0 or on a clock without a source."""
        if speed < 0 or (self._source is None and speed):
            raise ClockRefused(f"speed must be 0 or more on a clock that follows the wall, got {speed}")
        with self._lock:
            self._anchor(self._now())
            self._speed = speed

    @property
    def follows_wall(self) -> bool:
        """Whether the clock has a source; without one it only moves when it is stepped."""
        return self._source is not None

    @property
    def may_lead(self) -> bool:
        """Whether the world may run ahead of the wall it follows."""
        return self._may_lead

    @property
    def ahead_s(self) -> float:
        """How far the world is ahead of its source, seconds; negative behind it, 0 without a source."""
        return self.now_s() - self._source() if self._source else 0.0

    def allow_lead(self) -> None:
        """Let the world run ahead of the wall from now on; a service may then see the future."""
        with self._lock:
            self._may_lead = True

    def freeze(self) -> None:
        """Stand still until ``set_speed`` or ``step``."""
        self.set_speed(0.0)

    def _anchor(self, world_s: float) -> None:
        self._world_s = self._latest_s = world_s
        self._source_s = self._source() if self._source else 0.0


class WallClock(Protocol):
    """What makes a caller wait."""

    def now_s(self) -> float:
        """Unix seconds."""

    def monotonic_s(self) -> float:
        """Seconds that never run backwards, from an arbitrary start."""

    def sleep(self, seconds: float) -> None:
        """Hold the caller for that long."""


class SystemWall:
    """The machine's own clock."""

    def now_s(self) -> float:
        """Unix seconds."""
        return time.time()

    def monotonic_s(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Really wait."""
        time.sleep(max(0.0, seconds))


class SteppedWall:
    """A wall clock that waits in no time: a wait moves the world it follows on by as much."""

    def __init__(self, world: WorldClock) -> None:
        self._world = world

    def now_s(self) -> float:
        """Unix seconds: the world's time."""
        return self._world.now_s()

    def monotonic_s(self) -> float:
        """The same reading; it never runs backwards either."""
        return self._world.now_s()

    def sleep(self, seconds: float) -> None:
        """Step the world and return at once."""
        self._world.step(max(0.0, seconds))

"""How long one refresh may still take."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.service.clock import Clock


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock by which all vendor calls of a refresh are over."""

    clock: Clock
    ends_at_s: float

    @classmethod
    def after(cls, clock: Clock, total_s: float) -> Deadline:
        """Return the deadline total_s seconds from now."""
        return cls(clock, clock.monotonic_s() + total_s)

    def remaining_s(self) -> float:
        """Return the seconds left; 0 when it has passed."""
        return max(0.0, self.ends_at_s - self.clock.monotonic_s())

    def passed(self) -> bool:
        return self.remaining_s() <= 0.0

    def at_most(self, limit_s: float) -> Deadline:
        """Return a deadline that also ends limit_s seconds from now."""
        return Deadline(self.clock, min(self.ends_at_s, self.clock.monotonic_s() + limit_s))

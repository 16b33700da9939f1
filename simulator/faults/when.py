"""When a rule strikes, beside its aim and its counts: beyond a share of calls, or in turns."""

from collections import deque
from dataclasses import dataclass

from simulator.faults.fault import BadFault


@dataclass(frozen=True, slots=True)
class Quota:
    """So many calls go well in any per_s seconds, those beyond go wrong. A call that went wrong does not count."""

    calls: int
    per_s: float

    def __post_init__(self) -> None:
        if self.calls < 0 or not self.per_s > 0:
            raise BadFault(f"quota: calls of 0 or more and a time above 0 s were expected, got {self}")

    def lets_through(self, passed: deque[float], at_s: float) -> bool:
        """Whether one more call goes well at at_s; ``passed`` are the times of those that did, kept here."""
        while passed and passed[0] <= at_s - self.per_s:
            passed.popleft()
        if len(passed) >= self.calls:
            return False
        passed.append(at_s)
        return True


@dataclass(frozen=True, slots=True)
class Turns:
    """Broken for broken_s seconds, well for well_s seconds, and so on from the rule's beginning."""

    broken_s: float
    well_s: float

    def __post_init__(self) -> None:
        if not self.broken_s > 0 or not self.well_s > 0:
            raise BadFault(f"turns: broken and well for more than 0 s each were expected, got {self}")

    def broken_at(self, since_s: float) -> bool:
        """Whether it is broken since_s seconds after the beginning."""
        return since_s % (self.broken_s + self.well_s) < self.broken_s

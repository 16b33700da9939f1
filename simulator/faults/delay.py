"""The answer is right, but late."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import Answer, Outcome


@dataclass(frozen=True, slots=True)
class Delay:
    """Hold the answer back by delay_ms, give or take jitter_ms, drawn evenly."""

    delay_ms: float = 1000.0
    jitter_ms: float = 0.0

    def __post_init__(self) -> None:
        for name, value in (("delay_ms", self.delay_ms), ("jitter_ms", self.jitter_ms)):
            if value < 0:
                raise BadFault(f"{name}: milliseconds, 0 or more, were expected, got {value!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and hold what it says."""
        del call
        answer = proceed()
        wait_ms = max(0.0, self.delay_ms + draw.uniform(-self.jitter_ms, self.jitter_ms))
        return replace(answer, hold_ms=answer.hold_ms + wait_ms) if isinstance(answer, Answer) else answer

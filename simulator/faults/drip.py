"""The answer is right, and its body comes a few bytes at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import Answer, Outcome


@dataclass(frozen=True, slots=True)
class Drip:
    """Send the head at once and the body at bytes_per_s, so that no single read takes long and the whole does."""

    bytes_per_s: float = 4.0

    def __post_init__(self) -> None:
        if not self.bytes_per_s > 0:
            raise BadFault(f"bytes_per_s: a number above 0 was expected, got {self.bytes_per_s!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and say it slowly."""
        del call, draw
        answer = proceed()
        return replace(answer, bytes_per_s=self.bytes_per_s) if isinstance(answer, Answer) else answer

"""The answer breaks off in the middle of its body."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import Answer, Ending, Outcome

_ENDINGS = tuple(ending.value for ending in Ending if ending is not Ending.COMPLETE)


@dataclass(frozen=True, slots=True)
class Cut:
    """Send the head and ``share`` of the body, then close (fin), reset or go silent (stall)."""

    share: float = 0.6
    then: str = "stall"

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise BadFault(f"share: a number from 0 to below 1 was expected, got {self.share!r}")
        if self.then not in _ENDINGS:
            raise BadFault(f"then: one of {', '.join(_ENDINGS)} was expected, got {self.then!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and keep the rest to oneself."""
        del call, draw
        answer = proceed()
        if not isinstance(answer, Answer):
            return answer
        return replace(answer, cut_after_bytes=int(len(answer.body) * self.share), ending=Ending(self.then))

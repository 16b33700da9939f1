"""Content-Length says something else than what is sent."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import Answer, Outcome


@dataclass(frozen=True, slots=True)
class Length:
    """Promise ``by`` bytes more than are sent, or fewer when it is below 0 (never below none at all)."""

    by: int = 16

    def __post_init__(self) -> None:
        if self.by == 0:
            raise BadFault("by: a number of bytes other than 0 was expected, got 0: that would be right")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and give a wrong length for what it says."""
        del call, draw
        answer = proceed()
        if not isinstance(answer, Answer):
            return answer
        promised = max(0, len(answer.body) + self.by)
        head = answer.with_header("Content-Length", str(promised))
        return replace(answer, headers=head, promised_bytes=promised)

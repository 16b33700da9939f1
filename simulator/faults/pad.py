"""The answer is far longer than it need be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import Answer, Outcome
from simulator.faults.touches import check_touches

_MOST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Pad:
    """Put ``size_bytes`` of blanks behind the body, which stays good JSON. touches: all where a reader may give up."""

    size_bytes: int = 1_000_000
    touches: Sequence[str] = ("all",)

    def __post_init__(self) -> None:
        check_touches(self.touches)
        if not 1 <= self.size_bytes <= _MOST_BYTES:
            raise BadFault(f"size_bytes: 1 to {_MOST_BYTES} bytes were expected, got {self.size_bytes!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and go on for long."""
        del call, draw
        answer = proceed()
        return answer.with_body(answer.body + b" " * self.size_bytes) if isinstance(answer, Answer) else answer

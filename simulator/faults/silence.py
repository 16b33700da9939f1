"""The request is taken and nothing ever comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from simulator.faults import outcome
from simulator.faults.fault import BadFault, Call


@dataclass(frozen=True, slots=True)
class Silence:
    """Keep the connection open without a word, for max_s seconds at the most."""

    max_s: float = 120.0

    def __post_init__(self) -> None:
        if self.max_s <= 0:
            raise BadFault(f"max_s: seconds above 0 were expected, got {self.max_s!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], outcome.Outcome]) -> outcome.Outcome:
        """Give no answer; the vendor is not reached."""
        del call, draw, proceed
        return outcome.NoAnswer(outcome.Silence.SILENT, self.max_s)

"""A fault that ends an answer in any way a socket can, also those no shipped fault has."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from simulator.faults.fault import Call
from simulator.faults.outcome import Answer, Ending, Outcome


@dataclass(frozen=True)
class Ends:
    """An answer that ends some way of its own."""

    cut_after_bytes: int | None
    ending: Ending

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and change the end of what it says."""
        del call, draw
        answer = proceed()
        assert isinstance(answer, Answer)
        return replace(answer, cut_after_bytes=self.cut_after_bytes, ending=self.ending)

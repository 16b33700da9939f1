"""The vendor's address takes no connection."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from simulator.faults.fault import Call
from simulator.faults.outcome import NoAnswer, Outcome, Silence


@dataclass(frozen=True, slots=True)
class Refuse:
    """The caller is turned away before it could say anything."""

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Give no answer; the vendor is not reached."""
        del call, draw, proceed
        return NoAnswer(Silence.REFUSED)

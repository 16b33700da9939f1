"""The vendor's host name leads nowhere."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from simulator.faults.fault import Call
from simulator.faults.outcome import NoAnswer, Outcome, Silence


@dataclass(frozen=True, slots=True)
class Unresolved:
    """The caller finds no address to connect to (goecharger/go-eController-API#4)."""

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Give no answer; the vendor is not reached."""
        del call, draw, proceed
        return NoAnswer(Silence.UNRESOLVED)

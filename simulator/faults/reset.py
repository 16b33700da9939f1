"""The connection breaks after the request, before any answer."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from simulator.faults.fault import Call
from simulator.faults.outcome import NoAnswer, Outcome, Silence


@dataclass(frozen=True, slots=True)
class Reset:
    """The caller's request is read and the connection reset."""

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Give no answer; the vendor is not reached."""
        del call, draw, proceed
        return NoAnswer(Silence.RESET)

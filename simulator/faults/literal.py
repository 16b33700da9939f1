"""A value is text that JSON does not know, or numbers nobody can hold: NaN, Infinity, 1e400."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from simulator.faults.edit import check_edit, edited, replaced
from simulator.faults.fault import Call
from simulator.faults.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Literal:
    """Put ``text`` where ``at`` leads, letter by letter and without quotes of its own."""

    at: str
    touches: Sequence[str]
    text: str = "NaN"

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches)

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and change what it says."""
        del call, draw
        return edited(proceed(), self.at, replaced(self.text))

"""A value is null."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from simulator.faults.edit import check_edit, edited, replaced
from simulator.faults.fault import Call
from simulator.faults.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Nulled:
    """Say null where ``at`` leads."""

    at: str
    touches: Sequence[str]

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches)

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and change what it says."""
        del call, draw
        return edited(proceed(), self.at, replaced("null"))

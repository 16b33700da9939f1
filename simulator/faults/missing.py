"""A key or an entry is not there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from simulator.faults.edit import check_edit, edited, put
from simulator.faults.fault import Call
from simulator.faults.json_path import Place
from simulator.faults.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Missing:
    """Leave out what ``at`` leads to, key and all."""

    at: str
    touches: Sequence[str]

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches, inside=True)

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and change what it says."""
        del call, draw
        return edited(proceed(), self.at, _without)


def _without(text: str, place: Place) -> str:
    members = place.parent.members if place.parent and place.parent.members else ()
    if place.number + 1 < len(members):
        return put(text, place.member.start, members[place.number + 1].start, "")
    start = members[place.number - 1].node.end if place.number else place.member.start
    return put(text, start, place.node.end, "")

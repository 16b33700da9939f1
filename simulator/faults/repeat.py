"""A key or an entry comes twice."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from simulator.faults.edit import check_edit, edited, put
from simulator.faults.fault import BadFault, Call
from simulator.faults.json_path import Place
from simulator.faults.outcome import Outcome

_SAME = "same"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say what ``at`` leads to ``times`` more, key and all. to: a value for the added ones, ``same`` for the same."""

    at: str
    touches: Sequence[str]
    to: Any = _SAME
    times: int = 1

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches, inside=True)
        if self.times < 1:
            raise BadFault(f"times: a number of repetitions, 1 or more, was expected, got {self.times!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and repeat part of what it says."""
        del call, draw
        return edited(proceed(), self.at, self._repeated)

    def _repeated(self, text: str, place: Place) -> str:
        node = place.node
        own = text[node.start : node.end]
        value = own if self.to == _SAME else json.dumps(self.to, ensure_ascii=False, separators=(",", ":"))
        again = "," + text[place.member.start : node.start] + value
        return put(text, node.end, node.end, again * self.times)

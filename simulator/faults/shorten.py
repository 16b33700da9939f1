"""A list or a text ends too early."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from simulator.faults.edit import check_edit, edited, put
from simulator.faults.fault import BadFault, Call
from simulator.faults.json_path import Place
from simulator.faults.json_spans import value_at
from simulator.faults.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Shorten:
    """Keep the first ``keep`` entries of a list or letters of a text (evcc-io/evcc#35: ``nrg`` not 16 long)."""

    at: str
    touches: Sequence[str]
    keep: int = 0

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches)
        if self.keep < 0:
            raise BadFault(f"keep: a number of entries, 0 or more, was expected, got {self.keep!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and change what it says."""
        del call, draw
        return edited(proceed(), self.at, self._shortened)

    def _shortened(self, text: str, place: Place) -> str:
        node = place.node
        if node.members is None:
            value = value_at(text, node)
            short = json.dumps(value[: self.keep], ensure_ascii=False) if isinstance(value, str) else None
            return text if short is None else put(text, node.start, node.end, short)
        if text[node.start] != "[" or len(node.members) <= self.keep:
            return text
        start = node.members[self.keep - 1].node.end if self.keep else node.start + 1
        return put(text, start, node.members[-1].node.end, "")

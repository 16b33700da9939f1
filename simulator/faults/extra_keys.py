"""An object has keys nobody told of."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from simulator.faults.edit import check_edit, edited, inserted
from simulator.faults.fault import BadFault, Call
from simulator.faults.json_path import Place
from simulator.faults.outcome import Outcome


@dataclass(frozen=True, slots=True)
class ExtraKeys:
    """Add ``keys`` to the object ``at`` leads to, the whole answer unless said (MK-2001/ioBroker.go-e#166)."""

    at: str = ""
    touches: Sequence[str] = ("nothing",)
    keys: Mapping[str, Any] = field(default_factory=lambda: {"addedByAnUpdate": True})

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches)
        if not self.keys:
            raise BadFault("keys: at least one key with its value was expected, got none")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and add to what it says."""
        del call, draw
        words = json.dumps(dict(self.keys), ensure_ascii=False, separators=(",", ":"))[1:-1]
        return edited(proceed(), self.at, lambda text, place: _with(text, place, words))


def _with(text: str, place: Place, words: str) -> str:
    return inserted(text, place, words) if text[place.node.start] == "{" else text

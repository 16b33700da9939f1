"""A list has one entry too many."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from simulator.faults.edit import check_edit, edited, inserted
from simulator.faults.fault import Call
from simulator.faults.json_path import Place
from simulator.faults.outcome import Outcome


@dataclass(frozen=True, slots=True)
class ExtraEntry:
    """Add ``entry`` to the list ``at`` leads to, at its end or first (nordicopen/easee_hass#175: one without an id)."""

    entry: Any
    touches: Sequence[str]
    at: str = ""
    first: bool = False

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches)

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and add to what it says."""
        del call, draw
        words = json.dumps(self.entry, ensure_ascii=False, separators=(",", ":"))
        return edited(proceed(), self.at, lambda text, place: self._with(text, place, words))

    def _with(self, text: str, place: Place, words: str) -> str:
        return inserted(text, place, words, first=self.first) if text[place.node.start] == "[" else text

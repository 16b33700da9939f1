"""A number has the wrong unit."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from simulator.faults.edit import check_edit, edited, put
from simulator.faults.fault import BadFault, Call
from simulator.faults.json_path import Place
from simulator.faults.outcome import Outcome

_NUMBER = re.compile(r'("?)(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\1')


@dataclass(frozen=True, slots=True)
class Scale:
    """Multiply the number ``at`` leads to, whether it stands in quotes or not (go-e firmware 60.4 mended a x1000)."""

    at: str
    touches: Sequence[str]
    by: float = 1000.0

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches)
        if self.by in (0, 1):
            raise BadFault(f"by: a factor other than 0 and 1 was expected, got {self.by!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and change what it says."""
        del call, draw
        return edited(proceed(), self.at, self._scaled)

    def _scaled(self, text: str, place: Place) -> str:
        number = _NUMBER.fullmatch(text, place.node.start, place.node.end)
        if number is None:
            return text
        scaled = f"{Decimal(number[2]) * Decimal(str(self.by)):f}"
        plain = scaled.rstrip("0").rstrip(".") if "." in scaled else scaled
        return put(text, *number.span(2), plain)

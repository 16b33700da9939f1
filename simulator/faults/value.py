"""A value is another one: an unknown word, a wrong type, an old time, an empty list."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from simulator.faults.edit import check_edit, edited, replaced
from simulator.faults.fault import Call
from simulator.faults.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Value:
    """Say ``to`` where ``at`` leads, whatever stands there. to: anything JSON can say."""

    at: str
    touches: Sequence[str]
    to: Any

    def __post_init__(self) -> None:
        check_edit(self.at, self.touches)

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and change what it says."""
        del call, draw
        return edited(proceed(), self.at, replaced(json.dumps(self.to, ensure_ascii=False, separators=(",", ":"))))

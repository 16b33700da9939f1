"""The vendor's clock is wrong, or its times lack what they need."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from random import Random

from simulator.faults.edit import edited, put
from simulator.faults.fault import BadFault, Call
from simulator.faults.json_path import Place, check_path
from simulator.faults.outcome import Answer, Outcome

_TIME = re.compile(
    r'(?<=")(?P<whole>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?P<rest>(?:[.,]\d+){0,2})(?P<zone>Z|[+-]\d\d:?\d\d)?(?=\\?")'
)
_ZONES = ("keep", "drop")
_FARTHEST_S = 100 * 366 * 86_400
_LAST_MODIFIED = "Last-Modified"


@dataclass(frozen=True, slots=True)
class Clock:
    """Shift every time of the answer by skew_s, as a vendor's clock ahead (above 0) or behind, or as old items, would.

    at: only times inside there; empty is the whole answer with its Last-Modified. zone: keep what says it, or drop it
    (evcc-io/evcc#21566).
    """

    skew_s: int = 0
    zone: str = "keep"
    at: str = ""

    def __post_init__(self) -> None:
        check_path(self.at)
        if self.zone not in _ZONES:
            raise BadFault(f"zone: one of {', '.join(_ZONES)} was expected, got {self.zone!r}")
        if abs(self.skew_s) > _FARTHEST_S:
            raise BadFault(f"skew_s: at most {_FARTHEST_S} seconds either way were expected, got {self.skew_s!r}")
        if self.skew_s == 0 and self.zone == "keep":
            raise BadFault("skew_s: a number of seconds other than 0 was expected, or zone: drop, got neither")

    @property
    def touches(self) -> Sequence[str]:
        """Times, and nothing else."""
        return ("time",)

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor and change its times."""
        del call, draw
        outcome = edited(proceed(), self.at, self._shifted)
        header = outcome.header(_LAST_MODIFIED) if isinstance(outcome, Answer) and not self.at else None
        if not isinstance(outcome, Answer) or header is None:
            return outcome
        moment = parsedate_to_datetime(header) + timedelta(seconds=self.skew_s)
        return replace(outcome, headers=outcome.with_header(_LAST_MODIFIED, format_datetime(moment, usegmt=True)))

    def _shifted(self, text: str, place: Place) -> str:
        start, end = place.node.start, place.node.end
        return put(text, start, end, _TIME.sub(self._moved, text[start:end]))

    def _moved(self, time: re.Match[str]) -> str:
        try:
            moment = datetime.fromisoformat(time["whole"]) + timedelta(seconds=self.skew_s)
        except (ValueError, OverflowError):
            return time[0]
        between = time["whole"][10]
        zone = (time["zone"] or "") if self.zone == "keep" else ""
        return f"{moment.isoformat(between, 'seconds')}{time['rest']}{zone}"

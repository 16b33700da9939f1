"""When a charger's own plan lets cars charge."""

import math
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Openings:
    """Spans of time, each from its start to before its stop, unix seconds; repeated every_s seconds, both ways.

    every_s: None for spans that come once. No span is longer than every_s.
    """

    spans: tuple[tuple[float, float], ...]
    every_s: float | None = None

    def __post_init__(self) -> None:
        longest_s = math.inf if self.every_s is None else self.every_s
        if not all(0 < stop_s - start_s <= longest_s for start_s, stop_s in self.spans) or not longest_s > 0:
            raise ValueError(f"an opening ends after it begins and within every_s, got {self}")

    def open_at(self, at_s: float) -> bool:
        """Whether cars may charge at that moment."""
        return any(start_s <= at_s < stop_s for start_s, stop_s in self._last_begun(at_s))

    def next_edge_s(self, at_s: float) -> float | None:
        """The first moment after that one at which a span begins or ends; None when there is none."""
        return min((edge_s for edge_s in self._edges(at_s) if edge_s > at_s), default=None)

    def _last_begun(self, at_s: float) -> Iterator[tuple[float, float]]:
        for start_s, stop_s in self.spans:
            shift_s = math.floor((at_s - start_s) / self.every_s) * self.every_s if self.every_s else 0.0
            yield start_s + shift_s, stop_s + shift_s

    def _edges(self, at_s: float) -> Iterator[float]:
        for start_s, stop_s in self._last_begun(at_s):
            yield from (start_s, stop_s)
            if self.every_s:
                yield start_s + self.every_s

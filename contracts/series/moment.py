"""One answer in a series of answers to the same court."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from contracts.exchange import Exchange
from contracts.findings import Rule, Violation


@dataclass(frozen=True, slots=True)
class Moment:
    """An answer, parsed. charger_id: whose, None when nobody has the id that was asked for; at_s: world time when it
    came; began, ended: places in the order of all beginnings and ends, so that it can be told which answers did not
    overlap. altered: something changed the vendors' answers on their way, so that they need not agree with
    earlier ones.
    """

    exchange: Exchange
    body: Mapping[str, Any]
    charger_id: str | None
    at_s: float
    began: int
    ended: int
    altered: bool = False

    @property
    def status(self) -> int:
        """The status; 0 when no answer came."""
        return self.exchange.answer.status if self.exchange.answer else 0


class SeriesRule(Rule, Protocol):
    """One rule over answers that follow one another; remembers what it needs. Raises nothing."""

    def __call__(self, moment: Moment) -> Iterator[Violation]:
        """Take the next answer and yield where it breaks the rule."""

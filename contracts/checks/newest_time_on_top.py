"""The time of the whole answer is that of its newest part."""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.exchange import Exchange
from contracts.findings import Violation, show
from contracts.formats import instant_s
from contracts.spec import Contract
from contracts.strict_json import parse_object

_SLACK_S = 1.0
"""Times of one answer may be told in whole seconds here and in fractions there."""


class NewestTimeOnTop:
    """The contract calls `lastUpdated` of a 200 the last update of any field, so no part names a later time."""

    slug = "newest_time_on_top"
    title = "The answer is older than one of its parts"
    why = "Callers that keep the newest answer look at the time on top: they throw away what changed since."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Compare the times, where they are there and can be read."""
        answer = exchange.answer
        if answer is None or answer.status != 200 or not contract.governs(exchange.request):
            return []
        body = parse_object(answer.content) or {}
        top_s = instant_s(body.get("lastUpdated"))
        if top_s is None:
            return []
        later = [(part, told) for part, told, at_s in _parts(body) if at_s > top_s + _SLACK_S]
        return [
            Violation(
                "older_than_part",
                "$.lastUpdated",
                f"{show(told)} or later, which is when {part} changed",
                show(body["lastUpdated"]),
            )
            for part, told in later[:1]
        ]


def _parts(body: Mapping[str, Any]) -> Iterator[tuple[str, str, float]]:
    for part in ("chargeState", "staticData"):
        inside = body.get(part)
        told = inside.get("lastUpdated") if isinstance(inside, dict) else None
        at_s = instant_s(told)
        if at_s is not None and isinstance(told, str):
            yield part, told, at_s

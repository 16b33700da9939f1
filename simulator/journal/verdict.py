"""What was found wrong with an exchange, as a journal keeps it. Who judges is none of the journal's business."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an answer.

    check: which check noticed; title: its rule in one sentence; part: the place, such as ``status`` or
    ``$.chargeState.chargeRate``; expected and seen: what may stand there and what stood there; why it matters.
    """

    check: str
    title: str
    part: str
    expected: str
    seen: str
    why: str


Verdict = tuple[Finding, ...]
"""Everything found wrong with one exchange; empty when it is right."""

Judgement = Callable[[], Verdict]
"""A judgement that is still to be made: everything it needs was put by, so that it may wait until somebody looks."""

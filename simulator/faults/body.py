"""The head of the answer is fine, the body is not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from simulator.faults.fault import BadFault, Call
from simulator.faults.outcome import Answer, Ending, Outcome
from simulator.faults.status import html_page

_KINDS = ("html", "malformed", "empty", "truncated")


@dataclass(frozen=True, slots=True)
class Body:
    """Spoil the body. html: a page under the vendor's status; malformed: JSON that breaks off, with a right length;
    empty: no byte at all; truncated: the connection ends after ``share`` of the bytes the head promised.
    """

    kind: str = "html"
    share: float = 0.6

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise BadFault(f"kind: one of {', '.join(_KINDS)} was expected, got {self.kind!r}")
        if not 0 <= self.share < 1:
            raise BadFault(f"share: a number from 0 to below 1 was expected, got {self.share!r}")

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Ask the vendor, then spoil what it says."""
        del call, draw
        answer = proceed()
        if not isinstance(answer, Answer):
            return answer
        kept = int(len(answer.body) * self.share)
        if self.kind == "truncated":
            return replace(answer, cut_after_bytes=kept, ending=Ending.FIN)
        if self.kind == "html":
            page = replace(answer, headers=answer.with_header("Content-Type", "text/html"))
            return page.with_body(html_page(answer.status))
        return answer.with_body(answer.body[:kept] if self.kind == "malformed" else b"")

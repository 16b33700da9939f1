"""The caller is not kept waiting for ever."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import Visit


class AnswersInTime:
    """An answer comes within the budget, whatever the vendor does."""

    slug = "answers_in_time"
    title = "The caller waits too long for an answer"
    why = "A vendor that stays silent must not hold the service's callers: proxies in between give up first."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Compare how long it took by the service's own clock."""
        took_s = visit.answered_s - visit.asked_s
        if took_s > visit.budget.answer_s:
            yield Violation("too_slow", "time", f"an answer within {visit.budget.answer_s:g} s", f"{took_s:.1f} s")

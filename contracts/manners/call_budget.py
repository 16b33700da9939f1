"""A refresh costs a handful of vendor calls."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import Visit


class CallBudget:
    """No refresh makes more vendor calls than the longest honest way takes."""

    slug = "call_budget"
    title = "One refresh makes more vendor calls than it needs"
    why = "Vendors count calls: Zaptec 10 a second, Easee blocks an address; a costly refresh stops all others."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Count."""
        if len(visit.calls) > visit.budget.calls:
            expected = f"at most {visit.budget.calls} in one refresh"
            yield Violation("call_budget", "vendor calls", expected, f"{len(visit.calls)}")

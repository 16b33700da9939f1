"""A call that failed is not sent again and again."""

from collections import Counter
from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import SIGN_IN_ROLES, Visit


class NoRetryStorm:
    """The same call goes out a few times at most: once, after a new login, and perhaps once more."""

    slug = "no_retry_storm"
    title = "The service repeats a call that failed, over and over"
    why = "When a vendor is down, every service that repeats its calls keeps it down."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Count equal calls; logins have a rule of their own."""
        calls = Counter((leg.method, leg.target) for leg in visit.calls if leg.role not in SIGN_IN_ROLES)
        for (method, target), times in calls.items():
            if times > visit.budget.same_call:
                expected = f"at most {visit.budget.same_call} times in one refresh"
                yield Violation("retry_storm", "vendor calls", expected, f"{method} {target} {times} times")

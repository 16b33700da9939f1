"""One login where one is enough."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import SIGN_IN_ROLES, Visit

_REFUSED = 401


class OneLogin:
    """A token that was just given out is used, and not fetched anew for the next call; D13 bounds the tries."""

    slug = "one_login"
    title = "The service logs in more often than it must"
    why = "Logins are what vendors throttle first, and each one may end the tokens that others still use."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """A second sign-in needs a token that was refused after the first, and there is no third."""
        logins = [leg for leg in visit.calls if leg.role == "login"]
        if len(logins) > visit.budget.logins:
            expected = f"at most {visit.budget.logins} in one refresh (D13)"
            yield Violation("login_storm", "vendor calls", expected, f"{len(logins)} logins")
        elif self._needless(visit):
            expected = "one login, and its token for every call of the refresh"
            yield Violation("needless_login", "vendor calls", expected, "another login although no token was refused")

    def _needless(self, visit: Visit) -> bool:
        holds_token = False
        for leg in visit.calls:
            if leg.role in SIGN_IN_ROLES:
                if holds_token:
                    return True
                holds_token = leg.status == 200 and not leg.faults
            elif leg.status == _REFUSED:
                holds_token = False
        return False

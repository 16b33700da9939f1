"""What one party gave the service to show is shown to that party alone."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import Visit, call_name
from simulator.journal.journal import Leg


class SecretsStayApart:
    """No vendor call carries the caller's API key or another account's secret, and no address carries a password."""

    slug = "secrets_stay_apart"
    title = "The service shows a vendor a secret that is none of the vendor's business"
    why = "Headers passed on, and clients that keep headers from call to call, hand one party the keys of another."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Look through each call for secrets; what is found is not repeated."""
        for leg in visit.calls:
            shown = _shown(leg)
            for secret, whose in visit.strange.items():
                if secret in shown:
                    expected = "calls that show no secret but the account's own"
                    yield Violation("strange_secret", "vendor calls", expected, f"{call_name(leg)} with {whose}")
                    return
            query = leg.target.partition("?")[2]
            if any(word in query for word in visit.passwords):
                expected = "no password in an address, where logs keep it"
                yield Violation("password_in_address", "vendor calls", expected, call_name(leg))
                return


def _shown(leg: Leg) -> str:
    return "\n".join((leg.target, leg.request_body, *(value for _, value in leg.request_headers)))

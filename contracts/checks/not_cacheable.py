"""Nobody may keep an answer of this contract: it is true now."""

import re
from email.utils import parsedate_to_datetime

from contracts.exchange import Answer, Exchange
from contracts.findings import Violation, cut
from contracts.spec import Contract

_LIFETIME = re.compile(r"(?:^|[,\s])(?:s-maxage|max-age)\s*=\s*\"?0*([1-9][0-9]*)", re.IGNORECASE)
_UNUSED = re.compile(r"(?:^|[,\s])(?:no-store|no-cache)\b", re.IGNORECASE)


class NotCacheable:
    """No Cache-Control or Expires lets anybody show an answer later without asking again (RFC 9111)."""

    slug = "not_cacheable"
    title = "The answer may be kept and shown again later"
    why = "A proxy that keeps it shows a car charging long after it left, or an outage long after it ended."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Look for a lifetime in the headers; none at all is fine."""
        answer = exchange.answer
        if answer is None or not contract.governs(exchange.request):
            return []
        told = ", ".join(answer.headers_all("Cache-Control"))
        if _UNUSED.search(told):
            return []
        lifetime = _LIFETIME.search(told)
        if lifetime or "immutable" in told.lower():
            return [Violation("cacheable", "Cache-Control", "no-store, or no lifetime", cut(told))]
        # A lifetime of 0 counts before Expires.
        if "max-age" not in told.lower() and _expires_later(answer):
            seen = cut(answer.header("Expires") or "")
            return [Violation("cacheable", "Expires", "no time after the answer's Date", seen)]
        return []


def _expires_later(answer: Answer) -> bool:
    expires, date = answer.header("Expires"), answer.header("Date")
    try:
        return bool(expires and date) and parsedate_to_datetime(expires or "") > parsedate_to_datetime(date or "")
    except (ValueError, TypeError):
        # RFC 9111, 5.3: what is no date, such as 0, has passed.
        return False

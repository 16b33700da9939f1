"""What a vendor gave the service to show is shown to the vendor alone."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import Visit


class TokensStayInside:
    """No answer holds a token that the vendor gave out for the account."""

    slug = "tokens_stay_inside"
    title = "The answer gives a vendor's token away"
    why = "With the token anybody can read and steer the owner's chargers until it ends."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Look for the account's tokens in body and headers; what is found is not repeated."""
        answer = visit.exchange.answer
        if answer is None or not visit.secrets:
            return
        body = (answer.content or answer.body).decode("utf-8", "replace")
        for where, text in (("$", body), *answer.headers):
            if any(secret in text for secret in visit.secrets):
                yield Violation("secret", where, "no vendor token in an answer", "a token of the account")
                return

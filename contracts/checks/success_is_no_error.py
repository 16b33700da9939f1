"""A 200 is not an error in disguise."""

from contracts.exchange import Exchange
from contracts.findings import Violation, show
from contracts.spec import Contract
from contracts.strict_json import parse_object


class SuccessIsNoError:
    """A 200 carries no errorCode, and an error no charge state."""

    slug = "success_is_no_error"
    title = "The body says something else than the status"
    why = "Half of all callers look at the status and the other half at the body: they must read the same."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Look for the marks of the other kind of answer."""
        answer = exchange.answer
        if answer is None or str(answer.status) not in contract.statuses(exchange.request):
            return []
        body = parse_object(answer.content) or {}
        mark = "errorCode" if answer.status == 200 else "chargeState"
        if mark not in body:
            return []
        what = "an error in a 200" if answer.status == 200 else f"a charge state in a {answer.status}"
        return [Violation("two_minds", f"$.{mark}", f"not {what}", show(body[mark]))]

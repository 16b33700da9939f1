"""Only statuses the contract declares come from its path."""

from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Violation, cut
from contracts.spec import METHOD_REFUSED, Contract


class UndocumentedStatus:
    """GET and HEAD get a declared status; another method is refused and does nothing."""

    slug = "undocumented_status"
    title = "The service answers with a status the contract does not know"
    why = "Callers handle the declared statuses; a 500, a 403 or a redirect reaches code that was never written."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Judge answers on the contract's path; other paths are nobody's promise."""
        request, answer = exchange.request, exchange.answer
        if answer is None or not contract.knows_path(request):
            return []
        seen = cut(f"{answer.status} {answer.reason}".strip())
        if contract.governs(request):
            declared = contract.statuses(request)
            if str(answer.status) in declared or (request.method == "HEAD" and answer.status in METHOD_REFUSED):
                return []
            return [Violation("status", "status", f"one of {', '.join(declared)}", seen)]
        if _refuses(request, answer):
            return []
        return [Violation("status", "status", f"405, as {cut(request.method)} is not declared for this path", seen)]


def _refuses(request: Request, answer: Answer) -> bool:
    # Frameworks answer OPTIONS by themselves with the methods there are, and check the key or the path first.
    if request.method == "OPTIONS" and 200 <= answer.status < 300:
        return True
    return 400 <= answer.status < 500 or answer.status in METHOD_REFUSED

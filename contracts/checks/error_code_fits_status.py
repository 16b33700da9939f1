"""An error's code belongs to its status."""

from collections.abc import Mapping

from contracts.exchange import Exchange
from contracts.findings import Violation, show
from contracts.spec import Contract
from contracts.strict_json import parse_object

CODES: Mapping[int, tuple[str, ...]] = {
    401: ("UNAUTHORIZED",),
    404: ("CHARGER_NOT_FOUND",),
    503: (
        "DEVICE_IS_DISCONNECTED",
        "VENDOR_ACCOUNT_IS_DISCONNECTED",
        "VENDOR_AUTHENTICATION_ERROR",
        "VENDOR_COMMUNICATION_ERROR",
        "VENDOR_CONNECTION_ERROR",
    ),
}


class ErrorCodeFitsStatus:
    """401, 404 and 503 carry only the codes the contract lists for them, spelled exactly so."""

    slug = "error_code_fits_status"
    title = "The error code is not one that goes with this status"
    why = "Callers branch on errorCode; a code that belongs elsewhere, or that nobody knows, sends them astray."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Look at the errorCode of a declared error answer, when there is one that is a text."""
        answer = exchange.answer
        if answer is None or answer.status not in CODES or not contract.governs(exchange.request):
            return []
        code = (parse_object(answer.content) or {}).get("errorCode")
        allowed = CODES[answer.status]
        if not isinstance(code, str) or code in allowed:
            return []
        expected = allowed[0] if len(allowed) == 1 else f"one of {', '.join(allowed)}"
        return [Violation("error_code", "$.errorCode", f"{expected} with status {answer.status}", show(code))]

"""What an answer comes down to: the three values by which answers of this contract differ in kind."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.exchange import Exchange
from contracts.findings import cut
from contracts.strict_json import parse_object

STATES = ("UNPLUGGED", "PREPARING", "CHARGING", "STOPPED", "FINISHED", "FAULT")
"""The contract's charging states."""
CODES = {
    "UNAUTHORIZED": 401,
    "CHARGER_NOT_FOUND": 404,
    "VENDOR_ACCOUNT_IS_DISCONNECTED": 503,
    "VENDOR_COMMUNICATION_ERROR": 503,
    "DEVICE_IS_DISCONNECTED": 503,
    "VENDOR_AUTHENTICATION_ERROR": 503,
    "VENDOR_CONNECTION_ERROR": 503,
}
"""The contract's error codes with their statuses."""
_LONGEST = 40


@dataclass(frozen=True, order=True, slots=True)
class Outcome:
    """A kind of answer. status 0: none came. code: errorCode of a refusal; state: chargingState of a 200."""

    status: int
    code: str = ""
    state: str = ""

    def __str__(self) -> str:
        """In words: ``200 CHARGING``, ``503 DEVICE_IS_DISCONNECTED``, ``no answer``."""
        if not self.status:
            return "no answer"
        return " ".join(filter(None, (str(self.status), self.code, self.state)))


def outcome(exchange: Exchange) -> Outcome:
    """Return the kind of answer that came; values the contract does not know are kept, cut to a few words."""
    answer = exchange.answer
    if answer is None:
        return Outcome(0)
    body = parse_object(answer.content) or {}
    if answer.status != 200:
        return Outcome(answer.status, _text(body.get("errorCode")))
    charge = body.get("chargeState")
    return Outcome(200, state=_text(charge.get("chargingState")) if isinstance(charge, dict) else "")


def documented() -> Iterator[Outcome]:
    """Every kind of answer the contract has, the 200 without a state left out."""
    for state in STATES:
        yield Outcome(200, state=state)
    for code, status in CODES.items():
        yield Outcome(status, code)


def _text(value: object) -> str:
    return cut(value, _LONGEST) if isinstance(value, str) else ""

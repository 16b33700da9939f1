"""An error says something."""

import re

from contracts.exchange import Exchange
from contracts.findings import Violation, show
from contracts.spec import Contract
from contracts.strict_json import parse_object

LONGEST_CHARACTERS = 2000
NOT_FILLED_IN = re.compile(
    r"\W{0,9}(?:null|none|nil|undefined|nan|%s|%d|%v|\$?\{{1,2}[\w.]{0,60}\}{1,2})\W{0,9}"
    r"|.{0,200}\[object Object\].{0,2000}",
    re.IGNORECASE | re.DOTALL,
)
"""What stands where a text was to be put in, and nobody did."""


class MessageForPeople:
    """The message of an error is words, not nothing and not a document."""

    slug = "message_for_people"
    title = "The error message says nothing, or far too much"
    why = "The message is all that a person gets to see of what went wrong."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Look at the message of a declared error, when it is a text."""
        answer = exchange.answer
        if answer is None or answer.status < 400 or str(answer.status) not in contract.statuses(exchange.request):
            return []
        message = (parse_object(answer.content) or {}).get("message")
        if not isinstance(message, str):
            return []
        if not any(character.isalpha() for character in message):
            return [Violation("message", "$.message", "words for a person", show(message))]
        if NOT_FILLED_IN.fullmatch(message):
            return [Violation("message", "$.message", "words for a person", show(message))]
        if len(message) > LONGEST_CHARACTERS:
            seen = f"{len(message)} characters"
            return [Violation("message", "$.message", f"at most {LONGEST_CHARACTERS} characters", seen)]
        return []

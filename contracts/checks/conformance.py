"""The answer agrees with openapi.yaml, as openapi-core reads it."""

from contracts.exchange import Exchange
from contracts.findings import Violation
from contracts.spec import Contract


class Conformance:
    """Status, media type, schema and formats are those the contract declares."""

    slug = "conformance"
    title = "The answer does not have the shape the contract promises"
    why = "Callers are generated from the contract; a field of another type or a missing one stops them."

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Return every disagreement that openapi-core, with strict JSON and enforced formats, finds."""
        return contract.violations(exchange)

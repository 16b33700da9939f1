"""What every check is."""

from typing import Protocol

from contracts.exchange import Exchange
from contracts.findings import Rule, Violation
from contracts.spec import Contract


class Check(Rule, Protocol):
    """One rule an exchange must keep. It looks before it reads: whatever came, it answers and never raises."""

    def __call__(self, exchange: Exchange, contract: Contract) -> list[Violation]:
        """Return where the exchange breaks the rule; empty when it keeps it or the rule does not apply."""

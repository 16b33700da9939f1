"""A refresh reads."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import Visit, call_name


class ReadsOnly:
    """No command goes to a charger because somebody looked at it."""

    slug = "reads_only"
    title = "A refresh sends a command to the charger"
    why = "A look must not start, stop or wake anything, and commands are what vendors allow least of."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Look for commands."""
        for leg in visit.calls:
            if leg.role == "command":
                yield Violation("command_sent", "vendor calls", "calls that only read", call_name(leg))
                return

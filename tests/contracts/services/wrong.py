"""What a wrong charger-service is to the tests."""

from dataclasses import dataclass

from contracts.drive.arena import Wrap

SCENARIOS = ("scenarios",)
EVERYBODY = ("scenarios", "fuzz", "explore")
"""The drives of the plan."""
ASKING = ("scenarios", "fuzz")
"""Drives that ask in odd ways; whatever is wrong with every answer shows there."""
CHANGING = ("scenarios", "explore")
"""Drives that change the world between two questions."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A service that is wrong in one way.

    noticed_by: the drives of which each must notice on its own. part, expected, seen: where one of its findings must
    point, words of what it must say was expected, and a pattern for what was seen.
    """

    name: str
    does: str
    wrap: Wrap
    noticed_by: tuple[str, ...]
    part: str
    expected: str
    seen: str

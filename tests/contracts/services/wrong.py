"""What a wrong charger-service is to the tests."""

from dataclasses import dataclass

from contracts.drive.arena import Wrap

EVERYBODY = ("scenarios", "fuzz", "explore")
"""Drives: what is wrong with any answer is noticed by each."""
WITH_TRUTH = ("scenarios", "explore")
"""Drives that move the world."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A service that is wrong in one way.

    noticed_by: the drives of which each must notice on its own. part, expected, seen: where one of its findings must
    point, and words that the finding must say.
    """

    name: str
    does: str
    wrap: Wrap
    noticed_by: tuple[str, ...]
    part: str
    expected: str
    seen: str

"""How thorough a trial is: what each profile asks, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass

DRIVES = ("scenarios", "walk", "odd", "concurrent", "fuzz", "explore")
"""Who asks, in the order they do."""
IN_A_HURRY = ("scenarios", "walk", "odd", "concurrent")
"""Drives whose every exchange is planned; they need neither schemathesis nor hypothesis."""


@dataclass(frozen=True, slots=True)
class Profile:
    """drives: who asks. examples: generated requests of a kind. runs: of the exploring machine. crowds: worlds in which
    everybody asks at once. whole_walk: through all conditions, or through those that matter most.
    """

    drives: tuple[str, ...] = DRIVES
    examples: int = 60
    runs: int = 20
    crowds: int = 1
    whole_walk: bool = True


PROFILES: Mapping[str, Profile] = {
    "quick": Profile(IN_A_HURRY, whole_walk=False),
    "default": Profile(),
    "deep": Profile(examples=600, runs=300, crowds=5),
}

"""How thorough a trial is: what each profile asks, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass

DRIVES = ("scenarios", "walk", "odd", "concurrent", "fuzz", "explore")
"""Who asks, in the order they do."""
IN_A_HURRY = ("scenarios", "walk", "odd", "concurrent")
"""Drives whose every exchange is planned; they need neither schemathesis nor hypothesis."""

WHAT_ADDS_MOST = (
    "account-disconnected-and-reconnected",
    "charging",
    "device-disconnect-and-return",
    "every-kind-of-fault",
    "fault",
    "finished",
    "limit-lowered",
    "looked-at-again",
    "login-rejected",
    "login-rejected-once",
    "malformed-charger-id",
    "missing-api-key",
    "preparing",
    "single-phase-car",
    "paused-by-user",
    "stopped",
    "unknown-charger",
    "unplugged",
    "unplugged-mid-charge",
    "unplugged-while-offline",
    "vendor-5xx-html",
    "vendor-asks-to-slow-down",
    "vendor-blocks-the-caller",
    "vendor-silent",
    "vendor-slow",
    "vendor-unreachable",
    "waiting-for-car",
    "whole-visit",
    "wrong-api-key",
)
"""Scenarios for a trial in a hurry: each catches wrong services that the others let pass (docs/mutants.md)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """drives: who asks. scenarios: their names, empty for all. examples: generated requests of a kind. runs: of the
    exploring machine. crowds: worlds in which everybody asks at once. whole_walk: through all conditions, or through
    those that matter most.
    """

    drives: tuple[str, ...] = DRIVES
    scenarios: tuple[str, ...] = ()
    examples: int = 60
    runs: int = 20
    crowds: int = 1
    whole_walk: bool = True


PROFILES: Mapping[str, Profile] = {
    "quick": Profile(IN_A_HURRY, WHAT_ADDS_MOST, whole_walk=False),
    "default": Profile(),
    "deep": Profile(examples=600, runs=300, crowds=5),
}

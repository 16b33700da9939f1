"""The words in which a profile is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.scenario.script import AccountChange, Whose
from simulator.truth.states import Vendor


@dataclass(frozen=True, slots=True)
class Between:
    """A number from low to high, drawn evenly. places: decimals it is rounded to, 0 for a whole number."""

    low: float
    high: float
    places: int = 1


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these, each as likely as the others."""

    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Breaks:
    """Something breaks at the vendor. Settings, quota and turns may be Between or OneOf, and are drawn then.

    roles: endpoints it hits, all when empty. quota: calls that go well, and in how many seconds. turns: seconds broken,
    seconds well. until_quiet_s: over once nobody has called for so long.
    """

    fault: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    quota: tuple[Any, Any] | None = None
    turns: tuple[Any, Any] | None = None
    until_quiet_s: float | None = None


@dataclass(frozen=True, slots=True)
class Leaves:
    """A charger loses its cloud: by ``go_offline`` until it comes back, or by ``reboot``, which ends by itself."""

    action: str = "go_offline"
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """Something happens to a vendor account. back: what ends it; None for what is over at once."""

    change: AccountChange
    back: AccountChange | None = None


Kind = Breaks | Leaves | Changes


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of trouble that comes and goes: well for gap_s, wrong for length_s, again and again, world seconds.

    whose: VENDOR has one lane for each vendor, which hits everybody there; ACCOUNT one for each charger, which hits the
    charger, or its account. vendors: whom it is for. kinds: one of them is drawn each time.
    """

    name: str
    whose: Whose
    gap_s: Between
    length_s: Between
    kinds: tuple[Kind, ...]
    vendors: frozenset[Vendor] = frozenset(Vendor)


@dataclass(frozen=True, slots=True)
class Profile:
    """What goes wrong under one name. about: what it imitates, in a sentence or two; sources: who reported it."""

    about: str
    sources: tuple[str, ...]
    lanes: tuple[Lane, ...]

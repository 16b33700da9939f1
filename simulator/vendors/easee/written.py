"""What clients wrote to chargers and the truth has no field for, moment by moment.

A limit that something other than a client sets (a scenario, load balancing) takes the place of all limits clients
wrote: these count only while the truth's limit is the one they led to.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from weakref import WeakKeyDictionary

from simulator.truth.charger import MIN_CURRENT_A, Charger
from simulator.truth.states import Hold
from simulator.truth.world import World
from simulator.vendors.easee.observations import Value

Reading = tuple[Value, float]
"""A value and the moment it is from, unix seconds."""

ENABLED, MAX_A, DYNAMIC_A, PHASE_MODE, PLAN = 31, 47, 48, 38, 62
SINGLE_PHASE = -1
"""Stands for ``limitToSinglePhaseCharging``, which no observation tells."""
CIRCUIT_MAX_A, CIRCUIT_DYNAMIC_A, CIRCUIT_OFFLINE_A = (22, 23, 24), (111, 112, 113), (50, 51, 52)
LIMITS = (ENABLED, MAX_A, DYNAMIC_A, *CIRCUIT_MAX_A, *CIRCUIT_DYNAMIC_A)
"""Observations that together make the limit in force."""

KEPT = 64
"""Snapshots kept for a charger; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Written:
    """Everything written to a charger by at_s, unix seconds.

    values: by observation number. limit_a: the truth's limit that the limits among them led to, A; None when nobody
    wrote one. limits_s: when these were last written. ends: whether it only says how a limit
    goes back by itself. paused, halted: number of the session a client paused, or that
    was stopped because the charger was disabled. paused_s, deauthorised_s: when that happened last.
    """

    at_s: float = 0.0
    values: Mapping[int, Reading] = field(default_factory=dict)
    limit_a: float | None = None
    limits_s: float = 0.0
    ends: bool = False
    paused: int | None = None
    paused_s: float = 0.0
    halted: int | None = None
    deauthorised_s: float | None = None

    def put(self, number: int, value: Value, at_s: float) -> "Written":
        """The same with one more value; one that is there already keeps its time."""
        if number in self.values and self.values[number][0] == value:
            return self
        return replace(self, at_s=at_s, values={**self.values, number: (value, at_s)})

    def counts(self, charger: Charger) -> bool:
        """Whether the limits written are the ones in force."""
        return self.limit_a is not None and self.limit_a == charger.limit_a

    def enabled(self, charger: Charger) -> bool:
        """Whether the charger is switched on."""
        return not self.counts(charger) or bool(self.values[ENABLED][0])

    def holds(self, charger: Charger) -> bool:
        """Whether the car that is there waits because a client paused it."""
        session = charger.session
        return session is not None and session.number == self.paused and charger.hold is Hold.POWER

    def halts(self, charger: Charger) -> bool:
        """Whether the car that is there charged when the charger was disabled."""
        return charger.session is not None and charger.session.number == self.halted


NOTHING = Written()


def effective_a(written: Written, installed_a: float) -> float:
    """The truth's limit that the limits written make, A: the lowest of them, 0 below 6 A or when disabled."""
    amps = [float(written.values[number][0]) for number in LIMITS if number != ENABLED]
    lowest_a = min(installed_a, *amps)
    return lowest_a if written.values[ENABLED][0] and lowest_a >= MIN_CURRENT_A else 0.0


class Ledger:
    """The snapshots of one charger, oldest first."""

    def __init__(self) -> None:
        self._snapshots: tuple[Written, ...] = ()

    def announced(self, at_s: float) -> tuple[Written, ...]:
        """What limits will go back to by themselves after that moment."""
        return tuple(written for written in self._snapshots if written.ends and written.at_s > at_s)

    def at(self, at_s: float) -> Written:
        """What had reached the charger at that moment."""
        snapshots = self._snapshots
        index = bisect_right(snapshots, at_s, key=lambda written: written.at_s)
        return snapshots[index - 1] if index else NOTHING

    @property
    def snapshots(self) -> tuple[Written, ...]:
        """All of them, oldest first."""
        return self._snapshots

    @classmethod
    def of(cls, snapshots: tuple[Written, ...]) -> Self:
        """A ledger of exactly these."""
        ledger = cls()
        ledger._snapshots = snapshots
        return ledger

    def keep(self, written: Written) -> None:
        """Add a snapshot; later ones, which announced the end of a limit, no longer hold."""
        before = tuple(old for old in self._snapshots if old.at_s < written.at_s)
        self._snapshots = (*before, written)[-KEPT:]

    def announce(self, written: Written) -> None:
        """Add a snapshot that will count later on, unless something is written meanwhile."""
        self._snapshots = (*self._snapshots, written)


class Book:
    """The ledgers of all chargers of all worlds; a world that ends takes its own along."""

    def __init__(self) -> None:
        self._ledgers: WeakKeyDictionary[World, dict[str, Ledger]] = WeakKeyDictionary()

    def of(self, world: World, charger_id: str) -> Ledger | None:
        """What was written to a charger; None for one nobody ever wrote to."""
        ledgers = self._ledgers.get(world)
        return ledgers.get(charger_id) if ledgers else None

    def all(self, world: World) -> dict[str, tuple[Written, ...]]:
        """What was written to the chargers of a world; hold the world's lock meanwhile."""
        return {charger_id: ledger.snapshots for charger_id, ledger in list(self._ledgers.get(world, {}).items())}

    def put(self, world: World, ledgers: Mapping[str, tuple[Written, ...]]) -> None:
        """Let that have been written to the chargers of a world, and nothing else."""
        self._ledgers[world] = {charger_id: Ledger.of(snapshots) for charger_id, snapshots in ledgers.items()}

    def opened(self, world: World, charger_id: str) -> Ledger:
        """The same, to write to; hold the world's lock meanwhile."""
        return self._ledgers.setdefault(world, {}).setdefault(charger_id, Ledger())

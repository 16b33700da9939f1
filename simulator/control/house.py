"""What the control API needs from the assembly: the worlds that are open, and the charger-service beside them.

The rooms that know services, vendors and sockets are not this room's to import; the assembly hands in a House.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from simulator.faults.board import FaultBoard
from simulator.journal.journal import Headers, Journal
from simulator.scenario.script import Ask, Expectation
from simulator.scenario.stage import LinkSwitch
from simulator.truth.clock import WallClock
from simulator.truth.fleet import Entry, Identity
from simulator.truth.shelf import Kept, Shelf
from simulator.truth.world import World


class Opened(Protocol):
    """A world with what goes wrong in it and what was said in it."""

    @property
    def world(self) -> World:
        """The truth."""

    @property
    def board(self) -> FaultBoard:
        """The faults."""

    @property
    def journal(self) -> Journal:
        """The exchanges."""


@dataclass(frozen=True, slots=True)
class WorldPlan:
    """A world somebody wants. seed: None is that of the default world. behind_s: how far behind the wall it begins.

    follows_wall: False for a clock that only moves when it is stepped.
    """

    name: str
    entries: tuple[Entry, ...]
    seed: int | None = None
    behind_s: float = 0.0
    follows_wall: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a charger-service answered when it was asked for a charger. number: the exchange's in the journal.

    cause: the refresh's own number, which its vendor calls bear. elapsed_ms: until the answer was complete.
    """

    number: int
    cause: int
    status: int
    headers: Headers
    body: bytes
    elapsed_ms: float


class House(Protocol):
    """The worlds of a sandbox, and a charger-service for each. default: the name of the one ``up`` opened."""

    @property
    def opened(self) -> Mapping[str, Opened]:
        """The open worlds by name."""

    @property
    def default(self) -> str:
        """The world that is meant when none is named."""

    @property
    def wall(self) -> WallClock:
        """The clock that callers wait by."""

    def open(self, plan: WorldPlan) -> Opened:
        """Let a new world in. Raises WorldExists."""

    def prepare(self, name: str) -> None:
        """Break what is broken from the start in a world: the faults that belong to magic ids. Raises UnknownWorld."""

    def close(self, name: str) -> None:
        """Forget a world and end its service. Raises UnknownWorld."""

    def enrol(self, name: str, entry: Entry) -> Identity:
        """Let one more charger into a world, and tell its service. Raises UnknownWorld."""

    def expel(self, name: str, charger_id: str) -> None:
        """Take a charger away, and tell the service. Raises UnknownWorld or UnknownCharger."""

    def link(self, name: str) -> LinkSwitch:
        """The way to tell a world's service that an owner connects or disconnects a vendor account."""

    def refresh(
        self, name: str, charger_id: str, ask: Ask | None = None, expected: Expectation | None = None
    ) -> Refreshed:
        """Ask a world's service for a charger. Raises NoService when the world has none."""

    def shelves(self, opened: Opened) -> list[Shelf[Any]]:
        """What is kept of a world: truth, faults, and what the vendors remember."""

    def rebuild(self, name: str, kept: Kept) -> Opened:
        """A world of that name as it was kept, which nobody reaches before ``put``. Raises BadState."""

    def put(self, opened: Opened) -> None:
        """Let a rebuilt world in, in place of one of its name. Raises WorldExists."""

    def anew(self, name: str) -> None:
        """Let a world's service begin anew, as one does whose program was started again."""

    def export(self, name: str, base_url: str) -> dict[str, Any]:
        """The fleet export of a world, credentials and all. Raises UnknownWorld."""

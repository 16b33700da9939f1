"""Receipts for commands: each has a number of its own, and the charger's answer once it has come.

``ticks`` are .NET ticks: 100 ns since 0001-01-01. JavaScript clients keep them in a double and send back a neighbour
up to 128 ticks away (ricott/homey-no.easee, lib/Easee.js).
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from simulator.truth.world import World

UNIX_EPOCH_TICKS = 621_355_968_000_000_000
TICKS_PER_S = 10_000_000
TOLERANCE_TICKS = 128
"""How far off a number may be that a client sends back."""
_APART_TICKS = 10_000
KEPT_TICKETS = 2_000
"""Receipts kept for each world."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One command to one charger. issued_s, delivered_s: unix seconds. accepted: what the charger made of it."""

    charger_id: str
    serial: str
    command_id: int
    ticks: int
    issued_s: float
    delivered_s: float
    accepted: bool


@dataclass(slots=True)
class _Drawer:
    newest_ticks: int = 0
    tickets: deque[Ticket] = field(default_factory=lambda: deque(maxlen=KEPT_TICKETS))


class Tickets:
    """The receipts of all worlds; a world that ends takes its own along."""

    def __init__(self) -> None:
        self._drawers: WeakKeyDictionary[World, _Drawer] = WeakKeyDictionary()

    def ticks(self, world: World, now_s: float) -> int:
        """The next number: the world's time, or a little later where two clients could not tell them apart."""
        drawer = self._drawers.setdefault(world, _Drawer())
        now_ticks = UNIX_EPOCH_TICKS + int(now_s * 1_000_000) * (TICKS_PER_S // 1_000_000)
        drawer.newest_ticks = max(now_ticks, drawer.newest_ticks + _APART_TICKS)
        return drawer.newest_ticks

    def keep(self, world: World, ticket: Ticket) -> Ticket:
        """Remember a receipt."""
        self._drawers.setdefault(world, _Drawer()).tickets.append(ticket)
        return ticket

    def all(self, world: World) -> tuple[int, tuple[Ticket, ...]]:
        """The newest number of a world, and its receipts, oldest first; hold the world's lock meanwhile."""
        drawer = self._drawers.get(world) or _Drawer()
        return drawer.newest_ticks, tuple(drawer.tickets)

    def put(self, world: World, newest_ticks: int, tickets: Iterable[Ticket]) -> None:
        """Let these be the receipts of a world, and no others."""
        self._drawers[world] = _Drawer(newest_ticks, deque(tickets, maxlen=KEPT_TICKETS))

    def find(self, world: World, charger_id: str, command_id: int, ticks: int) -> Ticket | None:
        """The receipt nearest to that number, if the charger has answered by now."""
        drawer = self._drawers.get(world)
        near = [
            ticket
            for ticket in (tuple(drawer.tickets) if drawer else ())
            if (ticket.charger_id, ticket.command_id) == (charger_id, command_id)
            and abs(ticket.ticks - ticks) <= TOLERANCE_TICKS
            and ticket.delivered_s <= world.now_s()
        ]
        return min(near, key=lambda ticket: abs(ticket.ticks - ticks), default=None)

    def answered(self, world: World, charger_id: str, after_s: float, until_s: float) -> list[Ticket]:
        """The receipts a charger answered after one moment and until another, unix seconds, oldest first."""
        drawer = self._drawers.get(world)
        return [
            ticket
            for ticket in (tuple(drawer.tickets) if drawer else ())
            if ticket.charger_id == charger_id and after_s < ticket.delivered_s <= until_s
        ]

"""What clients wrote to Easee's cloud and gave it to do, written down.

Not kept: what rate limits have counted, and connection ids that wait for their WebSocket.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.truth.errors import BadState
from simulator.truth.plain import Codec, Codecs
from simulator.truth.shelf import Shelf
from simulator.truth.world import World
from simulator.vendors.easee.prices import Tariff
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.tickets import Ticket
from simulator.vendors.easee.written import Written

WRITTEN, NOTES, TICKETS = "easee written", "easee notes", "easee tickets"
_CODECS = Codecs(classes=(Tariff,))


@dataclass(frozen=True, slots=True)
class Note:
    """Something an owner told the cloud itself."""

    what: str
    whom: str
    value: Any


@dataclass(frozen=True, slots=True)
class Drawer:
    """The receipts of a world. newest_ticks: the number that was given last."""

    newest_ticks: int
    tickets: tuple[Ticket, ...]


def shelves(records: Records, world: World) -> list[Shelf[Any]]:
    """Everything that is kept of a world."""
    written: Codec[tuple[Written, ...]] = _CODECS.of(tuple[Written, ...])
    notes: Codec[Note] = _CODECS.of(Note)
    drawers: Codec[Drawer] = _CODECS.of(Drawer)

    def read_notes() -> dict[str, Note]:
        noted = records.notes.all(world)
        return {f"{what}/{whom}": Note(what, whom, value) for (what, whom), value in noted.items()}

    def put_notes(rows: Mapping[str, Note]) -> None:
        records.notes.put_all(world, {(note.what, note.whom): note.value for note in rows.values()})

    def put_written(rows: Mapping[str, tuple[Written, ...]]) -> None:
        if unordered := [owner for owner, row in rows.items() if [w.at_s for w in row] != sorted(w.at_s for w in row)]:
            raise BadState(f"snapshots in order of time were expected, got others for {unordered[0]}")
        records.book.put(world, rows)

    def put_drawer(rows: Mapping[str, Drawer]) -> None:
        for drawer in rows.values():
            records.tickets.put(world, drawer.newest_ticks, drawer.tickets)

    return [
        Shelf(WRITTEN, written, lambda: records.book.all(world), put_written),
        Shelf(NOTES, notes, read_notes, put_notes),
        Shelf(TICKETS, drawers, lambda: {"drawer": Drawer(*records.tickets.all(world))}, put_drawer),
    ]

"""What the control API has in a world, written down: runs, chaos and what a reset needs; and worlds as a whole.

Not kept: exchanges and their verdicts, events, answers of refreshes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.chaos.chaos import Happened, KeptChaos
from simulator.control.console import Console
from simulator.control.runs import KeptRun
from simulator.faults.fault import Fault
from simulator.faults.keeping import FAULT
from simulator.truth.fleet import Identity
from simulator.truth.plain import Codec, Codecs
from simulator.truth.shelf import Kept, Shelf, Taken

RUNS, ORIGINALS, COUNTS, CHAOS, HAPPENED = "runs", "originals", "counts", "chaos", "chaos happened"
_CODECS = Codecs({Fault: FAULT})
_THE_ONE = "it"


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers that go on: of the last run, and of the last exchange."""

    runs: int
    exchanges: int


def taken(console: Console) -> list[Taken]:
    """Everything that is kept of a world, as it is at one moment. What was taken never changes."""
    with console.still():
        shelves = [*console.house.shelves(console.opened), *own_shelves(console)]
        return [(shelf, shelf.read()) for shelf in shelves]


def written(console: Console) -> Kept:
    """A world written down."""
    return {
        shelf.name: {key: shelf.codec.write(value) for key, value in values.items()} for shelf, values in taken(console)
    }


def own_shelves(console: Console) -> list[Shelf[Any]]:
    """What this room keeps of a world."""
    runs: Codec[KeptRun] = _CODECS.of(KeptRun)
    originals: Codec[Identity] = _CODECS.of(Identity)
    counts: Codec[Counts] = _CODECS.of(Counts)
    chaos: Codec[KeptChaos] = _CODECS.of(KeptChaos)
    happened: Codec[Happened] = _CODECS.of(Happened)

    def put_runs(rows: Mapping[str, KeptRun]) -> None:
        for kept in rows.values():
            console.put_run(kept)

    def put_counts(rows: Mapping[str, Counts]) -> None:
        console.last_run = rows[_THE_ONE].runs
        console.journal.go_on_after(rows[_THE_ONE].exchanges)

    def put_chaos(rows: Mapping[str, KeptChaos]) -> None:
        for kept in rows.values():
            console.put_chaos(kept)

    def read_happened() -> dict[str, Happened]:
        return {str(one.order): one for one in console.chaos.all_happened()} if console.chaos else {}

    def put_happened(rows: Mapping[str, Happened]) -> None:
        if console.chaos is not None:
            console.chaos.put_happened(sorted(rows.values(), key=lambda one: one.order))

    return [
        Shelf(RUNS, runs, lambda: {run.id: run.kept for run in list(console.runs.values())}, put_runs),
        Shelf(ORIGINALS, originals, lambda: dict(console.originals), console.originals.update),
        Shelf(COUNTS, counts, lambda: {_THE_ONE: Counts(console.last_run, console.journal.count)}, put_counts),
        Shelf(CHAOS, chaos, lambda: {_THE_ONE: console.chaos.kept()} if console.chaos else {}, put_chaos),
        Shelf(HAPPENED, happened, read_happened, put_happened),
    ]

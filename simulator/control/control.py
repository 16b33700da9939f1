"""All worlds of a sandbox as the control API steers them."""

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from simulator.control.console import Console
from simulator.control.events import Places
from simulator.control.house import House, WorldPlan
from simulator.control.keeping import own_shelves
from simulator.control.leases import Leases
from simulator.control.reports import KeptReport, Reports
from simulator.truth.errors import BadState, SandboxError, UnknownWorld
from simulator.truth.shelf import Kept, Shelf, restore


class Control:
    """All worlds of a sandbox, each with its console. on_written: called before an answer to what changed something."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.places = Places()
        self.reports = Reports()
        self.on_written: Callable[[], None] = lambda: None
        self._consoles: dict[str, Console] = {}
        self._leases = Leases()
        self._lock = threading.RLock()

    def console(self, name: str | None = None) -> Console:
        """The console of a world, of the default one when none is named. Raises UnknownWorld."""
        name = self.house.default if name is None else name
        with self._lock:
            opened = self.house.opened.get(name)
            if opened is None:
                known = ", ".join(sorted(self.house.opened)) or "none"
                raise UnknownWorld(f"no world is called {name[:60]!a}: there are {known}")
            console = self._consoles.get(name)
            if console is None or console.opened is not opened:
                console = self._consoles[name] = Console(self.house, name, opened, self.places)
            return console

    def consoles(self) -> dict[str, Console]:
        """The console of every world that is open."""
        with self._lock:
            return {name: self.console(name) for name in list(self.house.opened)}

    def open(self, plan: WorldPlan, lease: str | None = None) -> Console:
        """Let a new world in, which stays as long as its lease is renewed. Raises WorldExists or UnknownLease."""
        with self._lock:
            if lease is not None:
                self._leases.check(lease)
            self.house.open(plan)
            if lease is not None:
                self._leases.add(lease, plan.name)
            return self.console(plan.name)

    def renew_lease(self, name: str, for_s: float) -> tuple[float, list[str]]:
        """Let the worlds of a lease stay for so many seconds by the wall clock; return until when, and which."""
        with self._lock:
            end_s = self.house.wall.now_s() + for_s
            return end_s, self._leases.renew(name, end_s)

    def leased(self) -> Mapping[str, float]:
        """Until when each world on a lease stays, by its name; wall time, unix seconds."""
        with self._lock:
            return self._leases.ends()

    def drop_overdue(self) -> None:
        """Forget the worlds whose lease nobody renewed in time."""
        with self._lock:
            for name in self._leases.over(self.house.wall.now_s()):
                self.drop(name)

    def wake(self) -> None:
        """Let what is played in any world go on."""
        for console in self.consoles().values():
            console.wake()

    def restore(self, name: str, kept: Kept) -> Console:
        """Let a world of that name be as it was kept, in place of the one that is open.

        Nothing is played before ``wake``. Raises BadState or WorldExists; then everything is as before.
        """
        with self._lock:
            before = self._consoles.get(name)
            opened = self.house.rebuild(name, kept)
            console = Console(self.house, name, opened, self.places)
            try:
                _refuse_unknown([*self.house.shelves(opened), *own_shelves(console)], kept)
                restore(own_shelves(console), kept)
                self.house.put(opened)
            except SandboxError:
                if before is not None:
                    before.watch()
                raise
            if before is not None:
                before.close()
            self._consoles[name] = console
            self.house.anew(name)
            return console

    def add_report(self, body: Mapping[str, Any]) -> KeptReport:
        """Keep the report of a check, and tell whoever follows any of the worlds."""
        kept = self.reports.add(body, self.house.wall.now_s())
        with self._lock:
            consoles = list(self._consoles.values())
        for console in consoles:
            console.hub.publish("report", kept.summary)
        return kept

    def drop(self, name: str) -> None:
        """End everything in a world and forget it. Raises UnknownWorld."""
        with self._lock:
            self.console(name).close()
            del self._consoles[name]
            self.house.close(name)
            self._leases.forget(name)

    def close(self) -> None:
        """Stop every run, end every stream, in every world."""
        with self._lock:
            for console in self._consoles.values():
                console.close()
            self._consoles.clear()


def _refuse_unknown(shelves: Iterable[Shelf[Any]], kept: Kept) -> None:
    if unknown := sorted(kept.keys() - {shelf.name for shelf in shelves}):
        raise BadState(f"kept things that this sandbox knows were expected, got {unknown[0][:60]!a}")

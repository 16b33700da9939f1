"""The sandbox that ``up`` runs, as the control API needs to see it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from simulator.app import Sandbox
from simulator.commands.services import KEY_HEADER, Services
from simulator.control.house import Opened, Refreshed, WorldPlan
from simulator.control.problems import NoService
from simulator.demo import post_magic_faults
from simulator.export import export_fleet
from simulator.gate import OpenWorld
from simulator.inprocess import environ_of
from simulator.scenario.script import Ask, AskCharger, AskKey, Expectation
from simulator.scenario.stage import LinkSwitch
from simulator.truth.clock import WallClock, WorldClock
from simulator.truth.errors import UnknownWorld, WorldExists
from simulator.truth.fleet import Entry, Identity
from simulator.truth.seeds import derived_uuid
from simulator.truth.shelf import Kept, Shelf

_TRIES = 20
"""Places in the sequence of serials that are tried for a fleet of another seed."""
_STRIDE = 4001


class SandboxHouse:
    """The worlds of a sandbox, each with a reference service once there is one."""

    def __init__(self, sandbox: Sandbox, default: str, wall: WallClock) -> None:
        self._sandbox = sandbox
        self.default = default
        self.wall = wall
        self.services: Services | None = None

    @property
    def opened(self) -> Mapping[str, OpenWorld]:
        """The open worlds by name."""
        return self._sandbox.opened

    def open(self, plan: WorldPlan) -> OpenWorld:
        """Let a new world in, with serials nobody has. Raises WorldExists."""
        if plan.name in self.opened:
            raise WorldExists(f"a world with the name {plan.name!r} exists: choose another")
        start_s = self.wall.now_s() - plan.behind_s
        clock = WorldClock(start_s, source=self.wall.now_s) if plan.follows_wall else WorldClock(start_s)
        seed = self._world(self.default).world.seed if plan.seed is None else plan.seed
        first = self._next_index()
        for index in range(first, first + _TRIES * _STRIDE, _STRIDE):
            try:
                opened = self._sandbox.open_world(
                    plan.name, plan.entries, clock, seed=seed, first_index=index, options=plan.options
                )
            except WorldExists as error:
                refused = error
                continue
            self.prepare(plan.name)
            return opened
        raise refused

    def prepare(self, name: str) -> None:
        """Break what is broken from the start: the vendors of magic ids that are about that. Raises UnknownWorld."""
        post_magic_faults(self._world(name))

    def close(self, name: str) -> None:
        """Forget a world and end its service. Raises UnknownWorld."""
        self._sandbox.close_world(name)
        self._changed(name)

    def enrol(self, name: str, entry: Entry) -> Identity:
        """Let one more charger into a world. Raises UnknownWorld."""
        identity = self._world(name).world.enrol(entry, self._next_index())
        self._changed(name)
        return identity

    def expel(self, name: str, charger_id: str) -> None:
        """Take a charger away. Raises UnknownWorld or UnknownCharger."""
        self._world(name).world.expel(charger_id)
        self._changed(name)

    def link(self, name: str) -> LinkSwitch:
        """The way to tell a world's service of links that come and go."""
        return partial(self._tell_link, name)

    def refresh(
        self, name: str, charger_id: str, ask: Ask | None = None, expected: Expectation | None = None
    ) -> Refreshed:
        """Ask a world's service for a charger. Raises UnknownWorld, or NoService while there is none."""
        world, ask = self._world(name).world, ask or Ask()
        if self.services is None:
            raise NoService(f"world {name!r} has no charger-service that could be asked")
        keys = {AskKey.RIGHT: [world.api_key], AskKey.WRONG: ["sk-not-this-one"], AskKey.MISSING: []}
        ids = {
            AskCharger.KNOWN: charger_id,
            AskCharger.UNKNOWN: str(derived_uuid(world.seed, "nobody's charger")),
            AskCharger.MALFORMED: "no-charger-id",
        }
        headers = [("Host", "charger-service.test"), *((KEY_HEADER, key) for key in keys[ask.key])]
        environ = environ_of("GET", f"/v1.0.0/chargers/{ids[ask.charger]}/refresh", headers)
        served = self.services.serve(name, environ, expected)
        said = served.said
        elapsed_ms = round(said.elapsed_s * 1000, 3)
        return Refreshed(served.number, served.cause, said.status, said.headers, said.body, elapsed_ms)

    def shelves(self, opened: Opened) -> list[Shelf[Any]]:
        """What is kept of a world, but for what the control API has in it."""
        return self._sandbox.shelves(_of_ours(opened))

    def rebuild(self, name: str, kept: Kept) -> OpenWorld:
        """A world of that name as it was kept, not reached by anybody yet. Raises BadState."""
        return self._sandbox.rebuild_world(name, kept, self.wall.now_s)

    def put(self, opened: Opened) -> None:
        """Let a rebuilt world in. Raises WorldExists."""
        self._sandbox.put_world(_of_ours(opened))

    def anew(self, name: str) -> None:
        """Let a world's service begin anew."""
        self._changed(name)

    def export(self, name: str, base_url: str) -> dict[str, Any]:
        """The fleet export of a world. Raises UnknownWorld."""
        world = self._world(name).world
        return export_fleet([world], base_url, base_url, world.api_key)

    def _world(self, name: str) -> OpenWorld:
        if name not in self.opened:
            raise UnknownWorld(f"no world is called {name!r}: there are {sorted(self.opened)}")
        return self.opened[name]

    def _tell_link(self, name: str, connected: bool, account_id: str) -> bool:
        return self.services is not None and self.services.tell_link(name, connected, account_id)

    def _next_index(self) -> int:
        """An index no charger of any world has, so that ids and serials do not meet."""
        return max((opened.world.fleet.next_index for opened in self.opened.values()), default=0)

    def _changed(self, name: str) -> None:
        if self.services is not None:
            self.services.changed(name)


def _of_ours(opened: Opened) -> OpenWorld:
    if not isinstance(opened, OpenWorld):
        raise TypeError("a world of this house was expected")
    return opened

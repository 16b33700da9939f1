"""Puts the rooms together: worlds, vendors, faults, journal, charger-service. The only file that knows them all."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from simulator.control.app import create_app as create_control
from simulator.delivery import hang_up
from simulator.documents import Documents
from simulator.export import MOUNTS
from simulator.faults.board import FaultBoard
from simulator.faults.keeping import shelves as fault_shelves
from simulator.gate import OpenWorld, VendorGate
from simulator.hosts import at_its_root, by_host, mount_of
from simulator.journal.journal import Journal
from simulator.rereads import Rereads
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.keeping import reopen
from simulator.truth.keeping import shelves as truth_shelves
from simulator.truth.seeds import derived_text
from simulator.truth.shelf import Kept, Shelf, restore
from simulator.truth.states import Vendor
from simulator.truth.world import World, Worlds
from simulator.vendors import easee, go_e, zaptec
from simulator.websocket import open_websocket

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SERVICE_PATHS = ("/v1.0.0/", "/_provider_states/")
"""What belongs to the charger-service on the sandbox's port."""


def api_key_for(seed: int, world: str) -> str:
    """The API key of a world's charger-service: derived, so that it can be printed before anything runs."""
    return "sk-" + derived_text(seed, world, "api key", alphabet=_KEY_LETTERS, length=24)


class Sandbox:
    """Worlds that never meet, the three vendor clouds in front of them, and room for a charger-service beside them.

    ``wsgi`` is the whole; ``vendors`` is the clouds alone. awaits_service: not ready before ``service`` is set.
    """

    def __init__(self, *, awaits_service: bool = False) -> None:
        self.worlds = Worlds()
        self.opened: dict[str, OpenWorld] = {}
        gate = VendorGate(self.opened)
        apps: dict[Vendor, Any] = {
            Vendor.EASEE: easee.create_app(self.worlds, gate, open_websocket),
            Vendor.GO_E: go_e.create_app(self.worlds, gate, open_websocket, hang_up),
            Vendor.ZAPTEC: zaptec.create_app(self.worlds, gate),
        }
        self._apps = tuple(apps.values())
        self.service: WSGIApplication | None = None
        self._awaits_service = awaits_service
        mounts = {MOUNTS[vendor]: at_its_root(Rereads(app.wsgi_app)) for vendor, app in apps.items()}
        self._places = DispatcherMiddleware(create_control(self.ready), mounts)
        self.vendors: WSGIApplication = Documents(by_host(self._places))

    def put_control(self, app: "WSGIApplication") -> None:
        """Let that app answer whatever belongs to no vendor and no service: the control API and what shows it."""
        self._places.app = app

    def ready(self) -> bool:
        """Whether a world is open, and the charger-service there if one is awaited."""
        return bool(self.opened) and (self.service is not None or not self._awaits_service)

    def open_world(
        self,
        name: str,
        entries: Iterable[Entry],
        clock: WorldClock,
        *,
        seed: int = 7,
        first_index: int = 0,
        options: Mapping[str, Any] | None = None,
    ) -> OpenWorld:
        """Let a new world in. Raises WorldExists when its name or serials are taken."""
        fleet = Fleet(seed, entries, first_index)
        world = self.worlds.add(World(name, fleet, clock, api_key_for(seed, name), options=options))
        self.opened[name] = OpenWorld(world, FaultBoard(seed), Journal())
        return self.opened[name]

    def shelves(self, opened: OpenWorld) -> list[Shelf[Any]]:
        """What is kept of a world: truth, faults, and what the vendors remember."""
        vendors = [shelf for app in self._apps for shelf in app.shelves(opened.world)]
        return [*truth_shelves(opened.world), *fault_shelves(opened.board), *vendors]

    def rebuild_world(self, name: str, kept: Kept, source: Callable[[], float]) -> OpenWorld:
        """A world as it was kept; nobody reaches it before ``put_world``. Its exchanges go into the journal of the open
        world of that name. source: the wall its clock follows, if it follows one. Raises BadState.
        """
        world = reopen(name, kept, source)
        journal = self.opened[name].journal if name in self.opened else Journal()
        opened = OpenWorld(world, FaultBoard(world.seed), journal)
        restore(self.shelves(opened), kept)
        return opened

    def put_world(self, opened: OpenWorld) -> None:
        """Let a rebuilt world in, in place of one of its name. Raises WorldExists."""
        self.worlds.put(opened.world)
        self.opened[opened.world.name] = opened

    def close_world(self, name: str) -> None:
        """Forget a world. Raises UnknownWorld."""
        self.worlds.drop(name)
        del self.opened[name]

    def wsgi(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Charger-service, vendors and control on one port."""
        # A slash behind it, so that a path that only begins alike is not taken for the service's.
        path = environ.get("PATH_INFO", "") + "/"
        ours = mount_of(environ.get("HTTP_HOST", "")) is None
        if self.service is not None and ours and path.startswith(SERVICE_PATHS):
            return self.service(environ, start_response)
        return self.vendors(environ, start_response)

"""A sandbox as ``up`` serves it, on a real port, but on a wall clock that waits in no time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from contracts.attached.arena import Rooms
from contracts.attached.client import SandboxClient
from contracts.attached.lease import Lease
from simulator.app import Sandbox
from simulator.commands.house import SandboxHouse
from simulator.commands.services import Services
from simulator.control.app import create_app
from simulator.control.control import Control
from simulator.control.guard import Guard
from simulator.demo import open_demo
from simulator.inprocess import InProcessTransport
from simulator.serve import Server
from simulator.truth.clock import SteppedWall, WorldClock
from tests.ports import free_port
from tests.simulator.clouds import START_S, VENDORS_URL

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SEED = 7


class ServedSandbox:
    """The sandbox and where it is served. wrap: puts something around its charger-services."""

    def __init__(self, wrap: "Callable[[WSGIApplication], WSGIApplication]", token: str | None) -> None:
        self.sandbox = Sandbox()
        self.wall = SteppedWall(WorldClock(START_S))
        open_demo(self.sandbox, WorldClock(START_S))
        house = SandboxHouse(self.sandbox, "demo", self.wall)
        self.control = Control(house)
        self.sandbox.put_control(create_app(self.sandbox.ready, self.control, Guard(token=token)))
        transport = InProcessTransport(self.sandbox.vendors, self.wall)
        services = Services(house.opened, "demo", VENDORS_URL, self.wall, transport=transport, clock=self.wall)
        house.services = services
        self.sandbox.service = wrap(services)
        self.server = Server(self.sandbox.wsgi)

    @property
    def url(self) -> str:
        """Where it is."""
        return self.server.url

    @property
    def worlds(self) -> list[str]:
        """The names of its worlds."""
        return list(self.sandbox.opened)


@contextmanager
def served(
    wrap: "Callable[[WSGIApplication], WSGIApplication]" = lambda app: app, token: str | None = None
) -> Iterator[ServedSandbox]:
    """A sandbox until the end of the block."""
    sandbox = ServedSandbox(wrap, token)
    with sandbox.server:
        yield sandbox
    sandbox.control.close()


@contextmanager
def rooms_in(sandbox: ServedSandbox, tag: str = "t") -> Iterator[Rooms]:
    """Rooms in it, dropped at the end of the block."""
    client = SandboxClient(sandbox.url)
    rooms = Rooms(Lease(client, f"check-{tag}", sandbox.wall.monotonic_s), SEED, sandbox.wall)
    try:
        yield rooms
    finally:
        rooms.drop_all()
        client.close()


def nobody() -> str:
    """An address at which nobody listens."""
    return f"http://127.0.0.1:{free_port()}"

"""The sandbox behind a real server in this process, so that a test can change the world while a client looks at it."""

from contextlib import ExitStack
from typing import Any

from simulator.app import Sandbox
from simulator.delivery import delivering
from simulator.demo import open_demo
from simulator.export import vendor_url
from simulator.serve import Server
from simulator.truth.clock import WorldClock
from tests.simulator.clouds import START_S, Clouds


class ServedClouds(Clouds):
    """The demo world, served. Steered by what Clouds offers: ``world.act``, ``world.clock.step``, ``break_``.

    options: switches of the vendors' clouds by name, e.g. ``{"easee.profile": "legacy"}``. ``server.stop()`` makes all
    vendors unreachable, ``server.start()`` brings them back on the same port.
    """

    def __init__(self, running: ExitStack, options: dict[str, Any] | None = None) -> None:
        sandbox = Sandbox()
        super().__init__(sandbox, open_demo(sandbox, WorldClock(START_S), options=options))
        self.server = running.enter_context(Server(delivering(sandbox.wsgi)))

    def url_of(self, handle: str) -> str:
        """The base URL of the cloud of that charger, for go-e with the serial, without a final slash."""
        charger = self.charger(handle)
        return vendor_url(charger.vendor, self.server.url).replace("{serial}", charger.serial)

    def act(self, handle: str, action: str, **params: Any) -> None:
        """Let something happen at a charger."""
        self.world.act(self.charger(handle).id, action, **params)

"""A recorder between the reference service and the fakes, all in process and on one stepped clock."""

import json
from pathlib import Path

from simulator.export import export_fleet
from simulator.faults.fault import Fault
from simulator.inprocess import InProcessTransport, call_wsgi
from simulator.record.archive import Recording, read, write
from simulator.record.recorder import Recorder
from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings
from simulator.truth.clock import SteppedWall
from tests.simulator.clouds import VENDORS_URL, Clouds

KEY = "sk-test"
WELL, WRONG, AGAIN = 0.0, 60.0, 600.0
"""When the service refreshes: before the trouble, while it lasts, and when it is over, seconds."""


class RecordedVisits:
    """Somebody who refreshes one charger through a recorder. answers: what was said each time."""

    def __init__(self, handle: str) -> None:
        self.clouds = Clouds()
        self.handle = handle
        self.charger = self.clouds.charger(handle)
        self.answers: list[str] = []
        wall = SteppedWall(self.clouds.world.clock)
        upstream = InProcessTransport(self.clouds.sandbox.vendors, wall)
        self.recorder = Recorder(VENDORS_URL, wall, transport=upstream)
        export = export_fleet([self.clouds.world], VENDORS_URL, VENDORS_URL, KEY)
        through = InProcessTransport(self.recorder, wall)
        self._service = create_app(ServiceSettings(api_key=KEY), export, clock=wall, transport=through)

    def refresh(self) -> None:
        """Ask once."""
        target = f"/v1.0.0/chargers/{self.charger.id}/refresh"
        said = call_wsgi(self._service, "GET", target, [("X-API-KEY", KEY)])
        self.answers.append("200" if said.status == 200 else json.loads(said.body)["errorCode"])

    def story(self, fault: Fault, roles: frozenset[str], calls: int | None = None, *, signed_in: bool = True) -> None:
        """Refresh before, during and after some trouble."""
        if signed_in:
            self.refresh()
        self.clouds.world.clock.step(WRONG)
        self.clouds.break_(fault, roles=roles, calls=calls)
        self.refresh()
        self.clouds.world.clock.step(AGAIN - WRONG)
        self.clouds.opened.board.mend("fault")
        self.refresh()

    def struck(self) -> list[tuple[str | None, int | None, str]]:
        """The vendor calls that went wrong: what for, status, body."""
        return [(leg.role, leg.status, leg.body) for leg in self.clouds.legs() if leg.shaped_by]

    def recording(self, folder: Path) -> Recording:
        """What the recorder wrote, read again."""
        write(folder / "recording.json", self.recorder.document())
        return read(folder / "recording.json")

"""What users wrote through Zaptec's cloud, and which web hooks were sent, is there after a restart."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from simulator.truth.keeping import reopen
from simulator.truth.keeping import shelves as truth_shelves
from simulator.truth.shelf import restore
from simulator.truth.world import Worlds
from simulator.vendors.zaptec import create_app, ids
from tests.simulator.clouds import Clouds
from tests.simulator.vendors.zaptec.test_webhooks import Hooked

HANDLES = ("zaptec-charging", "zaptec-preparing")
Write = tuple[str, str, Any]
CHARGER = "/api/chargers/{charger}"
SITE = "/api/installation/{site}"
WRITES: dict[str, Sequence[Write]] = {
    "nothing": (),
    "limits": (("POST", f"{CHARGER}/update", {"maxChargeCurrent": 10, "minChargeCurrent": 7, "maxChargePhases": 1}),),
    "lock and light": (
        ("POST", f"{CHARGER}/localSettings", {"Cable": {"PermanentLock": True}, "Device": {"HmiBrightness": 0.5}}),
    ),
    "numbered": (("POST", f"{CHARGER}/settings", [{"id": 711, "value": "0"}, {"id": 120, "value": "1"}]),),
    "a stop": (("POST", f"{CHARGER}/sendCommand/506", None),),
    "an upgrade": (("POST", f"{CHARGER}/sendCommand/200", None),),
    "a new session": (("POST", f"{CHARGER}/sendCommand/10001", None),),
    "available current": (("POST", f"{SITE}/update", {"availableCurrent": 9}),),
    "three currents, taken back": (
        ("POST", f"{SITE}/update", {f"availableCurrentPhase{n}": 8 for n in (1, 2, 3)}),
        ("POST", f"{SITE}/update", {"availableCurrent": -1}),
    ),
    "authorisation": (("PUT", SITE, {"IsRequiredAuthentication": True}),),
    "web hooks": (("PUT", SITE, {"WebhooksSessionEndUrl": "http://127.0.0.1:9/end", "WebhooksAuthPayload": "a=b"}),),
    "a priority": (("POST", "/api/session/{session}/priority", {"prioritizedPhases": 1, "prioritizedCurrent": 8}),),
}
READS = (
    CHARGER,
    f"{CHARGER}/state",
    f"{CHARGER}/settings",
    "/api/chargers",
    SITE,
    f"{SITE}/hierarchy",
    "/api/circuits/{circuit}",
    "/api/chargerFirmware/installation/{site}",
    "/api/chargehistory",
)
LATER_S = (0.0, 3.0, 60.0, 3000.0)


def _path(clouds: Clouds, handle: str, path: str) -> str:
    charger, world = clouds.charger(handle), clouds.world
    session = world.truth(charger.id).session
    return "/zaptec" + path.format(
        charger=charger.vendor_charger_id,
        site=ids.installation_id(world.seed, charger.account_id),
        circuit=ids.circuit_id(world.seed, charger.account_id),
        session=ids.session_id(world.seed, charger.id, session.number if session else 0),
    )


def _told(clouds: Clouds, handle: str) -> list[tuple[str, int, bytes]]:
    told = []
    for path in READS:
        said = clouds.ask(handle, "GET", _path(clouds, handle, path))
        assert said.status == 200, (path, said.body)
        told.append((path, said.status, said.body))
    return told


@pytest.mark.parametrize("handle", HANDLES)
@pytest.mark.parametrize("writes", WRITES.values(), ids=WRITES)
def test_a_restart_is_not_noticed(writes: Sequence[Write], handle: str) -> None:
    clouds = Clouds()
    for method, path, body in writes:
        said = clouds.ask(handle, method, _path(clouds, handle, path), body)
        assert said.status < 300 or (said.status, path) == (500, f"{CHARGER}/sendCommand/200"), said.body
    again = clouds.again()
    for later_s in LATER_S:
        for one in (clouds, again):
            one.world.clock.step(later_s)
        assert _told(again, handle) == _told(clouds, handle)


class _Restarted(Hooked):
    """The same bench over the world as it was written down."""

    def restart(self) -> None:
        """End the cloud, and begin another with what was kept."""
        kept = {s.name: s.written() for s in (*truth_shelves(self.world), *self.app.shelves(self.world))}
        read = json.loads(json.dumps(kept, allow_nan=False))
        self.world = reopen("main", read, self.clock.now_s)
        self.clock = self.world.clock
        worlds = Worlds()
        worlds.add(self.world)
        self.app = create_app(worlds, send=self.answer)
        self.client = self.app.test_client()
        restore((*truth_shelves(self.world), *self.app.shelves(self.world)), read)


def test_a_web_hook_is_sent_once_over_a_restart() -> None:
    bench = _Restarted("unplugged")
    bench.visit()
    assert len(bench.sent) == 2
    bench.restart()
    bench.look()
    assert len(bench.sent) == 2
    bench.visit()
    assert len(bench.sent) == 4


def test_a_session_that_a_customer_allowed_is_told_of_after_a_restart() -> None:
    bench = _Restarted("unplugged")
    bench.look()
    bench.act("plug", wanted_wh=20_000)
    bench.look()
    bench.restart()
    bench.clock.step(1800)
    bench.act("unplug")
    bench.look()
    assert [message.url.rpartition("/")[2] for message in bench.sent] == ["start", "end"]
    assert bench.sent[1].body["sessionId"] == "6a1d2c1e-3b4f-4c5d-8e6f-7a8b9c0d1e2f"

"""What clients wrote to Easee's cloud is there after a restart, and goes on doing what it did."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.app import Sandbox
from simulator.demo import open_demo
from simulator.truth.clock import WorldClock
from simulator.vendors.easee.equalizer import at_site
from simulator.vendors.easee.identifiers import circuit_id, site_id
from tests.simulator.clouds import START_S, Clouds
from tests.simulator.vendors.easee.test_routes_plans import PLANS

HANDLE = "easee-charging"
Write = tuple[str, str, Any]
WRITES: dict[str, list[Write]] = {
    "nothing": [],
    "limits": [("POST", "/api/chargers/{serial}/settings", {"dynamicChargerCurrent": 10, "maxChargerCurrent": 14})],
    "switches": [
        ("POST", "/api/chargers/{serial}/settings", {"lockCablePermanently": True, "ledStripBrightness": 55}),
        ("POST", "/api/chargers/{serial}/settings", {"phaseMode": 1, "enabled": False}),
    ],
    "a limit with an end": [
        (
            "POST",
            "/api/sites/{site}/circuits/{circuit}/dynamicCurrent",
            {"phase1": 8, "phase2": 8, "phase3": 8, "timeToLive": 5},
        )
    ],
    "a pause": [("POST", "/api/chargers/{serial}/commands/pause_charging", None)],
    "a command on its way": [("POST", "/api/chargers/{serial}/commands/reboot", None)],
    **{kind: [("POST", f"/api/chargers/{{serial}}/{kind}", plan)] for kind, plan in PLANS.items()},
    "a plan switched off": [
        ("POST", "/api/chargers/{serial}/schedules/daily", PLANS["schedules/daily"]),
        ("POST", "/api/chargers/{serial}/schedules/daily/disable", None),
    ],
    "a name": [("PUT", "/api/sites/{site}", {"name": "Hytta \u00e6\u00f8\u00e5"})],
    "a price": [("POST", "/api/sites/{site}/price", {"costPerKWh": 2.5, "vat": 10, "currencyId": "SEK"})],
    "access": [("PUT", "/api/chargers/{serial}/access", 3)],
    "a partner": [("POST", "/api/chargers/{serial}/partners", {"id": 77})],
    "an equalizer": [
        ("POST", "/api/equalizers/{equalizer}/commands/configure_fuse", {"FuseSize": 50, "MaxContinuousCurrent": 40}),
        ("POST", "/cloud-loadbalancing/equalizer/{equalizer}/config/surplus-energy", {"mode": "none"}),
    ],
    "its own OCPP server": [
        (
            "POST",
            "/local-ocpp/v1/connection-details/{serial}",
            {"connectivityMode": "DualProtocol", "websocketConnectionArgs": {"url": "ws://127.0.0.1:9/ocpp"}},
        )
    ],
    "the fallback of its circuit": [
        ("POST", "/api/sites/{site}/circuits/{circuit}/settings", {"allowOfflineMaxCircuitCurrent": False})
    ],
}
READS = (
    "/api/chargers/{serial}",
    "/api/chargers/{serial}/details",
    "/api/chargers/{serial}/config",
    "/api/chargers/{serial}/site",
    "/api/chargers/{serial}/partners",
    "/state/{serial}/observations",
    "/api/sites/{site}?detailed=true",
    "/api/sites/{site}/circuits/{circuit}/settings",
    "/api/sites/{site}/circuits/{circuit}/dynamicCurrent",
    "/state/{equalizer}/observations",
    "/cloud-loadbalancing/equalizer/{equalizer}/config/surplus-energy",
    "/local-ocpp/v1/connection-details/{serial}",
    *(f"/api/chargers/{{serial}}/{kind}" for kind in PLANS),
)
LATER_S = (0.0, 1.0, 120.0, 600.0, 8 * 3600.0)


def _clouds() -> Clouds:
    sandbox = Sandbox()
    options = {"easee.equalizers": True, "easee.access_token_lifetime_s": 100_000}
    return Clouds(sandbox, open_demo(sandbox, WorldClock(START_S), options=options))


def _path(clouds: Clouds, path: str) -> str:
    charger, world = clouds.charger(HANDLE), clouds.world
    return "/easee" + path.format(
        serial=charger.serial,
        site=site_id(world.seed, charger.location_id),
        circuit=circuit_id(world.seed, charger.location_id),
        equalizer=at_site(world, [charger]).serial,
    )


def _told(clouds: Clouds) -> list[tuple[str, int, bytes]]:
    told = []
    for path in READS:
        said = clouds.ask(HANDLE, "GET", _path(clouds, path))
        told.append((path, said.status, said.body))
    return told


@pytest.mark.parametrize("writes", WRITES.values(), ids=WRITES)
def test_a_restart_is_not_noticed(writes: list[Write]) -> None:
    clouds = _clouds()
    before = _told(clouds)
    for method, path, body in writes:
        said = clouds.ask(HANDLE, method, _path(clouds, path), body)
        assert said.status < 300, said.body
    again = clouds.again()
    for later_s in LATER_S:
        for one in (clouds, again):
            one.world.clock.step(later_s)
        assert _told(again) == _told(clouds)
    assert {status for _, status, _ in _told(again)} <= {200, 404}
    assert [status for _, status, _ in before][:12] == [200] * 11 + [404]


def test_a_receipt_can_be_asked_about_and_the_next_has_another_number() -> None:
    clouds = _clouds()
    path = _path(clouds, "/api/chargers/{serial}/settings")
    clouds.ask(HANDLE, "POST", path, {"dynamicChargerCurrent": 10})
    drawer = next(shelf for shelf in clouds.sandbox.shelves(clouds.opened) if shelf.name == "easee tickets")
    (ticket,) = drawer.read()["drawer"].tickets
    again = clouds.again()
    again.world.clock.step(1)
    said = again.ask(HANDLE, "GET", f"/easee/api/commands/{ticket.serial}/{ticket.command_id}/{ticket.ticks}")
    assert (said.status, b'"wasAccepted":true' in said.body) == (200, True)
    again.ask(HANDLE, "POST", path, {"dynamicChargerCurrent": 12})
    newest = next(shelf for shelf in again.sandbox.shelves(again.opened) if shelf.name == "easee tickets")
    assert newest.read()["drawer"].newest_ticks > ticket.ticks


@pytest.mark.parametrize("read", [lambda clouds: clouds.state(HANDLE).status], ids=["state"])
def test_a_token_that_a_client_holds_still_opens(read: Callable[[Clouds], int]) -> None:
    clouds = _clouds()
    assert read(clouds) == 200
    again = clouds.again()
    assert read(again) == 200
    again.world.tokens.revoke_all(again.account(HANDLE).id, again.world.now_s())
    assert read(again) == 401

"""The services of ``up``: the right world answers, calls over sockets name their cause, fleets change."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from simulator.app import Sandbox
from simulator.commands.house import SandboxHouse
from simulator.commands.services import Services, TiedTransport
from simulator.control.house import WorldPlan
from simulator.delivery import delivering
from simulator.demo import open_demo
from simulator.gate import CAUSE_HEADER, refresh_number
from simulator.serve import Server
from simulator.truth.clock import SystemWall, WorldClock
from simulator.truth.fleet import Entry
from simulator.truth.states import Vendor


@contextmanager
def _serving() -> Iterator[tuple[str, SandboxHouse]]:
    wall = SystemWall()
    sandbox = Sandbox()
    demo = open_demo(sandbox, WorldClock(wall.now_s(), source=wall.now_s))
    house = SandboxHouse(sandbox, demo.world.name, wall)
    with Server(delivering(sandbox.wsgi)) as server:
        house.services = sandbox.service = Services(house.opened, house.default, server.url, wall)
        yield server.url, house
        house.services.close()


def _refresh(url: str, house: SandboxHouse, handle: str, world: str = "demo") -> httpx.Response:
    opened = house.opened[world]
    path = f"/v1.0.0/chargers/{opened.world.charger(handle).id}/refresh"
    return httpx.get(url + path, headers={"X-API-KEY": opened.world.api_key}, trust_env=False, timeout=60)


def test_calls_over_sockets_bear_the_number_of_their_refresh() -> None:
    with _serving() as (url, house):
        for handle in ("easee-charging", "go-e-charging", "zaptec-charging", "easee-charging"):
            assert _refresh(url, house, handle).status_code == 200
        legs = house.opened["demo"].journal.since(0)
    causes = {leg.cause: leg for leg in legs if leg.leg == "service"}
    assert list(causes) == [1, 2, 3, 4]
    vendor_legs = [leg for leg in legs if leg.leg == "vendor"]
    assert {leg.cause for leg in vendor_legs} == {1, 2, 3, 4}
    for leg in vendor_legs:
        assert leg.cause is not None
        assert leg.vendor == causes[leg.cause].vendor
        assert CAUSE_HEADER not in dict(leg.request_headers)
        assert leg.began_s >= causes[leg.cause].began_s


def test_magic_faults_reach_the_service_over_sockets() -> None:
    with _serving() as (url, house):
        words = {
            about: _refresh(url, house, f"go-e-{about}").json()["errorCode"]
            for about in ("vendor-unreachable", "vendor-rubbish", "device-offline")
        }
    assert words == {
        "vendor-unreachable": "VENDOR_CONNECTION_ERROR",
        "vendor-rubbish": "VENDOR_COMMUNICATION_ERROR",
        "device-offline": "DEVICE_IS_DISCONNECTED",
    }


def test_each_world_has_a_service_that_knows_its_own_chargers() -> None:
    with _serving() as (url, house):
        house.open(WorldPlan("two", (Entry(Vendor.GO_E, "charging"),)))
        assert _refresh(url, house, "go-e-charging", "two").status_code == 200
        other_key = {"X-API-KEY": house.opened["demo"].world.api_key}
        path = f"/v1.0.0/chargers/{house.opened['two'].world.charger('go-e-charging').id}/refresh"
        assert httpx.get(url + path, headers=other_key, trust_env=False).status_code == 404
        assert {leg.leg for leg in house.opened["two"].journal.since(0)} == {"service", "vendor"}


def test_a_fleet_that_changes_keeps_links_as_they_were() -> None:
    with _serving() as (url, house):
        assert house.link("demo")(False, house.opened["demo"].world.charger("easee-charging").account_id)
        house.opened["demo"].world.accounts.disconnect(house.opened["demo"].world.charger("easee-charging").account_id)
        rejected = [_refresh(url, house, "zaptec-credentials-rejected").json()["errorCode"] for _ in range(4)]
        new = house.enrol("demo", Entry(Vendor.EASEE, "new"))
        assert _refresh(url, house, new.handle).status_code == 200
        assert _refresh(url, house, "easee-charging").json()["errorCode"] == "VENDOR_ACCOUNT_IS_DISCONNECTED"
        assert _refresh(url, house, "zaptec-credentials-rejected").json()["errorCode"] == rejected[-1]
    assert rejected == ["VENDOR_AUTHENTICATION_ERROR"] * 3 + ["VENDOR_ACCOUNT_IS_DISCONNECTED"]


@pytest.mark.parametrize("path", ["/v1.0.0/chargers/x/refresh", "/v1.0.0/nothing"])
def test_whoever_shows_no_known_key_is_refused_by_the_default_world(path: str) -> None:
    with _serving() as (url, house):
        assert httpx.get(url + path, headers={"X-API-KEY": "sk-nobody"}, trust_env=False).status_code in (401, 404)
        assert [leg.leg for leg in house.opened["demo"].journal.since(0)] == ["service"]


def test_provider_states_are_the_services_own() -> None:
    with _serving() as (url, house):
        world = house.opened["demo"].world
        account_id = world.charger("easee-charging").account_id
        body = {"state": "account disconnected", "params": {"accountId": account_id}, "action": "setup"}
        headers = {"X-API-KEY": world.api_key}
        assert httpx.post(f"{url}/_provider_states", json=body, headers=headers, trust_env=False).status_code == 200
        assert _refresh(url, house, "easee-charging").json()["errorCode"] == "VENDOR_ACCOUNT_IS_DISCONNECTED"
        assert len(house.opened["demo"].journal) == 1


def test_a_retry_gets_a_connection_of_its_own() -> None:
    seen: list[tuple[str, str]] = []

    def app(environ: dict[str, object], start_response: object) -> list[bytes]:
        seen.append((str(environ["REMOTE_PORT"]), str(environ["HTTP_X_CHARGER_SANDBOX_REFRESH"])))
        start_response("200 OK", [("Content-Length", "2")])  # type: ignore[operator]
        return [json.dumps({}).encode()]

    with Server(app) as server:
        transport = TiedTransport()
        tie = refresh_number.set(5)
        request = httpx.Request("GET", server.url)
        with httpx.Client(transport=transport) as client:
            for _ in range(2):
                client.send(httpx.Request("GET", server.url))
            client.send(request)
            client.send(request)
        refresh_number.reset(tie)
    ports = [port for port, _ in seen]
    assert {number for _, number in seen} == {"5"}
    assert ports[0] == ports[1] == ports[2] != ports[3]

"""A trial of a service elsewhere: vendors on real ports, real refusals, and all that is amiss said."""

import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from contracts.drive.arena import Booking, RemoteArena
from contracts.harness import Plan
from contracts.remote import BadAddress, BadProviderStates, RemoteOptions, Unreachable, VendorPorts, remote_arena
from contracts.target import HttpTarget
from simulator.app import Sandbox
from simulator.delivery import delivering
from simulator.faults.board import Rule
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.gate import OpenWorld
from simulator.serve import Server
from simulator.serve.server import PortTaken
from simulator.truth.clock import SteppedWall, SystemWall, WorldClock
from simulator.truth.fleet import Entry
from simulator.truth.states import Vendor
from tests.contracts.services.trial import scripts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ANY_PORT = "127.0.0.1:0"


def _opened(sandbox: Sandbox) -> OpenWorld:
    return sandbox.open_world("one", [Entry(vendor, "one") for vendor in Vendor], WorldClock(1_767_603_600.0))


def _connects(port: int) -> bool:
    with socket.socket() as sock:
        sock.settimeout(5.0)
        return sock.connect_ex(("127.0.0.1", port)) == 0


def _open_ports(ports: VendorPorts) -> set[Vendor]:
    return {vendor for vendor, url in ports.urls.items() if _connects(httpx.URL(url).port or 0)}


def test_a_refusing_vendor_really_refuses_connections_and_the_others_go_on() -> None:
    sandbox = Sandbox()
    opened = _opened(sandbox)
    with VendorPorts(delivering(sandbox.wsgi), "127.0.0.1", 0) as ports:
        assert _open_ports(ports) == set(Vendor)
        opened.board.post(Rule("down", Refuse(), vendor=Vendor.GO_E))
        ports.follow(opened)
        assert _open_ports(ports) == {Vendor.EASEE, Vendor.ZAPTEC}
        with socket.socket() as sock, pytest.raises(ConnectionRefusedError):
            sock.connect(("127.0.0.1", httpx.URL(ports.urls[Vendor.GO_E]).port))
        opened.board.mend("down")
        ports.follow(opened)
        assert _open_ports(ports) == set(Vendor)
        assert httpx.get(f"{ports.urls[Vendor.GO_E]}/go-e/000000/api/status", trust_env=False).status_code >= 400
    assert _open_ports(ports) == set()


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(Rule("r", Refuse(), vendor=Vendor.EASEE, roles=frozenset({"login"})), id="one endpoint only"),
        pytest.param(Rule("r", Refuse(), vendor=Vendor.EASEE, skip_calls=1), id="later"),
        pytest.param(Rule("r", Refuse(), vendor=Vendor.EASEE, calls=1), id="once"),
        pytest.param(Rule("r", Refuse(), vendor=Vendor.EASEE, probability=0.5), id="now and then"),
        pytest.param(Rule("r", Refuse(), vendor=Vendor.EASEE, until_s=1.0), id="over"),
        pytest.param(Rule("r", Refuse()), id="nobody in particular"),
        pytest.param(Rule("r", Reset(), vendor=Vendor.EASEE), id="another fault"),
    ],
)
def test_a_port_stays_open_unless_every_call_to_its_vendor_is_refused(rule: Rule) -> None:
    sandbox = Sandbox()
    opened = _opened(sandbox)
    opened.board.post(rule)
    with VendorPorts(delivering(sandbox.wsgi), "127.0.0.1", 0) as ports:
        ports.follow(opened)
        assert _open_ports(ports) == set(Vendor)


def test_a_port_that_is_taken_frees_the_others() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = VendorPorts(delivering(Sandbox().wsgi), "127.0.0.1", taken.getsockname()[1])
        with pytest.raises(PortTaken), ports:
            raise AssertionError("never entered")
    assert _open_ports(ports) == set()


def _not_found(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]


def _plan() -> Plan:
    return Plan(7, scripts("charging"), drives=("scenarios",))


@pytest.mark.parametrize(
    "listen", ["8420", "127.0.0.1", "127.0.0.1:x", ":8420", "127.0.0.1:65533", "127.0.0.1:-1", "no.such.host.invalid:0"]
)
def test_an_address_to_listen_on_that_is_none_is_refused(listen: str) -> None:
    with pytest.raises(BadAddress, match="--listen"), remote_arena(_plan(), _options("http://x", listen), SystemWall()):
        raise AssertionError("never entered")


def _options(url: str, listen: str = ANY_PORT, **others: object) -> RemoteOptions:
    return RemoteOptions(url, "K", listen, **others)  # type: ignore[arg-type]


def test_a_service_that_is_not_there_is_waited_for_and_then_named() -> None:
    clock = WorldClock(0.0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        options = _options(url, wait_s=5.0)
        with pytest.raises(Unreachable, match=f"{url} within 5 s.*refused"):  # noqa: SIM117
            with remote_arena(_plan(), options, SteppedWall(clock)):
                raise AssertionError("never entered")
    assert 5.0 <= clock.now_s() < 6.0


def test_the_export_is_written_before_anybody_is_waited_for_and_names_the_real_ports(tmp_path: Path) -> None:
    file = tmp_path / "fleet.json"
    with Server(_not_found) as server:
        options = _options(server.url, fleet_out=file)
        with remote_arena(_plan(), options, SystemWall()):
            export = json.loads(file.read_text(encoding="utf-8"))
            assert _connects(httpx.URL(export["vendors"]["EASEE"]["baseUrl"]).port or 0)
    assert export["service"] == {"baseUrl": server.url, "apiKey": "K"}
    assert [charger["vendor"] for charger in export["chargers"]] == ["EASEE", "GO_E", "ZAPTEC"]
    assert len({vendor["baseUrl"].partition("//")[2].partition("/")[0] for vendor in export["vendors"].values()}) == 3
    assert list(tmp_path.iterdir()) == [file]


def test_an_export_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    options = _options("http://127.0.0.1:1", fleet_out=tmp_path / "no" / "fleet.json")
    with pytest.raises(BadAddress, match="--fleet-out"), remote_arena(_plan(), options, SystemWall()):
        raise AssertionError("never entered")


def test_provider_states_that_nobody_takes_are_said_at_once() -> None:
    with Server(_not_found) as server:
        options = _options(server.url, provider_states=f"{server.url}/states")
        with pytest.raises(BadProviderStates, match="got 404"), remote_arena(_plan(), options, SystemWall()):
            raise AssertionError("never entered")


def test_the_same_service_can_be_judged_again() -> None:
    options = _options("http://h:1", "h:2", fleet_out=Path("f.json"), provider_states="http://h:1/s")
    assert " ".join(options.again()) == (
        "--target http://h:1 --api-key KEY --listen h:2 --fleet-out f.json --provider-states http://h:1/s"
    )


def test_a_world_begins_so_that_it_ends_behind_the_service_and_never_goes_back() -> None:
    wall = WorldClock(1_767_603_600.0)
    booking = Booking("one", (Entry(Vendor.EASEE, "one"),), 0, duration_s=3600.0)
    arena = RemoteArena(Sandbox(), [booking], 7, SteppedWall(wall), slack_s=5.0)
    with pytest.raises(RuntimeError, match="judge"):
        arena.open(booking)
    with Server(_not_found) as server:
        arena.judge(HttpTarget(server.url, "K"), lambda *_: False, lambda _: None)
    wall.step(1000.0)
    place = arena.open(booking)
    assert place.opened.world.now_s() == pytest.approx(wall.now_s() - 3605.0)
    place.pace.advance_to(place.opened.world.now_s() + 3600.0)
    again = arena.open(booking)
    assert again.opened.world.now_s() == pytest.approx(wall.now_s() - 5.0)
    assert again.service_now_s() == wall.now_s()


def test_a_service_is_told_how_accounts_stand_when_their_world_begins() -> None:
    entries = (Entry(Vendor.EASEE, "one"), Entry(Vendor.GO_E, "two", connected=False))
    booking = Booking("one", entries, 0)
    arena = RemoteArena(Sandbox(), [booking], 7, SteppedWall(WorldClock(1_767_603_600.0)))
    told: list[tuple[bool, str]] = []

    def link(connected: bool, account_id: str) -> bool:
        told.append((connected, account_id))
        return True

    with Server(_not_found) as server:
        arena.judge(HttpTarget(server.url, "K"), link, lambda _: None)
        accounts = [charger.account_id for charger in arena.open(booking).opened.world.fleet.chargers]
    assert told == list(zip([True, False], accounts, strict=True))


def test_what_is_served_and_who_is_waited_for_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    with Server(_not_found) as server:
        options = _options(server.url, fleet_out=tmp_path / "fleet.json")
        with remote_arena(_plan(), options, SystemWall(), said.append):
            assert said[0].startswith("vendors served at EASEE http://127.0.0.1:")
    assert said[1:] == [
        f"fleet export written to {tmp_path / 'fleet.json'}",
        f"waiting up to 30 s for the charger-service at {server.url}",
    ]

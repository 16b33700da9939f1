"""A trial of a service in another process: vendors on a real port, the export written first, the service waited for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.drive.arena import ProviderStates, RemoteArena, no_link
from contracts.harness import Plan
from contracts.target import HttpTarget
from simulator.app import Sandbox
from simulator.delivery import delivering
from simulator.faults.board import Rule
from simulator.faults.refuse import Refuse
from simulator.gate import OpenWorld
from simulator.serve import Server
from simulator.truth.clock import WallClock
from simulator.truth.errors import SandboxError
from simulator.truth.states import Vendor

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_ASK_AGAIN_S = 0.2


class BadAddress(SandboxError):
    """An address is not host:port."""


class Unreachable(SandboxError):
    """Nothing answers where the service should be."""


@dataclass(frozen=True, slots=True)
class RemoteOptions:
    """Where the service is, and where the vendors are served for it.

    listen: host:port of the first vendor; the other two follow on the next ports. fleet_out: where the export goes,
    None for nowhere. provider_states: where the service can be told of links that come and go, None when it cannot.
    wait_s: how long to wait for it, seconds.
    """

    url: str
    api_key: str
    listen: str
    fleet_out: Path | None = None
    provider_states: str | None = None
    wait_s: float = 30.0


class VendorPorts:
    """Each vendor on a port of its own, so that one of them can really refuse connections while the others go on."""

    def __init__(self, app: "WSGIApplication", host: str, first_port: int) -> None:
        self._servers = {
            vendor: Server(app, host, first_port + place if first_port else 0) for place, vendor in enumerate(Vendor)
        }

    def __enter__(self) -> "VendorPorts":
        try:
            for server in self._servers.values():
                server.start()
        except SandboxError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers.values():
            server.stop()

    @property
    def urls(self) -> dict[Vendor, str]:
        """Where each vendor is served."""
        return {vendor: server.url for vendor, server in self._servers.items()}

    def follow(self, opened: OpenWorld) -> None:
        """Refuse connections to a vendor exactly while a rule of the world wants all of its calls refused."""
        rules = opened.board.rules(opened.world.now_s())
        for vendor, server in self._servers.items():
            if any(_refuses_all(rule, vendor) for rule in rules):
                server.pause_listening()
            else:
                server.resume_listening()


def _refuses_all(rule: Rule, vendor: Vendor) -> bool:
    limited = rule.roles or rule.skip_calls or rule.calls is not None or rule.probability < 1
    return isinstance(rule.fault, Refuse) and rule.vendor is vendor and not limited


@contextmanager
def remote_arena(plan: Plan, options: RemoteOptions, wall: WallClock) -> Iterator[RemoteArena]:
    """Serve the vendors, write the export, wait for the service; then judge it.

    Raises BadAddress, PortTaken, or Unreachable when nothing answers within ``wait_s``.
    """
    host, port = _address(options.listen)
    sandbox = Sandbox()
    arena = RemoteArena(sandbox, plan.bookings(), plan.seed, wall)
    with VendorPorts(delivering(sandbox.wsgi), host, port) as ports:
        if options.fleet_out is not None:
            export = arena.export(ports.urls, options.url, options.api_key)
            options.fleet_out.write_text(json.dumps(export, indent=2) + "\n", encoding="utf-8")
        target = HttpTarget(options.url, options.api_key)
        try:
            _wait_for(target, options, wall)
            link = ProviderStates(options.provider_states, options.api_key) if options.provider_states else no_link
            arena.judge(target, link, ports.follow)
            yield arena
        finally:
            target.close()


def _address(listen: str) -> tuple[str, int]:
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isdigit():
        raise BadAddress(f"--listen is host:port such as 127.0.0.1:8420, got {listen!r}")
    return host.strip("[]"), int(port)


def _wait_for(target: HttpTarget, options: RemoteOptions, wall: WallClock) -> None:
    give_up_s = wall.monotonic_s() + options.wait_s
    while failure := target.reachable():
        if wall.monotonic_s() >= give_up_s:
            raise Unreachable(
                f"no charger-service answers at {options.url} within {options.wait_s:g} s ({failure}): start it with "
                "the fleet export, or check the address"
            )
        wall.sleep(_ASK_AGAIN_S)

"""A trial of a service in another process: vendors on a real port, the export written first, the service waited for."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.drive.arena import ProviderStates, RemoteArena, provider_state
from contracts.harness import Plan
from contracts.target import HttpTarget
from simulator.app import Sandbox
from simulator.delivery import delivering
from simulator.faults.board import Rule
from simulator.faults.refuse import Refuse
from simulator.faults.unresolved import Unresolved
from simulator.gate import OpenWorld
from simulator.scenario.stage import LinkSwitch, no_link
from simulator.serve import Server
from simulator.truth.clock import WallClock
from simulator.truth.errors import SandboxError
from simulator.truth.states import Vendor

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_ASK_AGAIN_S = 0.2
KEY_PLACE = "KEY"
"""Stands for the target's key in commands that are shown."""
_LAST_PORT = 65_535


class BadAddress(SandboxError):
    """An address is not host:port."""


class BadProviderStates(SandboxError):
    """The service does not take provider states at the URL that was given for them."""


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

    def again(self) -> tuple[str, ...]:
        """The options of ``check`` that judge the same service once more; the key is not told."""
        return self._again("--listen", self.listen)

    def again_there(self) -> tuple[str, ...]:
        """The same for vendors that somebody else serves."""
        return self._again()

    def _again(self, *served: str) -> tuple[str, ...]:
        optional = {"--fleet-out": self.fleet_out, "--provider-states": self.provider_states}
        named = [word for option, value in optional.items() if value for word in (option, str(value))]
        return ("--target", self.url, "--api-key", KEY_PLACE, *served, *named)


class VendorPorts:
    """Each vendor on a port of its own, so that one of them can really refuse connections while the others go on.

    first_port: of the first vendor, the others follow; 0 lets the system choose all of them. Entering raises PortTaken
    or BadAddress.
    """

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
        except OSError as error:
            self.__exit__()
            host = next(iter(self._servers.values())).host
            raise BadAddress(f"--listen is an address of this machine, {host!r} cannot be used: {error}") from error
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
    all_calls = rule.unconditional and not rule.roles and rule.charger_id is None
    return isinstance(rule.fault, Refuse | Unresolved) and rule.vendor is vendor and all_calls


@contextmanager
def remote_arena(
    plan: Plan, options: RemoteOptions, wall: WallClock, say: Callable[[str], object] = lambda _: None
) -> Iterator[RemoteArena]:
    """Serve the vendors, write the export, wait for the service; then judge it.

    say: is told what is served and who is waited for. Raises BadAddress, PortTaken, BadProviderStates, or Unreachable
    when nothing answers within ``wait_s``.
    """
    host, port = _address(options.listen)
    sandbox = Sandbox()
    arena = RemoteArena(sandbox, plan.bookings(), plan.seed, wall)
    with VendorPorts(delivering(sandbox.wsgi), host, port) as ports, ExitStack() as at_the_end:
        export = arena.export(ports.urls, options.url, options.api_key)
        say(f"vendors served at {', '.join(f'{vendor.value} {url}' for vendor, url in ports.urls.items())}")
        target = HttpTarget(options.url, options.api_key)
        at_the_end.callback(target.close)
        arena.judge(target, met(target, options, export, wall, say, at_the_end), ports.follow)
        yield arena


def met(
    target: HttpTarget,
    options: RemoteOptions,
    export: Mapping[str, Any],
    wall: WallClock,
    say: Callable[[str], object],
    at_the_end: ExitStack,
) -> LinkSwitch:
    """Write the export, wait for the service, and return how it is told of links that come and go.

    Raises BadAddress, Unreachable or BadProviderStates.
    """
    if options.fleet_out is not None:
        _write(options.fleet_out, json.dumps(export, indent=2) + "\n")
        say(f"fleet export written to {options.fleet_out}")
    say(f"waiting up to {options.wait_s:g} s for the charger-service at {options.url}")
    _wait_for(target, options, wall)
    if options.provider_states is None:
        return no_link
    link = ProviderStates(options.provider_states, options.api_key)
    at_the_end.callback(link.close)
    _try_out(link, options.provider_states, export["accounts"])
    return link


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _LAST_PORT - len(Vendor):
        raise BadAddress(f"--listen is host:port such as 127.0.0.1:8420, got {listen!r}")
    return host.strip("[]"), int(port)


def _write(path: Path, text: str) -> None:
    """Write the file at once as a whole: a service may be waiting for it."""
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise BadAddress(f"--fleet-out is a file that can be written, {path} cannot: {error.strerror}") from error


def _wait_for(target: HttpTarget, options: RemoteOptions, wall: WallClock) -> None:
    give_up_s = wall.monotonic_s() + options.wait_s
    while failure := target.reachable(max(_ASK_AGAIN_S, give_up_s - wall.monotonic_s())):
        if wall.monotonic_s() >= give_up_s:
            raise Unreachable(
                f"no charger-service answers at {options.url} within {options.wait_s:g} s ({failure}): start it with "
                "the fleet export, or check the address"
            )
        wall.sleep(_ASK_AGAIN_S)


def _try_out(link: ProviderStates, url: str, accounts: Iterable[Mapping[str, Any]]) -> None:
    """Tell the service what it knows already, that an account is connected: a wrong URL shall not read as not run."""
    connected = next((account for account in accounts if account["connected"]), None)
    if connected is not None and (failure := link.failure(True, connected["id"])):
        raise BadProviderStates(
            f"a 2xx answer was expected from --provider-states {url} to a POST of "
            f"{json.dumps(provider_state(True, connected['id']))}, got {failure}: mend it, or leave the option out"
        )

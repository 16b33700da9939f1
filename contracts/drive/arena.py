"""Where a case is heard: a world of its own, a charger in it, and the service that is asked.

In process every case gets a reference charger-service of its own whose clock is the world's, so that nothing waits and
the same seed gives the same bytes. A service elsewhere has its own clock and fleet: all worlds are opened before
it is asked anything, their chargers are in one export, and a world is moved close behind the wall clock when its turn
comes.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import httpx

from contracts.drive.turns import HandingOver
from contracts.exchange import Request
from contracts.oracle import Observation, observe
from contracts.target import KEY_HEADER, InProcessTarget, Target
from simulator.app import Sandbox
from simulator.export import export_fleet
from simulator.gate import OpenWorld
from simulator.inprocess import InProcessTransport
from simulator.scenario.stage import LinkSwitch, Pace, SteppedPace, no_link
from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings
from simulator.truth.clock import SteppedWall, WallClock, WorldClock
from simulator.truth.errors import SandboxError
from simulator.truth.fleet import Entry
from simulator.truth.seeds import stream
from simulator.truth.states import Vendor
from simulator.truth.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class NoPlace(SandboxError):
    """A world that was booked cannot be had; the sentence says why, and what was to be heard there is not run."""


Wrap = Callable[["WSGIApplication"], "WSGIApplication"]
"""Puts something around a service: what it returns is asked in the service's place."""


class Make(Protocol):
    """Makes a service out of what create_app takes; another one than create_app makes another service."""

    def __call__(
        self,
        settings: ServiceSettings,
        fleet: Mapping[str, Any],
        *,
        clock: WallClock,
        transport: httpx.BaseTransport,
        error_ids: Callable[[], str],
    ) -> "WSGIApplication":
        """Return the service as a WSGI app."""


VIRTUAL_START_S = 1_767_603_600.0
"""World time at which a case in process begins: 2026-01-05T09:00:00Z."""
VENDORS_URL = "http://vendors.test"
"""Base URL of the vendors for a client that reaches them without a socket."""


@dataclass(frozen=True, slots=True)
class Place:
    """A world that is open, the service that is asked, and how time passes. service_now_s: the service's own clock.
    before_asking: brings sockets in line with the faults in force, right before each request. takes_turns: threads
    of the service hand over at each vendor call (``turns``), and time passes only where it waits. causes_known: vendor
    calls name the refresh that caused them. look: observes the world where that takes more than to look into it; told a
    charger's id as it stood in the path.
    """

    opened: OpenWorld
    target: Target
    pace: Pace
    link: LinkSwitch
    service_now_s: Callable[[], float]
    before_asking: Callable[[OpenWorld], None] = lambda _: None
    takes_turns: bool = False
    causes_known: bool = False
    look: Callable[[str], Observation] | None = None

    def observe(self, charger_id: str) -> Observation:
        """The world at this moment. charger_id: as it stood in the path."""
        if self.look is not None:
            return self.look(charger_id)
        return observe(self.opened.world, self.opened.board, charger_id)


@dataclass(frozen=True, slots=True)
class Booking:
    """A world somebody will need: its name, chargers, options, and how many world seconds it will be used for."""

    name: str
    entries: tuple[Entry, ...]
    first_index: int
    duration_s: float = 0.0
    options: Mapping[str, Any] | None = None


class Arena(Protocol):
    """Opens places one after another. open_ended: also those that were not booked beforehand."""

    open_ended: bool

    def open(self, booking: Booking) -> Place:
        """Make the booked world ready and return it. Raises NoPlace when it cannot be had."""

    def close(self, booking: Booking) -> None:
        """Let the booked world go."""


class InProcessArena:
    """Judges the reference charger-service in this process.

    pace_of: how time passes in a world; it is stepped without anybody waiting unless told otherwise.
    wrap: called once for every service with its WSGI app, to put something around it. make: makes the service.
    """

    open_ended = True

    def __init__(
        self,
        seed: int,
        *,
        pace_of: Callable[[World], Pace] = SteppedPace,
        wrap: Wrap = lambda app: app,
        make: Make = create_app,
    ) -> None:
        self._seed = seed
        self._wrap = wrap
        self._make = make
        self._pace_of = pace_of
        self._sandbox = Sandbox()

    def open(self, booking: Booking) -> Place:
        """Open a world, with a service of its own."""
        clock = WorldClock(VIRTUAL_START_S)
        opened = self._sandbox.open_world(
            booking.name,
            booking.entries,
            clock,
            seed=self._seed,
            first_index=booking.first_index,
            options=booking.options,
        )
        wall = SteppedWall(clock)
        key = opened.world.api_key
        service = self._make(
            ServiceSettings(api_key=key, provider_states=True),
            export_fleet([opened.world], VENDORS_URL, VENDORS_URL, key),
            clock=wall,
            transport=HandingOver(InProcessTransport(self._sandbox.vendors, wall)),
            error_ids=_error_ids(self._seed, booking.name),
        )
        target = InProcessTarget(self._wrap(service), key)
        pace = self._pace_of(opened.world)
        return Place(opened, target, pace, _InProcessLink(target), wall.now_s, takes_turns=True, causes_known=True)

    def close(self, booking: Booking) -> None:
        """Forget the world."""
        self._sandbox.close_world(booking.name)


class RemoteArena:
    """Judges a service in another process. All worlds are opened at once, so that one export names every charger."""

    open_ended = False

    def __init__(
        self, sandbox: Sandbox, bookings: Iterable[Booking], seed: int, wall: WallClock, slack_s: float = 5.0
    ) -> None:
        self._wall = wall
        self._slack_s = slack_s
        self._opened: dict[str, OpenWorld] = {}
        for booking in bookings:
            start_s = wall.now_s() - booking.duration_s - slack_s
            self._opened[booking.name] = sandbox.open_world(
                booking.name,
                booking.entries,
                WorldClock(start_s),
                seed=seed,
                first_index=booking.first_index,
                options=booking.options,
            )
        self._target: Target | None = None
        self._link: LinkSwitch = no_link
        self._before_asking: Callable[[OpenWorld], None] = lambda _: None

    def export(self, vendors_url: Mapping[Vendor, str], service_url: str, api_key: str) -> dict[str, Any]:
        """The fleet export that names every charger of every world."""
        worlds = [opened.world for opened in self._opened.values()]
        return export_fleet(worlds, vendors_url, service_url, api_key)

    def judge(self, target: Target, link: LinkSwitch, before_asking: Callable[[OpenWorld], None]) -> None:
        """Say which service is asked from now on, how it is told of links that come and go, and what comes first."""
        self._target, self._link, self._before_asking = target, link, before_asking

    def open(self, booking: Booking) -> Place:
        """Bring the booked world up to where its last second will be just behind the wall clock.

        A service that can be told is told how its accounts stand: it may remember rejected logins of an earlier trial.
        """
        if self._target is None:
            raise RuntimeError("no service was named yet: call judge() first")
        opened = self._opened[booking.name]
        clock = opened.world.clock
        begin_s = self._wall.now_s() - booking.duration_s - self._slack_s
        clock.step(max(0.0, begin_s - clock.now_s()))
        for account in opened.world.accounts:
            self._link(opened.world.accounts.standing(account.id).connected, account.id)
        pace = SteppedPace(opened.world)
        return Place(opened, self._target, pace, self._link, self._wall.now_s, self._before_asking)

    def close(self, booking: Booking) -> None:
        """Keep the world: its chargers stay known to the service."""


class _InProcessLink:
    """Provider states of a service in this process."""

    def __init__(self, target: InProcessTarget) -> None:
        self._target = target

    def __call__(self, connected: bool, account_id: str) -> bool:
        body = json.dumps(provider_state(connected, account_id)).encode()
        headers = ((KEY_HEADER, self._target.api_key), ("Content-Type", "application/json"))
        said = self._target.send(Request("POST", "/_provider_states", headers, body))
        return said.answer is not None and said.answer.status < 300


class ProviderStates:
    """Provider states of a service elsewhere, in the shape Pact gave them: POST {state, params, action}."""

    def __init__(self, url: str, api_key: str, timeout_s: float = 10.0) -> None:
        self._url = url
        self._client = httpx.Client(timeout=timeout_s, headers={KEY_HEADER: api_key}, trust_env=False)

    def __call__(self, connected: bool, account_id: str) -> bool:
        return not self.failure(connected, account_id)

    def failure(self, connected: bool, account_id: str) -> str:
        """Say it to the service; return an empty text when it took it, else what came in place of that."""
        try:
            response = self._client.post(self._url, json=provider_state(connected, account_id))
        except httpx.HTTPError as error:
            return f"no answer ({type(error).__name__}: {error})"
        return "" if response.is_success else f"{response.status_code} {response.reason_phrase}".strip()

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()


def provider_state(connected: bool, account_id: str) -> dict[str, Any]:
    """The body that tells a service to connect or disconnect a vendor account."""
    state = "account connected" if connected else "account disconnected"
    return {"state": state, "params": {"accountId": account_id}, "action": "setup"}


def _error_ids(seed: int, name: str) -> Callable[[], str]:
    draw = stream(seed, "error ids", name)
    return lambda: str(UUID(int=draw.getrandbits(128), version=4))

"""Arenas in a running sandbox: of its own charger-services, one for each world, and of a service elsewhere.

Worlds step and begin as far behind the sandbox's clock as they will be used for, as those of a service elsewhere do.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from contracts.attached.client import Refused
from contracts.attached.lease import Lease
from contracts.attached.mirror import AttachedJournal, Mirror
from contracts.drive.arena import Booking, NoPlace, Place
from contracts.exchange import Exchange, Request
from contracts.target import HttpTarget, Target
from simulator.commands.steering import NotRunning
from simulator.scenario.stage import LinkSwitch, SteppedPace, no_link
from simulator.truth.clock import WallClock
from simulator.truth.fleet import Entry, demo_entries

_SEEDS = 2**31
"""A sandbox takes seeds below."""
_LONGEST_NAME = 40
_MOST_BEHIND_S = 31_536_000.0


class Rooms:
    """Opens worlds in a sandbox, under a lease whose name theirs begin with, and drops every one of them."""

    def __init__(self, lease: Lease, seed: int, wall: WallClock, slack_s: float = 5.0) -> None:
        self._lease = lease
        self._seed = seed
        self._wall = wall
        self._slack_s = slack_s
        self._open: dict[str, Mirror] = {}
        self._made = 0

    def open(self, booking: Booking, more_behind_s: float = 0.0) -> Mirror:
        """Make the booked world. Raises NoPlace when the sandbox will not."""
        self._made += 1
        body = {
            "name": f"{self._lease.name}-{self._made}",
            "lease": self._lease.name,
            "seed": self._seed % _SEEDS,
            "fleet": _fleet(booking.entries),
            "behindS": min(_MOST_BEHIND_S, booking.duration_s + self._slack_s + more_behind_s),
            "followsWall": False,
            "options": dict(booking.options or {}),
        }
        try:
            made = self._lease.ask("POST", "worlds", body)
        except Refused as error:
            raise NoPlace(f"the sandbox opens no world for {booking.name}: {error}") from error
        mirror = self._open[booking.name] = Mirror(
            self._lease, {**made, "options": body["options"]}, self._seed, self._wall.now_s
        )
        return mirror

    def drop(self, name: str) -> None:
        """Forget the world of a booking."""
        if (mirror := self._open.pop(name, None)) is not None:
            mirror.drop()

    def drop_all(self) -> None:
        """Forget every world that is still there, as far as the sandbox is."""
        for name in list(self._open):
            with suppress(NotRunning, Refused):
                self.drop(name)

    def begin_s(self, booking: Booking, mirror: Mirror) -> float:
        """World time at which the booked use must begin, so that its end is behind the sandbox's clock."""
        return self._wall.now_s() + mirror.wall_ahead_s - booking.duration_s - self._slack_s


def _fleet(entries: tuple[Entry, ...]) -> Any:
    return "demo" if entries == demo_entries() else [_group(entry) for entry in entries]


def _group(entry: Entry) -> dict[str, Any]:
    # A magic name would break the vendor for the charger.
    about = re.sub(r"[^a-z0-9]+", "-", f"for-{entry.about.lower()}")[:_LONGEST_NAME].strip("-")
    more: dict[str, Any] = {"serial": entry.serial} if entry.serial else {}
    if entry.beside:
        more["beside"] = True
    return {
        "vendor": entry.vendor.value,
        "situation": entry.situation,
        "about": about,
        "maxA": entry.max_a,
        **more,
    }


class _Reading:
    """A target after which the journal has to be read anew."""

    def __init__(self, inner: Target, journal: AttachedJournal) -> None:
        self._inner = inner
        self._journal = journal
        self.api_key = inner.api_key

    def send(self, request: Request) -> Exchange:
        """Send one request on."""
        try:
            return self._inner.send(request)
        finally:
            self._journal.stale = True


def _place(mirror: Mirror, target: Target, link: LinkSwitch, service_now_s: Callable[[], float]) -> Place:
    pace = SteppedPace(mirror.opened.world)
    reading = _Reading(target, mirror.journal)
    return Place(mirror.opened, reading, pace, link, service_now_s, look=mirror.observe)


class AttachedArena:
    """Judges the sandbox's own charger-services; each world has one, which begins with it."""

    open_ended = True

    def __init__(self, rooms: Rooms, url: str, wall: WallClock) -> None:
        self._rooms = rooms
        self._url = url
        self._wall = wall
        self._targets: dict[str, HttpTarget] = {}

    def open(self, booking: Booking) -> Place:
        """Open a world in the sandbox. Raises NoPlace."""
        mirror = self._rooms.open(booking)
        target = self._targets[booking.name] = HttpTarget(self._url, mirror.opened.world.api_key)
        # Its service is told of links together with the account.
        return _place(mirror, target, lambda *_: True, lambda: self._wall.now_s() + mirror.wall_ahead_s)

    def close(self, booking: Booking) -> None:
        """Let the sandbox forget the world."""
        if (target := self._targets.pop(booking.name, None)) is not None:
            target.close()
        self._rooms.drop(booking.name)

    def end(self) -> None:
        """Let every connection to the service go."""
        for target in self._targets.values():
            target.close()
        self._targets.clear()


class AttachedFleetArena:
    """Judges a service elsewhere whose vendors the sandbox is: all worlds are opened at once, for one export."""

    open_ended = False

    def __init__(self, rooms: Rooms, bookings: Iterable[Booking], wall: WallClock) -> None:
        self._rooms = rooms
        self._wall = wall
        self._mirrors: dict[str, Mirror] = {}
        self._refused: dict[str, NoPlace] = {}
        for booking in bookings:
            try:
                self._mirrors[booking.name] = rooms.open(booking)
            except NoPlace as error:
                self._refused[booking.name] = error
        self._target: Target | None = None
        self._link: LinkSwitch = no_link

    def export(self, service_url: str, api_key: str) -> dict[str, Any]:
        """The fleet export that names every charger of every world. Raises NoPlace when there is no world at all."""
        exports = [mirror.exported for mirror in self._mirrors.values()]
        if not exports:
            raise next(iter(self._refused.values()), NoPlace("the plan needs no world"))
        return {
            **exports[0],
            "service": {"baseUrl": service_url, "apiKey": api_key},
            "accounts": [account for one in exports for account in one["accounts"]],
            "chargers": [charger for one in exports for charger in one["chargers"]],
        }

    def judge(self, target: Target, link: LinkSwitch) -> None:
        """Say which service is asked from now on, and how it is told of links that come and go."""
        self._target, self._link = target, link

    def open(self, booking: Booking) -> Place:
        """Bring the booked world up to where its last second will be just behind the clock. Raises NoPlace."""
        if self._target is None:
            raise RuntimeError("no service was named yet: call judge() first")
        if (refused := self._refused.get(booking.name)) is not None:
            raise refused
        mirror = self._mirrors[booking.name]
        clock = mirror.opened.world.clock
        clock.step(max(0.0, self._rooms.begin_s(booking, mirror) - clock.now_s()))
        for account in mirror.opened.world.accounts:
            self._link(account.connected, account.id)
        return _place(mirror, self._target, self._link, self._wall.now_s)

    def close(self, booking: Booking) -> None:
        """Keep the world: its chargers stay known to the service."""

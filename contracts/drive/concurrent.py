"""Everybody at once: refreshes of all chargers side by side, each answer judged against its own charger.

What one request leaves behind in a service can end up in the answer to another. In this process the refreshes take
turns at each vendor call, in an order drawn from the seed; a service elsewhere is asked by as many threads.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from contracts.court import Court, Heard
from contracts.drive.arena import Booking, Place
from contracts.drive.turns import Turns
from contracts.findings import Circumstances, Finding
from simulator.faults.board import Rule
from simulator.faults.table import make_fault
from simulator.truth.accounts import Login
from simulator.truth.fleet import Entry, Identity
from simulator.truth.seeds import stream
from simulator.truth.states import Vendor
from simulator.truth.tokens import TokenKind

_SITUATIONS = ("charging", "unplugged", "stopped")
_NEIGHBOUR = "stopped"
"""What is kept by account, owner or place shows in a neighbour's answer."""
_PAUSE_S = 400.0
"""World seconds between two rounds: master data are old again, and so is everything a service keeps for minutes."""
_ROUNDS = 4
_REJECTED_ROUNDS = 3
"""As many as an account bears (D2): who counts the rejections of several accounts together gets there sooner."""
_FIRST, _REJECTED = "all at once, for the first time", "all at once, logins rejected"
_LOGINS = frozenset({_FIRST, _REJECTED})
"""Rounds of logins: of neighbours one would wait for the other's, so one of each account is asked for."""
_FAULTS: tuple[dict[str, Any], ...] = (
    {"fault": "status", "status": 429, "body": "json", "headers": {"Retry-After": "30"}},
    {"fault": "status", "status": 503, "body": "html"},
    {"fault": "refuse"},
)
"""What breaks for one account of each vendor in turn; the others must not feel it."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came of it."""

    refreshes: int
    findings: tuple[Finding, ...]


def booking(vendors: Sequence[Vendor], first_index: int, number: int = 0) -> Booking:
    """One world with a charger of each vendor in each of three situations; the last two stand side by side, with the
    same owner and, but for go-e, the same account.
    """
    entries = tuple(
        Entry(vendor, f"crowd-{number}-{state}", state, beside=state == _NEIGHBOUR)
        for vendor in vendors
        for state in _SITUATIONS
    )
    return Booking(f"crowd-{number}", entries, first_index + number * len(entries), _ROUNDS * _PAUSE_S + 60.0)


def crowd(place: Place, court: Court, at: Circumstances) -> Crowd:
    """Ask for all chargers at once, several times, while things change and break for some of them."""
    findings: list[Finding] = []
    refreshes = 0
    for number, (about, times) in enumerate(_rounds(place)):
        everybody = _one_of_each_account(place) if about in _LOGINS else place.opened.world.fleet.chargers
        chargers = [charger for charger in everybody for _ in range(times)]
        for heard in _at_once(place, [partial(_ask, court, charger, at, about) for charger in chargers], number):
            refreshes += 1
            findings.extend(heard.findings)
    return Crowd(refreshes, tuple(findings))


def _rounds(place: Place) -> Iterator[tuple[str, int]]:
    """What each round is about, and how often each charger is asked for; the world changes in between."""
    world, board = place.opened.world, place.opened.board
    chargers = world.fleet.chargers
    yield _FIRST, 1
    yield "all at once, each twice", 2
    for turn, charger in enumerate(chargers[:: len(_SITUATIONS)]):
        fault = make_fault(**_FAULTS[turn % len(_FAULTS)])
        board.post(Rule(f"crowd {charger.handle}", fault, account_id=charger.account_id))
    for charger in chargers[1 :: len(_SITUATIONS)]:
        world.act(charger.id, "plug", wanted_wh=40_000.0)
    for charger in chargers[2 :: len(_SITUATIONS)]:
        world.act(charger.id, "go_offline", lag_s=0.0)
    _pass_time(place)
    yield "all at once, some vendors broken", 2
    yield "all at once, still broken", 1
    for charger in chargers[:: len(_SITUATIONS)]:
        board.mend(f"crowd {charger.handle}")
        world.act(charger.id, "unplug")
    for charger in chargers[2 :: len(_SITUATIONS)]:
        world.act(charger.id, "come_online")
    _pass_time(place)
    yield "all at once, all well again", 2
    _pass_time(place)
    for account in world.accounts:
        world.accounts.set_login(account.id, Login.REJECTED)
        for kind in TokenKind:
            world.tokens.revoke_all(account.id, world.now_s(), kind)
    for _ in range(_REJECTED_ROUNDS):
        yield _REJECTED, 1


def _one_of_each_account(place: Place) -> Sequence[Identity]:
    return [charger for charger in place.opened.world.fleet.chargers if charger.situation != _NEIGHBOUR]


def _pass_time(place: Place) -> None:
    place.pace.advance_to(place.opened.world.now_s() + _PAUSE_S)


def _ask(court: Court, charger: Identity, at: Circumstances, about: str) -> Heard:
    where = f"concurrent, {about}, {charger.handle}"
    return court.refresh(charger, replace(at, where=where, vendor=charger.vendor.value, charger_id=charger.id))


def _at_once(place: Place, jobs: Sequence[Callable[[], Heard]], number: int) -> list[Heard]:
    if place.takes_turns:
        return Turns(jobs, stream(place.opened.world.seed, "turns", str(number))).results()
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(job) for job in jobs]]

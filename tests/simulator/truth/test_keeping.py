"""A world's truth written down and put back: every kind of thing, and what is no world."""

import json
import math
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any

import pytest

from simulator.truth.accounts import Login
from simulator.truth.charger import Charger
from simulator.truth.clock import KeptClock, WorldClock
from simulator.truth.errors import BadState, ClockRefused
from simulator.truth.fleet import Entry, Fleet, demo_entries
from simulator.truth.keeping import CHARGERS, CLOCK, HISTORIES, HISTORY, STANDINGS, TOKENS, WORLD, reopen, shelves
from simulator.truth.openings import Openings
from simulator.truth.shelf import Kept, restore
from simulator.truth.states import FaultKind, Hold, Vendor
from simulator.truth.tokens import TokenKind, Verdict
from simulator.truth.world import World

START_S = 1_767_603_600.0


def _world() -> World:
    return World("w", Fleet(7, demo_entries()), WorldClock(START_S), "key", options={"easee.profile": "legacy"})


def _kept(world: World) -> Kept:
    written: Kept = json.loads(json.dumps({shelf.name: shelf.written() for shelf in shelves(world)}, allow_nan=False))
    return written


def _back(world: World, kept: Kept | None = None, wall_s: float = START_S) -> World:
    kept = kept or _kept(world)
    again = reopen(world.name, kept, lambda: wall_s)
    restore(shelves(again), kept)
    return again


def _id(world: World, handle: str = "easee-charging") -> str:
    return world.charger(handle).id


def _act(action: str, world: World, **params: Any) -> None:
    world.act(_id(world), action, **params)


Deed = Callable[[World], object]
DEEDS: dict[str, Deed] = {
    "unplug": lambda w: w.act(_id(w), "unplug"),
    "plug": lambda w: w.act(_id(w, "easee-unplugged"), "plug", wanted_wh=9000.0, car_phases=2),
    "a car that never fills": lambda w: w.act(_id(w, "easee-unplugged"), "plug"),
    "stop": lambda w: w.act(_id(w), "stop"),
    "finish": lambda w: w.act(_id(w), "finish"),
    **{f"pause {hold}": partial(_act, "pause", hold=hold) for hold in Hold},
    **{f"fault {kind}": partial(_act, "fault", kind=kind) for kind in FaultKind},
    "limit": lambda w: w.act(_id(w), "limit", limit_a=10),
    "phases": lambda w: w.act(_id(w), "phases", phases=1),
    "require authorisation": lambda w: w.act(_id(w), "require_authorisation"),
    "go offline": lambda w: w.act(_id(w), "go_offline", lag_s=5),
    "reboot": lambda w: w.act(_id(w), "reboot"),
    "flap": lambda w: w.act(_id(w), "flap", times=3),
    "car waits": lambda w: w.act(_id(w), "car_waits"),
    "a plan": lambda w: w.plan(_id(w), 60, "unplug"),
    "openings": lambda w: w.act(_id(w), "follow_plan", openings=Openings(((START_S + 60, START_S + 120),), 86_400.0)),
    "reset": lambda w: w.reset(_id(w)),
    "amend": lambda w: w.amend(_id(w), name="Shed", situation="stopped", max_a=10.0),
    "enrol": lambda w: w.enrol(Entry(Vendor.GO_E, "mine", "unplugged")),
    "expel": lambda w: w.expel(_id(w)),
    "reject logins": lambda w: w.accounts.set_login(w.charger("easee-charging").account_id, Login.REJECTED),
    "disconnect": lambda w: w.accounts.disconnect(w.charger("easee-charging").account_id),
    "a rejected login": lambda w: w.accounts.note_login(w.charger("easee-charging").account_id, False),
    "a good login": lambda w: w.accounts.note_login(w.charger("easee-charging").account_id, True),
    "token lifetime": lambda w: w.accounts.set_token_lifetime(w.charger("easee-charging").account_id, 60.0),
    "a token": lambda w: _token(w),
    "a used token": lambda w: w.tokens.use(_token(w, TokenKind.REFRESH)),
    "a revoked token": lambda w: (_token(w), w.tokens.revoke_all(w.charger("easee-charging").account_id, w.now_s())),
    "an expired token": lambda w: (_token(w), w.tokens.expire_all(w.charger("easee-charging").account_id, w.now_s())),
    "no new tokens": lambda w: w.tokens.refuse_new(w.charger("easee-charging").account_id),
    "an option": lambda w: w.options.update({"zaptec.expires_in_s": 60, "go_e.deaf_keys": "frc"}),
}


def _token(world: World, kind: TokenKind = TokenKind.ACCESS) -> str:
    account_id = world.charger("easee-charging").account_id
    return world.tokens.issue(f"text-{world.tokens.issued}", kind, account_id, world.now_s(), 3600).text


def _everything(world: World) -> dict[str, dict[str, Any]]:
    return {shelf.name: dict(shelf.read()) for shelf in shelves(world)}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_whatever_happened_comes_back(deed: Deed) -> None:
    world = _world()
    deed(world)
    again = _back(world)
    assert _everything(again) == _everything(world)
    assert [list(shelf) for shelf in _everything(again).values()] == [
        list(shelf) for shelf in _everything(world).values()
    ]


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_both_live_the_same_life_from_then_on(deed: Deed) -> None:
    world = _world()
    deed(world)
    world.clock.step(2.5)  # in the middle of a ramp
    again = _back(world)
    for one in (world, again):
        one.clock.step(4000)
    assert [one.id for one in again.chargers] == [one.id for one in world.chargers]
    for charger in world.chargers:
        assert again.truth(charger.id) == world.truth(charger.id)
        assert again.view(charger.id) == world.view(charger.id)
    assert _everything(again) == _everything(world)


def test_names_and_accounts_are_found_as_before() -> None:
    world = _world()
    mine = world.enrol(Entry(Vendor.EASEE, "mine"))
    again = _back(world)
    assert again.find(mine.serial.lower()) == mine
    assert again.chargers_of(mine.account_id) == [mine]
    account = world.accounts.get(mine.account_id)
    assert again.accounts.by_login(Vendor.EASEE, account.username.upper()) == account
    assert again.fleet.next_index == world.fleet.next_index


def test_a_token_is_worth_what_it_was_and_the_next_has_another_number() -> None:
    world = _world()
    text = _token(world)
    again = _back(world)
    assert again.tokens.verdict(text, TokenKind.ACCESS, again.now_s()) is Verdict.LIVE
    assert again.tokens.verdict(text, TokenKind.ACCESS, again.now_s() + 3601) is Verdict.EXPIRED
    assert again.tokens.issued == world.tokens.issued == 1


def test_a_long_past_takes_little_room() -> None:
    world = _world()
    for _ in range(150):
        for action in ("unplug", "plug"):
            world.act(_id(world), action)
            world.clock.step(60)
    text = json.dumps(HISTORY.write(world.history(_id(world))))
    assert HISTORY.read(json.loads(text)) == world.history(_id(world))
    assert len(text) < 1_000_000


@pytest.mark.parametrize(
    ("clock", "wall_s"),
    [
        pytest.param(KeptClock(START_S, 0.0, False, False), START_S, id="stepped"),
        pytest.param(KeptClock(START_S, 1.0, True, False), START_S + 3600, id="real time"),
        pytest.param(KeptClock(START_S, 0.0, True, False), START_S + 3600, id="frozen"),
        pytest.param(KeptClock(START_S, 60.0, True, False), START_S + 7200, id="fast"),
        pytest.param(KeptClock(START_S, 1.0, True, True), START_S - 60, id="ahead"),
    ],
)
def test_clocks_stand_where_they_stood(clock: KeptClock, wall_s: float) -> None:
    wall = WorldClock(wall_s)
    again = WorldClock.resumed(clock, wall.now_s)
    assert again.kept() == clock
    wall.step(10)
    assert again.now_s() == START_S + 10 * clock.speed


def test_a_world_that_may_not_lead_waits_for_a_wall_that_was_set_back() -> None:
    wall = WorldClock(START_S - 60)
    again = WorldClock.resumed(KeptClock(START_S, 1.0, True, False), wall.now_s)
    seen = []
    for _ in range(4):
        seen.append(again.now_s() - START_S)
        wall.step(30)
    assert seen == [0, 0, 0, 30]


@pytest.mark.parametrize("now_s", [-1.0, math.inf, math.nan])
def test_times_that_are_none(now_s: float) -> None:
    with pytest.raises(ClockRefused):
        KeptClock(now_s, 1.0, True, False)


Spoil = Callable[[dict[str, Any]], object]
SPOILED: dict[str, tuple[Spoil, str]] = {
    "no world": (lambda k: k.pop(WORLD), "world missing"),
    "no clock": (lambda k: k[CLOCK].clear(), "a clock"),
    "nobody": (lambda k: k[CHARGERS].clear(), "at least one charger"),
    "a charger without account": (lambda k: k["accounts"].clear(), "an account for charger"),
    "a time that is none": (lambda k: k[CLOCK]["it"].update(now_s="soon"), "clock, row 1: a number was expected"),
    "a vendor nobody knows": (lambda k: _first(k, CHARGERS).update(vendor="TESLA"), "chargers, row 1: one of EASEE"),
    "a field too few": (lambda k: _first(k, STANDINGS).pop("login"), "standings, row 1: Standing with"),
    "a field too many": (lambda k: _first(k, TOKENS).update(more=1), "tokens, row 1: Token with"),
    "no pictures": (lambda k: _first(k, HISTORIES).update(pictures=[]), "histories, row 1: pictures in order of time"),
    "pictures in disorder": (
        lambda k: _first(k, HISTORIES)["pictures"].reverse(),
        "histories, row 1: a charger's",
    ),
    "a state that is none": (
        lambda k: _first(k, HISTORIES)["pictures"][0]["charger"].update(state="FLYING"),
        "histories, row 1: one of UNPLUGGED",
    ),
    "a past of nobody": (lambda k: k[HISTORIES].update(x=_first(k, HISTORIES)), "histories: no charger is called 'x'"),
    "a plan that cannot be": (
        lambda k: _first(k, HISTORIES)["plans"].append(
            {
                "at_s": 1.0,
                "action": "follow_plan",
                "params": {"openings": {"$Openings": {"spans": [[2, 1]], "every_s": None}}},
            }
        ),
        "histories, row 1: an opening ends after it begins",
    ),
}


def _first(kept: dict[str, Any], shelf: str) -> dict[str, Any]:
    first: dict[str, Any] = next(iter(kept[shelf].values()))
    return first


@pytest.mark.parametrize(("spoil", "told"), SPOILED.values(), ids=SPOILED)
def test_what_is_no_world_is_refused(spoil: Spoil, told: str) -> None:
    world = _world()
    world.act(_id(world), "unplug")
    _token(world)
    kept = json.loads(json.dumps(_kept(world)))
    spoil(kept)
    with pytest.raises(BadState, match=told):
        _back(world, kept)


def test_every_field_of_a_charger_is_kept() -> None:
    world = _world()
    world.act(_id(world), "unplug")
    written = HISTORY.write(world.history(_id(world)))
    assert set(written["pictures"][0]["charger"]) == {field.name for field in fields(Charger)}
    assert all(len(picture["charger"]) < len(fields(Charger)) for picture in written["pictures"][1:])

"""Chargers that come, change, begin anew and go while their world runs."""

import pytest

from simulator.truth.accounts import Login
from simulator.truth.clock import WorldClock
from simulator.truth.errors import ClockRefused, UnknownAccount, UnknownCharger
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.states import ChargingState, Vendor
from simulator.truth.tokens import TokenKind, Verdict
from simulator.truth.world import World

START_S = 1_767_603_600.0


def _world() -> World:
    return World("w", Fleet(7, [Entry(v, "charging") for v in Vendor]), WorldClock(START_S), "key")


@pytest.mark.parametrize("vendor", [*Vendor])
def test_a_newcomer_is_known_by_all_its_names_and_begins_now(vendor: Vendor) -> None:
    world = _world()
    world.clock.step(7200)
    new = world.enrol(Entry(vendor, "new", "charging", max_a=32))
    for name in (new.id, new.serial, new.vendor_charger_id, new.handle.upper()):
        assert world.charger(name) is new
    assert world.chargers_of(new.account_id) == [new]
    account = world.accounts.get(new.account_id)
    assert world.accounts.by_login(vendor, account.username) is (account if account.username else None)
    truth = world.truth(new.id)
    assert (truth.state, truth.limit_a) == (ChargingState.CHARGING, 32)
    assert truth.session is not None
    assert truth.session.plugged_s == START_S + 7200 - 2400


def test_newcomers_are_the_same_as_if_they_had_been_there() -> None:
    whole = Fleet(7, [Entry(v, "charging") for v in Vendor])
    grown = World("w", Fleet(7, [Entry(Vendor.EASEE, "charging")]), WorldClock(START_S), "key")
    for vendor in (Vendor.GO_E, Vendor.ZAPTEC):
        grown.enrol(Entry(vendor, "charging"))
    assert list(grown.fleet.chargers) == list(whole.chargers)
    assert list(grown.fleet.accounts) == list(whole.accounts)


def test_a_new_name_is_found_wherever_the_charger_is() -> None:
    world = _world()
    old = world.charger("easee-charging")
    new = world.amend(old.id, name="Other")
    assert {world.charger(old.serial).name, world.chargers_of(old.account_id)[0].name} == {"Other"}
    assert [c.name for c in world.chargers if c.id == old.id] == ["Other"]
    assert (new.id, new.serial) == (old.id, old.serial)


def test_who_goes_leaves_nothing_behind() -> None:
    world = _world()
    gone = world.charger("zaptec-charging")
    account = world.accounts.get(gone.account_id)
    for kind in TokenKind:
        world.tokens.issue(kind.value, kind, account.id, START_S, 60)
    world.expel(gone.id)
    assert world.find(gone.serial) is None
    assert world.accounts.by_login(gone.vendor, account.username) is None
    assert {world.tokens.verdict(kind.value, kind, START_S) for kind in TokenKind} == {Verdict.REVOKED}
    with pytest.raises(UnknownAccount):
        world.accounts.get(account.id)
    with pytest.raises(UnknownCharger):
        world.expel(gone.id)
    assert len(world.fleet.chargers) == len(world.fleet.accounts) == len(list(world.accounts)) == 2


def test_who_goes_leaves_a_neighbour_its_account() -> None:
    fleet = Fleet(7, [Entry(Vendor.EASEE, "one"), Entry(Vendor.EASEE, "two", beside=True)])
    world = World("shared", fleet, WorldClock(START_S), "key")
    one, two = world.chargers
    world.tokens.issue("token", TokenKind.ACCESS, one.account_id, START_S, 60)
    world.expel(one.id)
    assert world.chargers_of(two.account_id) == [two]
    assert world.tokens.verdict("token", TokenKind.ACCESS, START_S) is Verdict.LIVE
    world.expel(two.id)
    assert list(world.accounts) == list(fleet.accounts) == []


def test_beginning_anew() -> None:
    world = _world()
    charger = world.charger("easee-charging")
    world.act(charger.id, "unplug")
    world.accounts.set_login(charger.account_id, Login.REJECTED)
    world.accounts.disconnect(charger.account_id)
    world.clock.step(600)
    world.reset(charger.id)
    assert world.truth(charger.id).state is ChargingState.CHARGING
    standing = world.accounts.standing(charger.account_id)
    assert (standing.login, standing.connected) == (Login.ACCEPTED, True)


def test_changes_are_told_and_reading_tells_nothing() -> None:
    world = _world()
    told: list[str] = []
    world.on_change = told.append
    charger = world.charger("easee-charging")
    world.view(charger.id)
    world.truth(charger.id)
    assert told == []
    world.act(charger.id, "stop")
    world.amend(charger.id, name="x")
    world.reset(charger.id)
    new = world.enrol(Entry(Vendor.GO_E, "new"))
    world.expel(new.id)
    assert told == [charger.id] * 3 + [new.id] * 2


def test_what_happens_by_itself_is_told_once_it_is_seen() -> None:
    world = _world()
    charger = world.charger("go-e-charging")
    world.plan(charger.id, 60, "finish")
    told: list[str] = []
    world.on_change = told.append
    world.view(charger.id)
    assert told == []
    world.clock.step(60)
    world.view(charger.id)
    world.view(charger.id)
    assert told == [charger.id]


def test_a_clock_that_is_allowed_to_lead() -> None:
    wall = WorldClock(START_S)
    clock = WorldClock(START_S, source=wall.now_s)
    assert (clock.may_lead, clock.follows_wall, clock.ahead_s) == (False, True, 0)
    with pytest.raises(ClockRefused):
        clock.step(60)
    clock.allow_lead()
    clock.step(60)
    assert (clock.may_lead, clock.ahead_s) == (True, 60)
    wall.step(10)
    assert clock.now_s() == START_S + 70
    assert (wall.follows_wall, wall.ahead_s) == (False, 0)

from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.truth.accounts import Login
from simulator.truth.clock import WorldClock
from simulator.truth.errors import (
    ActionRefused,
    UnknownAction,
    UnknownCharger,
    UnknownWorld,
    WorldExists,
)
from simulator.truth.fleet import Entry, Fleet, demo_entries
from simulator.truth.history import History
from simulator.truth.situations import SITUATIONS
from simulator.truth.states import ChargingState, Vendor
from simulator.truth.tokens import TokenKind
from simulator.truth.world import MemoryStore, World, Worlds

S = ChargingState
START_S = 1_767_603_600.0


def world_of(name: str = "w", seed: int = 7, first_index: int = 0) -> World:
    return World(name, Fleet(seed, demo_entries(), first_index), WorldClock(START_S), f"key of {name}")


@pytest.mark.parametrize("read", ["id", "serial", "vendor_charger_id", "handle"])
def test_a_charger_is_found_by_all_its_names(read: str) -> None:
    world = world_of()
    for charger in world.chargers:
        for name in (getattr(charger, read), getattr(charger, read).upper(), getattr(charger, read).lower()):
            assert world.find(name) is charger
            assert world.charger(name) is charger


def test_an_unknown_charger() -> None:
    world = world_of()
    assert world.find("nobody") is None
    with pytest.raises(UnknownCharger, match="no charger is called 'nobody': `charger-sandbox fleet` lists"):
        world.charger("nobody")
    with pytest.raises(UnknownCharger):
        world.act("nobody", "stop")


def test_an_account_sees_its_own_chargers() -> None:
    world = world_of()
    for charger in world.chargers:
        assert world.chargers_of(charger.account_id) == [charger]
    assert world.chargers_of("nobody") == []


def test_actions_happen_at_world_time() -> None:
    world = world_of()
    charger_id = world.charger("easee-charging").id
    world.clock.step(100.0)
    world.act(charger_id, "stop")
    assert (world.truth(charger_id).state, world.truth(charger_id).since_s) == (S.STOPPED, START_S + 100)
    assert world.history(charger_id).last.at_s == START_S + 100


def test_a_refusal_names_the_charger() -> None:
    world = world_of()
    with pytest.raises(ActionRefused, match=r"^unplug on easee-unplugged: no car is plugged in"):
        world.act(world.charger("easee-unplugged").id, "unplug")
    with pytest.raises(UnknownAction):
        world.act(world.charger("easee-unplugged").id, "explode")


def test_a_refused_action_changes_nothing() -> None:
    world = world_of()
    charger_id = world.charger("easee-unplugged").id
    before = world.history(charger_id)
    with pytest.raises(ActionRefused):
        world.act(charger_id, "unplug")
    assert world.history(charger_id) == before


def test_plans_happen_when_their_time_comes() -> None:
    world = world_of()
    charger_id = world.charger("go-e-charging").id
    world.plan(charger_id, 60.0, "limit", limit_a=10)
    world.plan_at(charger_id, START_S + 120.0, "stop")
    seen = []
    for _ in range(4):
        seen.append((world.truth(charger_id).limit_a, world.truth(charger_id).state))
        world.clock.step(45.0)
    assert seen == [(16.0, S.CHARGING), (16.0, S.CHARGING), (10.0, S.CHARGING), (10.0, S.STOPPED)]


def test_reading_changes_nothing_and_costs_no_time() -> None:
    world = world_of()
    charger_id = world.charger("zaptec-charging").id
    first = (world.view(charger_id).charger, world.truth(charger_id))
    assert (world.view(charger_id).charger, world.truth(charger_id)) == first


def test_when_somebody_first_looks_does_not_matter() -> None:
    early, late = world_of(), world_of()
    charger_id = early.charger("easee-charging").id
    early.truth(charger_id)
    for world in (early, late):
        world.clock.step(5000.0)
    assert early.truth(charger_id) == late.truth(charger_id)


@pytest.mark.parametrize("max_a", [6.0, 16.0, 80.0])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_state_of_many_is_that_of_the_truth_and_begins_no_history(situation: str, max_a: float) -> None:
    entries = [Entry(vendor, f"{situation}-{n}", situation, max_a=max_a) for vendor in Vendor for n in range(4)]
    store = MemoryStore()
    asked, lived = (World("w", Fleet(7, entries), WorldClock(START_S), "key", store=s) for s in (store, None))
    ids = [identity.id for identity in asked.chargers]
    for step_s in (0.0, 60.0, 3 * 86400.0):
        asked.clock.step(step_s)
        lived.clock.step(step_s)
        assert [asked.state(name) for name in ids] == [lived.truth(name).state for name in ids]
    assert [store.get(name) for name in ids] == [None] * len(ids)


def test_the_state_of_a_charger_that_was_touched_is_what_happened() -> None:
    world = world_of()
    charger_id = world.charger("easee-charging").id
    assert world.state(charger_id) is S.CHARGING
    world.act(charger_id, "unplug")
    assert world.state(charger_id) is S.UNPLUGGED
    world.act(charger_id, "plug", wanted_wh=1000.0)
    world.clock.step(3600.0)
    assert world.state(charger_id) is S.FINISHED


def test_a_world_keeps_histories_where_it_is_told() -> None:
    store = MemoryStore()
    world = World("w", Fleet(7, demo_entries()), WorldClock(START_S), "key", store=store)
    charger_id = world.charger("easee-charging").id
    assert store.get(charger_id) is None
    world.act(charger_id, "stop")
    kept = store.get(charger_id)
    assert isinstance(kept, History)
    assert kept.last.charger.state is S.STOPPED


def test_options_are_the_worlds_own() -> None:
    given = {"easee.profile": "legacy"}
    world = World("w", Fleet(7, []), WorldClock(0.0), "key", options=given)
    given["easee.profile"] = "current"
    assert world.options == {"easee.profile": "legacy"}
    assert World("v", Fleet(7, []), WorldClock(0.0), "key").options == {}


def test_many_threads_lose_no_action() -> None:
    world = world_of()
    charger_id = world.charger("easee-unplugged").id
    boots = world.truth(charger_id).boots
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: world.act(charger_id, "restart"), range(200)))
    assert world.truth(charger_id).boots == boots + 200


class TestWorlds:
    @pytest.fixture
    def pair(self) -> tuple[Worlds, World, World]:
        worlds = Worlds()
        return worlds, worlds.add(world_of("a")), worlds.add(world_of("b", first_index=100))

    def test_they_are_kept_by_name(self, pair: tuple[Worlds, World, World]) -> None:
        worlds, a, b = pair
        assert list(worlds) == [a, b]
        assert worlds.get("a") is a
        worlds.drop("a")
        assert list(worlds) == [b]
        for forget in (worlds.get, worlds.drop):
            with pytest.raises(UnknownWorld, match=r"no world is called 'a': there are \['b'\]"):
                forget("a")

    def test_a_request_finds_its_world(self, pair: tuple[Worlds, World, World]) -> None:
        worlds, a, b = pair
        for world in (a, b):
            assert worlds.by_api_key(f"key of {world.name}") is world
            for charger, account in zip(world.chargers, world.accounts, strict=True):
                assert worlds.by_charger(charger.vendor, charger.serial) is world
                assert worlds.by_charger(charger.vendor, charger.vendor_charger_id) is world
                if account.username:
                    assert worlds.by_login(account.vendor, account.username) is world
            world.tokens.issue(f"token of {world.name}", TokenKind.ACCESS, "x", 0.0, 10.0)
            assert worlds.by_token(f"token of {world.name}") is world

    def test_nobodys_request_finds_none(self, pair: tuple[Worlds, World, World]) -> None:
        worlds, a, _ = pair
        easee = a.charger("easee-charging")
        assert worlds.by_api_key("wrong") is None
        assert worlds.by_token("wrong") is None
        assert worlds.by_login(Vendor.EASEE, "nobody@drivers.example") is None
        assert worlds.by_charger(Vendor.ZAPTEC, easee.serial) is None

    def test_worlds_do_not_meet(self, pair: tuple[Worlds, World, World]) -> None:
        _, a, b = pair
        one, other = a.charger("easee-charging"), b.charger("easee-charging")
        a.act(one.id, "stop")
        a.accounts.set_login(one.account_id, Login.REJECTED)
        a.clock.step(500.0)
        assert b.find(one.id) is None
        assert b.truth(other.id).state is S.CHARGING
        assert b.accounts.accepts(other.account_id)
        assert b.now_s() == START_S

    def test_a_world_of_the_same_name_or_key_is_refused(self, pair: tuple[Worlds, World, World]) -> None:
        worlds, _, _ = pair
        with pytest.raises(WorldExists, match="a world with the name 'a' or its API key exists: choose another"):
            worlds.add(world_of("a", first_index=200))
        same_key = World("c", Fleet(7, []), WorldClock(0.0), "key of a")
        with pytest.raises(WorldExists, match="or its API key exists"):
            worlds.add(same_key)

    def test_a_world_with_the_same_serials_is_refused(self, pair: tuple[Worlds, World, World]) -> None:
        worlds, _, _ = pair
        with pytest.raises(WorldExists, match=r"world 'a' already has .*: shift first_index"):
            worlds.add(world_of("c"))
        assert [world.name for world in worlds] == ["a", "b"]


def test_two_chargers_of_one_handle_are_still_told_apart() -> None:
    world = World("w", Fleet(7, [Entry(Vendor.EASEE, "x"), Entry(Vendor.EASEE, "x")]), WorldClock(0.0), "key")
    first, second = world.chargers
    assert world.find("easee-x") is first
    assert (world.find(first.serial), world.find(second.serial)) == (first, second)

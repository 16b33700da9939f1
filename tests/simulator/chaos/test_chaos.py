"""Chaos: the same seed draws the same at the same times, it hits whom it is for, and it leaves nothing behind."""

from collections import Counter
from itertools import pairwise

import pytest

from simulator.chaos.chaos import MAX_KEPT
from simulator.chaos.profiles import PROFILES, UnknownProfile, profile_of
from simulator.chaos.story import slug_of, story
from simulator.faults.table import FAULTS
from simulator.scenario.load import parse
from simulator.scenario.script import Do
from simulator.truth.states import Vendor
from tests.simulator.chaos.bench import ChaosBench

HOURS_S = 6 * 3600.0


def _told(bench: ChaosBench) -> list[tuple[float, str, str]]:
    return [(round(one.at_s, 3), one.whom, one.text) for one in bench.chaos.happened()[0]]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_seed_is_the_same_whatever_the_steps(profile: str) -> None:
    once, again, other = ChaosBench(profile, 7), ChaosBench(profile, 7), ChaosBench(profile, 8)
    once.console.advance(HOURS_S)
    other.console.advance(HOURS_S)
    for _ in range(240):
        again.console.advance(HOURS_S / 240)
    assert _told(once) == _told(again) != _told(other)
    assert len(_told(once)) > 10


@pytest.mark.parametrize("profile", PROFILES)
def test_stopping_leaves_nothing_behind(profile: str) -> None:
    for seed in range(4):
        bench = ChaosBench(profile, seed)
        while not _in_trouble(bench):
            bench.console.advance(97.0)
        bench.console.stop_chaos()
        assert bench.board() == bench.before
        assert _off_line(bench) == set()
        happened = len(_told(bench))
        bench.console.advance(HOURS_S)
        assert (bench.board(), len(_told(bench)), bench.chaos.due_s) == (bench.before, happened, None)
        assert _off_line(bench) == set()


def _in_trouble(bench: ChaosBench) -> bool:
    if "token" in bench.chaos.name:
        return any("revoke" in text or "break" in text for _, _, text in _told(bench))
    return bench.board() != bench.before or bool(_off_line(bench))


def _off_line(bench: ChaosBench) -> set[str]:
    now_s = bench.world.now_s()
    return {c.handle for c in bench.chaos.chargers if not bench.world.history(c.id).picture_at(now_s).uplink.up}


def test_it_is_for_chargers_that_are_well() -> None:
    bench = ChaosBench("vendor-outage", 7)
    abouts = Counter(charger.about for charger in bench.chaos.chargers)
    states = ("charging", "unplugged", "preparing", "finished", "stopped", "fault")
    assert abouts == dict.fromkeys(states, len(Vendor))


def test_named_chargers_begin_anew_and_nobody_else_is_touched() -> None:
    bench = ChaosBench("flaky-mobile-network", 7, ["zaptec-charging"])
    bench.console.advance(HOURS_S)
    assert {whom for _, whom, _ in _told(bench)} == {bench.world.charger("zaptec-charging").id}


def test_a_clock_that_jumps_skips_what_is_over() -> None:
    bench = ChaosBench("vendor-outage", 7)
    bench.clock.step(HOURS_S)
    bench.chaos.tick()
    jumped = _told(bench)
    assert all(at_s >= HOURS_S for at_s, _, _ in jumped)
    due_s = bench.chaos.due_s
    assert due_s is not None
    assert due_s > bench.world.now_s()


def test_a_service_that_was_logged_in_is_logged_in_again() -> None:
    bench = ChaosBench("token-trouble", 7)
    charger = bench.world.charger("easee-charging")
    assert "logged in already" not in story(bench.chaos, charger)
    bench.ask(["easee-charging"], 10, 1)
    anew = bench.console.begin_chaos("token-trouble", 7)
    assert "logged in already" in story(anew, charger)


def test_a_story_of_something_that_still_lasts_ends_it() -> None:
    bench = ChaosBench("rate-limited-tenant", 7)
    charger = bench.world.charger("easee-charging")
    while bench.board() == bench.before:
        bench.console.advance(60)
    bench.console.advance(HOURS_S)
    for _ in range(50):
        bench.console.advance(300)
        script = parse(story(bench.chaos, charger), slug_of(bench.chaos, charger))
        assert script.duration_s == pytest.approx(bench.chaos.elapsed_s + 1800, abs=0.001)


def test_a_long_chaos_is_told_as_far_as_it_is_kept() -> None:
    bench = ChaosBench("flaky-mobile-network", 7, ["go-e-charging"])
    charger = bench.world.charger("go-e-charging")
    for _ in range(20):
        bench.console.advance(12 * 3600)
    happened, until_s = bench.chaos.happened(charger)
    assert len(happened) == MAX_KEPT
    assert until_s < bench.chaos.elapsed_s
    parse(story(bench.chaos, charger), slug_of(bench.chaos, charger))


def test_a_charger_brought_back_by_hand_makes_no_wrong_file() -> None:
    bench = ChaosBench("flaky-mobile-network", 7, ["go-e-charging"])
    charger = bench.world.charger("go-e-charging")
    for _ in range(400):
        bench.console.advance(30)
        if _off_line(bench):
            bench.world.act(charger.id, "come_online")
    script = parse(story(bench.chaos, charger), slug_of(bench.chaos, charger))
    said = [step.deed.action for step in script.steps if isinstance(step.deed, Do)]
    assert "go_offline" in said
    assert {after for before, after in pairwise(said) if before == "go_offline"} == {"come_online"}


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_tells_what_it_imitates(name: str) -> None:
    profile = PROFILES[name]
    assert len(profile.about) > 60
    assert profile.sources
    kinds = [kind for lane in profile.lanes for kind in lane.kinds]
    assert kinds
    assert {kind.fault for kind in kinds if hasattr(kind, "fault")} <= set(FAULTS)


def test_a_name_that_is_none_is_told_with_all_there_are() -> None:
    with pytest.raises(UnknownProfile, match=r"no chaos profile is called 'vendor-outages': choose one of flaky-mob"):
        profile_of("vendor-outages")

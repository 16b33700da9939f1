from dataclasses import dataclass, field

import pytest

from simulator.scenario.stage import SLICE_S, SteppedPace, WatchedPace, no_link
from simulator.truth.clock import WorldClock
from simulator.truth.errors import ClockRefused
from simulator.truth.fleet import Fleet
from simulator.truth.world import World


@dataclass(slots=True)
class HandWall:
    """A wall whose sleepers move it."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now_s(self) -> float:
        return self.now

    def monotonic_s(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def world_on(clock: WorldClock) -> World:
    return World("test", Fleet(7, []), clock, "key")


def test_stepped_pace_jumps_and_never_back() -> None:
    world = world_on(WorldClock(100.0))
    pace = SteppedPace(world)
    pace.advance_to(160.0)
    assert world.now_s() == 160.0
    pace.advance_to(130.0)
    assert world.now_s() == 160.0


def test_stepped_pace_does_not_pass_the_wall() -> None:
    wall = HandWall()
    pace = SteppedPace(world_on(WorldClock(900.0, source=wall.now_s, speed=0.0)))
    pace.advance_to(1000.0)
    with pytest.raises(ClockRefused, match="ahead of the wall clock"):
        pace.advance_to(1001.0)


@pytest.mark.parametrize(("speed", "wall_s"), [(1.0, 30.0), (60.0, 0.5), (0.5, 60.0), (20_000.0, 0.0015)])
def test_who_watches_waits_as_long_as_the_world_needs_and_comes_at_the_moment(speed: float, wall_s: float) -> None:
    wall = HandWall()
    world = world_on(WorldClock(100.0))
    WatchedPace(world, wall, speed).advance_to(130.0)
    assert world.now_s() == 130.0
    assert sum(wall.slept) == pytest.approx(wall_s)
    assert max(wall.slept) <= SLICE_S


def test_who_watches_does_not_wait_for_the_past() -> None:
    wall = HandWall()
    WatchedPace(world_on(WorldClock(100.0)), wall, 1.0).advance_to(100.0)
    assert wall.slept == []


def test_only_the_waiting_takes_world_time() -> None:
    wall = HandWall()
    world = world_on(WorldClock(100.0))
    pace = WatchedPace(world, wall, 20_000.0)
    pace.advance_to(160.0)
    wall.now += 5.0
    assert world.now_s() == 160.0
    pace.advance_to(340.0)
    assert world.now_s() == 340.0


def test_no_link_can_do_nothing() -> None:
    assert no_link(True, "a") is False
    assert no_link(False, "a") is False

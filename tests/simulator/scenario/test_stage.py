from dataclasses import dataclass, field

import pytest

from simulator.scenario.stage import SLICE_S, SteppedPace, WallPace, no_link
from simulator.truth.clock import WorldClock
from simulator.truth.errors import ClockRefused
from simulator.truth.fleet import Fleet
from simulator.truth.world import World


@dataclass(slots=True)
class HandWall:
    """A wall whose sleepers move it."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)
    wakes: WorldClock | None = None

    def now_s(self) -> float:
        return self.now

    def monotonic_s(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        if self.wakes is not None and len(self.slept) == 3:
            self.wakes.set_speed(1.0)


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


@pytest.mark.parametrize(("speed", "wall_s"), [(1.0, 30.0), (60.0, 0.5), (0.5, 60.0)])
def test_wall_pace_waits_as_long_as_the_world_needs(speed: float, wall_s: float) -> None:
    wall = HandWall()
    world = world_on(WorldClock(100.0, source=wall.now_s, speed=speed))
    WallPace(world, wall).advance_to(130.0)
    assert world.now_s() >= 130.0
    assert sum(wall.slept) == pytest.approx(wall_s, abs=0.01)
    assert max(wall.slept) <= SLICE_S


def test_wall_pace_does_not_wait_for_the_past() -> None:
    wall = HandWall()
    WallPace(world_on(WorldClock(100.0, source=wall.now_s)), wall).advance_to(100.0)
    assert wall.slept == []


def test_wall_pace_waits_in_slices_while_the_world_is_frozen() -> None:
    wall = HandWall()
    clock = WorldClock(100.0, source=wall.now_s, speed=0.0)
    wall.wakes = clock
    WallPace(world_on(clock), wall, slice_s=0.25).advance_to(100.5)
    assert wall.slept[:3] == [0.25, 0.25, 0.25]
    assert clock.now_s() >= 100.5


def test_no_link_can_do_nothing() -> None:
    assert no_link(True, "a") is False
    assert no_link(False, "a") is False

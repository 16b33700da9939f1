from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.truth.clock import SteppedWall, SystemWall, WorldClock
from simulator.truth.errors import ClockRefused


@dataclass(slots=True)
class Source:
    """A wall that is moved by hand."""

    at_s: float = 1000.0

    def __call__(self) -> float:
        return self.at_s


def test_a_clock_without_a_wall_moves_only_by_steps() -> None:
    clock = WorldClock(500.0, speed=60.0)
    assert (clock.now_s(), clock.speed) == (500.0, 0.0)
    assert clock.step(20.5) == 520.5
    assert clock.now_s() == 520.5


@pytest.mark.parametrize(("speed", "now_s"), [(1.0, 510.0), (60.0, 1010.0), (0.5, 505.0), (0.0, 500.0)])
def test_speed(speed: float, now_s: float) -> None:
    wall = Source()
    clock = WorldClock(500.0, source=wall, speed=speed)
    wall.at_s += 10
    assert clock.now_s() == pytest.approx(min(now_s, wall.at_s))
    assert clock.speed == speed


def test_a_change_of_speed_counts_from_now() -> None:
    wall = Source()
    clock = WorldClock(500.0, source=wall, speed=10.0)
    wall.at_s += 10
    clock.set_speed(1.0)
    wall.at_s += 10
    assert clock.now_s() == pytest.approx(610.0)
    clock.freeze()
    wall.at_s += 10
    assert clock.now_s() == pytest.approx(610.0)


def test_a_fast_clock_stops_at_the_wall() -> None:
    wall = Source()
    clock = WorldClock(990.0, source=wall, speed=60.0)
    wall.at_s += 10
    assert clock.now_s() == wall.at_s


def test_a_clock_that_may_lead_does_not() -> None:
    wall = Source()
    clock = WorldClock(990.0, source=wall, speed=60.0, may_lead=True)
    wall.at_s += 10
    assert clock.now_s() == 1590.0
    assert clock.step(1000.0) == 2590.0


@pytest.mark.parametrize("seconds", [-1.0, -0.001])
def test_no_step_back(seconds: float) -> None:
    with pytest.raises(ClockRefused, match="world time only runs forward, got a step of -"):
        WorldClock(500.0).step(seconds)


def test_no_step_past_the_wall() -> None:
    clock = WorldClock(900.0, source=Source(), speed=0.0)
    assert clock.step(100.0) == 1000.0
    with pytest.raises(ClockRefused, match="ahead of the wall clock: start it further in the past"):
        clock.step(0.5)
    assert clock.now_s() == 1000.0


@pytest.mark.parametrize(("clock", "speed"), [(WorldClock(0.0, source=Source()), -1.0), (WorldClock(0.0), 1.0)])
def test_impossible_speeds(clock: WorldClock, speed: float) -> None:
    with pytest.raises(ClockRefused, match="speed must be 0 or more on a clock that follows the wall"):
        clock.set_speed(speed)


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("wall"), st.floats(0, 500)),
        st.tuples(st.just("step"), st.floats(0, 500)),
        st.tuples(st.just("speed"), st.floats(0, 100)),
    ),
    max_size=20,
)


@settings(derandomize=True, deadline=None, database=None)
@given(MOVES, st.floats(0, 1000))
def test_never_ahead_of_the_wall_and_never_backwards(moves: list[tuple[str, float]], start_s: float) -> None:
    wall = Source()
    clock = WorldClock(start_s, source=wall)
    before_s = clock.now_s()
    for move, value in moves:
        if move == "wall":
            wall.at_s += value
        elif move == "speed":
            clock.set_speed(value)
        else:
            try:
                clock.step(value)
            except ClockRefused:
                assert clock.now_s() + value > wall.at_s
        now_s = clock.now_s()
        assert before_s <= now_s <= wall.at_s + 1e-9
        before_s = now_s


def test_a_stepped_wall_moves_its_world() -> None:
    clock = WorldClock(500.0)
    wall = SteppedWall(clock)
    wall.sleep(2.5)
    wall.sleep(-1.0)
    assert (wall.now_s(), wall.monotonic_s(), clock.now_s()) == (502.5, 502.5, 502.5)


def test_the_system_wall_reads_the_systems_time() -> None:
    wall = SystemWall()
    first_s = wall.monotonic_s()
    wall.sleep(0.0)
    wall.sleep(-1.0)
    assert wall.now_s() > 1_700_000_000
    assert first_s <= wall.monotonic_s() < first_s + 60

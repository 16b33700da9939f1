"""The live view: everything there is to see, about four times a second."""

import io

from rich.console import Console

from contracts.report.live import BETWEEN_DRAWINGS_S, LiveView, Now, WatchedWall, drawing
from simulator.truth.charger import Charger, Session
from simulator.truth.clock import SteppedWall, WorldClock
from simulator.truth.states import ChargingState

NOW = Now(
    title="A whole visit (EASEE)",
    at_s=600.0,
    end_s=28_800.0,
    step="plug",
    truth=Charger(0.0, ChargingState.CHARGING, power_w=10_980.0, session=Session(1, 0.0, delivered_wh=1500.0)),
    online=False,
    answer="200 CHARGING 10.98 kW",
)


def test_the_view_shows_step_truth_and_answer() -> None:
    console = Console(file=io.StringIO(), width=100)
    console.print(drawing(NOW))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    for words in (
        *("A whole visit (EASEE)", "+0:10:00 of +8:00:00", "plug", "CHARGING, plugged in, no line to its cloud"),
        *("10.98 kW", "1.50 kWh", "200 CHARGING 10.98 kW"),
    ):
        assert words in shown


def test_it_is_drawn_about_four_times_a_second() -> None:
    wall = WatchedWall(SteppedWall(WorldClock(0.0)))
    looks: list[float] = []

    def look() -> Now:
        looks.append(wall.now_s())
        return NOW

    console = Console(file=io.StringIO(), width=100, force_terminal=True)
    with LiveView(console, wall) as view:
        wall.on_wait = lambda: view.draw(look)
        for _ in range(100):
            wall.sleep(0.1)
        view.say("a line that stays")
    assert 30 <= len(looks) <= 10.0 / BETWEEN_DRAWINGS_S
    assert isinstance(console.file, io.StringIO)
    assert "a line that stays" in console.file.getvalue()


def test_a_watched_wall_is_the_wall() -> None:
    clock = WorldClock(5.0)
    wall = WatchedWall(SteppedWall(clock))
    waits: list[float] = []
    wall.on_wait = lambda: waits.append(wall.monotonic_s())
    wall.sleep(2.0)
    assert (wall.now_s(), waits) == (7.0, [7.0])

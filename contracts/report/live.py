"""What is the case right now, drawn anew while somebody waits for the next step of a scenario."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from contracts.report.moments import clock
from simulator.truth.charger import Charger
from simulator.truth.clock import WallClock

BETWEEN_DRAWINGS_S = 0.25


@dataclass(frozen=True, slots=True)
class Now:
    """What there is to see. at_s: seconds since the start of the scenario; answer: the last one in words."""

    title: str
    at_s: float
    end_s: float
    step: str
    truth: Charger
    online: bool
    answer: str


class LiveView:
    """Draws on a terminal; lines that are said meanwhile scroll by above."""

    def __init__(self, console: Console, wall: WallClock) -> None:
        self._console = console
        self._wall = wall
        self._drawn_s = float("-inf")
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> "LiveView":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def say(self, text: str) -> None:
        """Print a line that stays."""
        self._console.print(Text(text), soft_wrap=True)

    def draw(self, look: Callable[[], Now]) -> None:
        """Look and draw, unless that was done a moment ago."""
        if self._wall.monotonic_s() - self._drawn_s >= BETWEEN_DRAWINGS_S:
            self._live.update(drawing(look()), refresh=True)
            self._drawn_s = self._wall.monotonic_s()


def drawing(now: Now) -> Table:
    """The view: one row for each thing there is to see."""
    table = Table(title=now.title, title_justify="left", show_header=False)
    table.add_column(style="dim")
    table.add_column(min_width=50)
    plug = "plugged in" if now.truth.plugged else "not plugged in"
    line = "online" if now.online else "no line to its cloud"
    rows = {
        "time": f"{clock(now.at_s)} of {clock(now.end_s)}",
        "step": now.step,
        "truth": f"{now.truth.state.value}, {plug}, {line}",
        "power": f"{now.truth.power_w / 1000:.2f} kW",
        "energy": f"{now.truth.session_wh / 1000:.2f} kWh",
        "refresh": now.answer,
    }
    for name, told in rows.items():
        table.add_row(name, Text(told))
    return table


class WatchedWall:
    """A wall clock that tells somebody of every wait when it is over."""

    def __init__(self, wall: WallClock) -> None:
        self._wall = wall
        self.on_wait: Callable[[], None] = lambda: None

    def now_s(self) -> float:
        """Unix seconds."""
        return self._wall.now_s()

    def monotonic_s(self) -> float:
        """Seconds that never run backwards."""
        return self._wall.monotonic_s()

    def sleep(self, seconds: float) -> None:
        """Hold the caller for that long, then tell."""
        self._wall.sleep(seconds)
        self.on_wait()

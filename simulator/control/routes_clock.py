"""The world's clock."""

from simulator.control import views
from simulator.control.console import LATEST_S, Console
from simulator.control.document import shown
from simulator.control.problems import BadInput
from simulator.control.route import Asked, Said, WorldRoute
from simulator.truth.errors import ClockRefused


def get_clock(console: Console, asked: Asked) -> Said:
    """What time it is."""
    del asked
    return views.clock_view(console.world.clock)


def move_clock(console: Console, asked: Asked) -> Said:
    """Step the clock or set it forward, and let it run at another speed, 0 to freeze it; in this order."""
    body, lead = asked.body, asked.body.get("lead", False)
    if "stepS" in body and "now" in body:
        raise BadInput("body", "stepS or now", "both")
    if "stepS" in body:
        console.advance(float(body["stepS"]), lead=lead)
    if "now" in body:
        _set(console, body["now"], lead)
    if "speed" in body:
        console.world.clock.set_speed(float(body["speed"]))
        console.clock_changed()
        console.tick()
    return views.clock_view(console.world.clock)


def _set(console: Console, text: str, lead: bool) -> None:
    try:
        at_s = views.parse_moment(text)
    except (ValueError, OverflowError) as error:
        raise BadInput("now", "a moment such as 2026-01-05T09:00:00Z", shown(text)) from error
    if at_s > LATEST_S:
        raise BadInput("now", "a moment before the year 2200", shown(text))
    if at_s < console.world.now_s():
        raise ClockRefused(f"world time only runs forward, {text} has passed: open a world that begins behind it")
    console.advance_to(at_s, lead=lead)


WORLD_ROUTES = (
    WorldRoute("GET", "/clock", "getClock", get_clock),
    WorldRoute("PATCH", "/clock", "moveClock", move_clock),
)

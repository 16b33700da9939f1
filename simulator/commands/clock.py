"""``charger-sandbox clock``: what time it is in a running sandbox, and moving it."""

from typing import Any

import click

from simulator.commands.steering import BadSetting, Steering, span, steered


@click.command()
@click.argument("change", required=False)
@click.argument("value", required=False)
@click.option("--stay-behind", is_flag=True, help="Refuse a step that would put the world ahead of your clock.")
@steered
def clock(sandbox: Steering, change: str | None, value: str | None, stay_behind: bool) -> None:
    """Show the world's clock, or make a CHANGE: +1h, freeze, go, speed 60, or set with a moment as VALUE.

    A step may take the world ahead of your own clock; your service then sees data from the future.
    """
    if change is None:
        answer = sandbox.ask("GET", "clock")
    else:
        answer = sandbox.ask("PATCH", "clock", {**_move(change, value), "lead": not stay_behind})
    ahead_s = answer["aheadS"]
    lag = f", {ahead_s:g} s ahead of your clock" if ahead_s > 1 else f", {-ahead_s:g} s behind" if ahead_s < -1 else ""
    speed = "frozen" if answer["isFrozen"] else f"speed {answer['speed']:g}"
    sandbox.say(answer, f"{answer['now']}, {speed}{lag}")


def _move(change: str, value: str | None) -> dict[str, Any]:
    if change.startswith("+") and value is None:
        return {"stepS": span(change[1:])}
    if change in ("freeze", "go") and value is None:
        return {"speed": 0 if change == "freeze" else 1}
    if change == "speed" and value is not None:
        try:
            return {"speed": float(value)}
        except ValueError:
            raise BadSetting(f"clock speed: a number was expected, got {value!r}") from None
    if change == "set" and value is not None:
        return {"now": value}
    got = " ".join(word for word in (change, value) if word)
    raise BadSetting(f"clock: +1h, freeze, go, speed 60 or set 2026-01-05T09:00:00Z was expected, got {got!r}")

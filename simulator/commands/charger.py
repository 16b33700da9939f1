"""``charger-sandbox do`` and ``charger``: what happens to the chargers of a running sandbox."""

from typing import Any

import click

from simulator.commands.steering import Steering, columns, part, settings, steered

_VENDORS = click.Choice(["EASEE", "GO_E", "ZAPTEC"])


@click.command("do")
@click.argument("action")
@click.argument("charger")
@click.argument("told", nargs=-1, metavar="[NAME=VALUE]...")
@steered
def do(sandbox: Steering, action: str, charger: str, told: tuple[str, ...]) -> None:
    """Let something happen to a charger: ACTION is plug, unplug, start, stop, limit or another of a scenario's.

    CHARGER is an id, a serial or a name such as easee-charging. TOLD is what the action may be told: limit_a=10.
    """
    body = {"do": action, "with": settings(told)}
    answer = sandbox.ask("POST", f"chargers/{part(charger)}/actions", body)
    sandbox.say(answer, _line(answer))


@click.group()
def charger() -> None:
    """List, show, create, change, delete, reset and refresh chargers of a running sandbox."""


@charger.command("list")
@click.option("--vendor", type=_VENDORS, help="Only chargers of this vendor.")
@click.option("--text", help="Only chargers with these words in name, id, serial or model.")
@click.option("--offset", default=0, show_default=True, help="How many to leave out.")
@click.option("--limit", default=50, show_default=True, help="How many at the most.")
@steered
def list_(sandbox: Steering, vendor: str | None, text: str | None, offset: int, limit: int) -> None:
    """List chargers, a page at a time."""
    answer = sandbox.ask("GET", "chargers", vendor=vendor, text=text, offset=offset, limit=limit)
    rows = [_row(item) for item in answer["items"]]
    more = answer["nextOffset"]
    rest = [f"{answer['total'] - more} more: --offset {more}"] if more is not None else []
    sandbox.say(answer, *(columns(rows) if rows else ["none"]), *rest)


@charger.command()
@click.argument("name")
@steered
def show(sandbox: Steering, name: str) -> None:
    """Show the charger NAME."""
    answer = sandbox.ask("GET", f"chargers/{part(name)}")
    plain = {key: value for key, value in answer.items() if not isinstance(value, dict)}
    told = [*plain.items(), *answer["truth"].items()]
    sandbox.say(answer, *columns([(key, str(value)) for key, value in told]))


@charger.command()
@click.argument("vendor", type=_VENDORS)
@click.option("--situation", default="charging", show_default=True, help="How it begins.")
@click.option("--about", help="A word for its handle, such as my-car.")
@click.option("--name", help="Its name at the vendor.")
@click.option("--max-a", type=float, help="What the installation allows, A.")
@steered
def create(
    sandbox: Steering, vendor: str, situation: str, about: str | None, name: str | None, max_a: float | None
) -> None:
    """Install a charger of VENDOR, with an account of its own."""
    told = {"situation": situation, "about": about, "name": name, "maxA": max_a}
    body = {"vendor": vendor, **{key: value for key, value in told.items() if value is not None}}
    answer = sandbox.ask("POST", "chargers", body)
    sandbox.say(answer, _line(answer))


@charger.command()
@click.argument("charger")
@click.option("--name", help="Another name at the vendor.")
@click.option("--limit-a", type=float, help="Current allowed per phase, A.")
@click.option("--phases", type=int, help="Phases the charger may use, 1 or 3.")
@steered
def change(sandbox: Steering, charger: str, name: str | None, limit_a: float | None, phases: int | None) -> None:
    """Give CHARGER another name, limit or number of phases."""
    told = {"name": name, "limitA": limit_a, "phases": phases}
    body = {key: value for key, value in told.items() if value is not None}
    answer = sandbox.ask("PATCH", f"chargers/{part(charger)}", body)
    sandbox.say(answer, _line(answer))


@charger.command()
@click.argument("name")
@steered
def delete(sandbox: Steering, name: str) -> None:
    """Take the charger NAME and its account away."""
    answer = sandbox.ask("DELETE", f"chargers/{part(name)}")
    sandbox.say(answer, f"deleted {answer['deleted']}")


@charger.command()
@click.argument("name")
@steered
def reset(sandbox: Steering, name: str) -> None:
    """Let the charger NAME and its account begin anew."""
    answer = sandbox.ask("POST", f"chargers/{part(name)}/reset")
    sandbox.say(answer, _line(answer))


@charger.command()
@click.argument("name")
@steered
def refresh(sandbox: Steering, name: str) -> None:
    """Ask the charger-service for the charger NAME and print its answer."""
    answer = sandbox.ask("POST", f"chargers/{part(name)}/refresh")
    sandbox.say(answer, f"{answer['status']} {answer['body']}")


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    truth = item["truth"]
    return (
        item["handle"],
        item["serial"],
        truth["state"],
        "plugged" if truth["isPlugged"] else "-",
        f"{truth['powerKw']:.2f} kW",
        f"{truth['limitA']:g} A",
        "" if item["isOnline"] else "offline",
        item["id"],
    )


def _line(item: dict[str, Any]) -> str:
    return "  ".join(cell for cell in _row(item) if cell)

"""``charger-sandbox world``: the worlds of a running sandbox."""

from typing import Any

import click

from simulator.commands.steering import Steering, columns, part, span, steered


@click.group()
def world() -> None:
    """List, create, reset and drop worlds, so that several users of one sandbox do not meet."""


@world.command("list")
@steered
def list_(sandbox: Steering) -> None:
    """List the worlds."""
    answer = sandbox.ask("GET", "/worlds")
    sandbox.say(answer, *columns([_row(item) for item in answer["items"]]))


@world.command()
@click.argument("name")
@click.option("--seed", type=int, help="Seed that its ids are derived from; that of the default world unless told.")
@click.option("--behind", help="How far behind your clock it begins, as 2h30m.")
@click.option("--stepped", is_flag=True, help="Give it a clock that only moves when it is stepped.")
@click.option("--chargers", type=click.IntRange(1, 6000), help="So many chargers of each vendor, not the demo fleet.")
@steered
def create(
    sandbox: Steering, name: str, seed: int | None, behind: str | None, stepped: bool, chargers: int | None
) -> None:
    """Open the world NAME, with a charger-service of its own."""
    told = {"seed": seed, "behindS": span(behind), "followsWall": False if stepped else None}
    body: dict[str, Any] = {"name": name, **{key: value for key, value in told.items() if value is not None}}
    if chargers is not None:
        body["fleet"] = [{"vendor": vendor, "count": chargers} for vendor in ("EASEE", "GO_E", "ZAPTEC")]
    answer = sandbox.ask("POST", "/worlds", body)
    sandbox.say(answer, "  ".join(_row(answer)), f"X-API-KEY  {answer['apiKey']}")


@world.command()
@click.argument("name")
@steered
def drop(sandbox: Steering, name: str) -> None:
    """Forget the world NAME."""
    answer = sandbox.ask("DELETE", f"/worlds/{part(name)}")
    sandbox.say(answer, f"dropped {answer['dropped']}")


@world.command()
@steered
def reset(sandbox: Steering) -> None:
    """Let everything in the world begin anew: chargers, accounts, faults, scenarios."""
    answer = sandbox.ask("POST", "reset")
    sandbox.say(answer, "  ".join(_row(answer)))


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    default = "default" if item["isDefault"] else "-"
    return (item["name"], default, f"{item['chargers']} chargers", f"seed {item['seed']}", item["clock"]["now"])

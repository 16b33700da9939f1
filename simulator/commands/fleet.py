"""``charger-sandbox fleet``: who exists, under which ids, and what refresh answers for each."""

import json
from collections.abc import Iterable

import click

from simulator.commands.serving import PORT
from simulator.truth.fleet import Identity


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help="Print the export another charger-service fills its database from."
)
@click.option("--seed", default=7, show_default=True, help="Seed that all ids are derived from.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="Port the sandbox will listen on."
)
def fleet(as_json: bool, seed: int, port: int) -> None:
    """Show the demo fleet: a charger for every answer of the contract."""
    from simulator.app import api_key_for
    from simulator.demo import ANSWERS, WORLD, remarks
    from simulator.export import export_fleet
    from simulator.truth.clock import WorldClock
    from simulator.truth.fleet import Fleet, demo_entries
    from simulator.truth.world import World

    key = api_key_for(seed, WORLD)
    world = World(WORLD, Fleet(seed, demo_entries()), WorldClock(0.0), key)
    if as_json:
        url = f"http://127.0.0.1:{port}"
        click.echo(json.dumps(export_fleet([world], url, url, key), indent=2))
        return
    answers = {about: str(documented) for about, documented in ANSWERS.items()}
    for line in (*fleet_lines(world.chargers, answers), "", *remarks()):
        click.echo(line)


def fleet_lines(chargers: Iterable[Identity], answers: dict[str, str]) -> list[str]:
    """The fleet as aligned text: name, serial, id, answer."""
    rows = [(c.handle, c.serial, c.id, answers[c.about]) for c in chargers]
    head = ("charger", "serial", "id", "refresh answers")
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(3)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)), row[3]])
        for row in (head, *rows)
    ]

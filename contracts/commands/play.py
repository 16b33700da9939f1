"""``charger-sandbox play``: one scenario, watched: each step, the truth at the charger, and what refresh answers."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contracts.commands.ending import BROKEN, PASSED, ending

if TYPE_CHECKING:
    from contracts.court import CourtRules
    from contracts.drive.arena import Arena, Place
    from contracts.drive.scenarios import Case
    from contracts.report.live import LiveView, WatchedWall
    from contracts.report.moments import Seen
    from simulator.truth.world import World

VENDORS = ("EASEE", "GO_E", "ZAPTEC")
RECORDING = ".json"
"""How a recording's name ends."""


@click.command()
@click.argument("scenario")
@click.option("--vendor", "vendors", multiple=True, type=click.Choice(VENDORS), help="Only this one; may be repeated.")
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    help="World seconds per second; without it time jumps from step to step. Of a recording: how much faster.",
)
@click.option("--seed", default=7, show_default=True, help="Seed of the fleet.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON a step.")
@click.option("--listen", help="Of a recording: address for the client, 127.0.0.1:8440 unless told.")
def play(
    scenario: str, vendors: tuple[str, ...], speed: float | None, seed: int, as_json: bool, listen: str | None
) -> None:
    """Play SCENARIO, a shipped one or a file, against the reference charger-service.

    A recording that `charger-sandbox record` wrote (a .json file) is given again as by `charger-sandbox play-back`.

    Exit code 0: every answer was right. 1: one was wrong. 2: wrong usage.
    """
    from contracts.drive.scenarios import cases
    from simulator.scenario.library import find
    from simulator.truth.states import Vendor

    with ending():
        if Path(scenario).suffix == RECORDING:
            return _give_again(Path(scenario), listen, speed, odd=bool(vendors) or as_json)
        if listen is not None:
            raise click.UsageError(f"--listen is for recordings ({RECORDING} files): leave it out")
        script = find(scenario)
        found = cases([script], tuple(Vendor(name) for name in vendors) or tuple(Vendor))
        if not found:
            raise click.UsageError(f"{script.slug} is for {', '.join(script.vendors)}: choose one of them")
        right = [_play(case, seed, speed, as_json) for case in found]
        sys.exit(PASSED if all(right) else BROKEN)


def _give_again(recording: Path, listen: str | None, speed: float | None, *, odd: bool) -> None:
    """Serve a recording. odd: whether something was asked for that only a scenario has."""
    from simulator.commands.record import LISTEN, give_again

    if odd:
        raise click.UsageError(
            f"{recording} is a recording, whose answers are given again as they were: leave --vendor and --json out, "
            f"or make a scenario of it with charger-sandbox scenarios new NAME --from {recording}"
        )
    give_again(recording, listen or LISTEN, speed or 1.0)


def _play(case: "Case", seed: int, speed: float | None, as_json: bool) -> bool:
    """Play one case and print each moment; returns whether all answers were right."""
    from rich.console import Console

    from contracts.court import CourtRules
    from contracts.drive.arena import InProcessArena
    from contracts.report.live import LiveView, WatchedWall
    from contracts.report.moments import json_line, line
    from contracts.spec import Contract
    from simulator.scenario.stage import SteppedPace, WatchedPace
    from simulator.truth.clock import SystemWall

    wall = WatchedWall(SystemWall())
    pace_of = SteppedPace if speed is None else partial(WatchedPace, wall=wall, speed=speed)
    arena, rules, console = InProcessArena(seed, pace_of=pace_of), CourtRules(Contract.load()), Console()
    if not as_json:
        click.echo(f"{case.script.title} ({case.vendor.value})")
    wrong = 0
    if speed is not None and console.is_terminal and not as_json:
        with LiveView(console, wall) as view:
            for seen in _watched(case, arena, rules, view, wall):
                view.say(line(seen))
                wrong += len(seen.findings)
    else:
        for seen in _moments(case, arena.open(case.booking), rules):
            click.echo(json_line(seen) if as_json else line(seen))
            wrong += len(seen.findings)
    return not wrong


def _moments(case: "Case", place: "Place", rules: "CourtRules") -> "Iterator[Seen]":
    """Each moment, at a checkpoint with the answer.

    Nobody asks in between: a call more would use up what a scenario counts, rejected logins for example.
    """
    from contracts.court import Court
    from contracts.drive.scenarios import play as moments
    from contracts.report.moments import Seen

    court, world = Court(place, rules), place.opened.world
    charger = world.fleet.chargers[0]
    for judged in moments(case, place, court, ""):
        truth, online = world.truth(charger.id), _online(world, charger.id)
        yield Seen(case, judged.moment, truth, online, judged.exchange, judged.findings)


def _watched(
    case: "Case", arena: "Arena", rules: "CourtRules", view: "LiveView", wall: "WatchedWall"
) -> "Iterator[Seen]":
    """The same, with the truth drawn while the next moment is waited for."""
    from contracts.report.live import Now
    from contracts.report.moments import said

    place = arena.open(case.booking)
    world, charger = place.opened.world, place.opened.world.fleet.chargers[0]
    began_s = world.now_s()
    step, answer = "the start", "not asked yet"

    def look() -> Now:
        return Now(
            title=f"{case.script.title} ({case.vendor.value})",
            at_s=world.now_s() - began_s,
            end_s=case.script.duration_s,
            step=step,
            truth=world.truth(charger.id),
            online=_online(world, charger.id),
            answer=answer,
        )

    wall.on_wait = lambda: view.draw(look)
    for seen in _moments(case, place, rules):
        step = seen.moment.text
        answer = said(seen.exchange) if seen.exchange else answer
        yield seen


def _online(world: "World", charger_id: str) -> bool:
    return world.history(charger_id).picture_at(world.now_s()).uplink.up

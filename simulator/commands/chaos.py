"""``charger-sandbox chaos``: seeded random trouble in a running sandbox, and the scenarios it leaves."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.steering import Steering, part, steered
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from simulator.chaos.chaos import Chaos

STORIES = Path("chaos-scenarios")
"""Where ``up --chaos`` leaves its scenarios unless told."""


class Unwritable(SandboxError):
    """A file cannot be written there."""


@click.group()
def chaos() -> None:
    """Let random trouble come and go in a running sandbox."""


@chaos.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def profiles(as_json: bool) -> None:
    """List the profiles, what each imitates and who reported it."""
    import json

    from simulator.chaos.profiles import PROFILES

    if as_json:
        told = [{"profile": n, "about": p.about, "sources": list(p.sources)} for n, p in PROFILES.items()]
        click.echo(json.dumps(told, indent=2))
        return
    for name, profile in PROFILES.items():
        click.echo(f"{name}: {profile.about} ({', '.join(profile.sources)})")


@chaos.command()
@click.argument("profile")
@click.option("--seed", type=int, help="Seed of what is drawn; the world's unless said.")
@click.option("--charger", "chargers", multiple=True, help="For this charger, which begins anew; may be repeated.")
@steered
def start(sandbox: Steering, profile: str, seed: int | None, chargers: tuple[str, ...]) -> None:
    """Let the trouble of PROFILE begin, for all chargers that are well unless some are named."""
    body: dict[str, Any] = {"profile": profile}
    body |= {"seed": seed} if seed is not None else {}
    body |= {"chargers": list(chargers)} if chargers else {}
    _say(sandbox, sandbox.ask("POST", "chaos", body))


@chaos.command()
@steered
def show(sandbox: Steering) -> None:
    """Show how it stands and what happened last."""
    _say(sandbox, sandbox.ask("GET", "chaos"))


@chaos.command()
@steered
def stop(sandbox: Steering) -> None:
    """End it and mend everything it broke."""
    _say(sandbox, sandbox.ask("DELETE", "chaos"))


@chaos.command()
@click.argument("charger")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write instead of printing.")
@steered
def scenario(sandbox: Steering, charger: str, out: Path | None) -> None:
    """Print what happened to CHARGER as a scenario that replays it."""
    text = sandbox.text(f"chaos/scenarios/{part(charger)}")
    if out is None:
        click.echo(text, nl=False)
    else:
        write(out, text)


def _say(sandbox: Steering, answer: dict[str, Any]) -> None:
    if answer["profile"] is None:
        sandbox.say(answer, "there was no chaos yet")
        return
    state = "runs" if answer["isRunning"] else "is over"
    head = f"{answer['profile']}, seed {answer['seed']}: {state}, for {len(answer['chargers'])} chargers"
    lines = [f"{one['atS']:>10.1f} s  {one['whom']}  {one['text']}" for one in reversed(answer["happened"])]
    sandbox.say(answer, head, *lines)


def write(path: Path, text: str) -> None:
    """Write a file, with the folders above it. Raises Unwritable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unwritable(f"{path} cannot be written ({error.strerror or error}): name another place") from error


def write_stories(told: "Chaos", folder: Path) -> Iterable[Path]:
    """Write a scenario for each charger that was asked for meanwhile; for the first of each vendor when none was.

    Raises Unwritable or BadScenario.
    """
    from simulator.chaos.story import slug_of, story

    first = {charger.vendor: charger for charger in reversed(told.chargers)}.values()
    asked = [charger for charger in told.chargers if told.was_asked(charger)]
    for charger in asked or list(first)[::-1]:
        path = folder / f"{slug_of(told, charger)}.yaml"
        write(path, story(told, charger))
        yield path

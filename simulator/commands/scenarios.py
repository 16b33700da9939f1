"""``charger-sandbox scenarios``: what can be played, one of them in words, and whether files are right."""

import json
import sys
from pathlib import Path

import click

from simulator.scenario.errors import BadScenario
from simulator.scenario.library import all_scenarios, find, scenario_names
from simulator.scenario.load import load
from simulator.scenario.say import say_deed
from simulator.scenario.script import Script
from simulator.truth.states import Vendor


@click.group()
def scenarios() -> None:
    """List, show and validate scenarios."""


@scenarios.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """Name every scenario that ships with the project."""
    scripts = all_scenarios()
    if as_json:
        click.echo(json.dumps([_summary(script) for script in scripts], indent=2))
        return
    width = max(len(script.slug) for script in scripts)
    for script in scripts:
        vendors = "" if len(script.vendors) == len(Vendor) else f" [{', '.join(script.vendors)}]"
        click.echo(f"{script.slug.ljust(width)}  {script.title}{vendors}")


@scenarios.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(name: str, as_json: bool) -> None:
    """Tell one scenario step by step. NAME is a shipped scenario or a file."""
    script = find(name)
    if as_json:
        click.echo(json.dumps({**_summary(script), "steps": _steps(script)}, indent=2))
        return
    click.echo(f"{script.title}\n\n{script.story.strip()}\n\nstarts {script.start}, for {', '.join(script.vendors)}")
    for step in script.steps:
        only = f" [{', '.join(sorted(step.only))}]" if step.only else ""
        click.echo(f"{step.at_s:>8g} s  {say_deed(step.deed)}{only}")


@scenarios.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def validate(files: tuple[Path, ...]) -> None:
    """Check scenario FILES, the shipped ones when none is named. Exit code 2 when one is wrong."""
    wrong = 0
    paths = files or tuple(Path(find(name).source) for name in scenario_names())
    for path in paths:
        try:
            load(path)
        except BadScenario as error:
            wrong += 1
            click.echo(str(error), err=True)
    click.echo(f"{len(paths) - wrong} right, {wrong} wrong")
    if wrong:
        sys.exit(2)


def _summary(script: Script) -> dict[str, object]:
    return {
        "slug": script.slug,
        "title": script.title,
        "tags": list(script.tags),
        "vendors": [vendor.value for vendor in script.vendors],
        "durationS": script.duration_s,
    }


def _steps(script: Script) -> list[dict[str, object]]:
    return [{"atS": step.at_s, "only": sorted(step.only), "text": say_deed(step.deed)} for step in script.steps]

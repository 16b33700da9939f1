"""``charger-sandbox scenarios``: what can be played, one of them in words, and whether files are right."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from simulator.scenario.errors import Problem
    from simulator.scenario.script import Script


@click.group()
def scenarios() -> None:
    """List, show and validate scenarios."""


@scenarios.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """Name every scenario that ships with the project."""
    from simulator.scenario.library import all_scenarios
    from simulator.truth.states import Vendor

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
    from simulator.scenario.library import find
    from simulator.scenario.say import say_deed

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
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def validate(files: tuple[Path, ...], as_json: bool) -> None:
    """Check scenario FILES, the shipped ones when none is named. Exit code 2 when one is wrong."""
    from simulator.scenario.library import scenario_names, scenarios_dir

    paths = files or tuple(scenarios_dir() / f"{name}.yaml" for name in scenario_names())
    found = [problems for path in paths if (problems := _problems(path))]
    if as_json:
        told = [{"file": p.source, "line": p.line, "text": p.text} for problems in found for p in problems]
        click.echo(json.dumps({"right": len(paths) - len(found), "wrong": len(found), "problems": told}, indent=2))
    else:
        for problem in (problem for problems in found for problem in problems):
            click.echo(str(problem), err=True)
        click.echo(f"{len(paths) - len(found)} right, {len(found)} wrong")
    if found:
        sys.exit(2)


def _problems(path: Path) -> "tuple[Problem, ...]":
    from simulator.scenario.errors import BadScenario
    from simulator.scenario.load import load

    try:
        load(path)
    except BadScenario as error:
        return error.problems
    return ()


def _summary(script: "Script") -> dict[str, object]:
    return {
        "slug": script.slug,
        "title": script.title,
        "tags": list(script.tags),
        "vendors": [vendor.value for vendor in script.vendors],
        "durationS": script.duration_s,
    }


def _steps(script: "Script") -> list[dict[str, object]]:
    from simulator.scenario.say import say_deed

    return [{"atS": step.at_s, "only": sorted(step.only), "text": say_deed(step.deed)} for step in script.steps]

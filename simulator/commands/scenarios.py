"""``charger-sandbox scenarios``: what can be played, one of them in words, and whether files are right."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from simulator.scenario.errors import Problem
    from simulator.scenario.script import Script
    from simulator.truth.states import Vendor

_VENDOR = click.Choice(["EASEE", "GO_E", "ZAPTEC"], case_sensitive=False)
ANSWERS = (
    "200",
    "UNAUTHORIZED",
    "CHARGER_NOT_FOUND",
    "VENDOR_ACCOUNT_IS_DISCONNECTED",
    "VENDOR_COMMUNICATION_ERROR",
    "DEVICE_IS_DISCONNECTED",
    "VENDOR_AUTHENTICATION_ERROR",
    "VENDOR_CONNECTION_ERROR",
)
"""Spelled out, so that no command waits for the room they come from; a test compares them."""


@click.group()
def scenarios() -> None:
    """List, show, validate and begin scenarios."""


@scenarios.command("list")
@click.argument("text", nargs=-1)
@click.option(
    "--vendor",
    "vendors",
    multiple=True,
    type=_VENDOR,
    help="Only those for this vendor; may be repeated, one is enough.",
)
@click.option("--tag", "tags", multiple=True, help="Only those with this tag; may be repeated, all must be there.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    type=click.Choice(ANSWERS, case_sensitive=False),
    help="Only those in which refresh may answer so; may be repeated, one is enough.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(
    text: tuple[str, ...], vendors: tuple[str, ...], tags: tuple[str, ...], answers: tuple[str, ...], as_json: bool
) -> None:
    """Name the scenarios that ship with the project, or those that hold every word of TEXT.

    Exit code 1 when there is none.
    """
    from simulator.scenario.library import all_scenarios
    from simulator.scenario.script import Answer
    from simulator.scenario.search import Wish, search
    from simulator.truth.states import Vendor

    wish = Wish(frozenset(map(Vendor, vendors)), frozenset(tags), frozenset(map(Answer, answers)), text)
    scripts = search(all_scenarios(), wish)
    if as_json:
        click.echo(json.dumps([_summary(script) for script in scripts], indent=2))
    elif scripts:
        _say_list(scripts)
    else:
        click.echo("no scenario fits: ask for less", err=True)
    if not scripts:
        sys.exit(1)


def _say_list(scripts: "list[Script]") -> None:
    from simulator.truth.states import Vendor

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


@scenarios.command()
@click.argument("name")
@click.option(
    "--vendor",
    "vendors",
    multiple=True,
    type=_VENDOR,
    help="Play it for this vendor; may be repeated; all unless told.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="The folder to write it to, this one unless told.",
)
@click.option(
    "--from",
    "recording",
    type=click.Path(path_type=Path),
    metavar="RECORDING",
    help="Tell what failed in a file that `charger-sandbox record` wrote.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def new(name: str, vendors: tuple[str, ...], into: Path, recording: Path | None, as_json: bool) -> None:
    """Write NAME.yaml, a right scenario with comments, to change into the one you mean."""
    from simulator.scenario.beginning import beginning, write_scenario
    from simulator.truth.states import Vendor

    wished = [vendor for vendor in Vendor if vendor in vendors]
    text = _from_recording(name, into, recording, wished) if recording else beginning(name, into, wished)
    path = write_scenario(name, into, text)
    if as_json:
        click.echo(json.dumps({"slug": name, "file": str(path)}, indent=2))
        return
    click.echo(f"{path} written: change it, then\n  charger-sandbox scenarios validate {path}")
    click.echo(f"  charger-sandbox play {path}")


@scenarios.command(hidden=True)
def table() -> None:
    """Print the page of all shipped scenarios, docs/scenario-library.md."""
    from simulator.scenario.library import all_scenarios
    from simulator.scenario.table import library_page

    click.echo(library_page(all_scenarios()), nl=False)


def _from_recording(name: str, into: Path, file: Path, wished: "list[Vendor]") -> str:
    from simulator.record.archive import read
    from simulator.retold.story import retold
    from simulator.scenario.beginning import check_name, schema_line

    check_name(name)
    if len(wished) > 1:
        raise click.UsageError("--from with one --vendor at the most was expected: a scenario tells of one recording")
    return f"{schema_line(into)}\n{retold(read(file), name, *wished)}"


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
        "answers": [answer.value for answer in script.answers_for(script.vendors)],
        "source": list(script.reported),
        "durationS": script.duration_s,
    }


def _steps(script: "Script") -> list[dict[str, object]]:
    from simulator.scenario.say import say_deed

    return [{"atS": step.at_s, "only": sorted(step.only), "text": say_deed(step.deed)} for step in script.steps]

"""``charger-sandbox replay``: one finding of a report once more, and whether the same bytes came."""

import sys
from pathlib import Path

import click

from contracts.commands.check import KEY_PLACE, check, judged
from contracts.commands.ending import BROKEN, PASSED, ending


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--finding", "number", default=1, show_default=True, help="Which finding of the report, counted from 1.")
@click.option(
    "--api-key",
    envvar="CHARGER_SANDBOX_API_KEY",
    help="Key of the service elsewhere, which reports do not tell; else from CHARGER_SANDBOX_API_KEY.",
)
@click.option(
    "--trust",
    "trusted",
    multiple=True,
    metavar="URL",
    help="An address beyond this machine that may be asked, be shown key and token, or serve vendors; may be repeated.",
)
@click.option("--fleet-out", type=click.Path(path_type=Path), help="Write the export for that service here first.")
def replay(file: Path, number: int, api_key: str | None, trusted: tuple[str, ...], fleet_out: Path | None) -> None:
    """Ask for one finding of FILE, a JSON report of check or a single finding of it, once more.

    FILE may come from anybody, so services and sandboxes that it names are asked on this machine alone, or where
    --trust says so.

    Exit code 0: all is right now. 1: the finding came again, or another one. 2: wrong usage. 3: target not reachable.
    4: the harness itself broke.
    """
    from contracts.replaying import BadReport, compare, recall, refuse_strangers

    with ending():
        recalled = recall(file, number)
        options = _options(recalled.words, file)
        refuse_strangers(file, options, trusted)
        if options["api_key"] == KEY_PLACE:
            if not api_key:
                raise BadReport(f"{file}: the service elsewhere wants its key, which no report tells: add --api-key")
            options["api_key"] = api_key
        click.echo(f"replaying: {recalled.told['replay']}")
        # Where to write is said here and not by a report, which may come from anywhere.
        report = judged(options | {"fleet_out": fleet_out})
        finding, again = compare(recalled, report.findings)
        if finding is not None:
            click.echo(f"the finding came again: {finding.title}: expected {finding.expected}, seen {finding.seen}")
            click.echo(str(again))
        elif report.findings:
            click.echo(f"that finding did not come again, {len(report.findings)} others did")
        elif report.passed:
            click.echo("the finding did not come again: everything is right now")
        sys.exit(PASSED if report.passed else BROKEN)


def _options(words: list[str], file: Path) -> dict[str, object]:
    """The options of ``check`` that the words spell, no file with settings read. Raises BadReport."""
    from contracts.replaying import BadReport

    bare = click.Command("check", params=[option for option in check.params if option.name != "config"])
    try:
        options = bare.make_context("check", list(words)).params
    except click.ClickException as error:
        raise BadReport(f"{file}: its replay command cannot be typed: {error.format_message()}") from error
    return {**options, "config": None}

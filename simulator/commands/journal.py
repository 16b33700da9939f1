"""``charger-sandbox journal``: who asked what in a running sandbox."""

import json
from pathlib import Path
from typing import Any

import click

from simulator.commands.steering import BadSetting, NotRunning, Steering, part, steered


@click.command()
@click.argument("number", type=int, required=False)
@click.option("--follow", is_flag=True, help="Print exchanges as they come.")
@click.option("--count", type=click.IntRange(1), help="With --follow: end after so many exchanges.")
@click.option("--har", type=click.Path(path_type=Path), help="Write a HAR 1.2 archive to this file.")
@click.option("--clear", is_flag=True, help="Forget every exchange.")
@click.option("--leg", type=click.Choice(["service", "vendor"]), help="Only calls to the service, or to vendors.")
@click.option("--vendor", type=click.Choice(["EASEE", "GO_E", "ZAPTEC"]), help="Only calls about this vendor.")
@click.option("--charger", help="Only calls about this charger.")
@click.option("--status", help="Only this status: 503, 5xx, or none for no answer.")
@click.option("--cause", type=int, help="Only the refresh of this number and the vendor calls it caused.")
@click.option("--since", type=int, help="Only exchanges with a higher number.")
@click.option("--limit", type=click.IntRange(1, 5000), help="How many at the most.")
@steered
def journal(
    sandbox: Steering,
    number: int | None,
    follow: bool,
    count: int | None,
    har: Path | None,
    clear: bool,
    **wanted: Any,
) -> None:
    """Print the newest exchanges, oldest first, or the one with that NUMBER and what is wrong with it."""
    if sum((number is not None, follow, har is not None, clear)) > 1:
        raise BadSetting("journal: one of NUMBER, --follow, --har and --clear was expected, got more")
    if number is not None:
        _show(sandbox, number)
    elif follow:
        _follow(sandbox, count, wanted)
    elif har is not None:
        _archive(sandbox, har, wanted)
    elif clear:
        answer = sandbox.ask("DELETE", "journal")
        sandbox.say(answer, f"forgot {answer['cleared']} exchanges")
    else:
        answer = sandbox.ask("GET", "journal", **wanted)
        lines = [_line(item) for item in reversed(answer["items"])]
        sandbox.say(answer, *(lines or ["no such exchange"]))


def _show(sandbox: Steering, number: int) -> None:
    answer = sandbox.ask("GET", f"journal/{number}")
    asked = [f"> {name}: {value}" for name, value in answer["requestHeaders"]]
    said = [f"< {name}: {value}" for name, value in answer["headers"]]
    found = [f"! {one['part']}: expected {one['expected']}, seen {one['seen']}" for one in answer["findings"] or ()]
    bodies = [[body] if body else [] for body in (answer["requestBody"], answer["body"])]
    sandbox.say(answer, _line(answer), *asked, *bodies[0], *said, *bodies[1], *found)


def _follow(sandbox: Steering, count: int | None, wanted: dict[str, Any]) -> None:
    seen = 0
    if wanted["charger"] is not None:
        wanted["charger"] = sandbox.ask("GET", f"chargers/{part(wanted['charger'])}")["id"]
    for kind, item in sandbox.follow("events", kinds="journal"):
        if kind == "journal" and _fits(item, wanted):
            click.echo(json.dumps(item) if sandbox.as_json else _line(item))
            seen += 1
            if count is not None and seen >= count:
                return
    raise NotRunning("the sandbox has ended")


def _fits(item: dict[str, Any], wanted: dict[str, Any]) -> bool:
    status = "none" if item["status"] is None else str(item["status"])
    return (
        all(wanted[name] in (None, item[name]) for name in ("leg", "vendor", "cause"))
        and wanted["charger"] in (None, item["chargerId"])
        and wanted["status"] in (None, status, f"{status[0]}xx")
        and item["number"] > (wanted["since"] or 0)
    )


def _archive(sandbox: Steering, file: Path, wanted: dict[str, Any]) -> None:
    wanted["limit"] = wanted["limit"] or 5000
    archive = sandbox.ask("GET", "journal.har", **wanted)
    try:
        file.write_text(json.dumps(archive, indent=1), encoding="utf-8")
    except OSError as error:
        raise BadSetting(f"--har: {file} cannot be written ({error.strerror}): choose another file") from error
    entries = len(archive["log"]["entries"])
    sandbox.say({"file": str(file), "entries": entries}, f"{entries} exchanges in {file}")


def _line(item: dict[str, Any]) -> str:
    indent = "  " if item["leg"] == "vendor" else ""
    answer = item["ending"] if item["status"] is None else str(item["status"])
    cause = f" [refresh {item['cause']}]" if item["cause"] else ""
    faults = f" ({'; '.join(item['shapedBy'])})" if item["shapedBy"] else ""
    verdict = " WRONG" if item["verdict"] == "wrong" else ""
    return f"{item['number']:>5} {indent}{item['method']} {item['target']} {answer}{faults}{cause}{verdict}"

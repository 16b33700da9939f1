"""``charger-sandbox check``: judge a charger-service and say so with the exit code."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from rich.console import Console

    from contracts.drive.arena import Arena
    from contracts.harness import Plan, Report
    from contracts.remote import RemoteOptions
    from simulator.scenario.script import Script

PASSED, BROKEN, UNREACHABLE = 0, 1, 3
"""Exit codes; 2 is wrong usage or configuration."""
VENDORS = ("EASEE", "GO_E", "ZAPTEC")
DRIVES = ("scenarios", "fuzz", "explore")


class BadCheck(SandboxError):
    """The options of a check do not go together."""


@click.command()
@click.option("--target", metavar="URL", help="Judge the service at this URL instead of the reference one.")
@click.option("--api-key", help="Key the target wants as X-API-KEY.")
@click.option(
    "--listen",
    default="127.0.0.1:8420",
    show_default=True,
    metavar="HOST:PORT",
    help="Where the first vendor is served for the target; the others follow on the next two ports.",
)
@click.option("--fleet-out", type=click.Path(path_type=Path), help="Write the fleet export for the target here first.")
@click.option("--provider-states", metavar="URL", help="Where the target is told of accounts that come and go.")
@click.option("--wait-s", default=30.0, show_default=True, help="How long to wait for the target, seconds.")
@click.option("--seed", default=7, show_default=True, help="Seed of fleet, generated requests and machine.")
@click.option("--scenario", "names", multiple=True, help="Only this scenario, a name or a file; may be repeated.")
@click.option("--vendor", "vendors", multiple=True, type=click.Choice(VENDORS), help="Only this one; may be repeated.")
@click.option("--drive", "drives", multiple=True, type=click.Choice(DRIVES), help="Only this one; may be repeated.")
@click.option("--examples", default=60, show_default=True, type=click.IntRange(1), help="Generated requests.")
@click.option("--runs", default=12, show_default=True, type=click.IntRange(1), help="Runs of the exploring machine.")
@click.option(
    "--offline",
    type=click.Choice(["refuse", "stale"]),
    default="refuse",
    show_default=True,
    help="Whether a 200 with isOnline false may stand for an offline charger.",
)
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the report as JSON; - for stdout.")
def check(names: tuple[str, ...], **options: Any) -> None:
    """Judge a charger-service: scenarios, generated requests, and an exploring machine."""
    from contracts.remote import Unreachable
    from contracts.spec import ContractUnusable

    plan = _plan(names, options)
    remote = _remote(options)
    try:
        report = _judge(plan, remote, options["offline"], options["json_file"])
    except ContractUnusable as error:
        raise BadCheck(str(error)) from error
    except Unreachable as error:
        click.echo(f"charger-sandbox: {error}", err=True)
        sys.exit(UNREACHABLE)
    sys.exit(PASSED if report.passed else BROKEN)


def _plan(names: tuple[str, ...], options: dict[str, Any]) -> "Plan":
    from contracts.harness import Plan
    from simulator.truth.states import Vendor

    return Plan(
        seed=options["seed"],
        scripts=_scripts(names),
        vendors=tuple(Vendor(name) for name in options["vendors"]) or tuple(Vendor),
        drives=options["drives"] or (("scenarios",) if names else DRIVES),
        examples=options["examples"],
        runs=options["runs"],
    )


def _scripts(names: tuple[str, ...]) -> "tuple[Script, ...]":
    from simulator.scenario.library import all_scenarios, find

    return tuple(find(name) for name in names) if names else tuple(all_scenarios())


def _remote(options: dict[str, Any]) -> "RemoteOptions | None":
    from contracts.remote import RemoteOptions

    url, api_key = options["target"], options["api_key"]
    if url is None:
        for name in ("api_key", "fleet_out", "provider_states"):
            if options[name] is not None:
                raise BadCheck(f"--{name.replace('_', '-')} belongs to --target: name the service to judge, or drop it")
        return None
    if not url.startswith(("http://", "https://")):
        raise BadCheck(f"--target is a URL such as http://127.0.0.1:9000, got {url!r}")
    if not api_key:
        raise BadCheck("--target needs --api-key: the key the service wants as X-API-KEY")
    named = {key: options[key] for key in ("listen", "fleet_out", "provider_states", "wait_s")}
    return RemoteOptions(url, api_key, **named)


def _judge(plan: "Plan", remote: "RemoteOptions | None", offline: str, json_file: Path | None) -> "Report":
    from rich.console import Console

    from contracts.report.jsontext import report_json
    from contracts.report.terminal import print_report

    to_stdout = json_file is not None and str(json_file) == "-"
    console = Console(stderr=to_stdout)
    report = _judge_there(plan, remote, offline, console) if remote else _judge_here(plan, offline, console)
    print_report(report, console)
    if to_stdout:
        click.echo(report_json(report))
    elif json_file is not None:
        json_file.write_text(report_json(report) + "\n", encoding="utf-8")
    return report


def _judge_here(plan: "Plan", offline: str, console: "Console") -> "Report":
    from contracts.drive.arena import InProcessArena

    return _hold(plan, InProcessArena(plan.seed), offline, console)


def _judge_there(plan: "Plan", remote: "RemoteOptions", offline: str, console: "Console") -> "Report":
    from contracts.remote import remote_arena
    from simulator.truth.clock import SystemWall

    again = f" --target {remote.url} --api-key KEY --listen {remote.listen}"
    if remote.provider_states:
        again += f" --provider-states {remote.provider_states}"
    if remote.fleet_out:
        again += f" --fleet-out {remote.fleet_out}"
    with remote_arena(plan, remote, SystemWall()) as arena:
        return _hold(plan, arena, offline, console, again)


def _hold(plan: "Plan", arena: "Arena", offline: str, console: "Console", again: str = "") -> "Report":
    from contracts.court import CourtRules
    from contracts.harness import Trial
    from contracts.oracle.situation import Offline, Policy
    from contracts.report.terminal import TerminalWatcher
    from contracts.spec import Contract
    from simulator.truth.clock import SystemWall

    rules = CourtRules(Contract.load(), Policy(offline=Offline(offline)))
    with TerminalWatcher(console) as watcher:
        return Trial(plan, arena, rules, watcher, SystemWall().monotonic_s, again).hold()

"""``charger-sandbox check``: judge a charger-service and say so with the exit code."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from contracts.commands.agreed import agreed_again, agreed_options, court_rules
from contracts.commands.ending import BROKEN, PASSED, UNREACHABLE, ending
from contracts.config import config_option
from contracts.profiles import DRIVES, PROFILES
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from contracts.attached.trial import SandboxOptions
    from contracts.drive.arena import Arena
    from contracts.harness import Plan, Report
    from contracts.record import Record
    from contracts.remote import RemoteOptions
    from simulator.commands.steering import Steering
    from simulator.scenario.script import Script

VENDORS = ("EASEE", "GO_E", "ZAPTEC")
LISTEN = "127.0.0.1:8420"
KEY_PLACE = "KEY"
"""Stands for the target's key in commands that are shown; the same as in contracts.remote, which loads the harness."""
_OF_A_DRIVE = {"time_s": "explore", "shrink_to": "explore"}
"""Options that promise what one drive alone does, by parameter; those that only bound a drive may stand idle."""
_OF_THE_TARGET = ("api_key", "listen", "fleet_out", "provider_states", "wait_s")


class BadCheck(SandboxError):
    """The options of a check do not go together."""


@click.command()
@config_option
@click.option("--target", metavar="URL", help="Judge the service at this URL instead of the reference one.")
@click.option("--api-key", help="Key the target wants as X-API-KEY.")
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help=f"Where the first vendor is served for the target, {LISTEN} unless named; the others follow on the next two.",
)
@click.option("--fleet-out", type=click.Path(path_type=Path), help="Write the fleet export for the target here first.")
@click.option(
    "--provider-states",
    metavar="URL",
    help="Where the target is told, by POST as Pact does, of accounts that come and go; see docs/judging.md.",
)
@click.option("--wait-s", type=click.FloatRange(0), help="How long to wait for the target, 30 seconds unless named.")
@click.option("--sandbox", metavar="URL", help="Judge in the sandbox that is already up at this URL.")
@click.option(
    "--token", envvar="CHARGER_SANDBOX_TOKEN", help="Token that sandbox printed, if any; else CHARGER_SANDBOX_TOKEN."
)
@click.option("--seed", default=7, show_default=True, help="Seed of fleet, generated requests and machine.")
@click.option("--scenario", "names", multiple=True, help="Only this scenario, a name or a file; may be repeated.")
@click.option("--vendor", "vendors", multiple=True, type=click.Choice(VENDORS), help="Only this one; may be repeated.")
@click.option("--drive", "drives", multiple=True, type=click.Choice(DRIVES), help="Only this one; may be repeated.")
@click.option(
    "--profile", type=click.Choice(list(PROFILES)), default="default", show_default=True, help="How thorough to be."
)
@click.option("--only", multiple=True, metavar="NAME", help="Only this check, scenario or walk; may be repeated.")
@click.option("--skip", multiple=True, metavar="NAME", help="Not this check, scenario or walk; may be repeated.")
@click.option("--examples", type=click.IntRange(1, 10_000), help="Generated requests of a kind; else by profile.")
@click.option("--runs", type=click.IntRange(1, 10_000), help="Runs of the exploring machine; else by profile.")
@click.option("--crowds", type=click.IntRange(1, 100), help="Worlds in which everybody asks at once; else by profile.")
@click.option("--time", "time_s", type=click.FloatRange(0, min_open=True), help="Explore for so many seconds.")
@click.option(
    "--shrink-to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what the exploring machine found as short scenarios into this folder.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that judge the reference service side by side; as many as there are cores unless named.",
)
@agreed_options
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the report as JSON; - for stdout.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write the report as JUnit XML.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the report as one HTML page.")
@click.option("--har", type=click.Path(path_type=Path), help="Write every exchange, on both legs, as a HAR archive.")
@click.option("--report-to", metavar="URL", help="Show the report on the dashboard of the sandbox running at this URL.")
def check(names: tuple[str, ...], **options: Any) -> None:
    """Judge a charger-service: scenarios, a walk through all states and failures, odd and generated requests, crowds,
    and an exploring machine.

    Exit code 0: passed. 1: contract broken, or nothing ran. 2: wrong usage. 3: target not reachable. 4: the harness
    itself broke, which says nothing about the service.
    """
    with ending():
        report = judged({**options, "names": names})
        sys.exit(PASSED if report.passed else BROKEN)


def judged(options: dict[str, Any]) -> "Report":
    """Hold the trial that the options of ``check`` ask for and write its report. Raises SandboxError; an unreachable
    target ends the program.
    """
    from contracts.remote import Unreachable
    from contracts.spec import ContractUnusable

    _refuse_missing_folders(options)
    page = _page(options["report_to"])
    try:
        remote = _remote(options)
        report = _judge(_plan(options["names"], options), remote, _sandbox(options, remote), options)
    except ContractUnusable as error:
        raise BadCheck(str(error)) from error
    except Unreachable as error:
        click.echo(f"charger-sandbox: {error}", err=True)
        sys.exit(UNREACHABLE)
    if page is not None:
        _show(report, page)
    return report


def _page(url: str | None) -> "Steering | None":
    """The sandbox that is to show the report, looked for before the trial. Raises BadCheck."""
    if url is None:
        return None
    from simulator.commands.steering import Steering

    _refuse_no_url("--report-to", url)
    page = Steering(url.rstrip("/"), os.environ.get("CHARGER_SANDBOX_TOKEN"), None, as_json=False)
    try:
        page.ask("GET", "/reports")
    except SandboxError as error:
        raise BadCheck(f"--report-to: {error}") from error
    return page


def _show(report: "Report", page: "Steering") -> None:
    """Send the report; a page that is gone meanwhile changes nothing about the verdict."""
    from contracts.report.jsontext import report_document
    from simulator.commands.report import deliver

    try:
        deliver(page, report_document(report))
    except SandboxError as error:
        click.echo(f"charger-sandbox: the report could not be shown: {error}", err=True)
    else:
        click.echo(f"the report is at {page.url}/?tab=check", err=True)


def _refuse_missing_folders(options: dict[str, Any]) -> None:
    for name in ("json_file", "junit", "html", "har", "fleet_out"):
        path = options[name]
        if path is not None and (path.is_dir() or not path.parent.is_dir()):
            option = "--" + name.removesuffix("_file").replace("_", "-")
            raise BadCheck(f"{option} is a file in a folder that exists, got {path}: make the folder first")


def _plan(names: tuple[str, ...], options: dict[str, Any]) -> "Plan":
    from contracts.choosing import choose
    from contracts.harness import Plan
    from simulator.truth.states import Vendor

    profile = PROFILES[options["profile"]]
    wanted = options["drives"] or (("scenarios",) if names else profile.drives)
    plan = Plan(
        seed=options["seed"],
        scripts=_scripts(names or profile.scenarios),
        vendors=tuple(vendor for vendor in Vendor if not options["vendors"] or vendor.value in options["vendors"]),
        drives=tuple(drive for drive in DRIVES if drive in wanted),
        time_s=options["time_s"],
        shrink_to=options["shrink_to"],
        whole_walk=profile.whole_walk,
        **{name: options[name] or getattr(profile, name) for name in ("examples", "runs", "crowds")},
    )
    plan = choose(plan, frozenset(options["only"]), frozenset(options["skip"]), drives_named=bool(options["drives"]))
    _refuse_idle_options(plan.drives)
    return plan


def _refuse_idle_options(drives: tuple[str, ...]) -> None:
    """Refuse what was typed for a drive that is not asked; a file with settings may hold it for other days."""
    context = click.get_current_context()
    for name, drive in _OF_A_DRIVE.items():
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE and drive not in drives:
            option = next(option.opts[0] for option in context.command.params if option.name == name)
            raise BadCheck(
                f"{option} belongs to the drive {drive}, which is not asked: add --drive {drive}, or drop it"
            )


def _scripts(names: tuple[str, ...]) -> "tuple[Script, ...]":
    from simulator.scenario.library import all_scenarios, find

    if not names:
        return tuple(all_scenarios())
    found: dict[str, Script] = {}
    for script in map(find, names):
        known = found.setdefault(script.slug, script)
        if known.source != script.source:
            raise BadCheck(f"{known.source} and {script.source} are both called {script.slug}: rename one of the files")
    return tuple(found.values())


def _remote(options: dict[str, Any]) -> "RemoteOptions | None":
    from contracts.remote import RemoteOptions

    given = {name: options[name] for name in _OF_THE_TARGET if options[name] is not None}
    url = options["target"]
    elsewhere = next((name for name in ("target", "sandbox") if options[name] is not None), None)
    if elsewhere and options["workers"] is not None:
        raise BadCheck(
            f"--workers is for the reference service, whose worlds are independent: drop it, or --{elsewhere}"
        )
    if url is None:
        for name in given:
            raise BadCheck(f"--{name.replace('_', '-')} belongs to --target: name the service to judge, or drop it")
        return None
    _refuse_no_url("--target", url)
    if not given.get("api_key"):
        raise BadCheck("--target needs --api-key: the key the service wants as X-API-KEY")
    if "provider_states" in given:
        _refuse_no_url("--provider-states", given["provider_states"])
    return RemoteOptions(url, **{"listen": LISTEN, **given})


def _sandbox(options: dict[str, Any], remote: "RemoteOptions | None") -> "SandboxOptions | None":
    url = options["sandbox"]
    if url is None:
        return None
    from contracts.attached.trial import SandboxOptions

    _refuse_no_url("--sandbox", url)
    if options["listen"] is not None:
        raise BadCheck("--listen is for vendors of the check's own, those of --sandbox are served there: drop one")
    return SandboxOptions(url, options["token"], remote)


def _refuse_no_url(option: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and url.isascii()
    except ValueError:
        usable = False
    if not usable:
        raise BadCheck(f"{option} is a URL such as http://127.0.0.1:9000, got {url!r}")


def _judge(
    plan: "Plan", remote: "RemoteOptions | None", sandbox: "SandboxOptions | None", options: dict[str, Any]
) -> "Report":
    from rich.console import Console

    from contracts.record import Record
    from contracts.report.files import write_files
    from contracts.report.har import HarSpool
    from contracts.report.jsontext import report_json
    from contracts.report.terminal import print_report

    json_file: Path | None = options["json_file"]
    to_stdout = json_file is not None and str(json_file) == "-"
    console = Console(stderr=to_stdout)
    with TemporaryDirectory() as folder:
        spool = HarSpool(Path(folder)) if options["har"] else None
        record = Record(spool)
        if sandbox:
            report = _judge_attached(plan, sandbox, options, console, record)
        elif remote:
            report = _judge_there(plan, remote, options, console, record)
        else:
            report = _judge_here(plan, options, console, record)
        report.service = _service(report.service, remote, sandbox)
        print_report(report, console)
        if to_stdout:
            click.echo(report_json(report))
        write_files(report, options, spool)
    return report


def _judge_here(plan: "Plan", options: dict[str, Any], console: "Console", record: "Record") -> "Report":
    from contracts.drive.arena import InProcessArena
    from contracts.drive.crew import cores

    workers = options["workers"] or cores()
    return _hold(plan, InProcessArena(plan.seed), options, console, record, workers=workers)


def _judge_there(
    plan: "Plan", remote: "RemoteOptions", options: dict[str, Any], console: "Console", record: "Record"
) -> "Report":
    from contracts.remote import remote_arena
    from simulator.truth.clock import SystemWall

    with remote_arena(plan, remote, SystemWall(), _saying(console)) as arena:
        return _hold(plan, arena, options, console, record, remote.again())


def _judge_attached(
    plan: "Plan", sandbox: "SandboxOptions", options: dict[str, Any], console: "Console", record: "Record"
) -> "Report":
    from contracts.attached.trial import attached_arena
    from simulator.truth.clock import SystemWall

    with attached_arena(plan, sandbox, SystemWall(), _saying(console)) as arena:
        return _hold(plan, arena, options, console, record, sandbox.again())


def _saying(console: "Console") -> "Callable[[str], None]":
    return lambda text: console.print(text, soft_wrap=True, markup=False, highlight=False)


def _service(reference: str, remote: "RemoteOptions | None", sandbox: "SandboxOptions | None") -> str:
    """Who was judged, in words."""
    if remote:
        return f"the charger-service at {remote.url}" + (f", in the sandbox at {sandbox.url}" if sandbox else "")
    return f"the charger-service of the sandbox at {sandbox.url}" if sandbox else reference


def _hold(
    plan: "Plan",
    arena: "Arena",
    options: dict[str, Any],
    console: "Console",
    record: "Record",
    again: tuple[str, ...] = (),
    workers: int = 1,
) -> "Report":
    from contracts.harness import Trial
    from contracts.report.terminal import TerminalWatcher
    from simulator.commands.steering import NotRunning
    from simulator.truth.clock import SystemWall

    rules, again = court_rules(options), (*again, *agreed_again(options))
    with TerminalWatcher(console) as watcher:
        trial = Trial(plan, arena, rules, watcher, SystemWall().monotonic_s, again, workers, record)
        try:
            return trial.hold()
        except NotRunning:
            raise  # it was there when the trial began
        except SandboxError as error:
            raise RuntimeError(f"a trial that had begun was refused: {error}") from error

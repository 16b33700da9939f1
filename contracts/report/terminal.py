"""The report for a person: a table vendor by scenario, then each kind of finding with what to do about it."""

from collections.abc import Iterable
from textwrap import indent

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from contracts.drive.scenarios import CaseResult, Verdict
from contracts.exchange import VendorCall
from contracts.findings import Finding
from contracts.harness import Report, grouped
from simulator.truth.states import Vendor

_MOST_CALLS = 6
MOST_FINDINGS = 20
"""Kinds of findings that are told in full."""
_MARKS = {
    Verdict.PASSED: ("passed", "green"),
    Verdict.FAILED: ("FAILED", "bold red"),
    Verdict.NOT_RUN: ("not run", "yellow"),
}

_WHY_IDLE = {
    True: "no scenario ran to its end, so nothing is proven",
    False: "nothing ran, so nothing is proven: is there a scenario for these vendors?",
}
"""By whether something was left out because the service offers no way to run it."""


class TerminalWatcher:
    """A progress bar on a terminal, plain lines where there is none."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._drive = ""
        self._task: TaskID | None = None
        self._progress: Progress | None = None
        if console.is_terminal:
            columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._progress = Progress(*columns, TextColumn("{task.fields[last]}"), console=console, transient=True)

    def __enter__(self) -> "TerminalWatcher":
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def begins(self, drive: str, total: int) -> None:
        """A drive begins. The bar draws from a thread of its own, which must not be there before processes fork."""
        self._drive = drive
        if self._progress:
            self._progress.start()
            self._task = self._progress.add_task(drive, total=total or None, last="")
        else:
            self._console.print(
                f"{drive}: {total} parts" if total else f"{drive}: generating requests", highlight=False
            )

    def advances(self, text: str) -> None:
        """A part is done."""
        if self._progress and self._task is not None:
            self._progress.update(self._task, advance=1, last=text)
        elif not self._progress:
            self._console.print(f"{self._drive}: {text}", highlight=False)


def print_report(report: Report, console: Console) -> None:
    """Write everything a person wants to know, the verdict last."""
    if report.cases:
        console.print(_table(report.cases))
    for case in report.not_run:
        _say(console, f"not run: {case.slug} {case.vendor.value}: {case.reason}", "yellow")
    kinds = grouped(report.findings)
    for number, (finding, times) in enumerate(kinds[:MOST_FINDINGS], 1):
        _print_finding(number, finding, times, console)
    if len(kinds) > MOST_FINDINGS:
        _say(console, f"and {len(kinds) - MOST_FINDINGS} more kinds of findings: --json FILE has them all")
    for reason in report.broken_off:
        _say(console, reason, "red")
    for drive in report.idle:
        _say(console, f"{drive}: {_WHY_IDLE[bool(report.not_run) and drive == 'scenarios']}", "red")
    _say(console, verdict_line(report), "bold green" if report.passed else "bold red")


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style), soft_wrap=True)


def verdict_line(report: Report) -> str:
    """The last line: verdict, counts, seed."""
    drives = ", ".join(f"{count} by {drive}" for drive, count in report.refreshes.items() if count)
    answers = _counted(report.judged, "answer")
    counts = f"{answers} judged ({drives or 'none'}) in {report.elapsed_s:.1f} s, seed {report.seed}"
    not_run = f", {_counted(len(report.not_run), 'scenario')} not run" if report.not_run else ""
    if report.passed:
        return f"PASSED: {counts}{not_run}"
    reasons = [
        _counted(len(report.findings), "finding") if report.findings else "",
        f"broken off {_counted(len(report.broken_off), 'time')}" if report.broken_off else "",
        f"nothing ran by {' and '.join(report.idle)}" if report.idle else "",
    ]
    return f"FAILED: {', '.join(filter(None, reasons))}; {counts}{not_run}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _table(cases: Iterable[CaseResult]) -> Table:
    table = Table(caption="with the number of answers judged", caption_justify="left", header_style="bold")
    table.add_column("scenario")
    for vendor in Vendor:
        table.add_column(vendor.value, justify="center")
    rows: dict[str, dict[Vendor, CaseResult]] = {}
    for case in cases:
        rows.setdefault(case.slug, {})[case.vendor] = case
    for slug, by_vendor in rows.items():
        table.add_row(slug, *(_cell(by_vendor.get(vendor)) for vendor in Vendor))
    return table


def _cell(case: CaseResult | None) -> Text:
    if case is None:
        return Text("-", style="dim")
    word, style = _MARKS[case.verdict]
    return Text(f"{word} {case.refreshes}" if case.verdict is not Verdict.NOT_RUN else word, style=style)


def _print_finding(number: int, finding: Finding, times: int, console: Console) -> None:
    again = f"  ({times} times)" if times > 1 else ""
    whose = f", {finding.vendor}" if finding.vendor else ""
    _say(console, f"{number}. {finding.title}{again}", "bold red")
    rows = {
        "where": f"{finding.part} in {finding.where}{whose}",
        "expected": finding.expected,
        "seen": finding.seen,
        "why": finding.why,
        "calls": _calls(finding),
        "seed": finding.seed,
        "replay": finding.replay,
    }
    for name, told in rows.items():
        if told or name != "calls":
            _say(console, f"   {name:<8}  {told}")
    if finding.as_scenario:
        _say(console, "   as a scenario, for a file that `charger-sandbox check --scenario FILE` plays:")
        _say(console, indent(finding.as_scenario.rstrip(), "      "))


def _calls(finding: Finding) -> str:
    """What the vendor was asked for the answer, and what it said; empty where nobody looked."""
    if finding.exchange is None:
        return ""
    calls = [
        f"{call.exchange.request.method} {call.exchange.request.bare_path} {_end(call)}"
        for call in finding.exchange.calls
    ]
    more = f" and {len(calls) - _MOST_CALLS} more" if len(calls) > _MOST_CALLS else ""
    return (", ".join(calls[:_MOST_CALLS]) + more) or "no vendor was called for this account meanwhile"


def _end(call: VendorCall) -> str:
    return str(call.exchange.answer.status) if call.exchange.answer else call.ending

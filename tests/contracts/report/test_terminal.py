"""The report for a person: one table, each kind of finding once with all one needs, the verdict last and in words."""

import io
from dataclasses import replace
from textwrap import dedent

import pytest
from rich.console import Console

from contracts.drive.scenarios import CaseResult, Verdict
from contracts.exchange import Answer, Exchange, Request, VendorCall
from contracts.findings import Finding
from contracts.harness import Report
from contracts.report.terminal import MOST_FINDINGS, TerminalWatcher, print_report, verdict_line
from simulator.truth.states import Vendor

FINDING = Finding(
    check="truth",
    title="The answer does not say what is really the case",
    expected="10 to 12 kW",
    seen="11000",
    why="chargeRate is in kW",
    where="charging at 0 s (line 9)",
    part="$.chargeState.chargeRate",
    vendor="EASEE",
    seed=7,
    replay="charger-sandbox check --drive scenarios --scenario charging --vendor EASEE --seed 7",
)


def _printed(report: Report, width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    print_report(report, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def _case(slug: str, vendor: Vendor, verdict: Verdict, reason: str = "") -> CaseResult:
    return CaseResult(slug, vendor, verdict, 3, (), reason)


def test_a_table_of_scenario_by_vendor() -> None:
    cases = [
        _case("charging", Vendor.EASEE, Verdict.PASSED),
        _case("charging", Vendor.ZAPTEC, Verdict.FAILED),
        _case("route-gone", Vendor.GO_E, Verdict.NOT_RUN, "no way to"),
    ]
    lines = _printed(Report(7, ("scenarios",), cases, refreshes={"scenarios": 6}))
    rows = {words[0]: words[1:] for line in lines if (words := [cell.strip() for cell in line.split("│")[1:-1]])}
    assert rows == {"charging": ["passed 3", "-", "FAILED 3"], "route-gone": ["-", "not run", "-"]}
    assert "EASEE" in lines[1]
    assert "not run: route-gone GO_E: no way to" in lines


def test_a_scenario_that_shows_it_is_printed_as_it_stands() -> None:
    text = "title: Full (EASEE)\nsteps:\n  - at: 0\n    expect:\n      answer: 200\n"
    lines = _printed(Report(7, ("explore",), findings=[replace(FINDING, as_scenario=text)], refreshes={"explore": 2}))
    assert "charger-sandbox check --scenario FILE" in lines[7]
    assert dedent("\n".join(lines[8:13])) + "\n" == text


def test_a_finding_tells_everything_on_lines_of_their_own() -> None:
    lines = _printed(Report(7, ("fuzz",), findings=[FINDING, FINDING], refreshes={"fuzz": 2}))
    assert lines[:7] == [
        "1. The answer does not say what is really the case  (2 times)",
        "   where     $.chargeState.chargeRate in charging at 0 s (line 9), EASEE",
        "   expected  10 to 12 kW",
        "   seen      11000",
        "   why       chargeRate is in kW",
        "   seed      7",
        "   replay    charger-sandbox check --drive scenarios --scenario charging --vendor EASEE --seed 7",
    ]


def _call(target: str, status: int | None, ending: str = "complete") -> VendorCall:
    answer = None if status is None else Answer(status)
    exchange = Exchange(Request("GET", target), answer, "" if answer else "nothing came")
    return VendorCall(exchange, 0.0, "EASEE", "state", ending, ())


@pytest.mark.parametrize(
    ("calls", "told"),
    [
        pytest.param((), "no vendor was called for this account meanwhile", id="none"),
        pytest.param(
            (_call("/state?token=k", 401), _call("/login", None, "reset")), "GET /state 401, GET /login reset", id="two"
        ),
        pytest.param((_call("/state", 200),) * 8, ", ".join(["GET /state 200"] * 6) + " and 2 more", id="many"),
    ],
)
def test_a_finding_tells_what_the_vendor_was_asked(calls: tuple[VendorCall, ...], told: str) -> None:
    finding = replace(FINDING, exchange=Exchange(Request("GET", "/"), Answer(200), calls=calls))
    lines = _printed(Report(7, ("fuzz",), findings=[finding], refreshes={"fuzz": 1}), width=400)
    assert f"   calls     {told}" in lines


def test_what_a_service_said_is_not_taken_for_markup() -> None:
    odd = Finding("c", "[bold]t[/]", "[red]e", "[/nothing] [link=x]s", "w", "[w]", seed=7)
    lines = _printed(Report(7, ("fuzz",), findings=[odd], refreshes={"fuzz": 1}))
    assert lines[0] == "1. [bold]t[/]"
    assert "   seen      [/nothing] [link=x]s" in lines


def test_not_every_kind_is_told() -> None:
    findings = [Finding("c", "t", "e", "s", "w", "w", part=f"$.{n}") for n in range(MOST_FINDINGS + 5)]
    lines = _printed(Report(7, ("fuzz",), findings=findings, refreshes={"fuzz": 1}))
    assert "and 5 more kinds of findings: --json FILE has them all" in lines
    assert sum(line.startswith("   replay") for line in lines) == MOST_FINDINGS


@pytest.mark.parametrize(
    ("report", "line"),
    [
        pytest.param(
            Report(7, ("fuzz", "explore"), refreshes={"fuzz": 3, "explore": 4}, elapsed_s=1.25),
            "PASSED: 7 answers judged (3 by fuzz, 4 by explore) in 1.2 s, seed 7",
            id="passed",
        ),
        pytest.param(
            Report(9, ("fuzz",), findings=[FINDING], refreshes={"fuzz": 3}),
            "FAILED: 1 finding; 3 answers judged (3 by fuzz) in 0.0 s, seed 9",
            id="findings",
        ),
        pytest.param(
            Report(7, ("scenarios",)),
            "FAILED: nothing ran by scenarios; 0 answers judged (none) in 0.0 s, seed 7",
            id="nothing ran",
        ),
        pytest.param(
            Report(7, ("fuzz",), broken_off=["why"], refreshes={"fuzz": 1}),
            "FAILED: broken off 1 time; 1 answer judged (1 by fuzz) in 0.0 s, seed 7",
            id="broken off",
        ),
    ],
)
def test_the_verdict_comes_last_and_in_words(report: Report, line: str) -> None:
    assert verdict_line(report) == line
    assert _printed(report)[-1] == line


@pytest.mark.parametrize(
    ("cases", "words"),
    [
        pytest.param([], "is there a scenario for these vendors?", id="none planned"),
        pytest.param(
            [_case("a", Vendor.EASEE, Verdict.NOT_RUN, "no way")], "no scenario ran to its end", id="none ran"
        ),
    ],
)
def test_why_nothing_ran_is_said(cases: list[CaseResult], words: str) -> None:
    assert any(words in line for line in _printed(Report(7, ("scenarios",), cases)))


def test_without_a_terminal_progress_is_plain_lines() -> None:
    console = Console(file=io.StringIO(), width=80)
    with TerminalWatcher(console) as watcher:
        watcher.begins("scenarios", 2)
        watcher.advances("charging EASEE: passed")
        watcher.begins("fuzz", 0)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().splitlines() == [
        "scenarios: 2 parts",
        "scenarios: charging EASEE: passed",
        "fuzz: generating requests",
    ]


def test_on_a_terminal_progress_is_a_bar() -> None:
    console = Console(file=io.StringIO(), width=100, force_terminal=True)
    with TerminalWatcher(console) as watcher:
        watcher.begins("scenarios", 2)
        watcher.advances("charging EASEE: passed")
    assert isinstance(console.file, io.StringIO)
    drawn = console.file.getvalue()
    assert "1/2" in drawn
    assert "charging EASEE: passed" in drawn
    assert "\x1b[" in drawn

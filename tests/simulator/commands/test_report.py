"""``charger-sandbox report`` and ``check --report-to``: what a check found is shown by a sandbox beside it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.commands.report import SENT_FINDINGS
from simulator.serve import Server
from tests.simulator.commands.terminal import refusal, typed
from tests.simulator.control.bench import ControlBench
from tests.simulator.control.test_reports import FINDING, REPORT

TOKEN = "a-token-of-a-good-length"
ONE_CASE = ("check", "--drive", "scenarios", "--scenario", "charging", "--vendor", "GO_E", "--workers", "1")


@pytest.fixture
def bench() -> ControlBench:
    """A sandbox that wants a token."""
    return ControlBench(service=False, token=TOKEN)


@pytest.fixture
def url(bench: ControlBench, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where it is served."""
    monkeypatch.setenv("CHARGER_SANDBOX_TOKEN", TOKEN)
    with Server(bench.sandbox.wsgi) as server:
        yield server.url


def test_a_check_shows_its_report(bench: ControlBench, url: str) -> None:
    said = typed(*ONE_CASE, "--report-to", url)
    assert said.exit_code == 0
    assert f"the report is at {url}/?tab=check" in said.stderr
    (kept,) = bench.control.reports.newest()
    summary = kept.summary()
    assert (summary["verdict"], summary["service"]) == ("passed", "the reference charger-service")
    assert (summary["judged"], summary["cases"]["passed"]) == ({"scenarios": 2}, 1)
    assert [(row["vendor"], row["state"]) for row in kept.whole()["coverage"]] == [("GO_E", "CHARGING")]


def test_a_file_is_shown_without_what_the_page_has_no_place_for(bench: ControlBench, url: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    huge = FINDING | {"exchange": {"answer": {"body": "x" * 10_000}}}
    findings = [*[huge] * (SENT_FINDINGS + 4), huge | {"part": "$.last"}]
    file.write_text(json.dumps(REPORT | {"findings": findings}), encoding="utf-8")
    said = typed("report", "send", str(file), "--url", url)
    assert (said.exit_code, said.stdout) == (0, f"failed, {SENT_FINDINGS + 5} findings: see {url}/?tab=check\n")
    listed = typed("report", "list", "--url", url).stdout
    assert listed.startswith("1  2026-01-05T09:00:00.000Z  failed  2005 findings  the charger-service at")
    kinds = bench.control.reports.get("1").whole()["findings"]
    assert [(one["part"], one["times"]) for one in kinds] == [(FINDING["part"], SENT_FINDINGS - 1), ("$.last", 1)]
    assert kinds[0]["replay"] == FINDING["replay"]


@pytest.mark.parametrize("content", ["", "[]", "{", pytest.param(None, id="no file")])
def test_what_is_no_report_is_refused_here(content: str | None, url: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert "the JSON report of a check was expected" in refusal("report", "send", str(file), "--url", url)


def test_what_is_no_report_is_refused_there(url: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("{}", encoding="utf-8")
    assert refusal("report", "send", str(file), "--url", url).startswith("body: expected reportVersion, verdict,")


def test_a_check_looks_for_the_page_before_it_begins(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHARGER_SANDBOX_TOKEN")
    assert refusal(*ONE_CASE, "--report-to", url).startswith("--report-to: Authorization: a bearer token was expected")
    assert refusal(*ONE_CASE, "--report-to", "http://127.0.0.1:9").startswith("--report-to: no sandbox answers at")
    assert refusal(*ONE_CASE, "--report-to", "127.0.0.1:9").startswith("--report-to is a URL")


def test_a_page_that_is_full_meanwhile_changes_no_verdict(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.control.guard.MAX_REPORT_BYTES", 10)
    said = typed(*ONE_CASE, "--report-to", url)
    assert said.exit_code == 0
    assert "charger-sandbox: the report could not be shown: " in said.stderr

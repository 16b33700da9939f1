"""The snippets for CI: YAML that says what the two systems expect, with commands that can be typed."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.cli import cli
from contracts.commands.check import check

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ci.md"
GITHUB, GITLAB = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.+?)```", PAGE.read_text(), re.DOTALL))


def _github_steps() -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = GITHUB["jobs"]["contract"]["steps"]
    return steps


def _checks(lines: list[str]) -> list[dict[str, Any]]:
    """The options of every check among the lines, as click takes them."""
    words = [shlex.split(line) for line in lines if line.startswith("charger-sandbox ")]
    assert all(told[1] == "check" for told in words)
    # Below its group, as it is used: click keeps the names of the help option it saw first.
    return [
        check.make_context("check", told[2:], parent=cli.make_context("charger-sandbox", told[1:])).params
        for told in words
    ]


LINES = {
    "github": [line for step in _github_steps() for line in step.get("run", "").splitlines()],
    "gitlab": GITLAB["contract"]["script"],
}


@pytest.mark.parametrize("system", LINES)
def test_the_command_can_be_typed_and_writes_what_is_kept(system: str) -> None:
    (options,) = _checks(LINES[system])
    assert (str(options["junit"]), str(options["html"])) == ("junit.xml", "report.html")
    assert str(options["fleet_out"]) == "fleet.json"
    assert any("until [ -f fleet.json ]" in line and line.endswith("&") for line in LINES[system])


def test_github_runs_each_step_and_keeps_the_reports_of_a_red_run() -> None:
    assert GITHUB["jobs"]["contract"]["runs-on"]
    assert all(("uses" in step) != ("run" in step) for step in _github_steps())
    keep = _github_steps()[-1]
    assert (keep["if"], keep["uses"].partition("@")[0]) == ("always()", "actions/upload-artifact")
    assert keep["with"]["path"].split() == ["report.html", "report.json", "junit.xml"]


def test_gitlab_reads_the_junit_file() -> None:
    assert GITLAB["contract"]["artifacts"]["reports"] == {"junit": "junit.xml"}
    assert GITLAB["contract"]["artifacts"]["when"] == "always"

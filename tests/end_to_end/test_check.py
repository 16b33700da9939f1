"""``check`` as a user and as CI run it: exit codes, findings that can be repeated, progress, JSON."""

import json
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.programs import COMMAND, run, running
from tests.end_to_end.terminal import on_terminal

WRONG = """\
title: Somebody expects a fault that is not there
story: Nothing is wrong with the charger.
start: charging
steps:
  - at: 0s
    expect: {answer: 200, state: FAULT}
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A scenario whose author is wrong, so that a right service gets a finding."""
    file = tmp_path / "no-such-fault.yaml"
    file.write_text(WRONG, encoding="utf-8")
    return file


def _without_times(report: Any) -> Any:
    if isinstance(report, dict):
        return {name: _without_times(value) for name, value in report.items() if name not in ("elapsedS", "elapsed_ms")}
    return [_without_times(one) for one in report] if isinstance(report, list) else report


def test_a_service_that_passes_ends_with_0() -> None:
    ended = run("check", "--scenario", "charging", "--scenario", "login-rejected")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[0] == "scenarios: 6 parts"
    assert ended.stdout.splitlines()[-1].startswith("PASSED: ")


def test_all_drives_pass_the_reference_service() -> None:
    ended = run(
        "check", "--scenario", "fault", "--examples", "2", "--runs", "3", "--drive", "fuzz", "--drive", "explore"
    )
    assert (ended.code, ended.stderr) == (0, "")
    assert "by fuzz" in ended.stdout.splitlines()[-1]
    assert "by explore" in ended.stdout.splitlines()[-1]


def test_a_finding_ends_with_1_and_names_a_command_that_repeats_it(wrong: Path) -> None:
    ended = run("check", "--scenario", str(wrong), "--vendor", "GO_E", "--json", "-")
    first = json.loads(ended.stdout)
    assert ended.code == 1
    assert "FAILED: 1 finding;" in ended.stderr
    (finding,) = first["findings"]
    assert (finding["expected"], finding["seen"], finding["seed"]) == ("FAULT", '"CHARGING"', 7)
    words = shlex.split(finding["replay"])
    assert words[0] == "charger-sandbox"
    again = run(*words[1:], "--json", "-")
    assert again.code == 1
    assert _without_times(json.loads(again.stdout)) == _without_times(first)


def test_a_replay_out_of_many_scenarios_shows_the_same_exchange(wrong: Path) -> None:
    many = run("check", "--scenario", "charging", "--scenario", str(wrong), "--seed", "11", "--json", "-")
    findings = json.loads(many.stdout)["findings"]
    assert {finding["vendor"] for finding in findings} == {"EASEE", "GO_E", "ZAPTEC"}
    one = run(*shlex.split(findings[2]["replay"])[1:], "--json", "-")
    assert _without_times(json.loads(one.stdout)["findings"]) == _without_times([findings[2]])


def test_people_read_expected_seen_why_seed_and_replay(wrong: Path) -> None:
    ended = run("check", "--scenario", str(wrong), "--vendor", "EASEE")
    told = {line[:12].strip(): line[13:] for line in ended.stdout.splitlines() if line.startswith("   ")}
    assert ended.code == 1
    assert set(told) == {"where", "expected", "seen", "why", "calls", "seed", "replay"}
    assert told["replay"].startswith("charger-sandbox check --drive scenarios --scenario ")


def test_wrong_usage_ends_with_2() -> None:
    ended = run("check", "--scenario", "whole-visitt")
    assert (ended.code, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "whole-visit" in ended.stderr


def test_a_target_that_is_not_there_ends_with_3() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        ended = run("check", "--target", url, "--api-key", "K", "--listen", "127.0.0.1:0", "--wait-s", "0.5")
    assert ended.code == 3
    assert ended.stderr.startswith(f"charger-sandbox: no charger-service answers at {url} within 0.5 s")
    assert ended.stderr.count("\n") == 1


def test_our_own_mistake_ends_with_4() -> None:
    broken = "import contracts.harness as h; h.Trial.hold = lambda self: 1 / 0; from contracts.cli import main; main()"
    command = [sys.executable, "-c", broken, "check", "--scenario", "charging"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 4
    assert "Traceback" in ended.stderr
    assert "the harness itself broke (ZeroDivisionError" in ended.stderr.splitlines()[-1]
    assert "FAILED" not in ended.stdout


def test_a_scenario_that_only_the_service_could_help_with_fails_when_it_cannot() -> None:
    # The harness's own link is the reference service's; taking it away makes it a service without provider states.
    unhelpful = (
        "import contracts.drive.arena as a; a._InProcessLink.__call__ = lambda *_: False;"
        "from contracts.cli import main; main()"
    )
    command = [sys.executable, "-c", unhelpful, "check", "--scenario", "account-disconnected-and-reconnected"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 1
    assert "this charger-service offers no way to disconnect the vendor account" in ended.stdout
    assert "scenarios: no scenario ran to its end, so nothing is proven" in ended.stdout
    assert ended.stdout.splitlines()[-1].startswith("FAILED: nothing ran by scenarios")


def test_json_on_stdout_is_nothing_but_json() -> None:
    ended = run("check", "--scenario", "charging", "--json", "-")
    report = json.loads(ended.stdout)
    assert (ended.code, report["verdict"], len(report["cases"])) == (0, "passed", 3)
    assert "PASSED: " in ended.stderr


def test_ctrl_c_ends_with_130_and_one_line() -> None:
    with running("check") as program:
        assert program.line().startswith("scenarios: ")
        ended = program.stop(signal.SIGINT)
    assert ended.code == 130
    assert ended.stderr == "charger-sandbox: stopped before its end\n"


@pytest.mark.parametrize("drive", ["fuzz", "explore"])
def test_ctrl_c_is_heard_in_every_drive(drive: str) -> None:
    with running("check", "--drive", drive, "--runs", "500", "--examples", "5000") as program:
        program.line()
        if drive == "explore":
            program.line()
        ended = program.stop(signal.SIGINT)
    assert ended.code == 130
    assert ended.stderr == "charger-sandbox: stopped before its end\n"


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere() -> None:
    words = ("check", "--scenario", "charging", "--scenario", "whole-visit")
    code, shown = on_terminal(*words)
    assert code == 0
    assert "\x1b[?25l" in shown  # the cursor is hidden while a bar is drawn
    assert "6/6" in shown
    assert "PASSED: " in shown
    assert "scenarios: charging EASEE: passed" not in shown
    lines = run(*words).stdout.splitlines()
    assert "scenarios: charging EASEE: passed" in lines
    assert not any("\x1b" in line for line in lines)


def test_the_command_of_these_tests_is_the_console_script() -> None:
    assert "contracts.cli" in COMMAND[1]

"""The judge and a charger-service as two processes, as somebody judges a service in another language."""

import json
import sys
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any

import pytest

from contracts.profiles import DRIVES
from tests.contracts.services import stranger
from tests.end_to_end.programs import Ended, running
from tests.end_to_end.remote import KEY, judging
from tests.ports import free_port

LONGEST_TRIAL_S = 300.0
"""Every scenario over sockets, silences and all, on a machine that is busy."""


def _judged(tmp_path: Path, *words: str, states: bool = True) -> Ended:
    """Judge the reference service. Its patience with vendors is short, so that silence costs less time."""
    file, port = tmp_path / "fleet.json", free_port()
    helping = ("--provider-states", f"http://127.0.0.1:{port}/_provider_states") if states else ()
    patience = ("--read-timeout-s", "0.7", "--total-deadline-s", "1.6")
    told = ("--fleet", str(file), "--port", str(port), "--api-key", KEY, "--provider-states", *patience)
    with judging(file, port, *helping, *words) as judge, running("service", *told):
        return judge.ended(LONGEST_TRIAL_S)


TOLD_OVER_SOCKETS = (
    "account-disconnected-and-reconnected",
    "device-disconnect-and-return",
    "login-rejected",
    "missing-api-key",
    "token-expires-mid-charge",
    "unknown-charger",
    "vendor-5xx-html",
    "vendor-asks-to-slow-down",
    "vendor-silent",
    "vendor-unreachable",
    "whole-visit",
    "wrong-api-key",
)
"""One scenario for each thing that goes another way over a socket than in process: links, silence, refusals, pauses."""


@pytest.mark.parametrize("drives", [DRIVES[:1], DRIVES[1:]], ids=" ".join)
def test_the_reference_service_elsewhere_passes_everything(tmp_path: Path, drives: tuple[str, ...]) -> None:
    named = [word for drive in drives for word in ("--drive", drive)]
    if "scenarios" in drives:
        named += [word for name in TOLD_OVER_SOCKETS for word in ("--scenario", name)]
    ended = _judged(tmp_path, "--profile", "quick", "--examples", "5", "--runs", "6", *named)
    assert (ended.code, ended.stderr) == (0, ""), ended.stderr + ended.stdout[-4000:]
    last = ended.stdout.splitlines()[-1]
    assert last.startswith("PASSED: ")
    assert all(f"by {drive}" in last for drive in drives)
    assert "not run" not in last


def test_without_provider_states_those_scenarios_are_said_not_to_have_run(tmp_path: Path) -> None:
    names = ("--scenario", "account-disconnected-and-reconnected", "--scenario", "charging")
    ended = _judged(tmp_path, *names, states=False)
    assert ended.code == 0
    assert ended.stdout.splitlines()[-1].endswith("3 scenarios not run")
    assert "offers no way to disconnect the vendor account" in ended.stdout


def test_when_nothing_could_run_nothing_has_passed(tmp_path: Path) -> None:
    ended = _judged(tmp_path, "--scenario", "account-disconnected-and-reconnected", states=False)
    assert ended.code == 1
    assert "no scenario ran to its end, so nothing is proven" in ended.stdout


def test_a_wrong_key_gives_findings(tmp_path: Path) -> None:
    ended = _judged(tmp_path, "--scenario", "charging", "--api-key", "another-key", states=False)
    assert (ended.code, ended.stderr) == (1, "")
    assert "401" in ended.stdout


def test_provider_states_at_a_wrong_address_are_wrong_usage(tmp_path: Path) -> None:
    port = free_port()
    words = ("--provider-states", f"http://127.0.0.1:{port}/elsewhere", "--scenario", "charging")
    file = tmp_path / "fleet.json"
    with judging(file, port, *words) as judge, running("service", "--fleet", str(file), "--port", str(port)):
        ended = judge.ended()
    assert ended.code == 2
    assert "/elsewhere" in ended.stderr


STRANGERS_VERDICTS = {
    "passed": {
        "charging",
        "whole-visit",
        "fault",
        "car-full",
        "no-fresh-data-404",
        "vendor-unreachable",
        "vendor-silent",
    },
    "failed": {
        "stopped",
        "paused-by-user",
        "load-balanced-to-zero",
        "wrong-scale-after-update",
        "login-rejected",
        "login-rejected-then-reconnected",
    },
    "not run": {"account-disconnected-and-reconnected"},
}
"""Of a service that says FINISHED of every paused car, believes any number and never gives up logging in."""


def _strangers_verdicts(folder: Path) -> dict[str, Any]:
    file, report, port = folder / "fleet.json", folder / "report.json", free_port()
    played = sorted(name for names in STRANGERS_VERDICTS.values() for name in names)
    scenarios = (word for name in played for word in ("--scenario", name))
    words = ("--vendor", "GO_E", "--drive", "scenarios", "--json", str(report), *scenarios)
    with judging(file, port, *words) as judge:
        command = [sys.executable, str(stranger.__file__), str(file), str(port), KEY]
        with Popen(command, stdout=DEVNULL, stderr=DEVNULL) as service:
            try:
                assert judge.ended().code == 1
            finally:
                service.kill()
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def test_a_service_that_a_stranger_wrote_is_judged_by_what_it_gets_wrong(tmp_path: Path) -> None:
    told = _strangers_verdicts(tmp_path)
    by_verdict = {
        verdict: {case["scenario"] for case in told["cases"] if case["verdict"] == verdict}
        for verdict in ("passed", "failed", "not run")
    }
    assert by_verdict == STRANGERS_VERDICTS
    stopped = [one for one in told["findings"] if one["where"].startswith("stopped ") and one["check"] == "truth"]
    assert {(one["expected"], one["seen"]) for one in stopped} == {("STOPPED", '"FINISHED"')}
    assert all("in truth the charger is STOPPED" in one["why"] for one in stopped)

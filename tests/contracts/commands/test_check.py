"""``check``: options that do not go together are refused in one sentence before anything runs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts.cli import cli
from contracts.commands import check as command
from contracts.commands.ending import BROKEN, CRASHED, PASSED, USAGE
from contracts.harness import Report, Trial
from simulator.scenario.library import find
from simulator.truth.states import Vendor

TARGET = ("--target", "http://127.0.0.1:9", "--api-key", "K")


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["check", *words], catch_exceptions=False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["--drive", "odd", "--time", "3"], "--time belongs to the drive explore", id="time"),
        pytest.param(["--drive", "odd", "--shrink-to", "x"], "--shrink-to belongs to the drive explore", id="shrink"),
        pytest.param(["--profile", "quick", "--time", "3"], "--time belongs to the drive explore", id="time, quick"),
        pytest.param(["--api-key", "K"], "--api-key belongs to --target", id="key without target"),
        pytest.param(["--listen", "127.0.0.1:1"], "--listen belongs to --target", id="listen without target"),
        pytest.param(["--fleet-out", "f.json"], "--fleet-out belongs to --target", id="export without target"),
        pytest.param(["--provider-states", "http://x"], "--provider-states belongs to --target", id="states alone"),
        pytest.param(["--wait-s", "3"], "--wait-s belongs to --target", id="wait without target"),
        pytest.param([*TARGET, "--workers", "2"], "--workers is for the reference service", id="workers with target"),
        pytest.param(["--target", "http://127.0.0.1:9"], "--target needs --api-key", id="target without key"),
        pytest.param([*TARGET, "--target", "127.0.0.1:9"], "--target is a URL", id="no scheme"),
        pytest.param([*TARGET, "--target", "http://"], "--target is a URL", id="no host"),
        pytest.param([*TARGET, "--target", "http://h:99999"], "--target is a URL", id="no such port"),
        pytest.param([*TARGET, "--target", "http://[::1"], "--target is a URL", id="half an address"),
        pytest.param([*TARGET, "--provider-states", "h/states"], "--provider-states is a URL", id="states scheme"),
        pytest.param([*TARGET, "--listen", "8420"], "--listen is host:port", id="no address"),
        pytest.param(["--json", "no/such/folder/r.json"], "--json is a file in a folder that exists", id="no folder"),
        pytest.param(["--scenario", "chargin"], "charging", id="unknown scenario"),
        pytest.param(["--scenario", "no-such-file.yaml"], "no scenario file is at", id="no such file"),
        pytest.param(["--drive", "run"], "'run' is not one of", id="unknown drive"),
        pytest.param(["--vendor", "TESLA"], "'TESLA' is not one of", id="unknown vendor"),
        pytest.param(["--profile", "slow"], "'slow' is not one of", id="unknown profile"),
        pytest.param(["--only", "strict_jsn"], "strict_json", id="unknown check"),
        pytest.param(["--skip", "walk-chargin"], "walk-charging", id="unknown walk"),
        pytest.param(
            ["--profile", "quick", "--only", "device-offline"], "with --scenario device-offline", id="not in a hurry"
        ),
        pytest.param(
            ["--profile", "quick", "--only", "walk-fault"],
            "with --profile default --drive walk",
            id="no such hurried walk",
        ),
        pytest.param(["--scenario", "fault", "--only", "charging"], "with --scenario charging", id="not named"),
        pytest.param(
            ["--scenario", "fault", "--only", "walk-fault"], "with --profile default --drive walk", id="no walk"
        ),
        pytest.param(["--drive", "odd", "--only", "fault"], "with --scenario fault", id="no scenarios"),
        pytest.param(["--time", "0"], "0 is not in the range", id="no time"),
        pytest.param(["--runs", "0"], "0 is not in the range", id="no runs"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(words: list[str], sentence: str) -> None:
    result = _run(*words)
    assert result.exit_code == USAGE
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "charging.yaml"
    file.write_bytes(Path(find("charging").source).read_bytes())
    result = _run("--scenario", "charging", "--scenario", str(file))
    assert result.exit_code == USAGE
    assert "are both called charging" in result.stderr


def test_a_scenario_named_twice_is_played_once() -> None:
    result = _run("--scenario", "charging", "--scenario", "charging", "--json", "-")
    assert result.exit_code == PASSED
    assert [case["vendor"] for case in json.loads(result.stdout)["cases"]] == [vendor.value for vendor in Vendor]


def test_a_named_scenario_alone_means_scenarios_alone() -> None:
    told = json.loads(_run("--scenario", "charging", "--json", "-").stdout)
    assert list(told["judged"]) == ["scenarios"]


def test_the_report_goes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    result = _run("--scenario", "charging", "--vendor", "GO_E", "--json", str(file))
    assert json.loads(file.read_text(encoding="utf-8"))["verdict"] == "passed"
    assert "PASSED: " in result.stdout


def _archive(file: Path, *words: str) -> list[tuple[str, str, int]]:
    assert (
        _run("--scenario", "charging", "--scenario", "login-rejected", "--har", str(file), *words).exit_code == PASSED
    )
    entries = json.loads(file.read_text(encoding="utf-8"))["log"]["entries"]
    return [(one["_leg"], one["request"]["url"], one["response"]["status"]) for one in entries]


def test_the_archive_holds_every_exchange_however_many_workers(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    alone = _archive(tmp_path / "1.har", "--workers", "1", "--json", str(report))
    judged = sum(json.loads(report.read_text(encoding="utf-8"))["judged"].values())
    assert sum(leg == "service" for leg, _, _ in alone) == judged
    assert sum(leg == "vendor" for leg, _, _ in alone) > judged
    assert _archive(tmp_path / "2.har", "--workers", "2") == alone


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken.xml").mkdir()
    result = _run("--scenario", "charging", "--junit", str(tmp_path / "taken.xml"))
    assert result.exit_code == USAGE
    assert "--junit is a file in a folder that exists" in result.stderr


def test_nothing_ran_is_a_failure_and_said() -> None:
    result = _run("--scenario", "route-gone", "--vendor", "EASEE")
    assert result.exit_code == BROKEN
    assert "nothing ran, so nothing is proven" in result.stdout
    assert "FAILED: nothing ran by scenarios" in result.stdout


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(LookupError("we lost it"), "the harness itself broke (LookupError: we lost it)", id="any"),
        pytest.param(command.BadCheck("no"), "a trial that had begun was refused: no", id="refused half way"),
    ],
)
def test_our_own_mistake_is_not_called_a_broken_contract(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def hold(_: Trial) -> Report:
        raise error

    monkeypatch.setattr(Trial, "hold", hold)
    result = _run("--scenario", "charging")
    assert result.exit_code == CRASHED
    assert words in result.stderr
    assert "Traceback" in result.stderr
    assert "FAILED" not in result.stdout


def test_the_command_knows_what_the_harness_knows() -> None:
    assert tuple(vendor.value for vendor in Vendor) == command.VENDORS


def test_only_and_skip_choose_scenarios_and_checks_by_name() -> None:
    told = json.loads(_run("--drive", "walk", "--only", "walk-fault", "--vendor", "GO_E", "--json", "-").stdout)
    assert [case["scenario"] for case in told["cases"]] == ["walk-fault"]
    told = json.loads(_run("--scenario", "charging", "--scenario", "fault", "--skip", "fault", "--json", "-").stdout)
    assert {case["scenario"] for case in told["cases"]} == {"charging"}


@pytest.mark.parametrize(
    ("words", "drives"),
    [
        pytest.param(["--only", "fault"], ["scenarios"], id="a scenario"),
        pytest.param(["--only", "walk-away"], ["walk"], id="a part of the walk"),
        pytest.param(["--only", "fault", "--only", "walk-away"], ["scenarios", "walk"], id="one of each"),
        pytest.param(["--only", "fault", "--only", "truth"], ["scenarios"], id="and a check"),
        pytest.param(["--only", "fault", "--drive", "scenarios", "--drive", "odd"], ["scenarios", "odd"], id="asked"),
        pytest.param(["--only", "fault", "--skip", "charging"], ["scenarios"], id="without what is not asked anyway"),
    ],
)
def test_what_is_named_leaves_out_the_drives_that_have_it_not(words: list[str], drives: list[str]) -> None:
    result = _run("--profile", "quick", "--vendor", "GO_E", "--json", "-", *words)
    assert result.exit_code == PASSED
    assert list(json.loads(result.stdout)["judged"]) == drives


def test_a_check_left_out_counts_nowhere(tmp_path: Path) -> None:
    scenario, files = tmp_path / "no-fault.yaml", [tmp_path / name for name in ("r.json", "r.xml", "r.html")]
    scenario.write_text(
        "title: Nothing is wrong\nstory: And yet a fault is expected.\nstart: charging\n"
        "steps:\n  - at: 0s\n    expect: {answer: 200, state: FAULT}\n",
        encoding="utf-8",
    )
    words = [
        word for name, file in zip(("--json", "--junit", "--html"), files, strict=True) for word in (name, str(file))
    ]
    assert _run("--scenario", str(scenario)).exit_code == BROKEN
    result = _run("--scenario", str(scenario), "--skip", "scenario_expectation", *words)
    assert (result.exit_code, "FAILED" in result.stdout) == (PASSED, False)
    told = json.loads(files[0].read_text(encoding="utf-8"))
    assert {case["verdict"] for case in told["cases"]} == {"passed"}
    assert {beat["wrong"] for case in told["cases"] for beat in case["timeline"]} == {0}
    assert "<failure" not in files[1].read_text(encoding="utf-8")
    assert 'class="mark failed"' not in files[2].read_text(encoding="utf-8")


def test_a_profile_says_who_asks_and_an_option_overrules_it() -> None:
    told = json.loads(_run("--profile", "quick", "--drive", "odd", "--json", "-").stdout)
    assert list(told["judged"]) == ["odd"]


def test_a_time_is_taken_and_nothing_is_found_in_a_right_service(tmp_path: Path) -> None:
    words = ("--drive", "explore", "--runs", "1", "--vendor", "GO_E", "--json", "-", "--shrink-to", str(tmp_path))
    said = json.loads(_run(*words, "--time", "0.5").stdout)
    assert said["verdict"] == "passed"
    assert said["judged"]["explore"] > 0
    assert list(tmp_path.iterdir()) == []

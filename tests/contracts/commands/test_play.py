"""``play``: every shipped scenario is played as it is judged, in lines or in JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts.cli import cli
from simulator.scenario.library import find


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["play", *words], catch_exceptions=False)


def test_time_jumps_and_every_step_is_told() -> None:
    result = _run("whole-visit", "--vendor", "EASEE")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "A whole visit, from arrival to departure (EASEE)"
    assert len(lines) == 1 + len(find("whole-visit").steps)
    assert lines[-1].startswith(" +8:00:00")


@pytest.mark.parametrize("name", ["login-rejected", "login-rejected-once", "wedged-after-n-polls", "one-bad-answer"])
def test_nobody_asks_between_the_checkpoints(name: str) -> None:
    result = _run(name)
    assert "WRONG" not in result.stdout
    assert result.exit_code == 0


def test_json_is_one_object_a_line() -> None:
    told = [json.loads(line) for line in _run("charging", "--json").stdout.splitlines()]
    assert {one["vendor"] for one in told} == {"EASEE", "GO_E", "ZAPTEC"}
    assert all(one["findings"] == [] for one in told)
    assert [one["atS"] for one in told if one["vendor"] == "GO_E"] == [step.at_s for step in find("charging").steps]
    assert all((one["exchange"] is not None) == (one["kind"] == "checkpoint") for one in told)


def test_a_wrong_expectation_is_told_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = (
        "title: Mine\nstory: My own.\nstart: unplugged\nsteps:\n  - at: 0s\n    expect: {answer: 200, state: FAULT}\n"
    )
    file.write_text(text, encoding="utf-8")
    result = _run(str(file), "--vendor", "GO_E")
    assert result.exit_code == 1
    assert 'WRONG: expected FAULT, seen "UNPLUGGED"' in result.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["no-such-thing"], "no scenario is called 'no-such-thing'", id="unknown"),
        pytest.param(["route-gone", "--vendor", "EASEE"], "route-gone is for GO_E", id="not for that vendor"),
        pytest.param(["charging", "--speed", "0"], "0", id="no speed"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(words: list[str], sentence: str) -> None:
    result = _run(*words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""

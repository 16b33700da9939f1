"""Settings in a file: found, below the command line, and refused with file, key, what was expected and what to do."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts.cli import cli
from contracts.commands.check import check
from contracts.commands.ending import USAGE
from contracts.config import BadConfig, find_config, read_config

JUST = ("--json", "-")


def _check(*words: str) -> Result:
    return CliRunner().invoke(cli, ["check", *words], catch_exceptions=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is worked in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_nearest_file_counts(project: Path) -> None:
    inner = project / "a" / "b"
    inner.mkdir(parents=True)
    assert find_config(inner) != project / "pyproject.toml"
    (project / "pyproject.toml").write_text("[tool.charger-sandbox]\nseed = 1\n")
    assert find_config(inner) == project / "pyproject.toml"
    (inner / "pyproject.toml").write_text("[tool.other]\n")
    assert find_config(inner) == project / "pyproject.toml"
    (project / "a" / "charger-sandbox.toml").write_text("")
    assert find_config(inner) == project / "a" / "charger-sandbox.toml"


def test_values_take_effect_and_the_command_line_wins(project: Path) -> None:
    (project / "charger-sandbox.toml").write_text(
        'scenario = ["charging"]\nvendor = ["GO_E"]\nseed = 11\njunit = "out.xml"\n'
    )
    told = json.loads(_check(*JUST).stdout)
    assert (told["seed"], [(one["scenario"], one["vendor"]) for one in told["cases"]]) == (11, [("charging", "GO_E")])
    assert (project / "out.xml").is_file()
    told = json.loads(_check("--seed", "3", "--vendor", "EASEE", *JUST).stdout)
    assert (told["seed"], [one["vendor"] for one in told["cases"]]) == (3, ["EASEE"])


def test_another_file_can_be_named_and_its_paths_begin_at_its_folder(project: Path) -> None:
    (project / "charger-sandbox.toml").write_text("seed = 1\n")
    folder = project / "elsewhere"
    folder.mkdir()
    (folder / "mine.toml").write_text('seed = 5\nscenario = ["charging"]\nvendor = ["EASEE"]\nhtml = "page.html"\n')
    told = json.loads(_check("--config", "elsewhere/mine.toml", *JUST).stdout)
    assert told["seed"] == 5
    assert (folder / "page.html").is_file()


def test_a_replay_beside_a_file_keeps_to_the_policy_of_the_trial(project: Path) -> None:
    (project / "charger-sandbox.toml").write_text("also-allow = [418]\n")
    (project / "wrong.yaml").write_text(
        "title: t\nstory: s\nstart: charging\nsteps:\n  - at: 0s\n    expect: {answer: 200, state: FAULT}\n"
    )
    (finding,) = json.loads(_check("--scenario", "wrong.yaml", "--vendor", "EASEE", *JUST).stdout)["findings"]
    assert finding["replay"].endswith("--seed 7 --also-allow 418 --offline refuse")


def test_the_key_comes_from_the_environment(project: Path) -> None:
    file = project / "charger-sandbox.toml"
    file.write_text('target = "http://127.0.0.1:9"\napi-key-env = "THE_KEY"\n')
    assert read_config(file, check.params, {"THE_KEY": "k"}) == {"target": "http://127.0.0.1:9", "api_key": "k"}
    with pytest.raises(BadConfig, match="the environment has no THE_KEY: set it"):
        read_config(file, check.params, {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("seeed = 1", "seeed: no such key", id="unknown key"),
        pytest.param('seed = "7"', "seed: a whole number was expected, got '7'", id="text for a number"),
        pytest.param("seed = true", "seed: a whole number was expected, got True", id="bool for a number"),
        pytest.param('wait-s = "3"', "wait-s: a number was expected, got '3'", id="text for seconds"),
        pytest.param("offline = 1", "offline: one of refuse, stale was expected, got 1", id="number for a choice"),
        pytest.param('offline = "maybe"', "offline: one of refuse, stale was expected, got 'maybe'", id="no choice"),
        pytest.param("runs = 0", "runs: a whole number was expected, got 0: 0 is not in the range", id="out of range"),
        pytest.param('vendor = "EASEE"', """got 'EASEE': write vendor = ["EASEE"]""", id="no list"),
        pytest.param('vendor = ["TESLA"]', "vendor: one of EASEE, GO_E, ZAPTEC was expected", id="unknown vendor"),
        pytest.param("also-allow = [200]", "also-allow: a whole number was expected, got 200", id="no refusal"),
        pytest.param("junit = 7", "junit: a path was expected, got 7", id="number for a path"),
        pytest.param('api-key = "k"', "no secret was expected here", id="a secret"),
        pytest.param('token = "t"', "put it into the environment as CHARGER_SANDBOX_TOKEN", id="a token"),
        pytest.param("api-key-env = 7", "the name of an environment variable was expected, got 7", id="no name"),
        pytest.param("seed = ", "TOML was expected", id="no TOML"),
    ],
)  # fmt: skip
def test_mistakes_name_file_key_and_what_was_expected(project: Path, text: str, words: str) -> None:
    (project / "charger-sandbox.toml").write_text(text + "\n")
    result = _check("--scenario", "charging")
    assert (result.exit_code, result.stdout) == (USAGE, "")
    assert f"{project / 'charger-sandbox.toml'}: " in result.stderr
    assert words in " ".join(result.stderr.split())


def test_a_pyproject_without_the_table_is_refused_when_it_was_named(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.other]\n")
    result = _check("--config", "pyproject.toml")
    assert result.exit_code == USAGE
    assert "a table [tool.charger-sandbox] was expected" in result.stderr

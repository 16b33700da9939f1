"""``scenarios``: what can be played, told in words, and every mistake with file and line."""

import json
from pathlib import Path

import pytest

from simulator.scenario.library import all_scenarios, scenario_names, scenarios_dir
from tests.simulator.commands.terminal import misuse, refusal, typed


def test_list_names_every_one() -> None:
    said = typed("scenarios", "list")
    assert (said.exit_code, said.stderr) == (0, "")
    lines = said.stdout.splitlines()
    assert [line.split()[0] for line in lines] == scenario_names()
    for line, script in zip(lines, all_scenarios(), strict=True):
        vendors = "" if len(script.vendors) == 3 else f" [{', '.join(script.vendors)}]"
        assert line.partition(" ")[2].strip() == f"{script.title}{vendors}"


def test_list_as_json() -> None:
    listed = json.loads(typed("scenarios", "list", "--json").stdout)
    assert [row["slug"] for row in listed] == scenario_names()
    for row, script in zip(listed, all_scenarios(), strict=True):
        assert row == {
            "slug": script.slug,
            "title": script.title,
            "tags": list(script.tags),
            "vendors": list(script.vendors),
            "durationS": script.duration_s,
        }


@pytest.mark.parametrize("name", ["charging", "cloud-api-switched-off", "unplugged-mid-charge"])
def test_show(name: str) -> None:
    said = typed("scenarios", "show", name)
    told = json.loads(typed("scenarios", "show", name, "--json").stdout)
    assert (said.exit_code, told["slug"]) == (0, name)
    lines = said.stdout.splitlines()
    assert lines[0] == told["title"]
    steps = lines[-len(told["steps"]) :]
    for line, step in zip(steps, told["steps"], strict=True):
        only = f" [{', '.join(step['only'])}]" if step["only"] else ""
        assert line.strip() == f"{step['atS']:g} s  {step['text']}{only}"
    assert [step["atS"] for step in told["steps"]] == sorted(step["atS"] for step in told["steps"])


def test_show_takes_a_file() -> None:
    path = scenarios_dir() / "charging.yaml"
    assert typed("scenarios", "show", str(path)).stdout == typed("scenarios", "show", "charging").stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("chargin", "is called 'chargin'; did you mean 'charging'?", id="near"),
        pytest.param("vendor_silent", "is called 'vendor_silent'; did you mean 'vendor-silent'?", id="dash"),
        pytest.param("gone.yaml", "file is at gone.yaml: name a .yaml file, or a shipped scenario", id="file"),
    ],
)
def test_an_unknown_scenario(name: str, said: str) -> None:
    assert refusal("scenarios", "show", name) == f"no scenario {said}"


def test_an_unknown_scenario_that_is_near_to_none_gets_the_list() -> None:
    said = refusal("scenarios", "show", "zzzzzz")
    assert said == f"no scenario is called 'zzzzzz': there are {', '.join(scenario_names())}"


def test_validate_finds_the_shipped_ones_right() -> None:
    said = typed("scenarios", "validate")
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout == f"{len(scenario_names())} right, 0 wrong\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of a shipped scenario with a word that does not exist, and the line of it."""
    path = tmp_path / "broken.yaml"
    text = (scenarios_dir() / "charging.yaml").read_text(encoding="utf-8")
    path.write_text(text.rstrip("\n") + "\nsurprise: yes\n", encoding="utf-8")
    return path


def _line_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_validate_says_file_and_line(broken: Path) -> None:
    good = scenarios_dir() / "charging.yaml"
    said = typed("scenarios", "validate", str(good), str(broken))
    assert (said.exit_code, said.stdout) == (2, "1 right, 1 wrong\n")
    assert said.stderr.startswith(f"{broken}:{_line_of(broken)}: ")
    assert "surprise" in said.stderr


def test_validate_as_json(broken: Path, tmp_path: Path) -> None:
    said = typed("scenarios", "validate", "--json", str(broken), str(tmp_path / "gone.yaml"))
    told = json.loads(said.stdout)
    assert (said.exit_code, said.stderr) == (2, "")
    assert (told["right"], told["wrong"]) == (0, 2)
    first, second = told["problems"]
    assert (first["file"], first["line"]) == (str(broken), _line_of(broken))
    assert second == {
        "file": str(tmp_path / "gone.yaml"),
        "line": 1,
        "text": "cannot be read: No such file or directory",
    }
    assert json.loads(typed("scenarios", "validate", "--json").stdout) == {
        "right": len(scenario_names()),
        "wrong": 0,
        "problems": [],
    }


@pytest.mark.parametrize("command", ["show", "play"])
def test_a_broken_file_is_said_with_file_and_line(broken: Path, command: str) -> None:
    words = ("scenarios", "show") if command == "show" else ("play",)
    assert refusal(*words, str(broken)).startswith(f"{broken}:{_line_of(broken)}: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("shw",), "'shw'", id="misspelt command"),
        pytest.param(("show",), "'NAME'", id="no name"),
    ],
)
def test_misuse(words: tuple[str, ...], said: str) -> None:
    assert said in misuse("scenarios", *words)

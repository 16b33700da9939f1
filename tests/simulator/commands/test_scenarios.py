"""``scenarios``: what can be played, told in words, and every mistake with file and line."""

import json
from pathlib import Path

import pytest

from simulator.commands.scenarios import ANSWERS
from simulator.scenario.beginning import beginning
from simulator.scenario.library import all_scenarios, find, scenario_names, scenarios_dir
from simulator.scenario.script import Answer
from simulator.scenario.shape import schema_path
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
            "answers": list(script.answers_for(script.vendors)),
            "source": list(script.reported),
            "durationS": script.duration_s,
        }


def test_the_answers_that_can_be_asked_for_are_those_there_are() -> None:
    assert list(Answer) == list(ANSWERS)


@pytest.mark.parametrize(
    ("words", "found", "missed"),
    [
        pytest.param(("--vendor", "GO_E"), {"charging", "dns-gone"}, {"empty-204", "ip-block-24h"}, id="vendor"),
        pytest.param(
            ("--vendor", "easee", "--vendor", "go_e"), {"dns-gone", "ip-block-24h"}, {"empty-204"}, id="vendors"
        ),
        pytest.param(("--tag", "tls"), {"tls-expired", "tls-name-mismatch"}, {"connection-reset"}, id="tag"),
        pytest.param(("--tag", "throttling", "--tag", "block"), {"ip-block-403"}, {"shared-quota"}, id="all tags"),
        pytest.param(
            ("--answer", "CHARGER_NOT_FOUND"), {"unknown-charger"}, {"wrong-api-key", "charging"}, id="answer"
        ),
        pytest.param(
            ("--answer", "unauthorized", "--answer", "charger_not_found"),
            {"unknown-charger", "wrong-api-key"},
            {"charging"},
            id="answers",
        ),
        pytest.param(
            ("--vendor", "ZAPTEC", "--answer", "VENDOR_CONNECTION_ERROR"),
            {"tls-expired"},
            {"dns-gone", "tls-name-mismatch"},
            id="vendor and answer",
        ),
        pytest.param(("evcc#25064",), {"token-endpoint-down", "maintenance-503-html"}, {"charging"}, id="source"),
        pytest.param(("NGINX", "page"), {"maintenance-503-html"}, {"vendor-slow"}, id="words in any case"),
    ],
)
def test_list_is_searched(words: tuple[str, ...], found: set[str], missed: set[str]) -> None:
    listed = {row["slug"] for row in json.loads(typed("scenarios", "list", *words, "--json").stdout)}
    assert found <= listed
    assert not missed & listed
    assert {line.split()[0] for line in typed("scenarios", "list", *words).stdout.splitlines()} == listed


def test_list_finds_none() -> None:
    said = typed("scenarios", "list", "no such words anywhere")
    assert (said.exit_code, said.stdout, said.stderr) == (1, "", "no scenario fits: ask for less\n")
    told = typed("scenarios", "list", "no such words anywhere", "--json")
    assert (told.exit_code, json.loads(told.stdout), told.stderr) == (1, [], "")


def test_list_knows_no_such_tag() -> None:
    assert refusal("scenarios", "list", "--tag", "throtling") == (
        "no scenario has the tag 'throtling'; did you mean 'throttling'?"
    )


@pytest.mark.parametrize(
    ("words", "vendors"),
    [
        pytest.param((), "EASEE, GO_E, ZAPTEC", id="all vendors"),
        pytest.param(("--vendor", "zaptec", "--vendor", "EASEE"), "EASEE, ZAPTEC", id="some, in order"),
    ],
)
def test_a_new_scenario_is_right_and_passes(tmp_path: Path, words: tuple[str, ...], vendors: str) -> None:
    said = typed("scenarios", "new", "car-full", "--into", str(tmp_path), *words)
    path = tmp_path / "car-full.yaml"
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout.startswith(f"{path} written: change it, then\n  charger-sandbox scenarios validate {path}\n")
    assert typed("scenarios", "validate", str(path)).stdout == "1 right, 0 wrong\n"
    assert ", ".join(find(str(path)).vendors) == vendors
    checked = typed("check", "--drive", "scenarios", "--scenario", str(path), "--workers", "1")
    assert (checked.exit_code, "PASSED: " in checked.output) == (0, True)


def test_a_new_scenario_as_json(tmp_path: Path) -> None:
    told = typed("scenarios", "new", "car-full", "--into", str(tmp_path), "--json")
    assert json.loads(told.stdout) == {"slug": "car-full", "file": str(tmp_path / "car-full.yaml")}


@pytest.mark.parametrize("inside", [True, False], ids=["in the checkout", "elsewhere"])
def test_a_new_scenario_names_the_schema_that_editors_find(tmp_path: Path, inside: bool) -> None:
    folder = scenarios_dir() if inside else tmp_path
    modeline, *_ = beginning("car-full", folder).splitlines()
    named = modeline.partition("$schema=")[2]
    assert (folder / named).resolve() == schema_path()
    assert Path(named).is_absolute() is not inside


def test_a_new_scenario_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "car-full.yaml"
    path.write_text("mine", encoding="utf-8")
    said = refusal("scenarios", "new", "car-full", "--into", str(tmp_path))
    assert said == f"{path} is there already: choose another name, or remove the file first"
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["Car-Full", "car_full", "../car", "car-full.yaml", ""])
def test_a_new_scenario_needs_a_name(tmp_path: Path, name: str) -> None:
    said = refusal("scenarios", "new", name, "--into", str(tmp_path))
    assert said == f"expected a name such as car-full, got {name!r}: use small letters, digits and dashes"
    assert list(tmp_path.iterdir()) == []


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

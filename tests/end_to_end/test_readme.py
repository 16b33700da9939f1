"""What README and docs tell people to type exists, down to each option and file."""

import re
import shlex
import tomllib
from contextlib import suppress
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from contracts.cli import cli
from simulator.scenario.library import scenario_names
from tests.end_to_end.clients.catalogue import COMMAND

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCED = re.compile(r"^\s*(?:\.venv/bin/)?charger-sandbox (.+)$", re.MULTILINE)
_INLINE = re.compile(r"`charger-sandbox ([^`]+)`")
_CHAINED = re.compile(r"&& \.venv/bin/charger-sandbox (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#]+)\)")


def _commands(*patterns: re.Pattern[str]) -> list[tuple[Path, str]]:
    """Page and command line of everything that looks so, each once."""
    found: dict[tuple[Path, str], None] = {}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for pattern in patterns:
            found |= {(page, " ".join(command.split())): None for command in pattern.findall(text)}
    return list(found)


WHOLE = _commands(_FENCED, _CHAINED)
ALL = list(dict.fromkeys([*WHOLE, *_commands(_INLINE)]))
each_command = pytest.mark.parametrize(("page", "line"), [pytest.param(page, line, id=line) for page, line in ALL])


def _marked(marker: str) -> str:
    text = PAGES[0].read_text(encoding="utf-8")
    found = re.search(rf"<!-- {marker} -->\n```sh\n(.+)\n```", text)
    assert found, f"README.md has no line marked with {marker}"
    return found.group(1)


def _resolved(words: list[str]) -> tuple[click.Command, list[str], list[str]]:
    """The command that the words name, the words that name it, and those left over."""
    command: click.Command = cli
    named: list[str] = []
    while isinstance(command, click.Group) and words:
        inner = command.commands.get(words[0])
        assert inner is not None, f"charger-sandbox {' '.join(named)} has no {words[0]}: {sorted(command.commands)}"
        command, named, words = inner, [*named, words[0]], words[1:]
    return command, named, words


def test_pages_show_commands() -> None:
    assert len(ALL) >= 10
    assert {page for page, _ in WHOLE} == set(PAGES)


@each_command
def test_every_command_line_can_be_typed(page: Path, line: str) -> None:
    command, named, words = _resolved(shlex.split(line))
    told = CliRunner().invoke(cli, [*named, "--help"]).stdout
    for word in words:
        if word.startswith("--"):
            assert re.search(rf"{word}\b", told), f"{page.name}: {' '.join(named)} has no option {word}"
    with suppress(*[] if (page, line) in WHOLE else [click.MissingParameter]):
        # Below its group, as it is used: click keeps the names of the help option it saw first.
        command.make_context(" ".join(named), words, parent=cli.make_context("charger-sandbox", [*named, *words]))


@each_command
def test_scenarios_that_are_named_exist(page: Path, line: str) -> None:
    words = shlex.split(line)
    named = [after for word, after in pairwise(words) if word in ("play", "show", "--scenario")]
    shipped = [name for name in named if not name.endswith((".yaml", ".json")) and not name.isupper()]
    assert set(shipped) <= set(scenario_names()), page.name


def _steps(marker: str) -> list[list[str]]:
    return [shlex.split(step) for step in _marked(marker).split("&&")]


@pytest.mark.parametrize("marker", ["main command", "test command"])
def test_the_marked_commands_install_what_is_there(marker: str) -> None:
    venv, pip, *_, last = _steps(marker)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert venv == ["python3", "-m", "venv", ".venv"]
    assert pip[:2] == [".venv/bin/pip", "install"]
    assert (ROOT / pip[pip.index("-c") + 1]).is_file()
    what, _, extra = pip[pip.index("-e") + 1].partition("[")
    assert what == "."
    assert not extra or extra.removesuffix("]") in project["optional-dependencies"]
    assert last[0].startswith(".venv/bin/")


def test_the_main_command_judges_the_reference_service() -> None:
    script, *words = _steps("main command")[-1]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert script.removeprefix(".venv/bin/") in project["scripts"]
    command, named, left = _resolved(words)
    assert (command.name, named, left) == ("check", ["check"], [])


def test_the_test_command_installs_the_clients_so_that_tests_need_no_network() -> None:
    assert " ".join(_steps("test command")[2]) == COMMAND


def test_the_test_command_runs_pytest_with_plugins_that_are_installed() -> None:
    assert _steps("test command")[-1] == [".venv/bin/python", "-m", "pytest", "-n", "auto"]
    assert find_spec("xdist") is not None
    dev = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"][
        "dev"
    ]
    assert any(requirement.startswith("pytest-xdist") for requirement in dev)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert all((page.parent / link).exists() for link in links), links

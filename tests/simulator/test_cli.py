"""The command line as a whole: help that leaves nothing out, and our own errors as one sentence."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from simulator.cli import USAGE, Commands, cli
from simulator.truth.errors import SandboxError, UnknownCharger
from tests.simulator.commands.terminal import typed


def _commands(group: click.Group, *way: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*way, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, *way, name)


COMMANDS = dict(_commands(cli))
each_command = pytest.mark.parametrize("way", [pytest.param(way, id=" ".join(way)) for way in COMMANDS])


def test_all_commands_are_there() -> None:
    assert {" ".join(way) for way in COMMANDS} >= {
        *("up", "check", "play", "fleet", "service", "env"),
        *("scenarios", "scenarios list", "scenarios show", "scenarios validate"),
    }


@each_command
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_mentions_every_option_and_argument(way: tuple[str, ...], flag: str) -> None:
    said = typed(*way, flag)
    assert (said.exit_code, said.stderr) == (0, "")
    command = COMMANDS[way]
    options = {name for param in command.params for name in param.opts if name.startswith("-")}
    arguments = {str(param.name).upper() for param in command.params if isinstance(param, click.Argument)}
    assert [name for name in options | arguments | {"--help"} if name not in said.stdout] == []
    assert command.help
    assert command.help.split("\n")[0].split()[0] in said.stdout


@each_command
def test_every_option_is_explained(way: tuple[str, ...]) -> None:
    options = [option for option in COMMANDS[way].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not (option.help or "").endswith(".")] == []


def test_the_group_names_its_commands() -> None:
    said = typed("--help").stdout
    assert [name for name in cli.commands if f"\n  {name} " not in said] == []


def test_version() -> None:
    said = typed("--version")
    assert (said.exit_code, said.stdout.split(",")[0]) == (0, "charger-sandbox")


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(SandboxError("this was expected: do that"), id="the root of the tree"),
        pytest.param(UnknownCharger("this was expected: do that"), id="a leaf"),
    ],
)
def test_our_own_errors_are_one_sentence(error: SandboxError) -> None:
    @click.command()
    def fails() -> None:
        raise error

    said = CliRunner().invoke(Commands("c", {"fails": fails}), ["fails"])
    assert (said.exit_code, said.stdout) == (USAGE, "")
    assert said.stderr == "charger-sandbox: this was expected: do that\n"


def test_a_mistake_of_ours_is_not_hidden() -> None:
    @click.command()
    def fails() -> None:
        raise ZeroDivisionError("a bug")

    with pytest.raises(ZeroDivisionError):
        CliRunner(catch_exceptions=False).invoke(Commands("c", {"fails": fails}), ["fails"])

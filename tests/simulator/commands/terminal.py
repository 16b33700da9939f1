"""Somebody who types a command, in this process."""

from click.testing import CliRunner, Result

import contracts.cli  # noqa: F401 - hangs every command into the group
from simulator.cli import cli


def typed(*words: str) -> Result:
    """Run a command line and return its exit code, stdout and stderr. What it raises, the test sees."""
    return CliRunner(catch_exceptions=False).invoke(cli, words, prog_name="charger-sandbox")


def refusal(*words: str) -> str:
    """The sentence with which our own error is said: exit code 2, one line on stderr, nothing on stdout."""
    said = typed(*words)
    assert (said.exit_code, said.stdout) == (2, "")
    name, colon, sentence = said.stderr.rstrip("\n").partition(": ")
    assert (name, colon) == ("charger-sandbox", ": ")
    assert "\n" not in sentence
    return sentence


def misuse(*words: str) -> str:
    """What click says about a command line it cannot read: exit code 2, the last line of stderr."""
    said = typed(*words)
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith("Usage: charger-sandbox")
    return said.stderr.rstrip("\n").rpartition("\n")[2]

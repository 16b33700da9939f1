"""How commands end: what is whose fault is told apart by the exit code."""

import click
import pytest

from contracts.commands.ending import CRASHED, INTERRUPTED, ending
from simulator.truth.errors import ActionRefused


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        pytest.param(KeyboardInterrupt(), INTERRUPTED, "charger-sandbox: stopped", id="Ctrl-C"),
        pytest.param(KeyError("x"), CRASHED, "the harness itself broke (KeyError: 'x')", id="our own mistake"),
        pytest.param(
            ExceptionGroup("g", [ValueError("v")]), CRASHED, "the harness itself broke (ExceptionGroup", id="several"
        ),
    ],
)
def test_an_end_nobody_wished_for_is_said(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, ending():
        raise error
    assert ended.value.code == code
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err.splitlines()[-1]
    assert ("Traceback" in said.err) is (code == CRASHED)


@pytest.mark.parametrize(
    "error", [ActionRefused("no"), click.UsageError("no"), SystemExit(1), BrokenPipeError()], ids=repr
)
def test_what_others_say_better_passes(error: BaseException) -> None:
    with pytest.raises(type(error)), ending():
        raise error

"""How a command that judges ends: one exit code for each kind of end, and a sentence for those nobody wished for."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

from simulator.truth.errors import SandboxError

PASSED, BROKEN, USAGE, UNREACHABLE, CRASHED, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes: passed, contract broken, wrong usage, target not reachable, our own mistake, Ctrl-C."""


@contextmanager
def ending() -> Iterator[None]:
    """Turn Ctrl-C into one line, and what we did wrong ourselves into a sentence that is not about the service.

    A SandboxError and click's own exceptions pass: the group of commands says those.
    """
    try:
        yield
    except KeyboardInterrupt:
        click.echo("charger-sandbox: stopped before its end", err=True)
        sys.exit(INTERRUPTED)
    except (SandboxError, click.ClickException, BrokenPipeError):
        raise
    except Exception as error:
        click.echo(traceback.format_exc(), err=True, nl=False)
        click.echo(
            f"charger-sandbox: the harness itself broke ({type(error).__name__}: {error}); this says nothing about the "
            "service: please report it with the lines above",
            err=True,
        )
        sys.exit(CRASHED)

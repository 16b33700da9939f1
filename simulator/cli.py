"""The command line: one group, each command in a file of its own, our errors turned into one sentence and exit code 2.

Commands import what they need when they run: starting the sandbox must not wait for the harness's libraries.
"""

import sys
from typing import Any

import click

from simulator.truth.errors import SandboxError

USAGE = 2
"""Exit code for wrong usage or configuration."""


class Commands(click.Group):
    """A group that says a SandboxError as one sentence instead of a traceback.

    An error with an ``exit_code`` of its own ends with that.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command line."""
        try:
            return super().invoke(ctx)
        except SandboxError as error:
            click.echo(f"charger-sandbox: {error}", err=True)
            sys.exit(getattr(error, "exit_code", USAGE))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="charger-sandbox")
def cli() -> None:
    """Easee, go-e and Zaptec clouds on your machine, and a judge for the charger-service in front of them."""

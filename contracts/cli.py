"""The console script: all commands in one group. Kept light, because ``up`` starts from here too."""

from contracts.commands.check import check
from contracts.commands.play import play
from simulator.cli import cli
from simulator.commands.env import env
from simulator.commands.fleet import fleet
from simulator.commands.scenarios import scenarios
from simulator.commands.service import service
from simulator.commands.up import up

__all__ = ["cli", "main"]

for command in (up, check, play, scenarios, fleet, service, env):
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    cli(prog_name="charger-sandbox")

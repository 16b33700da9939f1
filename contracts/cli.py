"""The console script: all commands in one group. Kept light, because ``up`` starts from here too."""

import atexit
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from contracts.commands.check import check
from contracts.commands.play import play
from contracts.commands.replay import replay
from simulator.cli import cli
from simulator.commands.account import account
from simulator.commands.chaos import chaos
from simulator.commands.charger import charger, do
from simulator.commands.clock import clock
from simulator.commands.env import env
from simulator.commands.fault import fault
from simulator.commands.fleet import fleet
from simulator.commands.journal import journal
from simulator.commands.record import play_back, record
from simulator.commands.report import report
from simulator.commands.run import run
from simulator.commands.scenarios import scenarios
from simulator.commands.service import service
from simulator.commands.state import state
from simulator.commands.up import up
from simulator.commands.world import world

if TYPE_CHECKING:
    from simulator.commands.services import AskedOfService, SaidByService
    from simulator.gate import OpenWorld
    from simulator.journal.verdict import Judgement
    from simulator.scenario.script import Expectation

__all__ = ["cli", "main"]


def judge(
    opened: "OpenWorld", asked: "AskedOfService", expected: "Expectation | None"
) -> "Callable[[SaidByService], Judgement]":
    """Judges what the services of ``up`` answer; the simulator knows no judge, so one is handed in here."""
    from contracts.verdicts import bench

    return bench()(opened, asked, expected)


cli.context_settings["obj"] = judge

for command in (up, check, replay, play, scenarios, fleet, service, env, record, play_back):
    cli.add_command(command)
for command in (do, charger, account, fault, chaos, clock, run, journal, report, world, state):
    cli.add_command(command)


_LOOK_FOR_GARBAGE_AFTER = 20_000
"""Objects made and kept. Starting makes many and hardly a cycle among them: with Python's 700, and a last look on the
way out, looking took a tenth of a short check.
"""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_LOOK_FOR_GARBAGE_AFTER)
    atexit.register(gc.freeze)
    cli(prog_name="charger-sandbox")

"""A world with one charger to play a script on, without a socket."""

from dataclasses import dataclass, field

from simulator.faults.board import FaultBoard
from simulator.scenario.script import Script
from simulator.scenario.stage import LinkSwitch, Stage, SteppedPace, no_link
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Fleet
from simulator.truth.states import Vendor
from simulator.truth.world import World

START_S = 1_767_603_600.0


def stage_for(script: Script, vendor: Vendor, link: LinkSwitch = no_link) -> Stage:
    """A stage of its own for a script, as the script wants it, on a clock that is stepped."""
    fleet = Fleet(7, [script.entry(vendor)])
    world = World("test", fleet, WorldClock(START_S), "key", options=script.options)
    return Stage(world, FaultBoard(7), fleet.chargers[0], SteppedPace(world), link)


@dataclass(slots=True)
class NotedLink:
    """A switch that works, or does not, and notes what it was asked."""

    works: bool = True
    asked: list[bool] = field(default_factory=list)

    def __call__(self, connected: bool, account_id: str) -> bool:
        del account_id
        self.asked.append(connected)
        return self.works

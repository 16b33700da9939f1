"""Where a script is played, and what the runner needs from those who play it."""

from dataclasses import dataclass
from typing import Protocol

from simulator.faults.board import FaultBoard
from simulator.truth.clock import WallClock
from simulator.truth.fleet import Identity
from simulator.truth.world import World

SLICE_S = 0.1
"""Longest single wait of a WatchedPace, wall seconds; between two of them Ctrl-C is heard."""


class Pace(Protocol):
    """How world time passes while a script is played."""

    def advance_to(self, world_s: float) -> None:
        """Return once world time is world_s (unix seconds) or later."""


class SteppedPace:
    """World time jumps; nobody waits. For clocks without a wall, or with one far enough ahead."""

    def __init__(self, world: World) -> None:
        self._clock = world.clock

    def advance_to(self, world_s: float) -> None:
        """Step the clock. Raises ClockRefused when that would pass the wall."""
        missing_s = world_s - self._clock.now_s()
        if missing_s > 0:
            self._clock.step(missing_s)


class WatchedPace:
    """Somebody watches: world time is stepped in slices, each waited for at ``speed`` world seconds a wall second.

    Only the waiting takes world time. However long a step or an answer takes on a busy machine, the next one comes at
    its own moment, so what is watched is the same as what is stepped.
    """

    def __init__(self, world: World, wall: WallClock, speed: float) -> None:
        self._clock = world.clock
        self._wall = wall
        self._speed = speed

    def advance_to(self, world_s: float) -> None:
        """Wait in small slices."""
        while (missing_s := world_s - self._clock.now_s()) > 0:
            slice_s = min(missing_s, SLICE_S * self._speed)
            self._wall.sleep(slice_s / self._speed)
            self._clock.step(slice_s)


class LinkSwitch(Protocol):
    """What only the charger-service can do: take a user's link to a vendor account away, or give it back."""

    def __call__(self, connected: bool, account_id: str) -> bool:
        """Do it and return True; False when this service has no way to."""


def no_link(connected: bool, account_id: str) -> bool:
    """The switch of a service that cannot be told."""
    del connected, account_id
    return False


@dataclass(frozen=True, slots=True)
class Stage:
    """One charger of one world, with its faults, its pace and the way to the charger-service."""

    world: World
    board: FaultBoard
    charger: Identity
    pace: Pace
    link: LinkSwitch = no_link

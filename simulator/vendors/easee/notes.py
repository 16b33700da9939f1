"""What an owner told the cloud itself, which no charger needs to hear of: names, prices, plans, access."""

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from simulator.truth.world import World


class Notes:
    """Kept by what they are and whom they are about. A world that ends takes its own along."""

    def __init__(self) -> None:
        self._notes: WeakKeyDictionary[World, dict[tuple[str, str], Any]] = WeakKeyDictionary()

    def get(self, world: World, what: str, whom: str, default: Any = None) -> Any:
        """What was noted last, else the default."""
        notes = self._notes.get(world)
        return notes.get((what, whom), default) if notes else default

    def put(self, world: World, what: str, whom: str, value: Any) -> None:
        """Note something."""
        with world.lock:
            self._notes.setdefault(world, {})[what, whom] = value

    def all(self, world: World) -> dict[tuple[str, str], Any]:
        """Everything that was noted in a world, by what it is and whom it is about."""
        with world.lock:
            return dict(self._notes.get(world, {}))

    def put_all(self, world: World, notes: Mapping[tuple[str, str], Any]) -> None:
        """Let that have been noted in a world, and nothing else."""
        with world.lock:
            self._notes[world] = dict(notes)

    def drop(self, world: World, what: str, whom: str) -> bool:
        """Forget something; returns whether it was there."""
        with world.lock:
            return self._notes.setdefault(world, {}).pop((what, whom), None) is not None

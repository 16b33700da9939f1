"""What users wrote through this cloud and the truth has no field for, each value from the second it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self
from weakref import WeakKeyDictionary

from simulator.truth.world import World

Key = int | str
"""A setting by the number of its observation, or a word of this fake's own."""
Written = Mapping[Key, "Note"]

_KEPT = 8
"""Values of one key that are kept: a state answer from a cache still wants the older ones."""


@dataclass(frozen=True, slots=True)
class Note:
    """A written value. at_s: from when it counts, unix seconds."""

    at_s: float
    value: Any


KeptRecords = Mapping[Key, tuple[Note, ...]]
"""The values of each key, oldest first."""
NOTHING: Written = MappingProxyType({})


@dataclass(slots=True)
class Records:
    """What was written about one charger or one installation."""

    _notes: dict[Key, list[Note]] = field(default_factory=dict)

    def write(self, key: Key, value: Any, at_s: float) -> None:
        """Let a value count from at_s on; whatever was to count later is taken back."""
        earlier = [note for note in self._notes.get(key, ()) if note.at_s < at_s]
        self._notes[key] = [*earlier[1 - _KEPT :], Note(at_s, value)]

    def kept(self) -> KeptRecords:
        """As they stand."""
        return {key: tuple(notes) for key, notes in list(self._notes.items())}

    @classmethod
    def of(cls, kept: KeptRecords) -> Self:
        """Records of exactly these values."""
        return cls({key: list(notes) for key, notes in kept.items()})

    def read(self, now_s: float) -> Written:
        """The values that count at now_s."""
        counting = {key: [note for note in notes if note.at_s <= now_s] for key, notes in self._notes.items()}
        return {key: notes[-1] for key, notes in counting.items() if notes}

    def newest(self, key: Key, otherwise: Any = None) -> Any:
        """The value written last, even if it does not count yet."""
        notes = self._notes.get(key)
        return notes[-1].value if notes else otherwise


class RecordBook:
    """The records of all worlds by charger or account id; a world that ends takes its own along."""

    def __init__(self) -> None:
        self._books: WeakKeyDictionary[World, dict[str, Records]] = WeakKeyDictionary()

    def read(self, world: World, owner_id: str, now_s: float) -> Written:
        """What counts for a charger or an installation at now_s."""
        records = self._books.get(world, {}).get(owner_id)
        if records is None:
            return NOTHING
        with world.lock:
            return records.read(now_s)

    def all(self, world: World) -> dict[str, KeptRecords]:
        """What was written in a world by charger or account id; hold the world's lock meanwhile."""
        return {owner_id: records.kept() for owner_id, records in list(self._books.get(world, {}).items())}

    def put(self, world: World, records: Mapping[str, KeptRecords]) -> None:
        """Let that have been written in a world, and nothing else."""
        self._books[world] = {owner_id: Records.of(kept) for owner_id, kept in records.items()}

    def of(self, world: World, owner_id: str) -> Records:
        """The records of a charger or an installation, to write to; hold the world's lock meanwhile."""
        return self._books.setdefault(world, {}).setdefault(owner_id, Records())

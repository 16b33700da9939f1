"""What owners wrote to their chargers and the truth has no field for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from simulator.truth.world import World


@dataclass(frozen=True, slots=True)
class Write:
    """A value the charger took. at_s: from when it counts, unix seconds. session: the visit it was written in."""

    at_s: float
    value: Any
    session: int | None = None


NOTHING: Mapping[str, Write] = MappingProxyType({})


@dataclass(slots=True)
class Settings:
    """One charger's written values. car_waited: whether its car held back by itself before ``frc`` was set to 1."""

    car_waited: bool | None = None
    _writes: dict[str, tuple[Write, ...]] = field(default_factory=dict)

    def put(self, key: str, write: Write, seen_until_s: float | None = None) -> None:
        """Take a value. Those before it are kept as far back as somebody still looks.

        seen_until_s: the moment the cloud still shows, unix seconds; without one just the value before is kept.
        """
        before = [old for old in self._writes.get(key, ()) if old.at_s < write.at_s]
        past = [old for old in before if seen_until_s is None or old.at_s <= seen_until_s]
        self._writes[key] = (*past[-1:], *before[len(past) :], write)

    def kept(self) -> "KeptSettings":
        """As it stands."""
        return KeptSettings(self.car_waited, dict(self._writes))

    def at(self, at_s: float) -> Mapping[str, Write]:
        """Key -> the write that counts at at_s."""
        if not self._writes:
            return NOTHING
        counting = {key: [w for w in writes if w.at_s <= at_s] for key, writes in self._writes.items()}
        return {key: writes[-1] for key, writes in counting.items() if writes}


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """One charger's written values as they stand: each key with its writes, oldest first."""

    car_waited: bool | None
    writes: Mapping[str, tuple[Write, ...]]


class SettingsBook:
    """The settings of all chargers of all worlds; a world that ends takes its own along."""

    def __init__(self) -> None:
        self._books: WeakKeyDictionary[World, dict[str, Settings]] = WeakKeyDictionary()

    def read(self, world: World, charger_id: str, at_s: float) -> Mapping[str, Write]:
        """What counts for a charger at at_s."""
        book = self._books.get(world)
        settings = book.get(charger_id) if book else None
        return settings.at(at_s) if settings else NOTHING

    def all(self, world: World) -> dict[str, KeptSettings]:
        """What was written to the chargers of a world; hold the world's lock meanwhile."""
        return {charger_id: settings.kept() for charger_id, settings in list(self._books.get(world, {}).items())}

    def put(self, world: World, settings: Mapping[str, KeptSettings]) -> None:
        """Let that have been written to the chargers of a world, and nothing else."""
        self._books[world] = {id_: Settings(kept.car_waited, dict(kept.writes)) for id_, kept in settings.items()}

    def of(self, world: World, charger_id: str) -> Settings:
        """The settings of a charger, to write to; hold the world's lock meanwhile."""
        world.touch()
        return self._books.setdefault(world, {}).setdefault(charger_id, Settings())

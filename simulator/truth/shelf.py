"""Where a room keeps one kind of thing for a world: how to read it there, how to write it down, how to put it back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from simulator.truth.errors import BadState, SandboxError
from simulator.truth.plain import Codec, Plain

T = TypeVar("T")
VERSION = 1
"""Of everything that is written down. Whoever changes what a kept class holds raises it: no other version is read."""
Rows = Mapping[str, Plain]
"""What is on one shelf, written down, in the order that counts."""
Kept = Mapping[str, Rows]
"""A world written down: what is on each shelf, by the shelf's name."""


@dataclass(frozen=True, slots=True)
class Shelf(Generic[T]):
    """One kind of thing of one world, each by a key. The room that owns the things owns their form.

    read: the things as they are; they never change afterwards, so a thing that did is another one. The world's lock is
    held meanwhile. put: takes things for a world that nobody uses yet.
    """

    name: str
    codec: Codec[T]
    read: Callable[[], Mapping[str, T]]
    put: Callable[[Mapping[str, T]], None]

    def written(self) -> dict[str, Plain]:
        """Everything on it, written down."""
        return {key: self.codec.write(value) for key, value in self.read().items()}

    def restore(self, rows: Rows) -> None:
        """Put back what was written down. Raises BadState, naming the shelf and the row."""
        values: dict[str, T] = {}
        for number, (key, row) in enumerate(rows.items(), 1):
            try:
                values[key] = self.codec.read(row)
            except (SandboxError, ValueError, TypeError, LookupError, OverflowError) as error:
                raise BadState(f"{self.name}, row {number}: {error}") from error
        try:
            self.put(values)
        except (SandboxError, ValueError, TypeError, LookupError) as error:
            raise BadState(f"{self.name}: {error}") from error


Taken = tuple[Shelf[Any], Mapping[str, Any]]
"""A shelf and what was on it at one moment, which never changes any more."""


def restore(shelves: Iterable[Shelf[Any]], kept: Kept) -> None:
    """Put a world's things back, shelf by shelf; one that was not kept is empty. Raises BadState."""
    for shelf in shelves:
        shelf.restore(kept.get(shelf.name, {}))

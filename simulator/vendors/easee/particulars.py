"""What owners told the cloud about a site and its chargers, with what holds until they do."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.truth.world import World
from simulator.vendors.easee.notes import Notes
from simulator.vendors.easee.prices import STANDARD, Tariff

SITE_FUSE_A = 63.0
CIRCUIT_FUSE_A = 32.0
EVERYONE = 1
SITE_NAME, PRICE, FUSE, ACCESS, PARTNER = "site name", "price", "fuse", "access", "partner"


def _everyone(charger_id: str) -> int:
    del charger_id
    return EVERYONE


@dataclass(frozen=True, slots=True)
class Particulars:
    """A site as its owner has it. name: None for that of its street. fuse_a: of its circuit, A.

    access: charger id -> who may charge there: 1 everyone, 2 registered users, 3 those on a list.
    """

    name: str | None = None
    tariff: Tariff = STANDARD
    fuse_a: float = CIRCUIT_FUSE_A
    access: Callable[[str], int] = _everyone


UNTOLD = Particulars()


def particulars(notes: Notes, world: World, location_id: str) -> Particulars:
    """What was told about the site of a location."""
    return Particulars(
        name=notes.get(world, SITE_NAME, location_id),
        tariff=notes.get(world, PRICE, location_id, STANDARD),
        fuse_a=notes.get(world, FUSE, location_id, CIRCUIT_FUSE_A),
        access=lambda charger_id: int(notes.get(world, ACCESS, charger_id, EVERYONE)),
    )

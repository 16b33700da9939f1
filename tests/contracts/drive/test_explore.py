"""The exploring machine: same seed, same steps; worlds that never outrun the time that was booked for them."""

from dataclasses import replace

import pytest

from contracts.court import Court, CourtRules
from contracts.drive.arena import Booking, InProcessArena, Place
from contracts.drive.explore import Exploration, bookings, explore
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import contract

_WRONG = next(wrong.wrap for wrong in WRONG if wrong.name == "plug-inverted")


class _Timed(InProcessArena):
    """Notes how long each world lasted."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.opened: dict[str, tuple[Place, float]] = {}
        self.lasted_s: list[float] = []

    def open(self, booking: Booking) -> Place:
        place = super().open(booking)
        self.opened[booking.name] = (place, place.opened.world.now_s())
        return place

    def close(self, booking: Booking) -> None:
        place, began_s = self.opened.pop(booking.name)
        self.lasted_s.append(place.opened.world.now_s() - began_s)
        super().close(booking)


def _explored(arena: InProcessArena, seed: int = 7, runs: int = 6) -> Exploration:
    return explore(_exploration(arena, list(bookings(runs, 0))), seed)


def _exploration(arena: InProcessArena, waiting: list[Booking]) -> Exploration:
    return Exploration(arena, waiting, lambda place: Court(place, CourtRules(contract())), "again", lambda: None)


def test_the_same_seed_does_the_same() -> None:
    told = [[finding.as_json() for finding in _explored(InProcessArena(7, wrap=_WRONG)).findings] for _ in range(2)]
    for findings in told:
        for finding in findings:
            finding["exchange"] = None
    assert told[0] == told[1] != []


def test_another_seed_does_something_else() -> None:
    wheres = [[f.where for f in _explored(InProcessArena(7, wrap=_WRONG), seed).findings] for seed in (7, 8)]
    assert wheres[0] != wheres[1]


@pytest.mark.parametrize("booked_s", [60.0, 4 * 3600.0])
def test_every_world_is_used_closed_and_lasts_no_longer_than_booked(booked_s: float) -> None:
    arena = _Timed(7)
    waiting = [replace(booking, duration_s=booked_s) for booking in bookings(12, 0)]
    explored = explore(_exploration(arena, waiting), 7)
    assert (explored.runs, explored.waiting, arena.opened) == (12, [], {})
    assert len(arena.lasted_s) == 12
    # A vendor that is silent holds the service for seconds beyond what the machine itself lets pass.
    assert booked_s / 4 < max(arena.lasted_s) <= booked_s + 120.0


@pytest.mark.parametrize("vendors", [tuple(Vendor), (Vendor.GO_E,), (Vendor.ZAPTEC, Vendor.EASEE)])
def test_the_machine_has_three_chargers_of_the_wanted_vendors(vendors: tuple[Vendor, ...]) -> None:
    made = list(bookings(3, 50, vendors))
    assert [booking.first_index for booking in made] == [50, 53, 56]
    assert all({entry.vendor for entry in booking.entries} == set(vendors) for booking in made)
    assert all(len(booking.entries) == 3 for booking in made)

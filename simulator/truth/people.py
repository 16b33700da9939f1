"""Who owns an account and where they live. Made by Faker from the seed, only when somebody asks."""

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.truth.seeds import derived_int

if TYPE_CHECKING:
    from faker import Faker


@dataclass(frozen=True, slots=True)
class Person:
    """An owner. country_code is ISO 3166-1 alpha-2; latitude and longitude in degrees."""

    first_name: str
    last_name: str
    street: str
    building_number: str
    postcode: str
    city: str
    country_code: str
    latitude: float
    longitude: float

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class People:
    """The owners of one world: same seed and account, same person."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._known: dict[str, Person] = {}
        self._lock = threading.Lock()

    @cached_property
    def _faker(self) -> "Faker":
        # Importing Faker takes longer than starting the sandbox may; nobody waits for it who asks for no person.
        from faker import Faker

        return Faker("no_NO", use_weighting=False)

    def owner_of(self, account_id: str) -> Person:
        """The person behind an account."""
        with self._lock:
            if account_id not in self._known:
                self._known[account_id] = self._make(account_id)
            return self._known[account_id]

    def _make(self, account_id: str) -> Person:
        fake = self._faker
        fake.seed_instance(derived_int(self._seed, "people", account_id, below=2**32))
        return Person(
            first_name=fake.first_name(),
            last_name=fake.last_name(),
            street=fake.street_name(),
            building_number=fake.building_number(),
            postcode=fake.postcode(),
            city=fake.city(),
            country_code="NO",
            latitude=round(58 + fake.random_int(0, 12_000) / 1000, 4),
            longitude=round(5 + fake.random_int(0, 20_000) / 1000, 4),
        )

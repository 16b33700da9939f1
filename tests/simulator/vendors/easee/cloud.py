"""One world on a stepped clock and a client of its Easee cloud."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.test import TestResponse

from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet, Identity, demo_entries
from simulator.truth.states import Vendor
from simulator.truth.world import HistoryStore, World, Worlds
from simulator.vendors.easee import create_app
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.report import Report

START_S = 1_767_369_600.0
"""2026-01-02T16:00:00Z."""


def at(seconds: float) -> str:
    """The wire text of a moment so many whole seconds after START_S, within the same day."""
    total = 16 * 3600 + int(seconds)
    return f"2026-01-02T{total // 3600:02d}:{total // 60 % 60:02d}:{total % 60:02d}Z"


class Cloud:
    """A world, its clock, and somebody who talks to its Easee cloud."""

    def __init__(
        self,
        entries: Iterable[Entry] | None = None,
        *,
        name: str = "one",
        seed: int = 7,
        first_index: int = 0,
        start_s: float = START_S,
        options: Mapping[str, Any] | None = None,
        worlds: Worlds | None = None,
        store: HistoryStore | None = None,
    ) -> None:
        self.clock = WorldClock(start_s)
        fleet = Fleet(seed, demo_entries() if entries is None else entries, first_index)
        self.world = World(name, fleet, self.clock, f"key-{name}", options=options, store=store)
        self.worlds = worlds or Worlds()
        self.worlds.add(self.world)
        self.app = create_app(self.worlds)
        self.client = self.app.test_client()
        self._access: dict[str, str] = {}

    def charger(self, about: str) -> Identity:
        """The Easee charger that is about that."""
        return self.world.charger(f"easee-{about}")

    def credentials(self, about: str) -> dict[str, str]:
        """What the owner of that charger logs in with."""
        account = self.world.accounts.get(self.charger(about).account_id)
        return {"userName": account.username, "password": account.password}

    def login(self, about: str) -> TestResponse:
        """Log the owner of that charger in."""
        return self.client.post("/api/accounts/login", json=self.credentials(about))

    def bearer(self, about: str) -> dict[str, str]:
        """A live access token of that charger's owner, as headers; a new one each hour."""
        if about not in self._access:
            self._access[about] = self.login(about).get_json()["accessToken"]
        return {"Authorization": f"Bearer {self._access[about]}"}

    def get(self, about: str, path: str) -> TestResponse:
        """Ask as the owner of that charger; ``{id}`` in the path is its serial."""
        return self.client.get(path.format(id=self.charger(about).serial), headers=self.bearer(about))

    def rows(self, about: str, *numbers: int) -> dict[int, dict[str, Any]]:
        """Observations by number, through the wire."""
        asked = f"?ids={','.join(map(str, numbers))}" if numbers else ""
        answer = self.get(about, f"/state/{{id}}/observations{asked}")
        if answer.status_code == 401:
            del self._access[about]
            answer = self.get(about, f"/state/{{id}}/observations{asked}")
        assert answer.status_code == 200, answer.data
        return {row["id"]: row for row in answer.get_json()["observations"]}

    def values(self, about: str, *numbers: int) -> dict[int, Any]:
        """Values of observations by number, through the wire."""
        return {number: row["value"] for number, row in self.rows(about, *numbers).items()}

    def value(self, about: str, number: int) -> Any:
        """The value of one observation."""
        return self.values(about, number)[number]

    def stamp(self, about: str, number: int) -> str:
        """The timestamp of one observation."""
        return str(self.rows(about, number)[number]["timestamp"])

    def act(self, about: str, action: str, **params: Any) -> None:
        """Let something happen to that charger now."""
        self.world.act(self.charger(about).id, action, **params)

    def step(self, seconds: float) -> None:
        """Move the world's clock."""
        self.clock.step(seconds)

    def report(self, about: str) -> Report:
        """The charger's report, without the wire."""
        return Records().report(self.world, self.charger(about))


def easee(about: str, situation: str = "unplugged", **kwargs: Any) -> Entry:
    """An entry of an Easee charger."""
    return Entry(Vendor.EASEE, about, situation, **kwargs)

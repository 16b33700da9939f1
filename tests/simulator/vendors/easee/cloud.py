"""One world on a stepped clock and a client of its Easee cloud."""

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.test import TestResponse

from simulator.truth.charger import Charger
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet, Identity, demo_entries
from simulator.truth.states import Vendor
from simulator.truth.world import HistoryStore, World, Worlds
from simulator.vendors.easee import create_app
from simulator.vendors.easee.identifiers import circuit_id, site_id
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

    def send(self, about: str, path: str, body: Any = None, method: str = "POST") -> TestResponse:
        """Write as the owner of that charger; ``{id}``, ``{site}`` and ``{circuit}`` in the path are its own."""
        charger = self.charger(about)
        site, circuit = (of(self.world.seed, charger.location_id) for of in (site_id, circuit_id))
        where = path.format(id=charger.serial, site=site, circuit=circuit)
        if body is None:
            return self.client.open(where, method=method, headers=self.bearer(about))
        return self.client.open(where, method=method, headers=self.bearer(about), json=body)

    def command(self, about: str, name: str, body: Any = None) -> dict[str, Any]:
        """Give a command and return its receipt."""
        answer = self.send(about, f"/api/chargers/{{id}}/commands/{name}", body)
        assert answer.status_code == 202, answer.data
        receipt = answer.get_json()
        assert isinstance(receipt, dict)
        return receipt

    def outcome(self, about: str, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """What became of a command, once the charger has answered."""
        path = f"/api/commands/{receipt['device']}/{receipt['commandId']}/{receipt['ticks']}"
        answer = self.get(about, path)
        assert answer.status_code == 200, answer.data
        outcome = answer.get_json()
        assert isinstance(outcome, dict)
        return outcome

    def set(self, about: str, **settings: Any) -> list[dict[str, Any]]:
        """Write settings of a charger and return the receipts."""
        answer = self.send(about, "/api/chargers/{id}/settings", settings)
        assert answer.status_code == 202, answer.data
        receipts = answer.get_json()
        assert isinstance(receipts, list)
        return receipts

    def truth(self, about: str) -> Charger:
        """That charger as it really is."""
        return self.world.truth(self.charger(about).id)

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

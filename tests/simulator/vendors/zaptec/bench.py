"""A world with a hand-stepped clock and its Zaptec cloud, as the tests of this folder use them."""

from collections.abc import Sequence
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from simulator.truth.charger import Charger
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet, Identity
from simulator.truth.states import Vendor
from simulator.truth.world import World, Worlds
from simulator.vendors.front import Gate, open_gate
from simulator.vendors.zaptec import create_app, ids
from simulator.vendors.zaptec.app import ZaptecApp

START_S = 1_767_607_200.0
"""2026-01-05T10:00:00Z."""


def new_world(
    *situations: str, name: str = "main", seed: int = 7, first_index: int = 0, **options: Any
) -> tuple[World, WorldClock]:
    """A world with one Zaptec charger for each situation, called after it; options without their prefix."""
    clock = WorldClock(START_S)
    entries = [Entry(Vendor.ZAPTEC, situation, situation) for situation in situations]
    switches = {f"zaptec.{key}": value for key, value in options.items()}
    return World(name, Fleet(seed, entries, first_index), clock, f"key-of-{name}", options=switches), clock


def app_over(*worlds: World, gate: Gate = open_gate) -> ZaptecApp:
    """The Zaptec cloud over these worlds."""
    known = Worlds()
    for world in worlds:
        known.add(world)
    return create_app(known, gate)


class Bench:
    """One world with one client of its cloud, logged in as each charger's owner when needed."""

    def __init__(self, *situations: str, **options: Any) -> None:
        self.world, self.clock = new_world(*(situations or ("unplugged",)), **options)
        self.app = app_over(self.world)
        self.client: FlaskClient = self.app.test_client()
        self.charger: Identity = next(iter(self.world.chargers))
        self._tokens: dict[str, str] = {}

    def of(self, situation: str) -> Identity:
        """The charger of that situation."""
        return self.world.charger(f"zaptec-{situation}")

    def act(self, action: str, **params: Any) -> None:
        """Something happens to the first charger now."""
        self.world.act(self.charger.id, action, **params)

    def acts(self, *actions: str | tuple[str, dict[str, Any]]) -> None:
        """Several things happen to the first charger, ten minutes apart, and ten more pass."""
        for item in actions:
            action, params = (item, {}) if isinstance(item, str) else item
            self.act(action, **params)
            self.clock.step(600)

    def login(self, identity: Identity, **form: str) -> TestResponse:
        """The answer to the right credentials of a charger's owner."""
        account = self.world.accounts.get(identity.account_id)
        known = {"grant_type": "password", "username": account.username, "password": account.password}
        return self.client.post("/oauth/token", data=known | form)

    def headers(self, identity: Identity | None = None) -> dict[str, str]:
        """A live bearer header for a charger's owner."""
        identity = identity or self.charger
        if identity.id not in self._tokens:
            self._tokens[identity.id] = self.login(identity).get_json()["access_token"]
        return {"Authorization": f"Bearer {self._tokens[identity.id]}"}

    def get(self, path: str, identity: Identity | None = None) -> TestResponse:
        """A GET as a charger's owner; ``{id}`` in the path stands for that charger. Logs in again after an hour."""
        return self.send("GET", path, identity)

    def send(self, method: str, path: str, identity: Identity | None = None, **request: Any) -> TestResponse:
        """Any request as a charger's owner; the rest as the client takes it: json, data, content_type."""
        identity = identity or self.charger
        path = path.format(id=identity.vendor_charger_id, site=self.site(identity))
        answer = self.client.open(path, method=method, headers=self.headers(identity), **request)
        if answer.status_code != 401:
            return answer
        self._tokens.clear()
        return self.client.open(path, method=method, headers=self.headers(identity), **request)

    def post(self, path: str, body: object = None, identity: Identity | None = None) -> TestResponse:
        """A POST as a charger's owner, with a JSON body or none."""
        return self.send("POST", path, identity, **({} if body is None else {"json": body}))

    def command(self, command_id: int, identity: Identity | None = None) -> tuple[int, str]:
        """Status and body of a command to a charger."""
        answer = self.post(f"/api/chargers/{{id}}/sendCommand/{command_id}", None, identity)
        return answer.status_code, answer.get_data(as_text=True)

    def site(self, identity: Identity | None = None) -> str:
        """The installation of a charger's owner."""
        return ids.installation_id(self.world.seed, (identity or self.charger).account_id)

    def truth(self) -> Charger:
        """The first charger as it really is."""
        return self.world.truth(self.charger.id)

    def rows(self, identity: Identity | None = None) -> dict[int, dict[str, Any]]:
        """The state answer by observation."""
        answer = self.get("/api/chargers/{id}/state", identity)
        assert answer.status_code == 200, answer.status
        return {row["StateId"]: row for row in answer.get_json()}

    def state(self, identity: Identity | None = None) -> dict[int, str | None]:
        """The values of the state answer by observation; None where it has none."""
        return {key: row.get("ValueAsString") for key, row in self.rows(identity).items()}

    def values(self, state_ids: Sequence[int], identity: Identity | None = None) -> dict[int, str | None]:
        """The values of some observations."""
        state = self.state(identity)
        return {state_id: state[state_id] for state_id in state_ids}

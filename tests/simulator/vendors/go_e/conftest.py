"""A stage for each test: one world that is stepped by hand, and the go-e cloud over it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet, Identity, demo_entries
from simulator.truth.states import Vendor
from simulator.truth.world import World, Worlds
from simulator.vendors.front import VendorApp
from simulator.vendors.go_e import create_app

START_S = 1_750_000_000.0
"""2025-06-15 15:06:40 UTC, a summer's day."""
EMPTY = "go-e-empty"
"""An unplugged charger of every stage, for tests that make it what they need."""


class Stage:
    """A world, its clock, and a client that asks for one charger at a time."""

    def __init__(self, worlds: Worlds, world: World, app: VendorApp, client: FlaskClient) -> None:
        self.worlds = worlds
        self.world = world
        self.app = app
        self.client = client

    def charger(self, handle: str = EMPTY) -> Identity:
        return self.world.charger(handle)

    def key(self, handle: str = EMPTY) -> str:
        return self.world.accounts.get(self.charger(handle).account_id).token

    def get(self, path: str, handle: str = EMPTY, **query: str) -> TestResponse:
        text = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        return self.client.get(f"/{self.charger(handle).serial}/api/{path}?{text}")

    def answer(self, handle: str = EMPTY, **query: str) -> TestResponse:
        return self.get("status", handle, **{"token": self.key(handle), **query})

    def status(self, handle: str = EMPTY, names: str = "") -> dict[str, Any]:
        answer = self.answer(handle, filter=names)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.get_json()
        return body

    def value(self, key: str, handle: str = EMPTY) -> Any:
        return self.status(handle, key)[key]

    def set(self, handle: str = EMPTY, **values: str) -> TestResponse:
        return self.get("set", handle, **{"token": self.key(handle), **values})

    def write(self, handle: str = EMPTY, **values: str) -> None:
        """Write and wait for the tick that shows it."""
        assert self.set(handle, **values).status_code == 202
        self.step(1)

    def lan(self, path: str, handle: str = EMPTY, method: str = "GET") -> TestResponse:
        """Ask the charger itself, with whatever query the path carries."""
        return self.client.open(f"/{self.charger(handle).serial}/lan/{path}", method=method)

    def act(self, action: str, handle: str = EMPTY, **params: Any) -> None:
        self.world.act(self.charger(handle).id, action, **params)

    def plug_and_charge(self, **params: Any) -> None:
        """A car comes and charges; ten seconds pass, its power is up."""
        self.act("plug", **params)
        self.act("start")
        self.step(10)

    def step(self, seconds: float) -> None:
        self.world.clock.step(seconds)


def new_stage(seed: int = 7, first_index: int = 0, **options: Any) -> Stage:
    entries = (
        *demo_entries(),
        Entry(Vendor.GO_E, "empty", "unplugged"),
        Entry(Vendor.GO_E, "big", "charging", max_a=32),
    )
    switches = {f"go_e.{name}": value for name, value in options.items()}
    world = World("first", Fleet(seed, entries, first_index), WorldClock(START_S), "first-key", options=switches)
    worlds = Worlds()
    worlds.add(world)
    app = create_app(worlds)
    return Stage(worlds, world, app, app.test_client())


@pytest.fixture
def stage() -> Stage:
    """A stage with every option at its default."""
    return new_stage()


@pytest.fixture
def staged() -> Callable[..., Stage]:
    """Makes a stage with options: ``staged(hardware="CORE")``."""
    return new_stage

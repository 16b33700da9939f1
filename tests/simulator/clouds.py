"""A sandbox with the demo world on a stepped clock, and somebody who asks its vendors."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from simulator.app import Sandbox
from simulator.demo import open_demo
from simulator.export import export_fleet
from simulator.faults.board import Rule
from simulator.faults.fault import Fault
from simulator.gate import OpenWorld
from simulator.inprocess import InProcessTransport, WsgiAnswer, call_wsgi
from simulator.journal.journal import Leg
from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings
from simulator.truth.accounts import Account
from simulator.truth.clock import SteppedWall, WorldClock
from simulator.truth.fleet import Entry, Identity, demo_entries
from simulator.truth.states import Vendor

START_S = 1_767_603_600.0
"""2026-01-05T09:00:00Z."""
VENDORS_URL = "http://vendors.test"
JSON = ("Content-Type", "application/json")
FORM = ("Content-Type", "application/x-www-form-urlencoded")


class Clouds:
    """The vendors as their customers see them, and the world behind them."""

    def __init__(self, sandbox: Sandbox | None = None, opened: OpenWorld | None = None) -> None:
        self.sandbox = sandbox or Sandbox()
        self.opened = opened or open_demo(self.sandbox, WorldClock(START_S))
        self.world = self.opened.world
        self._tokens: dict[str, str] = {}

    def beside(self, name: str, *, first_index: int = 1000, seed: int = 7) -> "Clouds":
        """Another world with the demo's chargers in the same sandbox."""
        clock = WorldClock(START_S)
        opened = self.sandbox.open_world(name, demo_entries(), clock, seed=seed, first_index=first_index)
        return Clouds(self.sandbox, opened)

    def again(self) -> "Clouds":
        """The same after a restart: another sandbox, with this world as it is written down."""
        kept = {shelf.name: shelf.written() for shelf in self.sandbox.shelves(self.opened)}
        sandbox = Sandbox()
        read = json.loads(json.dumps(kept, allow_nan=False))
        opened = sandbox.rebuild_world(self.world.name, read, self.world.clock.now_s)
        sandbox.put_world(opened)
        again = Clouds(sandbox, opened)
        again._tokens = dict(self._tokens)
        return again

    def ask(self, handle: str, method: str, path: str, body: Any = None) -> WsgiAnswer:
        """Ask a vendor as the owner of that charger, with JSON if there is a body."""
        content = b"" if body is None else json.dumps(body).encode()
        return self.call(method, path, [self.bearer(handle), *([] if body is None else [JSON])], content)

    def charger(self, handle: str) -> Identity:
        """The charger with that handle."""
        return self.world.charger(handle)

    def account(self, handle: str) -> Account:
        """The account of that charger."""
        return self.world.accounts.get(self.charger(handle).account_id)

    def break_(self, fault: Fault, name: str = "fault", **aim: Any) -> None:
        """Put a fault in force for those it is aimed at."""
        self.opened.board.post(Rule(name, fault, **aim))

    def login(self, handle: str) -> WsgiAnswer:
        """Log the owner of an Easee or Zaptec charger in."""
        account = self.account(handle)
        if account.vendor is Vendor.EASEE:
            given: Mapping[str, str] = {"userName": account.username, "password": account.password}
            return self.call("POST", "/easee/api/accounts/login", [JSON], json.dumps(given).encode())
        given = {"grant_type": "password", "username": account.username, "password": account.password}
        return self.call("POST", "/zaptec/oauth/token", [FORM], urlencode(given).encode())

    def bearer(self, handle: str) -> tuple[str, str]:
        """The header that opens a charger: a go-e's key, else a token that is fetched once."""
        if handle not in self._tokens:
            account = self.account(handle)
            said = {} if account.token else json.loads(self.login(handle).body)
            self._tokens[handle] = account.token or said.get("accessToken") or said["access_token"]
        return ("Authorization", f"Bearer {self._tokens[handle]}")

    def state_path(self, handle: str) -> str:
        """Where the vendor tells the state of that charger."""
        charger = self.charger(handle)
        return {
            Vendor.EASEE: f"/easee/state/{charger.serial}/observations?ids=109",
            Vendor.GO_E: f"/go-e/{charger.serial}/api/status?filter=car,alw,nrg",
            Vendor.ZAPTEC: f"/zaptec/api/chargers/{charger.vendor_charger_id}/state",
        }[charger.vendor]

    def state(self, handle: str) -> WsgiAnswer:
        """Ask for the state of a charger as its owner."""
        return self.call("GET", self.state_path(handle), [self.bearer(handle)])

    def call(self, method: str, target: str, headers: Iterable[tuple[str, str]] = (), body: bytes = b"") -> WsgiAnswer:
        """Send anything to the sandbox."""
        return call_wsgi(self.sandbox.wsgi, method, target, headers, body)

    def legs(self) -> list[Leg]:
        """Everything in the journal of this world."""
        return self.opened.journal.since(0)

    def service(self, **settings: Any) -> Flask:
        """A reference charger-service in front of this world, without sockets, on the world's own time."""
        key = self.world.api_key
        wall = SteppedWall(self.world.clock)
        return create_app(
            ServiceSettings(api_key=key, provider_states=True, **settings),
            export_fleet([self.world], VENDORS_URL, VENDORS_URL, key),
            clock=wall,
            transport=InProcessTransport(self.sandbox.vendors, wall),
        )


def answer_of(status: int, body: bytes) -> tuple[int, str]:
    """What a refresh said: its status, and the charging state or the error code."""
    said = json.loads(body)
    return status, said["chargeState"].get("chargingState", "") if status == 200 else said["errorCode"]


def refreshed(service: Flask, key: str, charger_id: str) -> tuple[int, str]:
    """Refresh one charger."""
    said = call_wsgi(service, "GET", f"/v1.0.0/chargers/{charger_id}/refresh", [("X-API-KEY", key)])
    return answer_of(said.status, said.body)


def one_charger(vendor: Vendor, about: str = "charging") -> tuple[Entry, ...]:
    """A fleet of one."""
    return (Entry(vendor, about, about),)

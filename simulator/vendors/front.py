"""What the three fakes have in common and no vendor format knows about: who is asked about whom, and the gate in front.

A vendor's Flask app is a VendorApp. For each request it says what the request is about (a Subject) and lets the gate
decide what becomes of it; without faults the gate simply lets it through.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Request, Response, request

from simulator.addresses import Addresses, SharedAddressesApp
from simulator.truth.fleet import Identity
from simulator.truth.shelf import Shelf
from simulator.truth.states import Vendor
from simulator.truth.world import World, Worlds


class Role(StrEnum):
    """What an endpoint is for, in words that hold for every vendor."""

    LOGIN = "login"
    RENEW = "renew"
    STATE = "state"
    DETAILS = "details"
    LIST = "list"
    COMMAND = "command"
    OTHER = "other"


READS = frozenset({Role.STATE, Role.DETAILS, Role.LIST})
"""What changes nothing anywhere, however often it is asked."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one request to a vendor is about, as far as the vendor can tell: any part may be unknown."""

    vendor: Vendor
    role: Role
    endpoint: str
    world: World | None = None
    account_id: str | None = None
    charger_id: str | None = None


Gate = Callable[[Subject, Callable[[], Response]], Response]
"""Stands around a vendor's answer: may let it through, change it, or put something else in its place."""

Identify = Callable[[Request], tuple[World | None, str | None, Identity | None]]
"""A vendor's reading of a request: its world, the account it speaks for, the charger it is about."""


def open_gate(subject: Subject, proceed: Callable[[], Response]) -> Response:
    """Let everything through."""
    del subject
    return proceed()


class VendorApp(SharedAddressesApp):
    """A vendor's cloud as a Flask app behind a gate.

    addresses: shared by all apps of this vendor. worlds: where the truth is. identify: how this vendor's requests name
    account and charger. roles: what the endpoints are for, by their names.
    """

    shelves: Callable[[World], list[Shelf[Any]]] = staticmethod(lambda _: [])
    """What the vendor itself remembers of a world, to be kept over a restart."""

    def __init__(
        self,
        name: str,
        addresses: Addresses,
        vendor: Vendor,
        worlds: Worlds,
        identify: Identify,
        roles: Iterable[tuple[str, Role]],
        gate: Gate = open_gate,
    ) -> None:
        super().__init__(name, addresses)
        self.vendor = vendor
        self.worlds = worlds
        self.gate = gate
        self._identify = identify
        self._roles = dict(roles)
        # A fake's own mistakes must reach the sandbox's log as errors and never pose as a vendor's 500.
        self.config["PROPAGATE_EXCEPTIONS"] = True

    def subject(self) -> Subject:
        """What the request at hand is about."""
        endpoint = (request.endpoint or "unknown").rpartition(".")[2]
        world, account_id, charger = self._identify(request)
        return Subject(
            self.vendor,
            self._roles.get(endpoint, Role.OTHER),
            endpoint,
            world,
            account_id,
            charger.id if charger else None,
        )

    def full_dispatch_request(self, *args: Any, **kwargs: Any) -> Response:
        """Flask's own dispatch, with the gate around it."""
        subject = self.subject()
        try:
            return self.gate(subject, lambda: super(VendorApp, self).full_dispatch_request(*args, **kwargs))
        finally:
            if subject.world is not None and subject.role not in READS:
                subject.world.touch()

"""How a listener is let in to a hub: connection ids, each good for one WebSocket."""

import base64
import threading
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from simulator.truth.accounts import Account
from simulator.truth.seeds import derived_uuid
from simulator.truth.world import World

NEWEST_VERSION = 1
KEPT_IDS = 1000
"""Ids of one world that may wait for their WebSocket; beyond that the oldest is worth nothing any more."""


@dataclass(slots=True)
class _Desk:
    """What one world's negotiations left: how many there were, and whose id is for which hub."""

    issued: int = 0
    waiting: dict[str, tuple[str, str]] = field(default_factory=dict)


class Negotiations:
    """Hands out connection ids and takes each back once. Safe to use from several threads."""

    def __init__(self) -> None:
        self._desks: WeakKeyDictionary[World, _Desk] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def negotiate(self, world: World, account: Account, hub: str, version: int) -> dict[str, object]:
        """Say how to reach a hub: by WebSocket alone.

        Shape: negotiateVersion, connectionId, availableTransports; from version 1 also the connectionToken that then
        stands for the connection. Errors: none. Source: dotnet/aspnetcore, TransportProtocols.md.
        """
        with self._lock:
            desk = self._desks.setdefault(world, _Desk())
            desk.issued += 1
            names = ("easee", hub, account.id, str(desk.issued))
            answer: dict[str, object] = {
                "negotiateVersion": version,
                "connectionId": (ticket := _short(derived_uuid(world.seed, *names, "connection").bytes)),
                "availableTransports": [{"transport": "WebSockets", "transferFormats": ["Text", "Binary"]}],
            }
            if version:
                answer["connectionToken"] = ticket = _short(derived_uuid(world.seed, *names, "token").bytes)
            desk.waiting[ticket] = (account.id, hub)
            while len(desk.waiting) > KEPT_IDS:
                del desk.waiting[next(iter(desk.waiting))]
            return answer

    def claim(self, world: World, account: Account, hub: str, ticket: str, *, keep: bool = False) -> bool:
        """Use an id (version 0) or token (version 1); False for one that is used up, unknown or somebody else's.

        keep: whether it stays good.
        """
        with self._lock:
            desk = self._desks.get(world)
            if desk is None or desk.waiting.get(ticket) != (account.id, hub):
                return False
            if not keep:
                del desk.waiting[ticket]
            return True


def _short(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

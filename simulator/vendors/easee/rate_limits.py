"""How often callers may ask, counted in the world's time. There is no official table: these numbers were collected.

Sources: nordicopen/pyeasee, throttler.py and its callers; nordicopen/easee_hass ("max 10 calls/hour"); Newan/
ioBroker.easee, main.js. A call that is refused does not count. Logins and refreshes are never refused (ioBroker.easee
#86). The switch is ``easee.rate_limits``.
"""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from flask import Request

from simulator.truth.world import World
from simulator.vendors.easee import errors
from simulator.vendors.easee.options import choice

_HOUR_S, _MINUTE_S = 3600.0, 60.0
_FREE = frozenset({"login", "refresh_token"})
_PARTS = ("serial", "number")
"""What of an address a limit may be counted by."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """calls in any seconds. endpoints: those it counts, None for all. commands: only commands with such names."""

    name: str
    calls: int
    seconds: float
    endpoints: frozenset[str] | None = None
    commands: str = ""

    def covers(self, endpoint: str, command: str) -> bool:
        """Whether a call counts here."""
        if self.commands and endpoint == "command":
            return command.startswith(self.commands)
        return self.endpoints is None or endpoint in self.endpoints


RATE_LIMITS = (
    RateLimit("account", 500, 300.0),
    RateLimit("chargers", 2, _MINUTE_S, frozenset({"chargers"})),
    RateLimit("site", 10, _HOUR_S, frozenset({"site"})),
    RateLimit("breakdown", 10, _HOUR_S, frozenset({"breakdown"})),
    RateLimit("sessions", 10, _HOUR_S, frozenset({"sessions_between", "sessions_descending", "total_between"})),
    RateLimit("monthly", 1, _MINUTE_S, frozenset({"monthly"})),
    RateLimit(
        "writes",
        20,
        _MINUTE_S,
        frozenset({"charger_settings", "write_circuit_settings", "write_dynamic"}),
        "set_dynamic_charger_current",
    ),
    RateLimit("allocations", 1, _MINUTE_S, frozenset({"allocate"})),
    RateLimit("polls", 1, 180.0, frozenset(), "poll_"),
)
"""All but the first are counted for each charger or site by itself."""

_Key = tuple[str, str, str]


class RateLimits:
    """Who called when. A world that ends takes its own along."""

    def __init__(self) -> None:
        self._calls: WeakKeyDictionary[World, dict[_Key, deque[float]]] = WeakKeyDictionary()

    def check(self, world: World | None, account_id: str | None, request: Request) -> None:
        """Count a call. Raises errors.Refusal (429) for one too many."""
        endpoint = (request.endpoint or "").rpartition(".")[2]
        if world is None or account_id is None or endpoint in _FREE or not choice(world.options, "easee.rate_limits"):
            return
        with world.lock:
            now_s, counted = world.now_s(), list(self._counted(world, account_id, endpoint, request))
            waits_s = [calls[0] + limit.seconds - now_s for limit, calls in counted if len(calls) >= limit.calls]
            if waits_s:
                told = choice(world.options, "easee.retry_after")
                raise errors.too_many_requests(math.ceil(max(waits_s)) if told else None)
            for _, calls in counted:
                calls.append(now_s)

    def _counted(
        self, world: World, account_id: str, endpoint: str, request: Request
    ) -> Iterator[tuple[RateLimit, deque[float]]]:
        """The limits a call falls under, each with the calls of its window."""
        asked = request.view_args or {}
        whom = next((str(asked[part]).casefold() for part in _PARTS if part in asked), "")
        for limit in RATE_LIMITS:
            if not limit.covers(endpoint, str(asked.get("name", ""))):
                continue
            key = (account_id, limit.name, "" if limit.endpoints is None else whom)
            calls = self._calls.setdefault(world, {}).setdefault(key, deque())
            while calls and calls[0] + limit.seconds <= world.now_s():
                calls.popleft()
            yield limit, calls

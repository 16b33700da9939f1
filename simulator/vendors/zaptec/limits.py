"""How often the proxy lets a user through. Off unless options say otherwise; counts in world time.

Numbers: docs.zaptec.com/docs/api-rate-limiting; one token request a second: evcc-io/evcc#25064.
"""

import threading
from dataclasses import dataclass

from simulator.truth.world import World
from simulator.vendors.zaptec.errors import tokens_too_fast, too_many_requests
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.quotas import Quotas

Key = tuple[str, str]
_ROUNDING_S = 1e-5
"""Moments are seconds since 1970 in floats, which are about that coarse after some arithmetic."""


@dataclass(frozen=True, slots=True)
class _Bucket:
    at_s: float
    left: float


class Limits:
    """What the proxy remembers of its callers, by world and user."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token_s: dict[Key, float] = {}
        self._buckets: dict[Key, _Bucket] = {}
        self._quotas = Quotas()

    def pass_token(self, world: World, username: str) -> None:
        """A token request of a user. Raises Refusal (503) when it comes too soon after the last that got through."""
        pause_s = float(option(world, "zaptec.token_pause_s"))
        if pause_s <= 0:
            return
        key, now_s = (world.name, username.casefold()), world.now_s()
        with self._lock:
            if now_s - self._token_s.get(key, -pause_s) < pause_s - _ROUNDING_S:
                raise tokens_too_fast()
            self._token_s[key] = now_s

    def pass_request(self, world: World, account_id: str, path: str) -> dict[str, str]:
        """An API request of a user; returns headers for its answer. Raises Refusal (429) beyond the user's share."""
        self._pass_bucket(world, account_id)
        return self._quotas.count(world, account_id, path)

    def _pass_bucket(self, world: World, account_id: str) -> None:
        per_s = float(option(world, "zaptec.requests_per_s"))
        if per_s <= 0:
            return
        burst = float(option(world, "zaptec.request_burst"))
        key, now_s = (world.name, account_id), world.now_s()
        with self._lock:
            bucket = self._buckets.get(key, _Bucket(now_s, burst))
            left = min(burst, bucket.left + (now_s - bucket.at_s) * per_s)
            if left < 1 - _ROUNDING_S * per_s:
                self._buckets[key] = _Bucket(now_s, left)
                raise too_many_requests()
            self._buckets[key] = _Bucket(now_s, left - 1)

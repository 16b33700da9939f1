"""Shares of requests in fixed windows of world time, with the headers that tell a user what is left of them.

Numbers: docs.zaptec.com/docs/api-usage-guidelines; the headers were seen in 2023 (custom-components/zaptec#66).
"""

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from simulator.truth.world import World
from simulator.vendors.zaptec.errors import too_many_requests
from simulator.vendors.zaptec.options import option

MINUTE_S, HALF_HOUR_S = 60, 1800
LISTS = ("/api/chargers", "/api/installation")
_HEADED = "zaptec.requests_per_half_hour"
_RULES = ((_HEADED, HALF_HOUR_S), ("zaptec.requests_per_minute", MINUTE_S))
_LIST_RULES = (("zaptec.lists_per_minute", MINUTE_S), ("zaptec.lists_per_half_hour", HALF_HOUR_S))


@dataclass(frozen=True, slots=True)
class Rule:
    """At most so many requests in a window of window_s seconds."""

    name: str
    window_s: int
    most: int


class Quotas:
    """What each user has used up, by account and rule: the window's number and a count. Goes away with its world."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._used: WeakKeyDictionary[World, dict[tuple[str, str], tuple[int, int]]] = WeakKeyDictionary()

    def count(self, world: World, account_id: str, path: str) -> dict[str, str]:
        """Count a request; returns headers for its answer. Raises Refusal (429) when a share is used up."""
        now_s, headers = world.now_s(), {}
        with self._lock:
            used = self._used.setdefault(world, {})
            for rule in _rules(world, path):
                window = math.floor(now_s / rule.window_s)
                end_s = (window + 1) * rule.window_s
                key = (account_id, rule.name)
                last, count = used.get(key, (window, 0))
                count = count if last == window else 0
                if count >= rule.most:
                    raise too_many_requests(math.ceil(end_s - now_s))
                used[key] = (window, count + 1)
                if rule.name == _HEADED:
                    headers = _headers(rule.most - count - 1, end_s)
        return headers


def _rules(world: World, path: str) -> Iterator[Rule]:
    lists = path.lower().rstrip("/").endswith(LISTS)
    for name, window_s in (*_RULES, *(_LIST_RULES if lists else ())):
        most = int(option(world, name))
        if most > 0:
            yield Rule(name, window_s, most)


def _headers(left: int, end_s: float) -> dict[str, str]:
    return {
        "X-Rate-Limit-Limit": "30m",
        "X-Rate-Limit-Remaining": str(left),
        "X-Rate-Limit-Reset": f"{datetime.fromtimestamp(end_s, UTC):%Y-%m-%dT%H:%M:%S}.0000000Z",
    }

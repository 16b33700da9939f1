"""Traffic at a sandbox as many callers make it, and what a page that shows it has come to weigh."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import CDPSession, Page

CALLERS = 4
LOOKS = 4
REFRESH_EVERY = 5
"""One request in so many is a refresh, which causes vendor calls of its own; the others read a vendor's state."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page holds once everything is collected that may be: DOM nodes, listeners, bytes of JavaScript's heap."""

    nodes: int
    listeners: int
    heap_bytes: int


def weigh(page: Page) -> Weight:
    """Collect garbage and look, a few times: what the page draws in between is none of its weight."""
    session = page.context.new_cdp_session(page)
    nodes, listeners, heap_bytes = zip(*(_look(session) for _ in range(LOOKS)), strict=True)
    session.detach()
    return Weight(min(nodes), min(listeners), min(heap_bytes))


def _look(session: CDPSession) -> tuple[int, int, int]:
    session.send("HeapProfiler.collectGarbage")
    counters = session.send("Memory.getDOMCounters")
    heap = session.send("Runtime.getHeapUsage")
    return int(counters["nodes"]), int(counters["jsEventListeners"]), int(heap["usedSize"])


class Traffic:
    """Requests to the service and the clouds of a sandbox. exported: what ``up --json`` prints."""

    def __init__(self, exported: Mapping[str, Any]) -> None:
        service, chargers = exported["service"], exported["chargers"]
        well = [charger for charger in chargers if charger["about"] in ("charging", "unplugged", "finished", "stopped")]
        tokens = {account["id"]: account["credentials"].get("token") for account in exported["accounts"]}
        template = exported["vendors"]["GO_E"]["baseUrl"]
        self._reads = [
            (f"{template.format(serial=c['serial'])}/api/status", {"Authorization": f"Bearer {tokens[c['accountId']]}"})
            for c in well
            if c["vendor"] == "GO_E"
        ]
        key = {"X-API-KEY": service["apiKey"]}
        self._refreshes = [(f"{service['baseUrl']}/v1.0.0/chargers/{c['id']}/refresh", key) for c in well]

    def send(self, requests: int) -> None:
        """Send so many, from a few callers at once. Raises AssertionError when one is not answered with 200."""
        with ThreadPoolExecutor(CALLERS) as callers:
            for sent in [callers.submit(self._send, number, requests) for number in range(CALLERS)]:
                sent.result()

    def _send(self, caller: int, requests: int) -> None:
        with httpx.Client(trust_env=False, timeout=60) as client:
            for number in range(caller, requests, CALLERS):
                kind = self._reads if number % REFRESH_EVERY else self._refreshes
                url, headers = kind[number // REFRESH_EVERY % len(kind)]
                said = client.get(url, headers=headers)
                assert said.status_code == 200, said.text

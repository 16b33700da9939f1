"""A dashboard opened, and left open under traffic, in Chromium: ``python -m benchmarks.open_page [REQUESTS]``.

Half of the requests are sent, the page is weighed, the other half is sent while somebody clicks, and it is weighed
again. All lists of the page are full after the first half, so whatever grows in the second would grow for ever.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import click
import httpx
from playwright.sync_api import Browser, Page

from tests.end_to_end.dashboard.browser import chromium
from tests.end_to_end.dashboard.traffic import Traffic, Weight, weigh
from tests.end_to_end.programs import running

REQUESTS = 6000
FLEETS = (100, 10_000)
SHOWN_WITHIN_MS = 300
"""What is promised of an action, in every open page."""


def main(requests: int) -> None:
    """Measure and print."""
    with running("up", "--port", "0", "--json") as program, chromium() as browser:
        exported = json.loads(program.line())
        opened = [(count, _opened_ms(browser, exported["service"]["baseUrl"], count)) for count in FLEETS]
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(exported["service"]["baseUrl"])
        page.locator("body[data-ready]").wait_for()
        page.locator("#tab-traffic").click()
        weights, waits_ms, spent_s = _halves(page, Traffic(exported), requests // 2)
        seen = page.evaluate("fetch('/_sandbox/journal?limit=1').then((said) => said.json())")["newest"]
        program.stop()
    for count, (painted_ms, shown_ms) in opened:
        click.echo(f"{count} chargers: first paint after {painted_ms:.0f} ms, their table after {shown_ms:.0f} ms")
    click.echo(f"{requests} requests, {seen} exchanges in the journal, {requests / spent_s:.0f} requests/s")
    for name in ("nodes", "listeners", "heap_bytes"):
        first, second = (getattr(weight, name) for weight in weights)
        click.echo(f"{name:<12} {first:>10} after half, {second:>10} after all: {second / first:.3f} times")
    late = sum(wait_ms > SHOWN_WITHIN_MS for wait_ms in waits_ms)
    click.echo(
        f"clicks under traffic: {len(waits_ms)}, shown after {median(waits_ms):.0f} ms (median), {max(waits_ms):.0f} ms"
        f" at most, {late} later than {SHOWN_WITHIN_MS} ms"
    )


def _opened_ms(browser: Browser, url: str, count: int) -> tuple[float, float]:
    """Milliseconds from the address typed to the first paint, and until the table of that many chargers is there."""
    name = f"fleet-{count}"
    body = {"name": name, "seed": 1000 + count, "fleet": [{"vendor": "EASEE", "count": count}]}
    httpx.post(f"{url}/_sandbox/worlds", json=body, trust_env=False, timeout=60).raise_for_status()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{url}/?world={name}")
    page.locator("body[data-ready]").wait_for()
    shown_ms: float = page.evaluate("performance.now()")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    painted_ms: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.close()
    httpx.delete(f"{url}/_sandbox/worlds/{name}", trust_env=False, timeout=60).raise_for_status()
    return painted_ms, shown_ms


def _halves(page: Page, traffic: Traffic, half: int) -> tuple[list[Weight], list[float], float]:
    began_s = time.perf_counter()
    traffic.send(half)
    weights = [weigh(page)]
    waits_ms: list[float] = []
    with ThreadPoolExecutor(1) as beside:
        sending = beside.submit(traffic.send, half)
        while not sending.done():
            waits_ms.append(_click_ms(page))
            page.wait_for_timeout(250)
        sending.result()
    spent_s = time.perf_counter() - began_s
    return [*weights, weigh(page)], waits_ms, spent_s


def _click_ms(page: Page) -> float:
    """Milliseconds from a click on the first charger's plug to its state on the page, by the page's own clock."""
    waited_ms: float = page.evaluate(
        """() => new Promise((done) => {
            const row = document.querySelector("#chargers tbody tr");
            const state = row.querySelector("[data-label=Really] .state");
            const before = state.textContent, began = performance.now();
            new MutationObserver((_, watch) => {
                if (state.textContent === before) return;
                watch.disconnect();
                done(performance.now() - began);
            }).observe(state, {childList: true, characterData: true, subtree: true});
            row.querySelector("button.plug").click();
        })"""
    )
    return waited_ms


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS)

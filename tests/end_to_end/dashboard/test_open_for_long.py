"""A page that is left open under traffic stays as large as it was, and goes on answering."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from simulator.control.events import MAX_STREAMS
from tests.end_to_end.dashboard.browser import PATIENCE_MS
from tests.end_to_end.dashboard.conftest import Opens
from tests.end_to_end.dashboard.test_fleet import cell, row
from tests.end_to_end.dashboard.traffic import Traffic, weigh
from tests.end_to_end.programs import running

expect.set_options(timeout=PATIENCE_MS)
HALF = 500
"""Requests; more than any list of the page holds."""
ROWS = 200


@pytest.fixture
def exported() -> Iterator[Any]:
    """A sandbox of its own: whoever has that much traffic should meet nobody."""
    with running("up", "--port", "0", "--json") as program:
        yield json.loads(program.line())
        assert program.stop().code == 0


def test_a_page_without_a_stream_says_so_and_is_live_once_there_is_a_place(exported: Any, open_page: Opens) -> None:
    address = exported["service"]["baseUrl"]
    with ExitStack() as others, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        for _ in range(MAX_STREAMS):
            stream = others.enter_context(client.stream("GET", "/_sandbox/events"))
            assert stream.status_code == 200
        page = open_page("demo", address=address)
        expect(page.locator("#link")).to_contain_text(f"not live: at most {MAX_STREAMS} event streams")
        row(page, "go-e-charging").locator("button.plug").click()  # everything else is answered
        expect(cell(page, "go-e-charging", "Really")).to_have_text("UNPLUGGED")
        client.post("/_sandbox/chargers/easee-charging/actions", json={"do": "fault"})
    expect(page.locator("#link")).to_have_text("live")
    expect(cell(page, "easee-charging", "Really")).to_have_text("FAULT")


def test_a_page_under_traffic_neither_grows_nor_stops_answering(exported: Any, open_page: Opens) -> None:
    address = exported["service"]["baseUrl"]
    page = open_page("demo", address=address)
    traffic = Traffic(exported)
    page.get_by_role("tab", name="Traffic").click()
    rows = page.locator("#traffic tbody tr")
    traffic.send(HALF)
    expect(rows).to_have_count(ROWS)
    after_half = weigh(page)
    with ThreadPoolExecutor(1) as beside:
        sending = beside.submit(traffic.send, HALF)
        for state in ("UNPLUGGED", "PREPARING"):
            row(page, "zaptec-preparing").locator("button.plug").click()
            expect(cell(page, "zaptec-preparing", "Really")).to_have_text(state)
        sending.result()
    newest = httpx.get(f"{address}/_sandbox/journal?limit=1", trust_env=False).json()["newest"]
    expect(page.locator(f'#traffic tr[data-number="{newest}"]')).to_have_count(1)
    after_all = weigh(page)
    assert rows.count() == ROWS
    assert after_all.nodes <= after_half.nodes * 1.1
    assert after_all.listeners <= after_half.listeners * 1.1
    assert after_all.heap_bytes <= after_half.heap_bytes * 1.25

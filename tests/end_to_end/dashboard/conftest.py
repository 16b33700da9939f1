"""One browser a worker, one sandbox a module, one world a test."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.end_to_end.dashboard.browser import PATIENCE_MS, Complaints, chromium
from tests.end_to_end.programs import running

Opens = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for the length of the run."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A sandbox as a user starts it."""
    with running("up", "--port", "0", "--json") as program:
        yield str(json.loads(program.line())["service"]["baseUrl"])
        ended = program.stop()
    assert (ended.code, ended.stdout, ended.stderr) == (0, "", "")


_numbers = count(1)


class WorldApi:
    """A world of the test's own, steered beside the page as another program would."""

    def __init__(self, url: str, fleet: Any = "demo") -> None:
        self.url = url
        self.name = f"w{next(_numbers)}"
        self._client = httpx.Client(base_url=url, trust_env=False, timeout=60)
        self.ask("POST", "", {"name": self.name, "fleet": fleet})

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of something that must succeed. path: below all worlds."""
        return self.api(method, f"/worlds{path}", body)

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """The same for what is the sandbox's."""
        said = self._client.request(method, f"/_sandbox{path}", json={} if body is None and method == "POST" else body)
        assert said.status_code in (200, 201), said.text
        return said.json()

    def here(self, method: str, path: str, body: Any = None) -> Any:
        """The same below this world."""
        return self.ask(method, f"/{self.name}{path}", body)

    def is_plugged(self, charger: str) -> bool:
        """Whether a car is really there."""
        return bool(self.here("GET", f"/chargers/{charger}")["truth"]["isPlugged"])

    def close(self) -> None:
        """Forget the world."""
        try:
            self.ask("DELETE", f"/{self.name}")
        finally:
            self._client.close()


@pytest.fixture
def world(url: str) -> Iterator[WorldApi]:
    """A world with the demo fleet."""
    api = WorldApi(url)
    yield api
    api.close()


@pytest.fixture
def open_page(browser: Browser, url: str) -> Iterator[Opens]:
    """Opens the dashboard of a world, in a context of its own; at the end nothing may have gone wrong in any page."""
    complaints = Complaints()
    contexts = []

    def opens(world: str, *, address: str | None = None, **context: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context}))
        page = complaints.listen(contexts[-1].new_page())
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address or f"{url}/?world={world}")
        page.locator("body[data-ready]").wait_for()
        return page

    yield opens
    for context in contexts:
        context.close()
    assert complaints.heard == []

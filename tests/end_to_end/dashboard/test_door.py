"""Who gets in: the page with its token, and no page of another origin."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from tests.end_to_end.dashboard.browser import PATIENCE_MS
from tests.end_to_end.dashboard.conftest import Opens, WorldApi
from tests.end_to_end.programs import running

expect.set_options(timeout=PATIENCE_MS)
TOKEN = "a-token-of-a-good-length&more"


class _Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Another site on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "content_type", [pytest.param("text/plain", id="as a form could"), pytest.param("application/json", id="as JSON")]
)
def test_a_page_of_another_origin_changes_nothing(
    content_type: str, elsewhere: str, world: WorldApi, browser: Browser
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(elsewhere)
        statuses: list[int] = []
        page.on("response", lambda response: statuses.append(response.status))
        ask = """async ([url, type]) => {
            const body = '{"do": "unplug"}';
            return fetch(url, {method: "POST", mode: type === "text/plain" ? "no-cors" : "cors",
                headers: {"Content-Type": type}, body}).then((r) => r.type, (e) => String(e));
        }"""
        target = f"{world.url}/_sandbox/worlds/{world.name}/chargers/easee-charging/actions"
        said = page.evaluate(ask, [target, content_type])
    assert said in ("opaque", "TypeError: Failed to fetch")
    assert set(statuses) <= {403}
    assert statuses or said.startswith("TypeError")
    assert world.is_plugged("easee-charging")


def test_a_token_comes_in_the_fragment_and_leaves_the_address(open_page: Opens) -> None:
    with running("up", "--port", "0", "--token", TOKEN) as program:
        lines = program.lines_until("Ctrl-C stops it.")
        address = next(line.split()[1] for line in lines if line.startswith("dashboard"))
        page = open_page("demo", address=address)
        expect(page.locator("#link")).to_have_text("live")
        expect(page.locator("#chargers tbody tr")).not_to_have_count(0)
        assert "token" not in page.url
        page.close()
        assert program.stop().code == 0


def test_without_a_token_the_page_asks_for_it(browser: Browser) -> None:
    with running("up", "--port", "0", "--token", TOKEN) as program, browser.new_context() as context:
        lines = program.lines_until("Ctrl-C stops it.")
        address = next(line.split()[1] for line in lines if line.startswith("dashboard"))
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address.partition("#")[0])
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Use it").click()
        page.locator("body[data-ready]").wait_for()
        expect(page.locator("#link")).to_have_text("live")
        page.close()
        assert program.stop().code == 0

"""The page's skeleton and files: who gets it, what it may load, and that nothing on it comes from elsewhere."""

import re

import pytest

from simulator.dashboard.page import CONTENT_SECURITY_POLICY, STATIC
from tests.simulator.control.bench import HOST, Answer, ControlBench

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
SVG_NAME = "http://www.w3.org/2000/svg"


def _index(accept: str | None = BROWSER) -> Answer:
    headers = [HOST, *([("Accept", accept)] if accept is not None else [])]
    return ControlBench(service=False, token="a-token-of-a-good-length").call("GET", "/", headers)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        pytest.param(BROWSER, "text/html", id="browser"),
        pytest.param("text/html", "text/html", id="page"),
        pytest.param("*/*", "application/json", id="curl"),
        pytest.param("application/json", "application/json", id="program"),
        pytest.param(None, "application/json", id="nothing said"),
        pytest.param("application/json, text/html;q=0.5", "application/json", id="rather JSON"),
    ],
)
def test_browsers_get_a_page_and_programs_json(accept: str | None, media_type: str) -> None:
    said = _index(accept)
    assert (said.status, said.headers["content-type"].partition(";")[0]) == (200, media_type)
    assert said.headers["vary"] == "Accept"


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    said = _index()
    assert said.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert directives.pop("default-src") == "'none'"
    assert set(directives.values()) == {"'self'", "'none'"}
    html = said.body.decode()
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", html) == []


def test_everything_the_page_names_is_there() -> None:
    bench = ControlBench(service=False, token="a-token-of-a-good-length")
    html = _index().body.decode()
    files = set(re.findall(r'(?:src|href)="([^"#]+)"', html))
    assert {f"/_dashboard/{path.name}" for path in STATIC.glob("*.*")} == files
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    for file in files:
        said = bench.call("GET", file, [HOST])
        assert (said.status, said.headers["content-type"].partition(";")[0]) == (200, kinds[file.rpartition(".")[2]])
        assert said.headers["cache-control"] == "no-cache"
        assert said.headers["etag"]


def test_every_module_that_is_imported_is_there() -> None:
    names = {path.name for path in STATIC.glob("*.js")}
    for path in STATIC.glob("*.js"):
        assert set(re.findall(r'from "\./([^"]+)"', path.read_text(encoding="utf-8"))) <= names - {path.name}


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_no_file_names_another_place_or_reads_text_as_html(path: str) -> None:
    text = (STATIC / path).read_text(encoding="utf-8").replace(SVG_NAME, "")
    assert re.findall(r"https?://|@import|\burl\(", text) == []
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text) == []


@pytest.mark.parametrize(
    ("name", "status"),
    [
        pytest.param("nothing.js", 404, id="no such file"),
        pytest.param("../page.py", 404, id="above"),
        pytest.param("%2e%2e/page.py", 404, id="above, escaped"),
        pytest.param("", 404, id="the folder"),
    ],
)
def test_only_its_files_are_served(name: str, status: int) -> None:
    said = ControlBench(service=False).call("GET", f"/_dashboard/{name}", [HOST])
    assert (said.status, said.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "header", [("Host", "evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")]
)
def test_the_guard_stands_before_page_and_files(header: tuple[str, str]) -> None:
    headers = [header] if header[0] == "Host" else [HOST, header]
    bench = ControlBench(service=False)
    for path in ("/", "/_dashboard/main.js"):
        assert bench.call("GET", path, [*headers, ("Accept", BROWSER)]).status == 403

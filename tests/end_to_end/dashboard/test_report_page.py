"""The report of a check as a browser shows it: within its width, whatever was said, and with leads that lead."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from contracts.report.page import page_html
from tests.contracts.report.reports import HOSTILE, finding, report

LONG = "word " * 80 + "x" * 400


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page on which everybody said something long and hostile."""
    told = report(f"{HOSTILE} {LONG} ÆØÅ 漢字 مرحبا")
    told.findings.append(replace(finding(LONG, "explore"), part="$.chargeState." + "deep." * 40, vendor="GO_E"))
    told.refreshes["explore"] = 0
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page_html(told), encoding="utf-8")
    return path


@pytest.fixture
def shown(browser: Browser, file: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page at a width and a colour scheme."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    yield page
    assert complaints == []
    context.close()


@pytest.mark.parametrize(
    "shown", [(w, s) for w in (390, 1280) for s in ("light", "dark")], indirect=True, ids=lambda p: f"{p[1]} {p[0]}"
)
def test_nothing_pushes_the_page_sideways_and_nothing_is_unreadable(shown: Page) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    beyond = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
    assert shown.evaluate(f"{beyond} && !e.closest('.wide')).map(e => e.outerHTML.slice(0, 80))") == []
    ink, ground = shown.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).background]")
    assert ink not in ground


@pytest.mark.parametrize("shown", [(1280, "light")], indirect=True, ids=[""])
def test_the_overview_leads_to_each_finding(shown: Page) -> None:
    leads = shown.locator("ol.all a")
    expect(leads).to_have_count(2)
    leads.last.click()
    expect(shown.locator("article:target")).to_have_attribute("id", "finding-2")
    expect(shown.locator("article:target")).to_be_in_viewport()


@pytest.mark.parametrize("shown", [(1280, "light")], indirect=True, ids=[""])
def test_a_vendor_call_opens_and_shows_what_was_said(shown: Page) -> None:
    call = shown.locator("details").first
    expect(call.locator("pre")).to_be_hidden()
    call.locator("summary").click()
    expect(call.locator("pre")).to_contain_text("HTTP 503")
    expect(call.locator("pre")).to_contain_text("<script>alert(2)</script>")

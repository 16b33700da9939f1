"""Chaos that nobody can miss, and what the last check found."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.dashboard.browser import PATIENCE_MS
from tests.end_to_end.dashboard.conftest import Opens, WorldApi
from tests.end_to_end.dashboard.test_fleet import HOSTILE
from tests.simulator.commands.terminal import typed
from tests.simulator.control.test_reports import FINDING, REPORT

expect.set_options(timeout=PATIENCE_MS)


def _step_until_wrong(world: WorldApi) -> Any:
    while not (told := world.here("GET", "/chaos"))["incidentCount"]:
        world.here("PATCH", "/clock", {"stepS": 60, "lead": True})
    return told


def test_chaos_is_on_until_it_is_stopped(world: WorldApi, open_page: Opens) -> None:
    world.here("PATCH", "/clock", {"speed": 0})
    pages = [open_page(world.name) for _ in range(2)]
    for page in pages:
        expect(page.locator("#chaos")).to_be_hidden()
    page = pages[0]
    page.get_by_role("tab", name="Faults").click()
    page.locator("#profile").select_option("vendor-outage")
    page.locator("#begin-chaos").click()
    for page in pages:
        expect(page.locator("#chaos strong")).to_have_text("Chaos is on: vendor-outage")
        expect(page.locator("#chaos-facts")).to_have_text(re.compile(r"^nothing is wrong just now, since \d\d:\d\d:"))
    told = _step_until_wrong(world)
    count = told["incidentCount"]
    for page in pages:
        expect(page.locator("#chaos-facts")).to_contain_text(
            f"{count} thing{'s are' if count > 1 else ' is'} wrong now"
        )
        page.locator("#chaos summary").click()
        expect(page.locator("#chaos li")).to_have_count(count)
        expect(page.locator("#chaos li").first).to_contain_text(told["incidents"][0]["text"])
    expect(page.locator("#chaos code")).to_have_text(f"DELETE /_sandbox/worlds/{world.name}/chaos")
    page.locator("#stop-chaos").focus()
    page.keyboard.press("Enter")
    for page in pages:
        expect(page.locator("#chaos")).to_be_hidden()
    assert not world.here("GET", "/chaos")["isRunning"]


def test_a_page_that_is_opened_in_chaos_says_so(world: WorldApi, open_page: Opens) -> None:
    world.here("POST", "/chaos", {"profile": "flaky-mobile-network"})
    page = open_page(world.name, viewport={"width": 390, "height": 844})
    expect(page.locator("#chaos")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    world.here("POST", "/reset")
    expect(page.locator("#chaos")).to_be_hidden()


@pytest.fixture
def no_reports(world: WorldApi) -> WorldApi:
    """A sandbox that was sent none; reports are the sandbox's, not the world's."""
    world.api("DELETE", "/reports")
    return world


def _check(page: Page) -> None:
    page.get_by_role("tab", name="Check").click()


def test_a_report_arrives_in_an_open_page(no_reports: WorldApi, open_page: Opens) -> None:
    page = open_page(no_reports.name)
    _check(page)
    expect(page.locator("#panel-check code").first).to_have_text(
        f"charger-sandbox check --report-to {no_reports.url}", use_inner_text=True
    )
    one_case = ("--drive", "scenarios", "--scenario", "charging", "--vendor", "GO_E", "--workers", "1")
    assert typed("check", *one_case, "--report-to", no_reports.url).exit_code == 0
    expect(page.locator("#report-verdict")).to_have_text("PASSED")
    expect(page.locator("#report-counts")).to_contain_text("0 findings. 2 answers judged (scenarios 2)")
    expect(page.locator("#report-counts")).to_contain_text("1 passed, 0 failed, 0 not run")
    seen = page.locator("#panel-check .coverage tr").filter(has_text="200 CHARGING").locator("td")
    expect(seen).to_have_text(["–", "2", "–"])
    expect(page.locator("#tab-check")).to_have_text("Check ✓")


def test_findings_are_shown_as_text_with_the_command_that_repeats_them(no_reports: WorldApi, open_page: Opens) -> None:
    page = open_page(no_reports.name, permissions=["clipboard-read", "clipboard-write"])
    hostile = FINDING | dict.fromkeys(("title", "part", "expected", "seen", "why", "where", "vendor"), HOSTILE)
    report = REPORT | {"service": HOSTILE, "findings": [FINDING, FINDING, hostile], "findingsLeftOut": 39}
    no_reports.api("POST", "/reports", report)
    expect(page.locator("#tab-check")).to_have_text("Check ✗ 42")  # seen without a look at it
    _check(page)
    expect(page.locator("#report-verdict")).to_have_text("FAILED")
    expect(page.locator("#panel-check h2")).to_have_text(HOSTILE)
    findings = page.locator("#report-findings > li")
    expect(findings).to_have_count(2)
    expect(findings.first).to_contain_text("$.chargeState.chargingState")
    expect(findings.first).to_contain_text("× 2")
    expect(findings.first.locator("dd")).to_contain_text(["UNPLUGGED", "CHARGING", "callers plan by it", "EASEE"])
    expect(findings.last.locator("dd")).to_contain_text([HOSTILE] * 4)
    expect(page.locator("#panel-check")).to_contain_text("39 more are in the report itself.")
    expect(page.locator("#report-cases tr")).to_contain_text(["unplugged-mid-charge", "no provider states"])
    findings.first.get_by_role("button", name="copy").click()
    expect(page.locator("#result")).to_have_text("replay command copied")
    assert page.evaluate("navigator.clipboard.readText()") == FINDING["replay"]
    assert page.evaluate("[window.pwned, document.images.length, document.scripts.length]") == [None, 0, 1]


def test_an_earlier_report_is_chosen_and_all_are_forgotten(no_reports: WorldApi, open_page: Opens) -> None:
    for seed in (1, 2):
        no_reports.api("POST", "/reports", REPORT | {"seed": seed})
    page = open_page(no_reports.name, address=f"{no_reports.url}/?world={no_reports.name}&tab=check")
    expect(page.locator("#report-counts")).to_contain_text("seed 2.")
    page.locator("#report").select_option(index=1)
    expect(page.locator("#report-counts")).to_contain_text("seed 1.")
    page.get_by_role("button", name="Forget all").click()
    expect(page.locator("#panel-check h2")).to_have_text("No check has sent its report yet")
    assert no_reports.api("GET", "/reports") == {"items": []}

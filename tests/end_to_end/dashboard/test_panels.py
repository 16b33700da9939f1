"""What is beside the table: scenarios, faults, clock, accounts, traffic, coverage, and the call of each control."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.end_to_end.dashboard.browser import PATIENCE_MS
from tests.end_to_end.dashboard.conftest import Opens, WorldApi
from tests.end_to_end.dashboard.test_fleet import cell, row

expect.set_options(timeout=PATIENCE_MS)


def _choose(page: Page, handle: str) -> None:
    row(page, handle).locator("button.name").click()


def _tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_a_scenario_is_stepped_and_then_played_to_its_end(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    _choose(page, "zaptec-charging")
    _tab(page, "Scenario")
    page.locator("#scenario").select_option("unplugged-mid-charge")
    page.locator("#play-paused").click()
    state = page.locator("#run-state")
    expect(state).to_have_text("paused")
    page.locator("[data-move=step]").click()
    expect(page.locator(".steps li[data-kind=passed]")).to_have_count(1)
    page.locator("[data-move=resume]").click()
    expect(state).to_have_text("playing")
    page.locator("#clock-hour").click()
    expect(state).to_have_text("ended")
    assert page.locator(".steps li:not([data-kind=passed])").count() == 0
    assert page.locator(".steps .verdict[data-kind=right]").count() > 1
    assert page.locator(".steps .verdict[data-kind=wrong]").count() == 0


def test_a_broken_vendor_is_seen_and_mended(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    _choose(page, "easee-charging")
    _tab(page, "Faults")
    page.locator("#panel-faults input[value=state]").check()
    page.locator("#fault-name").fill("outage")
    page.locator("#break").click()
    expect(page.locator('[data-fault="outage"]')).to_contain_text("easee-charging")
    _tab(page, "Charger")
    page.locator("#refresh").click()
    expect(page.locator("#answer .status")).to_have_text("503")
    expect(page.locator("#answer pre")).to_contain_text("VENDOR_COMMUNICATION_ERROR")
    expect(page.locator("#answer .waterfall .struck")).to_contain_text(["status"])
    expect(page.locator("#answer .bar[data-kind=wrong]")).not_to_have_count(0)
    _tab(page, "Faults")
    page.get_by_role("button", name="Mend outage").click()
    expect(page.locator('[data-fault="outage"]')).to_have_count(0)


def test_an_answer_that_breaks_the_contract_is_red_with_path_and_sentence(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    _choose(page, "go-e-charging")
    _tab(page, "Faults")
    # The vendor lies, and the fault says that it touches nothing: so the answer must be what is really the case.
    page.locator("#fault-kind").select_option("value")
    page.locator("#fault-kind-at").fill("car")
    page.locator("#fault-kind-touches").fill('["nothing"]')
    page.locator("#fault-kind-to").fill("1")
    page.locator("#break").click()
    expect(page.locator("#result")).to_have_text(re.compile("^done"))
    _tab(page, "Charger")
    page.locator("#refresh").click()
    wrong = page.locator("#answer .findings .verdict[data-kind=wrong]")
    expect(wrong.filter(has_text="$.chargeState.chargingState")).to_have_count(1)
    expect(page.locator("#answer .findings p").first).to_contain_text(re.compile(r"Expected .+, got .+"))
    expect(cell(page, "go-e-charging", "Contract").locator(".verdict")).to_have_text("✗ broken")
    expect(cell(page, "go-e-charging", "Contract").locator(".wrong-at")).to_have_attribute(
        "title", re.compile(r"\$\.chargeState\.chargingState")
    )
    overhang = "[...document.querySelectorAll('.scroll')].map((box) => box.scrollWidth - box.clientWidth)"
    assert page.evaluate(overhang)[0] <= 0  # a path has room at 1280
    why = page.locator("#answer .why tr").filter(has_text="chargeState.chargingState")
    expect(why).to_contain_text("car: 1")
    expect(why).to_contain_text('"UNPLUGGED"')
    _tab(page, "Traffic")
    expect(page.locator("#traffic tbody tr").filter(has_text="✗ $.")).to_have_count(1)


def test_the_clock_is_stepped_and_stopped(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    page.locator("#clock-pause").click()
    expect(page.locator("#clock .note")).to_have_text("frozen")
    before = world.here("GET", "/clock")["nowS"]
    page.locator("#clock-hour").click()
    page.locator("#clock-minute").click()
    expect(page.locator("#result")).to_have_text(re.compile("^done"))
    expect(page.locator("#call")).to_contain_text('{"stepS":60,"lead":true}')
    page.wait_for_function(
        "s => Date.parse(now.textContent.replace(' ', 'T') + 'Z') / 1000 >= Math.floor(s)", arg=before + 3660
    )
    assert world.here("GET", "/clock")["nowS"] == before + 3660
    page.locator("#clock-pause").click()
    expect(page.locator("#clock-pause")).to_have_text("Pause")
    assert not world.here("GET", "/clock")["isFrozen"]


def test_an_account_is_disconnected_and_its_tokens_are_revoked(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    _choose(page, "zaptec-charging")
    page.locator("#refresh").click()
    expect(page.locator("#answer .status")).to_have_text("200")
    _tab(page, "Account")
    panel = page.locator("#panel-account")
    expect(panel.get_by_text("live", exact=True)).not_to_have_count(0)
    panel.locator("[data-change=revoke_tokens]").click()
    expect(panel.get_by_text("revoked", exact=True)).not_to_have_count(0)
    panel.locator("[data-change=disconnect]").click()
    expect(panel.get_by_text("disconnected", exact=True)).to_be_visible()
    row(page, "zaptec-charging").get_by_role("button", name="Refresh").click()
    expect(cell(page, "zaptec-charging", "Refresh answered")).to_have_text("503 VENDOR_ACCOUNT_IS_DISCONNECTED")


def test_traffic_is_filtered_copied_and_taken_home(world: WorldApi, open_page: Opens, tmp_path: Path) -> None:
    page = open_page(world.name, permissions=["clipboard-read", "clipboard-write"])
    _tab(page, "Traffic")
    row(page, "easee-charging").get_by_role("button", name="Refresh").click()
    legs = page.locator("#traffic tbody tr")
    expect(legs.filter(has_text="service → EASEE")).not_to_have_count(0)
    page.get_by_label("Leg").select_option("service")
    expect(legs).to_have_count(1)
    legs.get_by_role("button").click()
    page.get_by_role("button", name="Copy as curl").click()
    expect(page.locator("#result")).to_have_text("curl command copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"curl -s -X GET -H 'X-Api-Key: <redacted \w+>' '\S+/v1.0.0/chargers/\S+/refresh'", copied), (
        copied
    )
    with page.expect_download() as download:
        page.locator("#har").click()
    download.value.save_as(tmp_path / "traffic.har")
    (entry,) = json.loads((tmp_path / "traffic.har").read_text())["log"]["entries"]
    assert entry["response"]["status"] == 200


def test_answers_that_were_seen_are_counted(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    _tab(page, "Coverage")
    line = page.locator("#panel-coverage tr").filter(has_text="200 FAULT")
    expect(line.locator("td")).to_have_text(["–", "–", "–"])
    world.here("POST", "/chargers/go-e-fault/refresh")
    expect(line.locator("td")).to_have_text(["–", "1", "–"])


def test_every_control_shows_its_call_and_the_chart_what_was(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    _choose(page, "easee-charging")
    expect(page.locator("#panel-charger .chart .band.CHARGING")).to_have_count(1)
    actions = page.locator("#panel-charger [data-action]")
    for number in range(actions.count()):
        button = actions.nth(number)
        button.focus()
        expect(page.locator("#call")).to_contain_text(f'{{"do":"{button.get_attribute("data-action")}"}}')


def test_whatever_asks_something_shows_what(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    here = f"GET /_sandbox/worlds/{world.name}"
    charger = world.here("GET", "/chargers/easee-charging")["id"]
    _tab(page, "Traffic")
    _tab(page, "Charger")
    for place, asked in (
        ("#filter-vendor", f"{here}/chargers?offset=0&limit=100"),
        ("#world", here),
        ("#tab-account", f"{here}/accounts/{charger}"),
        ("#tab-traffic", f"{here}/journal?limit=200"),
        ("#tab-check", "GET /_sandbox/reports"),
        (f'[data-charger="{charger}"] button.name', f"{here}/chargers/{charger}"),
        ("#panel-charger [aria-label='Span of the chart']", f"{here}/chargers/{charger}/history?minutes=60"),
    ):
        page.locator(place).focus()
        expect(page.locator("#call")).to_have_text(asked)

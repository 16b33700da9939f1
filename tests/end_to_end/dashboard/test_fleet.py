"""The table of chargers: a plug pulled by click, key and tap, in every open page, among very many."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.dashboard.browser import PATIENCE_MS
from tests.end_to_end.dashboard.conftest import Opens, WorldApi

expect.set_options(timeout=PATIENCE_MS)
HOSTILE = '<img src=x onerror="window.pwned=1">"\'><script>window.pwned=2</script>{{7*7}}'


def row(page: Page, handle: str) -> Locator:
    """The row of a charger."""
    return page.locator("#chargers tbody tr").filter(has=page.get_by_text(handle, exact=True))


def cell(page: Page, handle: str, label: str) -> Locator:
    """One cell of it."""
    return row(page, handle).locator(f'td[data-label="{label}"]')


def test_one_click_pulls_the_plug_and_refresh_tells(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    row(page, "go-e-charging").get_by_role("button", name="Refresh").click()
    expect(cell(page, "go-e-charging", "Refresh answered")).to_have_text("CHARGING")
    expect(cell(page, "go-e-charging", "Vendor says")).to_have_text("car: 2")
    row(page, "go-e-charging").get_by_role("button", name="Unplug").click()
    expect(cell(page, "go-e-charging", "Really")).to_have_text("UNPLUGGED")
    expect(cell(page, "go-e-charging", "Plug")).to_have_text("out")
    expect(page.locator("#call")).to_contain_text('/actions {"do":"unplug"}')
    assert not world.is_plugged("go-e-charging")
    page.locator("#clock-minute").click()  # clouds take a while to hear of it
    row(page, "go-e-charging").get_by_role("button", name="Refresh").click()
    expect(cell(page, "go-e-charging", "Refresh answered")).to_have_text("UNPLUGGED")
    expect(cell(page, "go-e-charging", "Vendor says")).to_have_text("car: 1")
    expect(cell(page, "go-e-charging", "Contract")).to_have_text("✓ kept")


def test_an_action_shows_in_every_open_page(world: WorldApi, open_page: Opens) -> None:
    pages = [open_page(world.name) for _ in range(2)]
    for page in pages:
        expect(page.locator("#link")).to_have_text("live")
    row(pages[0], "zaptec-charging").get_by_role("button", name="Unplug").click()
    for page in pages:
        expect(cell(page, "zaptec-charging", "Really")).to_have_text("UNPLUGGED")
    world.here("POST", "/chargers/easee-charging/actions", {"do": "fault"})
    for page in pages:
        expect(cell(page, "easee-charging", "Really")).to_have_text("FAULT")


def test_the_plug_is_pulled_by_keyboard_alone(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    focused = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"
    seen = []
    for _ in range(80):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(focused))
        if seen[-1] == "Unplug easee-charging":
            break
    assert seen[-1] == "Unplug easee-charging", seen
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    expect(page.locator("#call")).to_have_text(re.compile(r'^POST /_sandbox/.*/actions \{"do":"unplug"\}$'))
    page.keyboard.press("Enter")
    expect(cell(page, "easee-charging", "Really")).to_have_text("UNPLUGGED")
    expect(page.locator("#result")).to_have_text(re.compile("^done in"))
    assert page.evaluate(focused) == "Plug easee-charging"  # what was focused stays so


def test_on_a_phone_it_is_cards_and_nothing_hangs_over(world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for tab in ("Charger", "Scenario", "Account", "Faults", "Traffic", "Coverage", "Check"):
        page.get_by_role("tab", name=tab).tap()
        expect(page.get_by_role("tabpanel")).not_to_be_empty()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, tab
    row(page, "go-e-charging").get_by_role("button", name="Unplug").tap()
    expect(cell(page, "go-e-charging", "Really")).to_have_text("UNPLUGGED")


def test_hostile_names_are_text(world: WorldApi, open_page: Opens) -> None:
    world.here("PATCH", "/chargers/easee-charging", {"name": HOSTILE})
    page = open_page(world.name)
    page.get_by_role("button", name=HOSTILE, exact=True).click()
    expect(page.locator("#panel-charger h2")).to_have_text(HOSTILE)
    page.locator("#refresh").click()
    expect(page.locator("#answer pre")).to_contain_text("<img src=x onerror=")
    page.get_by_role("tab", name="Traffic").click()
    page.locator("#traffic tbody button").first.click()
    expect(page.locator("#exchange pre").last).to_contain_text("200")
    assert page.evaluate("[window.pwned, document.images.length, document.scripts.length]") == [None, 0, 1]


@pytest.fixture(scope="module")
def big(url: str) -> Iterator[WorldApi]:
    """A world with ten thousand chargers."""
    api = WorldApi(url, [{"vendor": "EASEE", "count": 9_999}, {"vendor": "GO_E", "about": "the-other-one"}])
    yield api
    api.close()


def test_ten_thousand_chargers_are_paged_and_searched(big: WorldApi, open_page: Opens) -> None:
    page = open_page(big.name)
    rows = page.locator("#chargers tbody tr")
    expect(page.locator("#pager output")).to_have_text("1 to 100 of 10000")
    assert rows.count() == 100
    page.get_by_role("button", name="Chargers after").click()
    expect(page.locator("#pager output")).to_have_text("101 to 200 of 10000")
    page.get_by_label("Text").fill("other-one")
    expect(page.locator("#pager output")).to_have_text("1 to 1 of 1")
    expect(rows).to_have_count(1)
    row(page, "go-e-the-other-one").get_by_role("button", name="Unplug").click()
    expect(cell(page, "go-e-the-other-one", "Really")).to_have_text("UNPLUGGED")


@pytest.mark.parametrize(
    ("vendor", "state", "handles"),
    [
        pytest.param("ZAPTEC", "FAULT", ["zaptec-fault"], id="both"),
        pytest.param("", "FAULT", ["easee-fault", "go-e-fault", "zaptec-fault"], id="state"),
    ],
)
def test_filters(vendor: str, state: str, handles: list[str], world: WorldApi, open_page: Opens) -> None:
    page = open_page(world.name)
    page.locator("#filter-vendor").select_option(vendor)
    page.locator("#filter-state").select_option(state)
    expect(page.locator("#chargers tbody tr")).to_have_count(len(handles))
    for handle in handles:
        expect(row(page, handle)).to_be_visible()

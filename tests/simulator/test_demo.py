"""Every answer of the contract is one magic id away, today and in three days."""

import pytest

from simulator.app import Sandbox
from simulator.demo import ANSWERS, SEED, WORLD, Documented, open_demo
from simulator.truth.charger import Charger
from simulator.truth.clock import WorldClock
from simulator.truth.errors import WorldExists
from simulator.truth.fleet import demo_entries
from simulator.truth.states import ChargingState, Vendor
from tests.simulator.clouds import START_S, Clouds, refreshed

ABOUTS = sorted({entry.about for entry in demo_entries()})
VENDORS = ("easee", "go-e", "zaptec")
HANDLES = [f"{vendor}-{about}" for vendor in VENDORS for about in ABOUTS]
DAY_S = 86_400.0
LINK_LOST = (503, "VENDOR_ACCOUNT_IS_DISCONNECTED")


def _documented(handle: str) -> tuple[int, str]:
    about = next(about for about in ABOUTS if handle.endswith(f"-{about}"))
    return ANSWERS[about].status, ANSWERS[about].word


def test_there_are_33_and_each_is_documented() -> None:
    assert len(demo_entries()) == len(HANDLES) == 33
    assert set(ANSWERS) == set(ABOUTS)
    assert {charger.handle for charger in Clouds().world.chargers} == set(HANDLES)


def test_every_state_and_every_refusal_of_the_contract_is_documented() -> None:
    said = {(answer.status, answer.word) for answer in ANSWERS.values()}
    refusals = {
        *("DEVICE_IS_DISCONNECTED", "VENDOR_ACCOUNT_IS_DISCONNECTED", "VENDOR_AUTHENTICATION_ERROR"),
        *("VENDOR_CONNECTION_ERROR", "VENDOR_COMMUNICATION_ERROR"),
    }
    assert said == {(200, state.value) for state in ChargingState} | {(503, code) for code in refusals}


@pytest.mark.parametrize("handle", HANDLES)
def test_a_magic_id_gives_its_documented_answer(handle: str) -> None:
    clouds = Clouds()
    assert refreshed(clouds.service(), clouds.world.api_key, clouds.charger(handle).id) == _documented(handle)


@pytest.mark.parametrize("vendor", VENDORS)
def test_rejected_credentials_end_in_a_lost_link(vendor: str) -> None:
    clouds = Clouds()
    service, charger = clouds.service(), clouds.charger(f"{vendor}-credentials-rejected")
    said = [refreshed(service, clouds.world.api_key, charger.id) for _ in range(5)]
    assert said == [(503, "VENDOR_AUTHENTICATION_ERROR")] * 3 + [LINK_LOST] * 2
    assert len(clouds.legs()) == 3


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_disconnected_account_is_never_asked_about(vendor: str) -> None:
    clouds = Clouds()
    assert refreshed(clouds.service(), clouds.world.api_key, clouds.charger(f"{vendor}-account-disconnected").id)
    assert clouds.legs() == []


@pytest.mark.parametrize("handle", [handle for handle in HANDLES if "credentials" not in handle])
def test_a_magic_id_answers_the_same_for_three_days(handle: str) -> None:
    clouds = Clouds()
    service, charger = clouds.service(), clouds.charger(handle)
    for _ in range(13):
        assert refreshed(service, clouds.world.api_key, charger.id) == _documented(handle)
        clouds.world.clock.step(DAY_S / 4 + 17.0)
    assert clouds.world.now_s() > START_S + 3 * DAY_S


@pytest.mark.parametrize("vendor", ["easee", "zaptec"])
def test_in_three_days_the_tokens_had_to_be_fetched_anew(vendor: str) -> None:
    clouds = Clouds()
    service, charger = clouds.service(), clouds.charger(f"{vendor}-charging")
    for _ in range(13):
        refreshed(service, clouds.world.api_key, charger.id)
        clouds.world.clock.step(DAY_S / 4)
    fetched = [leg for leg in clouds.legs() if leg.role in ("login", "renew")]
    assert len(fetched) == 13


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_charging_car_goes_on_charging(vendor: str) -> None:
    clouds = Clouds()
    charger_id = clouds.charger(f"{vendor}-charging").id
    before: Charger = clouds.world.truth(charger_id)
    clouds.world.clock.step(3 * DAY_S)
    after: Charger = clouds.world.truth(charger_id)
    assert before.state is after.state is ChargingState.CHARGING
    assert after.lifetime_wh > before.lifetime_wh + 3 * 24 * 10_000


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        pytest.param(Documented(200, "CHARGING"), "200 CHARGING", id="plain"),
        pytest.param(Documented(503, "X", "twice"), "503 X *", id="with a remark"),
    ],
)
def test_a_documented_answer_as_text(answer: Documented, text: str) -> None:
    assert str(answer) == text


def test_the_magic_faults_strike_nobody_else() -> None:
    clouds = Clouds()
    rules = clouds.opened.board.rules(START_S)
    hit = {clouds.world.accounts.get(rule.account_id or "").id for rule in rules}
    meant = {
        clouds.account(f"{vendor}-vendor-{about}").id for vendor in VENDORS for about in ("unreachable", "rubbish")
    }
    assert hit == meant
    assert len(rules) == len(Vendor) * 2


def test_the_demo_opens_once() -> None:
    clouds = Clouds()
    assert (clouds.world.name, clouds.world.seed) == (WORLD, SEED) == ("demo", 7)
    with pytest.raises(WorldExists):
        open_demo(clouds.sandbox, clouds.world.clock)


def test_options_of_the_demo_world() -> None:
    options = {"easee.profile": "legacy"}
    opened = open_demo(Sandbox(), WorldClock(START_S), seed=8, name="two", options=options)
    assert (opened.world.name, opened.world.seed, opened.world.options) == ("two", 8, options)
    assert Clouds().world.options == {}

"""What may be said of a charger while the vendor's answers are changed inside."""

from typing import Any

import pytest

from contracts.oracle import judge
from simulator.truth.states import Vendor
from tests.contracts.oracle.stage import Body, Stage, told, utc

OK, COM, DEV = "200", "VENDOR_COMMUNICATION_ERROR", "DEVICE_IS_DISCONNECTED"


def found(stage: Stage, body: Body) -> set[str]:
    """Rules that a 200 with this body breaks."""
    return {deviation.rule for deviation in judge(200, body, stage.ask())}


def changed(stage: Stage, **charge: Any) -> Body:
    """A right answer with other values in its charge state; None leaves one out."""
    body = stage.right_answer()
    body["chargeState"] = {k: v for k, v in {**body["chargeState"], **charge}.items() if v is not None}
    return body


def touching(*words: str, situation: str = "charging") -> Stage:
    """A charger whose state answers are changed in what these words say."""
    return Stage(Vendor.EASEE, situation).break_down("extra_keys", on=("state",), touches=list(words))


CASES = [
    pytest.param(("power",), {"chargeRate": None}, set(), id="power left out"),
    pytest.param(("power",), {"chargeRate": 99.0}, set(), id="another power"),
    pytest.param(("power",), {"chargeRate": 11_000.0}, {"wrong_rate"}, id="power in W"),
    pytest.param(("power",), {"chargingState": "STOPPED"}, {"wrong_state", "rate_without_charging"}, id="only power"),
    pytest.param(("limit",), {"chargeCurrentMax": 125.0}, set(), id="another limit"),
    pytest.param(("limit",), {"chargeCurrentMax": 16_000.0}, {"wrong_limit"}, id="limit in mA"),
    pytest.param(("phases",), {"activePhases": 1}, set(), id="other phases"),
    pytest.param(("phases",), {"activePhases": 4}, {"wrong_phases"}, id="more phases than there are"),
    pytest.param(("plug",), {"isPlugged": False}, set(), id="another plug"),
    pytest.param(("plug",), {"isPlugged": None}, set(), id="no plug"),
    pytest.param(("plug",), {"chargeRate": 3.0}, {"wrong_rate"}, id="only the plug"),
    pytest.param(("state",), {"chargingState": None, "isPlugged": None}, set(), id="no state"),
    pytest.param(("state",), {"chargingState": "PREPARING"}, set(), id="a state with the power of another"),
    pytest.param(("state",), {"chargeCurrentMax": 40.0}, {"wrong_limit"}, id="only the state"),
    pytest.param(("time",), {"lastUpdated": utc(1_600_000_000.0)}, set(), id="old times"),
    pytest.param(("time",), {"lastUpdated": utc(2_000_000_000.0)}, {"time_in_future"}, id="D10 holds"),
    pytest.param(("time",), {"chargingState": "STOPPED"}, {"wrong_state", "rate_without_charging"}, id="only times"),
    pytest.param(("nothing",), {"chargeRate": None}, {"rate_missing"}, id="nothing: power"),
    pytest.param(("nothing",), {"chargingState": None}, {"state_missing"}, id="nothing: state"),
    pytest.param(("all",), {"chargingState": None, "chargeRate": 50.0, "chargeCurrentMax": 1.0}, set(), id="all"),
]


@pytest.mark.parametrize(("words", "charge", "rules"), CASES)
def test_only_what_is_touched_is_open(words: tuple[str, ...], charge: dict[str, Any], rules: set[str]) -> None:
    stage = touching(*words).step(600)
    assert found(stage, changed(stage, **charge)) == rules


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("nothing",), {OK}),
        (("power",), {OK, COM}),
        (("static",), {OK, COM}),
        (("online",), {OK, COM, DEV}),
        (("time", "power"), {OK, COM, DEV}),
        (("all",), {OK, COM, DEV}),
    ],
)
def test_refusals(words: tuple[str, ...], expected: set[str]) -> None:
    assert told(touching(*words).ask()) == expected


def test_power_left_over_after_the_plug_was_pulled_stays_a_mistake() -> None:
    stage = touching("power", situation="unplugged")
    assert found(stage, changed(stage, chargeRate=7.2)) == {"rate_without_charging"}
    assert found(stage, changed(stage, chargeRate=0.0)) == set()


def test_a_name_may_be_another_only_where_it_is_touched() -> None:
    for words, rules in ((("static",), set()), (("state",), {"wrong_identity"})):
        stage = touching(*words)
        body = stage.right_answer()
        body["staticData"]["name"] = "somebody else's"
        assert found(stage, body) == rules


@pytest.mark.parametrize("charge", [{"chargingState": None}, {"chargeRate": None}])
def test_once_mended_nothing_is_open(charge: dict[str, Any]) -> None:
    stage = touching("state", "power").step(600)
    assert found(stage, changed(stage, **charge)) == set()
    stage.board.mend_all()
    assert found(stage, changed(stage, **charge)) != set()


@pytest.mark.parametrize("vendor", [Vendor.EASEE, Vendor.ZAPTEC])
def test_tokens_dead_at_birth(vendor: Vendor) -> None:
    stage = Stage(vendor)
    account_id = stage.charger.account_id
    stage.world.tokens.refuse_new(account_id)
    assert told(stage.ask()) == {"VENDOR_AUTHENTICATION_ERROR"}
    stage.hand_out_token()
    assert told(stage.ask()) == {"VENDOR_AUTHENTICATION_ERROR"}
    stage.world.tokens.accept_new(account_id)
    assert told(stage.ask()) == {OK}
    stage.hand_out_token()
    stage.world.tokens.refuse_new(account_id)
    assert OK in told(stage.ask())

import pytest

from simulator.truth.charger import Charger
from simulator.truth.history import History
from simulator.truth.situations import SITUATIONS, begin
from simulator.truth.states import ChargingState, Hold, Vendor

S = ChargingState
NOW_S = 1_767_603_600.0
EXPECTED = {
    "unplugged": (S.UNPLUGGED, None, True),
    "preparing": (S.PREPARING, Hold.AUTHORISATION, True),
    "waiting-for-car": (S.PREPARING, Hold.CAR, True),
    "charging": (S.CHARGING, None, True),
    "finished": (S.FINISHED, None, True),
    "stopped": (S.STOPPED, None, True),
    "fault": (S.FAULT, None, True),
    "device-offline": (S.CHARGING, None, False),
}
CASES = [pytest.param(vendor, name, id=f"{name}-{vendor.value.lower()}") for vendor in Vendor for name in SITUATIONS]


def begun(vendor: Vendor, name: str) -> History:
    return begin(vendor, Charger(at_s=0.0, lifetime_wh=1000.0), name, NOW_S)


def test_every_situation_is_expected() -> None:
    assert set(EXPECTED) == set(SITUATIONS)


@pytest.mark.parametrize(("vendor", "name"), CASES)
def test_a_situation_is_what_it_is_called(vendor: Vendor, name: str) -> None:
    history = begun(vendor, name)
    charger = history.charger_at(NOW_S)
    uplink = history.picture_at(NOW_S).uplink
    assert (charger.state, charger.hold, uplink.up) == EXPECTED[name]
    assert uplink.noticed(NOW_S) is not uplink.up


@pytest.mark.parametrize(("vendor", "name"), CASES)
def test_nothing_in_it_happens_after_the_world_began(vendor: Vendor, name: str) -> None:
    assert begun(vendor, name).last.at_s <= NOW_S


@pytest.mark.parametrize(("vendor", "name"), CASES)
def test_an_hour_later_it_is_still_so(vendor: Vendor, name: str) -> None:
    later = begun(vendor, name).up_to(NOW_S + 3600).charger_at(NOW_S + 3600)
    assert (later.state, later.hold) == EXPECTED[name][:2]


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_visit_of_the_day_before_is_remembered(name: str) -> None:
    charger = begun(Vendor.EASEE, name).charger_at(NOW_S)
    assert charger.visits[0].delivered_wh == pytest.approx(14_200.0)
    assert charger.lifetime_wh == pytest.approx(
        1000.0
        + sum(v.delivered_wh for v in charger.visits)
        + (charger.session.delivered_wh if charger.session else 0.0)
    )
    assert charger.booted_s < NOW_S - 86_400


@pytest.mark.parametrize("name", ["charging", "stopped", "fault", "finished", "device-offline"])
def test_a_car_that_charged_has_got_something(name: str) -> None:
    charger = begun(Vendor.EASEE, name).charger_at(NOW_S)
    assert charger.had_charged
    assert charger.session_wh > 1000


@pytest.mark.parametrize("name", ["preparing", "waiting-for-car"])
def test_a_car_that_waits_has_got_nothing(name: str) -> None:
    charger = begun(Vendor.EASEE, name).charger_at(NOW_S)
    assert (charger.had_charged, charger.session_wh, charger.plugged) == (False, 0.0, True)


def test_an_unknown_situation() -> None:
    with pytest.raises(KeyError):
        begun(Vendor.EASEE, "flying")

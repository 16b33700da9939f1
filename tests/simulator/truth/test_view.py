import pytest

from simulator.truth.charger import Charger
from simulator.truth.history import History
from simulator.truth.states import ChargingState, Vendor
from simulator.truth.uplink import NOTICED_AFTER_S, Uplink, came_up, went_down
from simulator.truth.view import CloudView

S = ChargingState
LIFE = (
    History.begin(Vendor.GO_E, Charger(at_s=1000.0, since_s=1000.0))
    .act("plug", 1010.0)
    .act("go_offline", 1100.0)
    .act("stop", 1200.0)
    .act("come_online", 1300.0)
    .up_to(1400.0)
)
"""Charging from 1014, off line from 1100 (noticed at 1130), stopped at 1200, back at 1300."""


def seen(now_s: float) -> CloudView:
    return CloudView.of(now_s, LIFE)


@pytest.mark.parametrize(
    ("now_s", "online", "heard_s", "state", "link_changed_s"),
    [
        pytest.param(1050, True, 1050, S.CHARGING, 1000, id="on line"),
        pytest.param(1100, True, 1100, S.CHARGING, 1000, id="the line breaks"),
        pytest.param(1129, True, 1100, S.CHARGING, 1000, id="nobody has noticed"),
        pytest.param(1130, False, 1100, S.CHARGING, 1130, id="noticed"),
        pytest.param(1250, False, 1100, S.CHARGING, 1130, id="stopped, but nobody knows"),
        pytest.param(1300, True, 1300, S.STOPPED, 1300, id="back"),
        pytest.param(1400, True, 1400, S.STOPPED, 1300, id="back for a while"),
    ],
)
def test_what_the_cloud_knows(
    now_s: float, online: bool, heard_s: float, state: ChargingState, link_changed_s: float
) -> None:
    view = seen(now_s)
    assert (view.online, view.heard_until_s, view.charger.state) == (online, heard_s, state)
    assert view.link_changed_s == link_changed_s
    assert view.down_since_s == (1100 if 1100 <= now_s < 1300 else None)


def test_power_and_energy_stand_still_while_nobody_hears() -> None:
    at_1129, at_1299 = seen(1129).charger, seen(1299).charger
    assert at_1129 == at_1299
    assert (at_1129.at_s, at_1129.power_w > 10_000) == (1100.0, True)


def test_late_values_are_those_of_some_seconds_ago() -> None:
    assert seen(1014.0).ago(1).state is S.PREPARING
    assert seen(1050).ago(60).state is S.UNPLUGGED
    assert seen(1250).ago(120).at_s == 1100.0
    assert seen(1250).ago(200).at_s == 1050.0


def test_the_future_is_the_last_thing_heard() -> None:
    assert seen(1050).at(9999).at_s == 1050.0
    assert seen(1250).at(1299).at_s == 1100.0


@pytest.mark.parametrize(
    ("now_s", "late_s", "changed_s"),
    [(1050, 0, 1014), (1250, 0, 1014), (1300, 0, 1200), (1050, 40, 1010), (1400, 250, 1014)],
)
def test_changes_count_as_far_as_they_were_heard(now_s: float, late_s: float, changed_s: float) -> None:
    assert seen(now_s).changed_s(lambda c: c.state, late_s) == changed_s


@pytest.mark.parametrize(
    ("vendor", "charging", "seconds"),
    [
        (Vendor.GO_E, True, 30),
        (Vendor.GO_E, False, 30),
        (Vendor.ZAPTEC, True, 360),
        (Vendor.ZAPTEC, False, 1200),
        (Vendor.EASEE, True, 1020),
        (Vendor.EASEE, False, 1020),
    ],
)
def test_how_long_each_cloud_takes_to_notice(vendor: Vendor, charging: bool, seconds: float) -> None:
    line = went_down(vendor, charging, 100.0)
    assert line == Uplink(False, 100.0, seconds)
    assert not line.noticed(100.0 + seconds - 0.001)
    assert line.noticed(100.0 + seconds)
    assert NOTICED_AFTER_S[vendor, charging] == seconds


def test_the_table_is_complete_and_can_be_overridden() -> None:
    assert set(NOTICED_AFTER_S) == {(vendor, charging) for vendor in Vendor for charging in (True, False)}
    assert went_down(Vendor.EASEE, True, 100.0, 0.0).noticed(100.0)
    assert not came_up(100.0).noticed(1e9)

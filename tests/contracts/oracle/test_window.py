"""Which moments of the past may still be showing."""

import pytest

from contracts.oracle.window import begin_of, heard_at, moments, power_hull_w, shown_at
from simulator.truth.states import ChargingState, Vendor
from tests.contracts.oracle.stage import START_S, Stage


def test_a_cloud_hears_nothing_while_the_line_is_down() -> None:
    stage = Stage(Vendor.EASEE).act("go_offline").act("stop").step(60)
    history = stage.world.history(stage.charger.id)
    assert heard_at(history, START_S - 1).state is ChargingState.CHARGING
    assert heard_at(history, START_S + 60).state is ChargingState.CHARGING
    stage.act("come_online")
    assert heard_at(stage.world.history(stage.charger.id), START_S + 60).state is ChargingState.STOPPED


def test_what_was_kept_is_handed_in_late() -> None:
    stage = Stage(Vendor.EASEE).act("go_offline").step(10).act("stop").step(10)
    down = stage.world.history(stage.charger.id)
    assert [one.state for one in shown_at(down, START_S + 15, START_S + 20)] == [ChargingState.CHARGING]
    up = stage.act("come_online").world.history(stage.charger.id)
    late = [one.state for one in shown_at(up, START_S + 15, START_S + 20)]
    assert late == [ChargingState.CHARGING, ChargingState.STOPPED]


@pytest.mark.parametrize(
    ("down_s", "up_s", "asked_s", "begin_s"),
    [
        pytest.param(None, None, 100, 90, id="always up"),
        pytest.param(50, None, 100, 40, id="down since 50"),
        pytest.param(95, None, 100, 85, id="down just now"),
        pytest.param(50, 95, 100, 40, id="back within the delay"),
        pytest.param(50, 60, 100, 90, id="back for long"),
        pytest.param(50, 90, 100, 40, id="back at the edge"),
    ],
)
def test_where_the_window_begins(down_s: float | None, up_s: float | None, asked_s: float, begin_s: float) -> None:
    stage = Stage(Vendor.EASEE)
    for at_s, action in ((down_s, "go_offline"), (up_s, "come_online")):
        if at_s is not None:
            stage.step(START_S + at_s - stage.clock.now_s()).act(action)
    stage.step(START_S + asked_s - stage.clock.now_s())
    history = stage.world.history(stage.charger.id)
    assert begin_of(history, START_S + asked_s, 10.0) == START_S + begin_s


def test_every_event_in_the_window_is_a_moment() -> None:
    stage = Stage(Vendor.EASEE).step(10).act("stop").step(10).act("unplug").step(10)
    found = moments(stage.world.history(stage.charger.id), START_S + 5, START_S + 30)
    assert [(one.at_s - START_S, one.state.value) for one in found] == [
        (5, "CHARGING"),
        (10, "STOPPED"),
        (20, "UNPLUGGED"),
        (30, "UNPLUGGED"),
    ]


def test_power_before_and_after_an_event_is_in_the_hull() -> None:
    stage = Stage(Vendor.EASEE)
    full_w = stage.truth.power_w
    stage.step(30).act("limit", limit_a=6).step(30)
    low_w, high_w = power_hull_w(stage.world.history(stage.charger.id), START_S, START_S + 60)
    assert (low_w, high_w) == pytest.approx((stage.truth.power_w, full_w))

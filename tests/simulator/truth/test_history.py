import itertools
import math
from typing import Any

import pytest

from simulator.truth.charger import Charger
from simulator.truth.errors import ActionRefused, UnknownAction
from simulator.truth.history import CAR_STARTS_AFTER_S, MAX_PICTURES, REBOOT_S, History, Planned
from simulator.truth.physics import full_after_s
from simulator.truth.states import ChargingState, Hold, Vendor
from simulator.truth.uplink import NOTICED_AFTER_S

S = ChargingState
NEW = History.begin(Vendor.EASEE, Charger(at_s=1000.0, since_s=1000.0))


def lived(*happenings: tuple[float, str, dict[str, Any]], history: History = NEW) -> History:
    """The history after these happenings at seconds after 1000."""
    for at_s, action, params in happenings:
        history = history.act(action, 1000.0 + at_s, **params)
    return history


def states(history: History, to_s: float) -> list[tuple[float, ChargingState]]:
    """When which state was entered after the first one, in seconds after 1000."""
    pairs = itertools.pairwise(history.up_to(1000.0 + to_s).pictures)
    return [(b.at_s - 1000.0, b.charger.state) for a, b in pairs if a.charger.state is not b.charger.state]


def test_a_new_history_is_one_picture_on_line() -> None:
    assert len(NEW.pictures) == 1
    assert NEW.last.uplink.up
    assert NEW.charger_at(5000.0).state is S.UNPLUGGED


def test_a_car_that_is_offered_current_starts_by_itself() -> None:
    plugged = lived((10, "plug", {}))
    assert plugged.charger_at(1010.0 + CAR_STARTS_AFTER_S + 1).state is S.PREPARING
    assert states(plugged, 10 + CAR_STARTS_AFTER_S - 0.1) == [(10, S.PREPARING)]
    assert states(plugged, 10 + CAR_STARTS_AFTER_S) == [(10, S.PREPARING), (14, S.CHARGING)]


@pytest.mark.parametrize("hold", [h for h in Hold if h is not Hold.CAR])
def test_a_car_that_is_held_back_does_not(hold: Hold) -> None:
    assert states(lived((10, "plug", {"hold": hold.value})), 86_400) == [(10, S.PREPARING)]


def test_a_car_that_waits_does_not_either_until_it_may() -> None:
    waiting = lived((1, "car_waits", {}), (10, "plug", {}))
    assert states(waiting, 86_400) == [(10, S.PREPARING)]
    assert states(lived((20, "start", {}), history=waiting), 60) == [(10, S.PREPARING), (20, S.CHARGING)]
    willing = lived((20, "car_waits", {"waits": False}), history=waiting)
    assert states(willing, 60)[-1][1] is S.CHARGING


def test_a_full_car_finishes_by_itself_to_the_second() -> None:
    charging = lived((10, "plug", {"wanted_wh": 5000.0})).up_to(1014.0)
    full_s = 14 + full_after_s(charging.last.charger)
    assert states(charging, full_s - 0.01)[-1] == (14, S.CHARGING)
    finished_s, state = states(charging, full_s + 0.01)[-1]
    assert finished_s == pytest.approx(full_s)
    assert state is S.FINISHED
    done = charging.up_to(1000 + full_s + 9999)
    assert done.charger_at(1000 + full_s + 9999).session_wh == pytest.approx(5000.0)


def test_a_limit_on_the_way_moves_the_end() -> None:
    slow = lived((10, "plug", {"wanted_wh": 5000.0}), (100, "limit", {"limit_a": 6}))
    quick = lived((10, "plug", {"wanted_wh": 5000.0}))
    ends = [states(history, 86_400)[-1] for history in (quick, slow)]
    assert [state for _, state in ends] == [S.FINISHED, S.FINISHED]
    assert ends[1][0] > ends[0][0] + 600


def test_growing_in_steps_is_growing_at_once() -> None:
    history = lived((10, "plug", {"wanted_wh": 5000.0}))
    stepped = history
    for to_s in range(1000, 6000, 7):
        stepped = stepped.up_to(float(to_s))
    assert stepped == history.up_to(5999.0)


def test_reading_changes_nothing() -> None:
    history = lived((10, "plug", {}))
    before = history.pictures
    history.charger_at(9999.0)
    history.picture_at(1005.0)
    history.changed_s(lambda c: c.state, 9999.0)
    assert history.pictures is before


def test_an_action_in_the_past_is_refused() -> None:
    with pytest.raises(ActionRefused, match=r"unplug at 1005\.0 lies before the charger's last event at 1010\.0"):
        lived((10, "plug", {}), (5, "unplug", {}))


def test_what_was_due_by_itself_happens_before_an_action() -> None:
    history = lived((10, "plug", {}), (60, "stop", {}))
    assert states(history, 60) == [(10, S.PREPARING), (14, S.CHARGING), (60, S.STOPPED)]


def test_an_unknown_action_is_refused() -> None:
    with pytest.raises(UnknownAction):
        lived((10, "explode", {}))


@pytest.mark.parametrize(
    ("at_s", "state"),
    [(-500, S.UNPLUGGED), (0, S.UNPLUGGED), (9.9, S.UNPLUGGED), (10, S.PREPARING), (14, S.CHARGING), (70, S.STOPPED)],
)
def test_any_moment_of_the_past_can_be_read(at_s: float, state: ChargingState) -> None:
    history = lived((10, "plug", {}), (70, "stop", {}))
    assert history.charger_at(1000.0 + at_s).state is state


def test_energy_between_two_events_follows_from_the_physics() -> None:
    history = lived((10, "plug", {}), (3614, "stop", {}))
    half, full = history.charger_at(1014.0 + 1800).session_wh, history.charger_at(9999.0).session_wh
    assert full == pytest.approx(690 * 15.9, rel=0.001)
    assert half == pytest.approx(full / 2, rel=0.001)


class TestPlans:
    def test_plans_happen_in_order_of_time(self) -> None:
        history = NEW.plan(Planned(1100.0, "stop")).plan(Planned(1010.0, "plug")).plan(Planned(1200.0, "unplug"))
        assert states(history, 300) == [(10, S.PREPARING), (14, S.CHARGING), (100, S.STOPPED), (200, S.UNPLUGGED)]

    def test_plans_take_parameters(self) -> None:
        history = NEW.plan(Planned(1010.0, "limit", {"limit_a": 10}))
        assert history.up_to(1010.0).last.charger.limit_a == 10.0

    def test_a_plan_is_not_done_before_its_time_and_only_once(self) -> None:
        history = NEW.plan(Planned(1010.0, "restart"))
        assert history.up_to(1009.9).last.charger.boots == 1
        assert history.up_to(1010.0).up_to(2000.0).last.charger.boots == 2

    def test_a_plan_that_cannot_be_done_is_dropped(self) -> None:
        history = NEW.plan(Planned(1010.0, "unplug")).up_to(1020.0)
        assert (history.plans, len(history.pictures)) == ((), 1)

    def test_a_plan_for_the_past_happens_at_once(self) -> None:
        history = lived((100, "plug", {"hold": "SCHEDULE"})).plan(Planned(1050.0, "release")).up_to(1200.0)
        assert history.pictures[2].at_s == 1100.0


class TestLine:
    @pytest.mark.parametrize("vendor", list(Vendor))
    @pytest.mark.parametrize("charging", [True, False])
    def test_how_long_a_cloud_takes_to_notice(self, vendor: Vendor, charging: bool) -> None:
        history = History.begin(vendor, Charger(at_s=1000.0))
        history = lived((10, "plug", {}), history=history) if charging else history
        uplink = lived((100, "go_offline", {}), history=history).last.uplink
        assert (uplink.up, uplink.since_s, uplink.noticed_after_s) == (False, 1100.0, NOTICED_AFTER_S[vendor, charging])

    def test_the_lag_can_be_told(self) -> None:
        assert lived((5, "go_offline", {"lag_s": 0.0})).last.uplink.noticed(1005.0)

    def test_nobody_goes_twice(self) -> None:
        with pytest.raises(ActionRefused, match="go_offline: the charger is off line already"):
            lived((5, "go_offline", {}), (6, "go_offline", {}))
        with pytest.raises(ActionRefused, match="come_online: the charger is on line already"):
            lived((5, "come_online", {}))
        with pytest.raises(ActionRefused, match="reboot: the charger is off line already"):
            lived((5, "go_offline", {}), (6, "reboot", {}))

    def test_the_car_goes_on_while_the_line_is_down(self) -> None:
        history = lived((10, "plug", {}), (100, "go_offline", {}), (200, "stop", {}), (300, "come_online", {}))
        assert history.charger_at(1250.0).state is S.STOPPED
        assert not history.picture_at(1250.0).uplink.up
        assert history.last.uplink.up

    def test_a_reboot_comes_back_by_itself(self) -> None:
        history = lived((10, "plug", {}), (100, "reboot", {}))
        assert not history.up_to(1100 + REBOOT_S - 1).last.uplink.up
        assert history.up_to(1100 + REBOOT_S).last.uplink.up
        assert history.last.charger.boots == 2
        assert history.last.charger.charging

    def test_how_long_a_reboot_takes_can_be_told(self) -> None:
        history = lived((100, "reboot", {"away_s": 5}))
        assert history.up_to(1105.0).last.uplink.up


class TestChanged:
    HISTORY = lived(
        (10, "plug", {"hold": "POWER"}),
        (20, "limit", {"limit_a": 10}),
        (200, "limit", {"limit_a": 6}),
        (300, "stop", {}),
    )

    @pytest.mark.parametrize(
        ("until_s", "changed_s"),
        [(-5, 0), (5, 0), (10, 10), (19.9, 10), (20, 20), (250, 20), (300, 300), (9999, 300)],
    )
    def test_when_the_state_last_changed(self, until_s: float, changed_s: float) -> None:
        history = lived((10, "plug", {"hold": "SCHEDULE"}), (20, "start", {}), (200, "restart", {}), (300, "stop", {}))
        assert history.changed_s(lambda c: c.state, 1000.0 + until_s) == 1000.0 + changed_s

    def test_what_did_not_change_at_an_event_is_older_than_it(self) -> None:
        assert self.HISTORY.changed_s(lambda c: c.limit_a, 1250.0) == 1200.0
        assert self.HISTORY.changed_s(lambda c: c.limit_a, 1999.0) == 1200.0
        assert self.HISTORY.changed_s(lambda c: c.plugged, 1999.0) == 1010.0

    def test_what_never_changed_is_as_old_as_the_history(self) -> None:
        assert self.HISTORY.changed_s(lambda c: c.max_a, 1999.0) == 1000.0
        assert NEW.changed_s(lambda c: c.state, 0.0) == 1000.0


def test_only_so_many_events_are_kept() -> None:
    history = NEW
    for n in range(MAX_PICTURES + 50):
        history = history.act("restart", 1001.0 + n)
    assert len(history.pictures) == MAX_PICTURES
    assert history.last.charger.boots == MAX_PICTURES + 51
    assert history.charger_at(0.0) == history.pictures[0].charger


def test_a_car_without_an_end_charges_for_a_year() -> None:
    history = lived((10, "plug", {"wanted_wh": math.inf})).up_to(1000.0 + 365 * 86_400)
    assert history.last.charger.charging


def line(history: History, to_s: float) -> str:
    """Every ten seconds: o where the charger is on line, . where it is not."""
    grown = history.up_to(1000 + to_s)
    return "".join("o" if grown.picture_at(1000 + at_s).uplink.up else "." for at_s in range(0, int(to_s), 10))


class TestFlapping:
    def test_it_goes_and_comes_so_often(self) -> None:
        history = lived((20, "flap", {"down_s": 20, "up_s": 30, "times": 3, "lag_s": 0}))
        assert line(history, 200) == "oo..ooo..ooo..oooooo"
        assert history.up_to(1025).picture_at(1025).uplink.noticed(1020)

    def test_once_is_going_and_coming_back(self) -> None:
        assert line(lived((20, "flap", {"down_s": 20, "up_s": 30, "times": 1})), 120) == "oo..oooooooo"

    def test_each_vendor_is_slow_to_notice_as_ever(self) -> None:
        uplink = lived((20, "flap", {})).up_to(1030).last.uplink
        assert uplink.noticed_after_s == NOTICED_AFTER_S[NEW.vendor, False]

    @pytest.mark.parametrize("by_hand", ["go_offline", "come_online", "reboot"])
    def test_who_changes_the_line_by_hand_ends_it(self, by_hand: str) -> None:
        history = lived((20, "flap", {"down_s": 20, "up_s": 30, "times": 9}))
        at_s = 1030 if by_hand == "come_online" else 1050
        grown = history.act(by_hand, at_s).up_to(1500)
        assert grown.plans == ()
        assert grown.last.uplink.up is (by_hand != "go_offline")

    def test_other_happenings_do_not(self) -> None:
        history = lived((20, "flap", {"down_s": 20, "up_s": 30, "times": 2})).act("plug", 1045)
        assert line(history, 120) == "oo..ooo..ooo"

    @pytest.mark.parametrize(
        "params",
        [{"down_s": 0}, {"up_s": 0}, {"times": 0}, {"times": 1.5}, {"times": 101}, {"away_s": 5}, {"up_s": "1"}],
    )
    def test_impossible_flaps_are_refused(self, params: dict[str, Any]) -> None:
        with pytest.raises(ActionRefused, match="flap"):
            NEW.act("flap", 1020, **params)

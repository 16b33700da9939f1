from typing import Any

import pytest

from simulator.truth.actions import ACTIONS, MAX_VISITS, TOP_UP_WH, act
from simulator.truth.charger import Charger
from simulator.truth.errors import ActionRefused, UnknownAction
from simulator.truth.physics import advance
from simulator.truth.states import ChargingState, FaultKind, Hold
from tests.simulator.truth.cars import (
    ALL,
    CHARGING,
    EMPTY,
    EMPTY_FAULTY,
    FAULTY,
    FINISHED,
    NO_CURRENT,
    PAUSED,
    PLUGGED,
    SCHEDULED,
    STOPPED,
    UNAUTHORISED,
    after,
)

S = ChargingState
STATES = {
    "empty": (S.UNPLUGGED, None),
    "plugged": (S.PREPARING, Hold.CAR),
    "charging": (S.CHARGING, None),
    "stopped": (S.STOPPED, None),
    "finished": (S.FINISHED, None),
    "paused": (S.PREPARING, Hold.POWER),
    "faulty": (S.FAULT, None),
    "empty-faulty": (S.FAULT, None),
    "unauthorised": (S.PREPARING, Hold.AUTHORISATION),
    "no-current": (S.PREPARING, Hold.POWER),
    "scheduled": (S.PREPARING, Hold.SCHEDULE),
}
"""State and hold of each charger in cars.py."""
REFUSED = "refused"
LEADS_TO: dict[str, dict[str, object]] = {
    "plug": {"empty": S.PREPARING, "empty-faulty": S.FAULT},
    "unplug": {name: S.UNPLUGGED for name in ALL if name not in ("empty", "empty-faulty")},
    "start": dict.fromkeys(("plugged", "stopped", "finished", "paused", "unauthorised", "scheduled"), S.CHARGING),
    "stop": dict.fromkeys(("charging", "finished", "paused"), S.STOPPED),
    "finish": {"charging": S.FINISHED},
    "pause": {name: S.PREPARING for name in ALL if name not in ("empty", "empty-faulty", "faulty")},
    "release": {"paused": S.CHARGING, "no-current": S.PREPARING, "scheduled": S.PREPARING},
    "fault": {name: S.FAULT for name in ALL if name not in ("faulty", "empty-faulty")},
    "clear_fault": {"faulty": S.PREPARING, "empty-faulty": S.UNPLUGGED},
    "authorise": {name: STATES[name][0] for name in ALL if name not in ("empty", "empty-faulty")},
    "require_authorisation": {name: STATES[name][0] for name in ALL},
    "restart": {name: STATES[name][0] for name in ALL},
}
"""Action -> charger -> the state it leads to; where nothing stands it is refused."""


@pytest.mark.parametrize("name", ALL)
def test_chargers_are_what_they_are_called(name: str) -> None:
    assert (ALL[name].state, ALL[name].hold) == STATES[name]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("action", LEADS_TO)
def test_every_action_on_every_charger(action: str, name: str) -> None:
    try:
        came: object = act(ALL[name], action).state
    except ActionRefused:
        came = REFUSED
    assert came == LEADS_TO[action].get(name, REFUSED)


def test_the_table_is_complete() -> None:
    assert set(LEADS_TO) | {"limit", "phases"} == set(ACTIONS)
    assert set(STATES) == set(ALL)


@pytest.mark.parametrize(
    ("charger", "action", "params", "said"),
    [
        (PLUGGED, "plug", {}, "a car is plugged in already: unplug it first"),
        (EMPTY, "plug", {"car_phases": 4}, "a car charges on 1, 2 or 3 phases, got 4"),
        (EMPTY, "plug", {"hold": "TEA"}, "plug does not take {'hold': 'TEA'}"),
        (EMPTY, "unplug", {}, "no car is plugged in: plug one in first"),
        (EMPTY, "start", {}, "no car is plugged in: plug one in before charging starts"),
        (CHARGING, "start", {}, "the car charges already"),
        (FAULTY, "start", {}, "the charger has a fault: clear it before charging starts"),
        (NO_CURRENT, "start", {}, "the limit is 0.0 A: set at least 6.0 A before charging starts"),
        (PLUGGED, "stop", {}, "nothing has charged yet in this visit: start charging before stopping it"),
        (EMPTY, "stop", {}, "nothing has charged yet in this visit"),
        (FAULTY, "stop", {}, "the charger has a fault: there is nothing to stop"),
        (STOPPED, "stop", {}, "charging is stopped already"),
        (PLUGGED, "finish", {}, "no car is charging: only a charging car can finish"),
        (EMPTY, "pause", {}, "no car is plugged in: there is nothing to hold back"),
        (FAULTY, "pause", {}, "the charger has a fault: clear it first"),
        (CHARGING, "pause", {"hold": "TEA"}, "pause does not take {'hold': 'TEA'}"),
        (FAULTY, "fault", {}, "the charger has a fault already: clear it first"),
        (EMPTY, "fault", {"kind": "TEA"}, "fault does not take {'kind': 'TEA'}"),
        (CHARGING, "clear_fault", {}, "the charger has no fault to clear"),
        (CHARGING, "limit", {"limit_a": 3}, "a limit is 0, or 6.0 to 16.0 A here, got 3 A"),
        (CHARGING, "limit", {"limit_a": 17}, "a limit is 0, or 6.0 to 16.0 A here, got 17 A"),
        (CHARGING, "limit", {"limit_a": -1}, "a limit is 0, or 6.0 to 16.0 A here, got -1 A"),
        (CHARGING, "limit", {"limit_a": "10"}, "limit does not take {'limit_a': '10'}"),
        (CHARGING, "limit", {}, "limit does not take {}"),
        (CHARGING, "phases", {"phases": 2}, "a charger uses 1 or 3 phases, got 2"),
        (EMPTY, "authorise", {}, "no car is plugged in: there is nobody to authorise"),
        (CHARGING, "release", {}, "no schedule or load balancing holds this car back"),
        (UNAUTHORISED, "release", {}, "no schedule or load balancing holds this car back"),
        (CHARGING, "stop", {"now": True}, "stop does not take {'now': True}"),
    ],
)
def test_a_refusal_says_what_must_come_first(charger: Charger, action: str, params: dict[str, Any], said: str) -> None:
    with pytest.raises(ActionRefused) as caught:
        act(charger, action, **params)
    assert str(caught.value).startswith(said)


def test_an_unknown_action_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownAction, match="no action is called 'explode': choose one of authorise, clear_fault"):
        act(EMPTY, "explode")


def test_plug_begins_a_visit() -> None:
    plugged = after((10, "plug", {"wanted_wh": 5000, "car_phases": 2}))
    assert plugged.session is not None
    assert (plugged.session.number, plugged.session.plugged_s, plugged.session.started_s) == (1, 1010.0, None)
    assert (plugged.wanted_wh, plugged.car_phases, plugged.since_s) == (5000.0, 2, 1010.0)
    assert not plugged.authorised


@pytest.mark.parametrize("hold", list(Hold))
def test_plug_can_be_held_back(hold: Hold) -> None:
    assert after((10, "plug", {"hold": hold.value})).hold is hold


def test_unplug_closes_the_visit_and_keeps_its_energy() -> None:
    gone = after((50, "unplug", {}), charger=CHARGING)
    assert CHARGING.session is not None
    (visit,) = gone.visits
    assert gone.session is None
    assert (visit.unplugged_s, visit.stopped_s) == (gone.at_s, gone.at_s)
    assert visit.delivered_wh > CHARGING.session.delivered_wh > 0
    assert (gone.power_w, gone.wanted_wh, gone.session_wh) == (0.0, 0.0, visit.delivered_wh)


def test_the_next_visit_starts_at_nothing_and_counts_on() -> None:
    again = after((50, "unplug", {}), (60, "plug", {}), charger=CHARGING)
    assert again.session is not None
    assert (again.session.number, again.session_wh) == (2, 0.0)
    assert again.lifetime_wh == again.visits[0].delivered_wh


def test_only_so_many_visits_are_kept() -> None:
    charger = EMPTY
    for _ in range(MAX_VISITS + 5):
        charger = after((10, "plug", {}), (10, "unplug", {}), charger=charger)
    assert [visit.number for visit in charger.visits] == list(range(6, MAX_VISITS + 6))


def test_start_keeps_when_the_visit_first_got_energy() -> None:
    resumed = after((100, "start", {}), charger=STOPPED)
    assert resumed.session is not None
    assert STOPPED.session is not None
    assert resumed.session.started_s == STOPPED.session.started_s == 1014.0
    assert (resumed.session.stopped_s, STOPPED.session.stopped_s) == (None, STOPPED.at_s)
    assert (resumed.power_w, resumed.ramp_s > 0) == (0.0, True)


def test_a_full_car_that_is_started_takes_a_little_more() -> None:
    assert after((1, "start", {}), charger=FINISHED).wanted_wh == TOP_UP_WH


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_of_fault_stops_the_energy(kind: FaultKind) -> None:
    faulty = after((1, "fault", {"kind": kind.value}), charger=CHARGING)
    assert (faulty.state, faulty.fault, faulty.power_w, faulty.plugged) == (S.FAULT, kind, 0.0, True)
    assert faulty.session is not None
    assert faulty.session.stopped_s == faulty.at_s


def test_a_fault_is_gone_with_the_car() -> None:
    gone = after((1, "unplug", {}), charger=FAULTY)
    assert (gone.state, gone.fault) == (S.UNPLUGGED, None)


def test_a_cleared_fault_asks_for_authorisation_again_only_when_it_must() -> None:
    assert after((1, "clear_fault", {}), charger=FAULTY).hold is Hold.CAR
    broken = after((1, "fault", {}), (1, "clear_fault", {}), charger=UNAUTHORISED)
    assert broken.hold is Hold.AUTHORISATION


def test_a_limit_of_zero_holds_a_charging_car_and_a_higher_one_lets_it_go_on() -> None:
    held = after((100, "limit", {"limit_a": 0}), charger=CHARGING)
    assert (held.state, held.hold, held.limit_a, held.offered_a) == (S.PREPARING, Hold.POWER, 0.0, 0.0)
    freed = after((100, "limit", {"limit_a": 10}), charger=held)
    assert (freed.state, freed.limit_a, freed.offered_a) == (S.CHARGING, 10.0, 10.0)


def test_a_limit_above_zero_offers_current_to_a_car_that_never_charged() -> None:
    offered = after((100, "limit", {"limit_a": 10}), charger=NO_CURRENT)
    assert (offered.state, offered.hold, offered.offered_a) == (S.PREPARING, Hold.CAR, 10.0)


def test_a_limit_does_not_wake_a_stopped_car() -> None:
    woken = after((1, "limit", {"limit_a": 0}), (1, "limit", {"limit_a": 16}), charger=STOPPED)
    assert woken.state is S.STOPPED


def test_power_ramps_from_where_it_was_to_another_limit() -> None:
    lowered = after((100, "limit", {"limit_a": 6}), charger=CHARGING)
    assert lowered.power_w == pytest.approx(690 * 15.9)
    assert advance(lowered, 10).power_w == pytest.approx(690 * 5.9)


def test_a_switch_of_phases_starts_from_nothing() -> None:
    one = after((100, "phases", {"phases": 1}), charger=CHARGING)
    assert (one.power_w, one.active_phases, one.state) == (0.0, 1, S.CHARGING)
    assert advance(one, 10).power_w == pytest.approx(230 * 15.9)


def test_the_same_phases_change_nothing() -> None:
    assert after((100, "phases", {"phases": 3}), charger=CHARGING).power_w == pytest.approx(690 * 15.9)


def test_authorise_ends_only_the_wait_for_it() -> None:
    allowed = after((1, "authorise", {}), charger=UNAUTHORISED)
    assert (allowed.hold, allowed.authorised) == (Hold.CAR, True)
    scheduled = after((1, "authorise", {}), charger=SCHEDULED)
    assert (scheduled.hold, scheduled.authorised) == (Hold.SCHEDULE, True)


def test_authorisation_can_be_dropped_for_the_next_car() -> None:
    gone = after((1, "unplug", {}), (1, "require_authorisation", {"required": False}), charger=UNAUTHORISED)
    assert after((1, "plug", {}), charger=gone).hold is Hold.CAR


def test_release_goes_on_where_the_car_was() -> None:
    assert after((1, "release", {}), charger=SCHEDULED).hold is Hold.CAR
    assert after((1, "release", {}), charger=PAUSED).charging


def test_restart_counts_and_changes_nothing_else() -> None:
    booted = after((100, "restart", {}), charger=CHARGING)
    assert (booted.boots, booted.booted_s) == (CHARGING.boots + 1, booted.at_s)
    assert (booted.state, booted.session_wh > CHARGING.session_wh) == (S.CHARGING, True)


@pytest.mark.parametrize("action", ["start", "stop", "pause", "finish", "fault", "unplug"])
def test_since_is_when_the_state_was_entered(action: str) -> None:
    at = CHARGING if action != "start" else STOPPED
    assert after((77, action, {}), charger=at).since_s == at.at_s + 77


def test_since_stays_while_the_state_does() -> None:
    assert after((500, "authorise", {}), charger=UNAUTHORISED).since_s == UNAUTHORISED.since_s


@pytest.mark.parametrize("charger", [EMPTY_FAULTY, FAULTY])
def test_a_faulty_charger_offers_nothing(charger: Charger) -> None:
    assert (charger.offered_a, charger.current_a, charger.active_phases) == (0.0, (0.0, 0.0, 0.0), 0)

"""A charger's own plan: when it opens, and what it does to cars."""

import pytest

from simulator.truth.charger import Charger
from simulator.truth.errors import ActionRefused
from simulator.truth.history import FOLLOW_PLAN, History
from simulator.truth.openings import Openings
from simulator.truth.states import ChargingState, Hold, Vendor

DAY_S = 86_400.0
NIGHT = Openings(((1000.0, 5000.0),), DAY_S)


@pytest.mark.parametrize(
    ("openings", "at_s", "is_open", "edge_s"),
    [
        pytest.param(NIGHT, 0.0, False, 1000.0, id="before"),
        pytest.param(NIGHT, 999.9, False, 1000.0, id="just before"),
        pytest.param(NIGHT, 1000.0, True, 5000.0, id="from the start"),
        pytest.param(NIGHT, 5000.0, False, DAY_S + 1000.0, id="not at the stop"),
        pytest.param(NIGHT, 9 * DAY_S + 1500.0, True, 9 * DAY_S + 5000.0, id="days later"),
        pytest.param(NIGHT, -DAY_S + 1500.0, True, -DAY_S + 5000.0, id="the day before"),
        pytest.param(Openings(((0.0, 10.0), (10.0, 20.0)), 100.0), 10.0, True, 20.0, id="one after the other"),
        pytest.param(Openings(((0.0, 100.0),), 100.0), 100.0, True, 200.0, id="always"),
        pytest.param(Openings(((1000.0, 5000.0),)), 0.0, False, 1000.0, id="once, before"),
        pytest.param(Openings(((1000.0, 5000.0),)), 5000.0, False, None, id="once, over"),
        pytest.param(Openings(()), 5.0, False, None, id="never"),
    ],
)
def test_when(openings: Openings, at_s: float, is_open: bool, edge_s: float | None) -> None:
    assert (openings.open_at(at_s), openings.next_edge_s(at_s)) == (is_open, edge_s)


@pytest.mark.parametrize(
    ("spans", "every_s"), [(((5.0, 5.0),), None), (((5.0, 4.0),), None), (((0.0, 11.0),), 10.0), (((0.0, 1.0),), 0.0)]
)
def test_what_is_no_opening(spans: tuple[tuple[float, float], ...], every_s: float | None) -> None:
    with pytest.raises(ValueError, match="an opening ends after it begins"):
        Openings(spans, every_s)


def _following(openings: Openings | None = NIGHT) -> History:
    return History.begin(Vendor.EASEE, Charger(at_s=0.0)).act(FOLLOW_PLAN, 0.0, openings=openings)


def _states(history: History, *moments_s: float) -> list[tuple[ChargingState, Hold | None]]:
    return [(now.state, now.hold) for now in (history.up_to(at_s).charger_at(at_s) for at_s in moments_s)]


WAITS = (ChargingState.PREPARING, Hold.SCHEDULE)
CHARGES = (ChargingState.CHARGING, None)


def test_a_car_waits_and_charges_night_after_night() -> None:
    history = _following().act("plug", 10.0)
    moments = (20.0, 999.0, 1010.0, 4999.0, 5000.0, DAY_S + 999.0, DAY_S + 1000.0, DAY_S + 5000.0)
    assert _states(history, *moments) == [WAITS, WAITS, CHARGES, CHARGES, WAITS, WAITS, CHARGES, WAITS]


def test_who_comes_while_it_is_open_is_stopped_at_its_end() -> None:
    assert _states(_following().act("plug", 2000.0), 2010.0, 5000.0) == [CHARGES, WAITS]


def test_a_new_plan_takes_the_place_of_the_old_one() -> None:
    history = _following().act("plug", 10.0).act(FOLLOW_PLAN, 20.0, openings=Openings(((3000.0, 4000.0),), DAY_S))
    assert _states(history, 1010.0, 3010.0, 4000.0) == [WAITS, CHARGES, WAITS]
    assert len(history.plans) == 1


def test_without_a_plan_nobody_waits() -> None:
    history = _following().act("plug", 10.0).act(FOLLOW_PLAN, 20.0, openings=None)
    assert _states(history, 30.0, 5000.0) == [CHARGES, CHARGES]
    assert history.up_to(5000.0).plans == ()


def test_a_release_holds_until_the_plan_turns() -> None:
    history = _following().act("plug", 10.0).act("release", 20.0)
    assert _states(history, 30.0, 4999.0, 5000.0) == [CHARGES, CHARGES, WAITS]


@pytest.mark.parametrize(
    ("action", "params", "state"),
    [
        ("stop", {}, (ChargingState.STOPPED, None)),
        ("fault", {}, (ChargingState.FAULT, None)),
        ("pause", {"hold": "AUTHORISATION"}, (ChargingState.PREPARING, Hold.AUTHORISATION)),
        ("limit", {"limit_a": 0.0}, (ChargingState.PREPARING, Hold.POWER)),
        ("unplug", {}, (ChargingState.UNPLUGGED, None)),
    ],
)
def test_what_else_holds_a_car_back_goes_on(
    action: str, params: dict[str, object], state: tuple[ChargingState, Hold | None]
) -> None:
    history = _following().act("plug", 2000.0).act(action, 3000.0, **params)
    assert _states(history, 4999.0, 5000.0, DAY_S + 1000.0) == [state, state, state]


def test_more_current_does_not_break_the_plan() -> None:
    history = _following().act("plug", 2000.0).act("limit", 3000.0, limit_a=0.0).act("limit", 6000.0, limit_a=16.0)
    assert _states(history, 6000.0, DAY_S + 1000.0) == [WAITS, CHARGES]


@pytest.mark.parametrize("params", [{}, {"openings": "always"}, {"openings": None, "more": 1}])
def test_refused(params: dict[str, object]) -> None:
    with pytest.raises(ActionRefused, match="follow_plan takes openings or none"):
        History.begin(Vendor.EASEE, Charger(at_s=0.0)).act(FOLLOW_PLAN, 0.0, **params)

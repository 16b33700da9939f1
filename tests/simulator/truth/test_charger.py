from dataclasses import replace

import pytest

from simulator.truth.charger import Charger, Session
from simulator.truth.states import ChargingState
from tests.simulator.truth.cars import ALL, CHARGING, EMPTY


@pytest.mark.parametrize(
    ("name", "offered_a"),
    [
        ("empty", 0.0),
        ("plugged", 16.0),
        ("charging", 16.0),
        ("stopped", 0.0),
        ("finished", 16.0),
        ("paused", 0.0),
        ("faulty", 0.0),
        ("empty-faulty", 0.0),
        ("unauthorised", 0.0),
        ("no-current", 0.0),
        ("scheduled", 0.0),
    ],
)
def test_offered_current(name: str, offered_a: float) -> None:
    assert ALL[name].offered_a == offered_a


@pytest.mark.parametrize(("limit_a", "max_a", "cable_a"), [(13.0, 16.0, 32.0), (32.0, 13.0, 32.0), (32.0, 32.0, 13.0)])
def test_the_least_of_limit_installation_and_cable_is_offered(limit_a: float, max_a: float, cable_a: float) -> None:
    assert replace(CHARGING, limit_a=limit_a, max_a=max_a, cable_a=cable_a).offered_a == 13.0


@pytest.mark.parametrize(
    ("phases", "car_phases", "active"), [(3, 3, 3), (3, 2, 2), (3, 1, 1), (1, 3, 1), (1, 2, 1), (1, 1, 1)]
)
def test_phases_in_use_share_the_current(phases: int, car_phases: int, active: int) -> None:
    charger = replace(CHARGING, phases=phases, car_phases=car_phases, power_w=2300.0)
    assert charger.active_phases == active
    assert charger.current_a == pytest.approx([10.0 / active] * active + [0.0] * (3 - active))


def test_current_and_voltage_make_the_power() -> None:
    charger = replace(CHARGING, voltage_v=(229.0, 230.0, 231.5))
    power_w = sum(amps * volts for amps, volts in zip(charger.current_a, charger.voltage_v, strict=True))
    assert power_w == pytest.approx(charger.power_w)


def test_no_voltage_no_current() -> None:
    assert replace(CHARGING, voltage_v=(0.0, 0.0, 0.0)).current_a == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("name", [name for name in ALL if name != "charging"])
def test_nothing_flows_unless_charging(name: str) -> None:
    charger = ALL[name]
    assert (charger.active_phases, charger.current_a, charger.power_w) == (0, (0.0, 0.0, 0.0), 0.0)


def test_energy_of_the_visit_or_of_the_last_one() -> None:
    past = (Session(1, 0.0, delivered_wh=500.0), Session(2, 10.0, delivered_wh=700.0))
    assert EMPTY.session_wh == 0.0
    assert replace(EMPTY, visits=past).session_wh == 700.0
    assert replace(EMPTY, visits=past, session=Session(3, 20.0, delivered_wh=3.0)).session_wh == 3.0


def test_plugged_is_whether_a_session_runs() -> None:
    assert {name for name, charger in ALL.items() if not charger.plugged} == {"empty", "empty-faulty"}


def test_a_fresh_charger_is_empty() -> None:
    assert (Charger(at_s=0.0).state, Charger(at_s=0.0).had_charged) == (ChargingState.UNPLUGGED, False)

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.truth.actions import act
from simulator.truth.charger import Charger
from simulator.truth.physics import (
    BELOW_OFFER_A,
    RAMP_S,
    TAPER_FLOOR,
    TAPER_WH,
    advance,
    full_after_s,
    full_power_w,
)
from simulator.truth.states import ChargingState
from tests.simulator.truth.cars import ALL, EMPTY

DUST = 1e-9
"""What floating point may lose, Wh."""
SETTINGS = settings(derandomize=True, deadline=None, database=None, max_examples=120)


def started(wanted_wh: float = math.inf, limit_a: float = 16.0, phases: int = 3, car_phases: int = 3) -> Charger:
    """A car that begins to charge at second 1000."""
    charger = replace(EMPTY, limit_a=limit_a, phases=phases, max_a=32.0)
    return act(act(charger, "plug", wanted_wh=wanted_wh, car_phases=car_phases), "start")


CARS = st.builds(
    started,
    wanted_wh=st.one_of(st.just(math.inf), st.floats(50.0, 60_000.0)),
    limit_a=st.floats(6.0, 32.0),
    phases=st.sampled_from((1, 3)),
    car_phases=st.sampled_from((1, 2, 3)),
)


def integrated_wh(charger: Charger, dt_s: float, slices: int = 4000) -> float:
    """The integral of the power in small slices, by the trapezoid rule."""
    powers = [advance(charger, dt_s * n / slices).power_w for n in range(slices + 1)]
    return sum((a + b) / 2 for a, b in itertools.pairwise(powers)) * dt_s / slices / 3600


@pytest.mark.parametrize(
    ("dt_s", "share"),
    [(0.0, 0.0), (1.0, 0.2), (2.5, 0.5), (RAMP_S, 1.0), (60.0, 1.0), (86_400.0, 1.0)],
)
def test_power_ramps_up_in_some_seconds_and_stays(dt_s: float, share: float) -> None:
    assert advance(started(), dt_s).power_w == pytest.approx(share * 690 * (16 - BELOW_OFFER_A))


@pytest.mark.parametrize(
    ("limit_a", "phases", "car_phases", "watts"),
    [
        pytest.param(16, 3, 3, 690 * 15.9, id="11 kW"),
        pytest.param(32, 3, 3, 690 * 31.9, id="22 kW"),
        pytest.param(6, 3, 3, 690 * 5.9, id="lowest"),
        pytest.param(16, 1, 3, 230 * 15.9, id="one phase allowed"),
        pytest.param(16, 3, 2, 460 * 15.9, id="car of two phases"),
        pytest.param(16, 3, 1, 230 * 15.9, id="car of one phase"),
    ],
)
def test_power_is_current_times_voltage(limit_a: float, phases: int, car_phases: int, watts: float) -> None:
    assert full_power_w(started(math.inf, limit_a, phases, car_phases)) == pytest.approx(watts)


@pytest.mark.parametrize("name", [name for name in ALL if name != "charging"])
def test_only_time_passes_unless_charging(name: str) -> None:
    charger = ALL[name]
    assert advance(charger, 500.0) == replace(charger, at_s=charger.at_s + 500.0)
    assert full_power_w(charger) == 0.0
    assert full_after_s(charger) == math.inf


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="time runs forward: dt_s=-1"):
        advance(EMPTY, -1)


@pytest.mark.parametrize("wanted_wh", [math.inf, 20_000.0, 3000.0, 2000.0, 1500.0])
@pytest.mark.parametrize("dt_s", [3.0, 5.0, 60.0, 900.0, 3600.0])
def test_energy_is_the_integral_of_power(wanted_wh: float, dt_s: float) -> None:
    charger = started(wanted_wh)
    span_s = min(dt_s, full_after_s(charger))
    # The taper is reckoned from the end of the ramp, and the slices cut the corner there: half a percent at most.
    assert advance(charger, span_s).session_wh == pytest.approx(integrated_wh(charger, span_s), rel=5e-3)


@SETTINGS
@given(CARS, st.floats(0.0, 20_000.0), st.floats(0.0, 20_000.0))
def test_two_steps_are_one(charger: Charger, a_s: float, b_s: float) -> None:
    twice, once = advance(advance(charger, a_s), b_s), advance(charger, a_s + b_s)
    assert twice.at_s == pytest.approx(once.at_s)
    assert twice.power_w == pytest.approx(once.power_w, rel=0.02, abs=1e-3)
    assert twice.session_wh == pytest.approx(once.session_wh, rel=0.02, abs=1e-3)


FAR_FROM_FULL = CARS.filter(lambda charger: charger.wanted_wh > TAPER_WH + 40)


@SETTINGS
@given(FAR_FROM_FULL, st.floats(0.0, 9000.0), st.floats(0.0, 9000.0))
def test_two_steps_are_exactly_one_for_a_car_that_is_not_nearly_full(charger: Charger, a_s: float, b_s: float) -> None:
    twice, once = advance(advance(charger, a_s), b_s), advance(charger, a_s + b_s)
    assert twice.power_w == pytest.approx(once.power_w, rel=1e-9, abs=1e-6)
    assert twice.session_wh == pytest.approx(once.session_wh, rel=1e-9, abs=1e-6)


@SETTINGS
@given(CARS, st.lists(st.floats(0.0, 4000.0), max_size=6))
def test_energy_never_falls_and_goes_to_the_meter_as_well(charger: Charger, spans: list[float]) -> None:
    for span_s in spans:
        later = advance(charger, span_s)
        assert later.session_wh >= charger.session_wh - DUST
        assert later.lifetime_wh - charger.lifetime_wh == pytest.approx(later.session_wh - charger.session_wh)
        assert later.wanted_wh <= charger.wanted_wh + DUST
        assert 0.0 <= later.power_w <= full_power_w(charger) + 1e-9
        charger = later


@SETTINGS
@given(CARS.filter(lambda c: c.wanted_wh < 60_001))
def test_a_car_is_full_when_it_is_said_to_be(charger: Charger) -> None:
    full_s = full_after_s(charger)
    assert advance(charger, full_s).session_wh == pytest.approx(charger.wanted_wh, rel=0.01)
    assert advance(charger, full_s * 0.9).session_wh < charger.wanted_wh
    assert advance(charger, full_s * 2 + 60).session_wh <= charger.wanted_wh * (1 + 1e-9)


def test_power_falls_to_a_tenth_towards_the_end() -> None:
    charger = started(10_000.0)
    full_s = full_after_s(charger)
    powers = [advance(charger, full_s * n / 40).power_w for n in range(2, 41)]
    assert powers == sorted(powers, reverse=True)
    assert powers[0] == pytest.approx(full_power_w(charger))
    assert powers[-1] == pytest.approx(full_power_w(charger) * TAPER_FLOOR, rel=1e-6)


def test_full_after_a_charge_by_hand() -> None:
    # 8 kWh steady at 690 V x 15.9 A, then the last 2 kWh at a power that falls to a tenth: ln(10) / 0.9 times as long.
    watts = 690 * 15.9
    steady_s = 8000 / watts * 3600
    taper_s = math.log(10) / 0.9 * TAPER_WH / watts * 3600
    ramp_lost_s = RAMP_S / 2
    assert full_after_s(started(10_000.0)) == pytest.approx(steady_s + taper_s + ramp_lost_s)


def test_a_car_that_wants_less_than_the_ramp_gives_is_full_after_the_ramp() -> None:
    assert full_after_s(started(0.5)) == RAMP_S
    assert advance(started(0.5), 60).session_wh == 0.5


def test_a_car_without_an_end_never_fills() -> None:
    assert full_after_s(started()) == math.inf
    assert advance(started(), 1e6).state is ChargingState.CHARGING


def test_no_voltage_no_power() -> None:
    dead = replace(started(5000.0), voltage_v=(0.0, 0.0, 0.0))
    assert (advance(dead, 3600).session_wh, full_after_s(dead)) == (0.0, math.inf)

"""What the meters show: noise within bounds, phases on the right terminals."""

from dataclasses import replace

import pytest

from simulator.truth import actions, physics
from simulator.truth.charger import Charger
from simulator.vendors.easee.metering import CHANNELS, Meters
from simulator.vendors.easee.noise import wobble

IDLE = Charger(at_s=1000.0)


def charging(car_phases: int) -> Charger:
    return physics.advance(actions.start(actions.plug(IDLE, car_phases=car_phases)), 60.0)


@pytest.mark.parametrize(
    ("charger", "loaded"),
    [
        pytest.param(IDLE, set(), id="idle"),
        pytest.param(charging(1), {182, 183}, id="one phase returns on N"),
        pytest.param(charging(2), {182, 183, 184}, id="two phases leave their sum on N"),
        pytest.param(charging(3), {183, 184, 185}, id="three phases leave nothing"),
    ],
)
def test_currents(charger: Charger, loaded: set[int]) -> None:
    for moment in range(1000, 1300, 10):
        meters = Meters(charger, 7, float(moment), float(moment))
        for number in (182, 183, 184, 185):
            value = meters.value(number)
            assert 15.7 < value < 16.1 if number in loaded else 0.009 <= value <= 0.02


def test_noise_moves_with_time_and_only_then() -> None:
    one, again, later = (Meters(IDLE, 7, moment, moment) for moment in (1000.0, 1000.4, 1900.0))
    assert all(one.value(number) == again.value(number) for number in CHANNELS)
    assert any(one.value(number) != later.value(number) for number in CHANNELS)


def test_two_chargers_are_not_alike() -> None:
    one, two = (Meters(IDLE, salt, 1000.0, 1000.0) for salt in (7, 8))
    assert [one.value(n) for n in (183, 184, 185)] != [two.value(n) for n in (183, 184, 185)]


@pytest.mark.parametrize("moment", range(1000, 1100, 10))
def test_voltages_agree_with_each_other(moment: int) -> None:
    meters = Meters(replace(IDLE, voltage_v=(229.0, 231.0, 233.0)), 7, float(moment), float(moment))
    lines = [meters.value(number) for number in (194, 195, 196)]
    assert lines == pytest.approx([229.0, 231.0, 233.0], abs=0.7)
    for number, (one, other) in {197: (0, 1), 198: (0, 2), 199: (1, 2)}.items():
        a, b = lines[one], lines[other]
        assert meters.value(number) == pytest.approx((a * a + b * b + a * b) ** 0.5, abs=0.3)
    assert [meters.value(number) for number in (191, 192, 193)] == pytest.approx(lines, abs=0.5)
    assert 2.0 <= meters.value(190) <= 3.0


def test_a_dead_phase_has_no_voltage() -> None:
    meters = Meters(replace(IDLE, voltage_v=(230.0, 0.0, 230.0)), 7, 1000.0, 1000.0)
    assert meters.value(195) == 0
    assert meters.value(192) < 0.5


def test_circuit_shows_what_its_only_charger_draws() -> None:
    meters = Meters(charging(3), 7, 1000.0, 1000.0)
    assert [meters.value(n) for n in (73, 74, 75)] == [meters.value(n) for n in (183, 184, 185)]


def test_wobble_is_even_and_bounded() -> None:
    draws = [wobble(salt, channel, moment) for salt in range(10) for channel in range(10) for moment in range(10)]
    assert all(-1 <= draw < 1 for draw in draws)
    assert abs(sum(draws) / len(draws)) < 0.05
    assert len(set(draws)) == len(draws)

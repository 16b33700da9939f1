"""At which moments meters are read, to the second on both sides of each step."""

import math

import pytest

from simulator.vendors.easee import cadence

OPEN = (1000.0, math.inf)


@pytest.mark.parametrize(
    ("metered", "until_s", "read_s"),
    [
        pytest.param(OPEN, 990.0, 1000.0, id="before the start"),
        pytest.param(OPEN, 1004.9, 1000.0, id="just before the first report"),
        pytest.param(OPEN, 1005.0, 1005.0, id="first report"),
        pytest.param(OPEN, 1014.9, 1005.0, id="just before the second"),
        pytest.param(OPEN, 1015.0, 1015.0, id="second report"),
        pytest.param((1000.0, 1031.0), 2000.0, 1025.0, id="ended by a fault"),
        pytest.param((1000.0, 1025.0), 2000.0, 1015.0, id="a report at the moment of the fault is not sent"),
        pytest.param((1000.0, 1003.0), 2000.0, 1000.0, id="a fault before the first report"),
    ],
)
def test_power(metered: tuple[float, float], until_s: float, read_s: float) -> None:
    assert cadence.power_read_s(metered, until_s, 10.0) == read_s


@pytest.mark.parametrize(
    ("metered", "until_s", "read_s"),
    [
        pytest.param(OPEN, 999.0, 1000.0, id="before the start"),
        pytest.param(OPEN, 1059.9, 1000.0, id="first minute"),
        pytest.param(OPEN, 1060.0, 1060.0, id="second minute"),
        pytest.param((1000.0, 1120.0), 5000.0, 1060.0, id="ended by a fault"),
    ],
)
def test_session_energy(metered: tuple[float, float], until_s: float, read_s: float) -> None:
    assert cadence.energy_read_s(metered, until_s, 60.0) == read_s


@pytest.mark.parametrize(
    ("salt", "until_s", "beat_s"),
    [
        pytest.param(0, 1799.9, 900.0, id="just before"),
        pytest.param(0, 1800.0, 1800.0, id="at the beat"),
        pytest.param(500, 1800.0, 1350.0, id="another charger, another moment"),
    ],
)
def test_heartbeat(salt: int, until_s: float, beat_s: float) -> None:
    assert cadence.beat_s(salt, until_s, 900.0) == beat_s


@pytest.mark.parametrize(
    ("salt", "until_s", "expected"),
    [
        pytest.param(0, 7200.0 + 119.9, (3600, 3720.0), id="just before"),
        pytest.param(0, 7200.0 + 120.0, (7200, 7320.0), id="two minutes past"),
        pytest.param(480, 7200.0 + 599.9, (3600, 4200.0), id="the latest, just before"),
        pytest.param(480, 7200.0 + 600.0, (7200, 7800.0), id="ten minutes past"),
        pytest.param(481, 7200.0 + 120.0, (7200, 7320.0), id="the spread begins anew"),
    ],
)
def test_hour(salt: int, until_s: float, expected: tuple[int, float]) -> None:
    assert cadence.hour_reported_s(salt, until_s) == expected

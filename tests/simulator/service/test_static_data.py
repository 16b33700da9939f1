from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from simulator.service.fleet import Fleet
from simulator.service.reading import StaticReading
from simulator.service.settings import ServiceSettings
from simulator.service.static_data import KnownStatic, StaticData
from simulator.service.timestamps import at
from tests.simulator.service.stage import EASEE, NOW_S, SteppedClock, fleet

SETTINGS = ServiceSettings(api_key="k", static_data_max_age_s=300, static_data_retry_s=10)
CHARGER = Fleet.from_export(fleet()).charger(EASEE)
LONG_AGO = datetime(2024, 7, 3, tzinfo=UTC)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def static(clock: SteppedClock) -> StaticData:
    return StaticData(SETTINGS, clock)


def test_at_first_our_records_speak(static: StaticData, clock: SteppedClock) -> None:
    clock.step(50)
    assert static.known(CHARGER) == KnownStatic("As our records say", "Easee Home", at(NOW_S))
    assert static.known(replace(CHARGER, model=None)) is None


@pytest.mark.parametrize(
    ("reading", "known"),
    [
        pytest.param(StaticReading("A", "B", LONG_AGO), KnownStatic("A", "B", LONG_AGO), id="the vendor's time"),
        pytest.param(StaticReading("A", "B"), KnownStatic("A", "B", at(NOW_S)), id="else ours"),
        pytest.param(StaticReading("A", "B", at(NOW_S + 9)), KnownStatic("A", "B", at(NOW_S)), id="never the future"),
        pytest.param(StaticReading("A", None), KnownStatic("A", "Easee Home", at(NOW_S)), id="the model stays"),
        pytest.param(StaticReading(None, "B"), KnownStatic(None, "B", at(NOW_S)), id="no name"),
    ],
)
def test_what_the_vendor_says_is_kept(static: StaticData, reading: StaticReading, known: KnownStatic) -> None:
    static.learn(CHARGER, reading)
    assert static.known(CHARGER) == known


def test_nothing_is_known_without_a_model(static: StaticData) -> None:
    bare = replace(CHARGER, model=None)
    static.learn(bare, StaticReading("A", None))
    assert static.known(bare) is None


@pytest.mark.parametrize(("failed", "rest_s"), [(False, 300), (True, 10)])
def test_when_the_vendor_is_asked_again(static: StaticData, clock: SteppedClock, failed: bool, rest_s: float) -> None:
    assert static.is_due(CHARGER)
    if failed:
        static.missed(CHARGER)
    else:
        static.learn(CHARGER, StaticReading("A", "B"))
    clock.step(rest_s - 1)
    assert not static.is_due(CHARGER)
    clock.step(1)
    assert static.is_due(CHARGER)


def test_a_clock_set_back_makes_no_time_of_the_future(static: StaticData, clock: SteppedClock) -> None:
    static.learn(CHARGER, StaticReading("A", "B"))
    clock.step(-3600)
    known = static.known(CHARGER)
    assert known is not None
    assert known.updated_at == at(NOW_S - 3600)
    assert static.is_due(CHARGER)

"""Clocks and uptime stamps."""

import pytest

from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.states import Vendor
from simulator.truth.world import World
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import DEFAULTS
from simulator.vendors.go_e.settings import NOTHING
from simulator.vendors.go_e.wire_time import READERS
from tests.simulator.vendors.go_e.conftest import EMPTY, START_S, Stage, new_stage


def test_clocks_agree(stage: Stage) -> None:
    stage.step(0.7)
    status = stage.status(names="utc,loc,lto,tab,rbt")
    assert status["tab"] + status["rbt"] == START_S * 1000
    assert (status["utc"], status["loc"], status["lto"]) == (
        "2025-06-15T15:06:40.000",
        "2025-06-15T17:06:40.000 +02:00",
        7_200_000,
    )


@pytest.mark.parametrize(
    ("firmware", "utc"),
    [
        pytest.param("053.1", "2025-06-15T15:06:40.000.000", id="two dots"),
        pytest.param("054.9", "2025-06-15T15:06:40.000.000", id="two dots still"),
        pytest.param("055.7", "2025-06-15T15:06:40.000", id="one dot"),
    ],
)
def test_old_firmware_wrote_two_dots(firmware: str, utc: str) -> None:
    assert new_stage(firmware=firmware).value("utc") == utc


@pytest.mark.parametrize(
    ("at_s", "loc"),
    [
        pytest.param(1_743_296_399, "2025-03-30T01:59:59.000 +01:00", id="last second of winter"),
        pytest.param(1_743_296_400, "2025-03-30T03:00:00.000 +02:00", id="first second of summer"),
        pytest.param(1_761_440_399, "2025-10-26T02:59:59.000 +02:00", id="last second of summer"),
        pytest.param(1_761_440_400, "2025-10-26T02:00:00.000 +01:00", id="first second of winter"),
    ],
)
def test_summer_begins_and_ends(at_s: float, loc: str) -> None:
    world = World("w", Fleet(7, [Entry(Vendor.GO_E, "empty", "unplugged")]), WorldClock(at_s), "key")
    identity = world.charger(EMPTY)
    moment = Moment.heard(identity, world.seed, world.view(identity.id), NOTHING, DEFAULTS)
    assert READERS["loc"](moment) == loc


@pytest.mark.parametrize(
    ("written", "loc"),
    [
        pytest.param({"tds": "0"}, "2025-06-15T16:06:40.000 +01:00", id="no summer time"),
        pytest.param({"tof": "-330"}, "2025-06-15T10:36:40.000 -04:30", id="west of Greenwich"),
        pytest.param({"tof": "0", "tds": "0"}, "2025-06-15T15:06:40.000 +00:00", id="Greenwich"),
    ],
)
def test_a_written_time_zone_counts(written: dict[str, str], loc: str) -> None:
    stage = new_stage(write_delay_s=0)
    stage.set(**written)
    assert stage.value("loc") == loc


def test_stamps_of_a_visit(stage: Stage) -> None:
    start_ms = stage.value("rbt")
    stage.act("plug")
    stage.step(10)
    stage.act("stop")
    stage.step(3)
    during = stage.status(names="lccfi,lcctc,lccfc,lmsc,alwt")
    assert during == {
        "lccfi": start_ms,
        "lcctc": start_ms + 4000,
        "lccfc": None,
        "lmsc": start_ms + 10_000,
        "alwt": start_ms + 10_000,
    }
    stage.step(3)
    assert stage.value("lccfc") == start_ms + 16_000
    stage.act("unplug")
    stage.step(100)
    after = stage.status(names="lccfi,lcctc,lccfc,alwt")
    assert after == {
        "lccfi": start_ms,
        "lcctc": start_ms + 4000,
        "lccfc": start_ms + 16_000,
        "alwt": start_ms + 16_000,
    }


def test_durations(stage: Stage) -> None:
    stage.act("plug")
    stage.step(4)
    assert stage.value("cdi") == {"type": 0, "value": stage.value("rbt")}
    stage.step(100)
    stage.act("finish")
    assert stage.value("cdi") == {"type": 1, "value": 100_000}


def test_a_charger_that_never_charged(stage: Stage) -> None:
    world = stage.world
    identity = world.charger(EMPTY)
    history = world.history(identity.id)
    first = history.pictures[0]
    moment = Moment(identity, world.seed, history, first.at_s, first.charger, NOTHING, DEFAULTS)
    values = {key: READERS[key](moment) for key in ("cdi", "lccfi", "lccfc", "lcctc", "lfspt")}
    assert values == {
        "cdi": {"type": 1, "value": 0},
        "lccfi": None,
        "lccfc": None,
        "lcctc": None,
        "lfspt": None,
    }


def test_stamps_never_lie_ahead_of_the_uptime(stage: Stage) -> None:
    stage.act("reboot", away_s=2)
    stage.step(2)
    status = stage.status(names="rbt,scaa,lcs,lpsc,lmsc,alwt")
    assert status["rbt"] == 2000
    assert all(0 <= value <= 2000 for value in status.values())

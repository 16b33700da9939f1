"""The clock: by the rules of the world clock, and everything that is played happens on the way."""

import pytest

from tests.simulator.control.bench import ControlBench


def test_a_stepped_world() -> None:
    bench = ControlBench()
    assert bench.get("/clock")["now"] == "2026-01-05T09:00:00.000Z"
    assert bench.done("PATCH", "/clock", {"stepS": 90})["now"] == "2026-01-05T09:01:30.000Z"
    assert bench.done("PATCH", "/clock", {"now": "2026-01-05T11:00:00+01:00"})["now"] == "2026-01-05T10:00:00.000Z"
    assert bench.refused("PATCH", "/clock", {"speed": 2}) == (409, "CLOCK_REFUSED")
    assert bench.refused("PATCH", "/clock", {"now": "2026-01-05T09:00:00Z"}) == (409, "CLOCK_REFUSED")
    assert bench.refused("PATCH", "/clock", {"now": "2300-01-05T09:00:00Z"}) == (422, "BAD_INPUT")
    assert bench.refused("PATCH", "/clock", {"now": "2026-01-05T09:00:00"}) == (422, "BAD_INPUT")
    assert bench.refused("PATCH", "/clock", {"now": "2026-01-06T09:00:00Z", "stepS": 1}) == (422, "BAD_INPUT")
    assert bench.refused("PATCH", "/clock", {}) == (422, "BAD_INPUT")


def test_a_world_behind_the_wall_goes_up_to_it_and_not_beyond() -> None:
    bench = ControlBench(wall_ahead_s=3600)
    assert bench.get("/clock")["aheadS"] == -3600
    assert bench.done("PATCH", "/clock", {"stepS": 3600})["aheadS"] == 0
    before = bench.get("/clock")
    assert bench.refused("PATCH", "/clock", {"stepS": 1}) == (409, "CLOCK_REFUSED")
    assert bench.get("/clock") == before
    led = bench.done("PATCH", "/clock", {"stepS": 60, "lead": True})
    assert (led["aheadS"], led["mayLead"]) == (60, True)


def test_speed_and_freezing() -> None:
    bench = ControlBench(wall_ahead_s=3600)
    assert bench.done("PATCH", "/clock", {"speed": 60})["speed"] == 60
    bench.wall.sleep(10)
    assert bench.get("/clock")["now"] == "2026-01-05T09:10:00.000Z"
    assert bench.done("PATCH", "/clock", {"speed": 0})["isFrozen"] is True
    bench.wall.sleep(10)
    assert bench.get("/clock")["now"] == "2026-01-05T09:10:00.000Z"


@pytest.mark.parametrize("body", [{"stepS": 7200}, {"now": "2026-01-05T11:00:00Z"}])
def test_cars_charge_meanwhile(body: object) -> None:
    bench = ControlBench()
    before = bench.get("/chargers/easee-charging")["truth"]["sessionKwh"]
    bench.done("PATCH", "/clock", body)
    assert bench.get("/chargers/easee-charging")["truth"]["sessionKwh"] == pytest.approx(before + 22, rel=0.05)


def test_steps_have_an_end() -> None:
    bench = ControlBench(service=False)
    year_s = 31_536_000
    for _ in range(175):
        said = bench.ask("PATCH", "/clock", {"stepS": year_s})
    assert said.json["code"] == "BAD_INPUT"
    assert bench.ask("GET", "/chargers").status == 200

"""Scenarios in a running world: driven by its clock, paused, stepped, stopped and begun anew."""

import threading
from typing import Any

import pytest

from simulator.control.ticker import Ticker
from simulator.control.views import parse_moment
from simulator.scenario.library import all_scenarios
from tests.simulator.clouds import START_S
from tests.simulator.control.bench import ControlBench


def _judged() -> ControlBench:
    """A bench whose answers are judged."""
    return ControlBench(judged=True)


def _play(bench: ControlBench, scenario: str, charger: str, **more: Any) -> Any:
    return bench.done("POST", "/runs", {"scenario": scenario, "charger": charger, **more})


def _move(bench: ControlBench, move: str, **more: Any) -> Any:
    return bench.done("POST", "/runs/1/moves", {"move": move, **more})


PLAYED = [script for script in all_scenarios() if script.slug != "drip-feed"]
"""The bench hands whole answers on: a body that drips needs a socket, see test_faults_both_ways."""


@pytest.mark.parametrize("script", PLAYED, ids=lambda script: str(script.slug))
def test_every_scenario_comes_to_its_end_by_steps_and_every_answer_is_right(script: Any) -> None:
    bench = _judged()
    vendor = script.vendors[0].value.lower().replace("_", "-")
    if script.options or script.serial:
        body = {"scenario": script.slug, "charger": f"{vendor}-charging"}
        assert bench.refused("POST", "/runs", body) == (409, "STAGE_REFUSED")
        return
    run = _play(bench, script.slug, f"{vendor}-charging", paused=True)
    for number in range(1, run["steps"] + 1):
        run = _move(bench, "step")
        assert run["position"] == number
    assert (run["state"], run["next"], run["trouble"]) == ("ended", None, "")
    assert [one["answer"]["findings"] for one in run["passed"] if one["answer"]] == [
        [] for one in run["passed"] if one["kind"] == "checkpoint"
    ]
    assert bench.refused("POST", "/runs/1/moves", {"move": "step"}) == (409, "RUN_REFUSED")


@pytest.mark.parametrize("step_s", [pytest.param(86_400, id="one leap"), pytest.param(60, id="small steps")])
def test_the_clock_drives_it_and_each_step_happens_at_its_time(step_s: float) -> None:
    bench = _judged()
    run = _play(bench, "whole-visit", "easee-charging")
    length_s = next(s.duration_s for s in all_scenarios() if s.slug == "whole-visit")
    for _ in range(int(length_s // step_s) + 1):
        bench.done("PATCH", "/clock", {"stepS": step_s})
    run = bench.get("/runs/1")
    assert run["state"] == "ended"
    assert [parse_moment(one["at"]) - START_S for one in run["passed"]] == [one["atS"] for one in run["passed"]]
    assert {one["answer"]["verdict"] for one in run["passed"] if one["answer"]} == {"right"}


def test_a_wrong_expectation_is_told() -> None:
    bench = _judged()
    _play(bench, "charging", "easee-charging", paused=True)
    assert _move(bench, "step")["passed"][0]["answer"]["verdict"] == "right"
    bench.done("POST", "/chargers/easee-charging/actions", {"do": "unplug"})
    answer = _move(bench, "step")["passed"][1]["answer"]
    assert answer["verdict"] == "wrong"
    assert {one["check"] for one in answer["findings"]} == {"scenario_expectation"}
    assert ("CHARGING", '"UNPLUGGED"') in {(one["expected"], one["seen"]) for one in answer["findings"]}


def test_pausing_holds_the_script_and_not_the_world() -> None:
    bench = ControlBench()
    _play(bench, "unplugged-mid-charge", "easee-charging")
    due_s = bench.get("/runs/1")["next"]["dueInS"]
    _move(bench, "pause")
    bench.done("PATCH", "/clock", {"stepS": 36_000})
    paused = bench.get("/runs/1")
    assert (paused["state"], paused["next"]["dueInS"]) == ("paused", due_s)
    assert bench.refused("POST", "/runs/1/moves", {"move": "pause"}) == (409, "RUN_REFUSED")
    assert _move(bench, "resume")["next"]["dueInS"] == due_s
    bench.done("PATCH", "/clock", {"stepS": 36_000})
    assert bench.get("/runs/1")["state"] == "ended"
    assert bench.refused("POST", "/runs/1/moves", {"move": "resume"}) == (409, "RUN_REFUSED")


def test_stopping_mends_what_was_broken_and_links_again() -> None:
    bench = ControlBench()
    _play(bench, "vendor-unreachable", "easee-charging", paused=True)
    while not [name for name in _names(bench) if name.startswith("vendor-unreachable/")]:
        _move(bench, "step")
    assert _move(bench, "stop")["state"] == "stopped"
    assert [name for name in _names(bench) if "/" in name] == []
    _play(bench, "account-disconnected-and-reconnected", "go-e-charging", paused=True)
    while bench.get("/accounts/go-e-charging")["isConnected"]:
        bench.done("POST", "/runs/2/moves", {"move": "step"})
    bench.done("DELETE", "/runs/2")
    assert bench.get("/accounts/go-e-charging")["isConnected"]
    assert bench.done("POST", "/chargers/go-e-charging/refresh")["status"] == 200


def _names(bench: ControlBench) -> list[str]:
    return [item["name"] for item in bench.get("/faults")["items"]]


def test_resetting_begins_anew() -> None:
    bench = ControlBench()
    first = _play(bench, "whole-visit", "easee-charging", paused=True)
    for _ in range(5):
        _move(bench, "step")
    again = _move(bench, "reset")
    assert (again["state"], again["position"], again["next"]["text"]) == ("paused", 0, first["next"]["text"])
    assert bench.get("/chargers/easee-charging")["truth"]["state"] == "UNPLUGGED"
    bench.done("POST", "/chargers/easee-charging/reset")
    assert bench.get("/chargers/easee-charging")["truth"]["state"] == "CHARGING"


def test_a_charger_plays_one_scenario_at_a_time() -> None:
    bench = ControlBench()
    _play(bench, "whole-visit", "easee-charging")
    _play(bench, "charging", "easee-charging", paused=True)
    _play(bench, "whole-visit", "go-e-charging")
    states = [run["state"] for run in bench.get("/runs")["items"]]
    assert states == ["stopped", "paused", "playing"]
    assert bench.done("DELETE", "/runs") == {"forgotten": ["1", "2", "3"]}
    assert bench.get("/runs") == {"items": []}


def test_a_step_the_charger_refuses_fails_the_run() -> None:
    bench = ControlBench()
    _play(bench, "unplugged-mid-charge", "easee-charging", paused=True)
    bench.done("POST", "/chargers/easee-charging/actions", {"do": "unplug"})
    for _ in range(3):
        run = bench.ask("POST", "/runs/1/moves", {"move": "step"}).json
        if run.get("state") == "failed":
            break
    assert (run["state"], run["next"]) == ("failed", None)
    assert "no car is plugged in" in run["trouble"]


def test_a_step_keeps_to_the_rules_of_the_clock() -> None:
    bench = ControlBench(wall_ahead_s=0)
    _play(bench, "unplugged-mid-charge", "easee-charging", paused=True)
    assert _move(bench, "step")["position"] == 1
    assert bench.refused("POST", "/runs/1/moves", {"move": "step"}) == (409, "CLOCK_REFUSED")
    assert _move(bench, "step", lead=True)["position"] == 2


def test_without_a_service_checkpoints_say_so() -> None:
    bench = ControlBench(service=False)
    _play(bench, "charging", "easee-charging", paused=True)
    told = _move(bench, "step")["passed"][0]
    assert told["answer"] is None
    assert "no charger-service" in told["trouble"]


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        pytest.param({"scenario": "none", "charger": "easee-charging"}, (404, "UNKNOWN_SCENARIO"), id="no scenario"),
        pytest.param({"scenario": "charging", "charger": "none"}, (404, "UNKNOWN_CHARGER"), id="no charger"),
        pytest.param({"scenario": "charging"}, (422, "BAD_INPUT"), id="nobody"),
    ],
)
def test_runs_that_make_no_sense(body: object, refused: tuple[int, str]) -> None:
    bench = ControlBench(service=False)
    assert bench.refused("POST", "/runs", body) == refused
    assert bench.get("/runs") == {"items": []}


def test_what_is_played_needs_no_thread_once_it_is_over() -> None:
    before = set(threading.enumerate())
    ticks: list[int] = []

    def tick() -> bool:
        ticks.append(len(ticks))
        return len(ticks) < 3

    ticker = Ticker(tick, interval_s=0.001)
    ticker.wake()
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
    assert len(ticks) >= 3
    ticker.wake()
    ticker.stop()
    ticker.wake()
    assert set(threading.enumerate()) <= before


def test_closing_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    bench = ControlBench()
    _play(bench, "whole-visit", "easee-charging")
    assert len(set(threading.enumerate()) - before) == 1
    bench.control.close()
    assert set(threading.enumerate()) <= before

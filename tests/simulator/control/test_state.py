"""A world's state handed out and taken back: runs, chaos, counts and all below; what is refused changes nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulator.control.runs import RunState
from simulator.scenario.runner import MomentKind
from simulator.truth.shelf import VERSION
from tests.simulator.control.bench import HOST, JSON, ControlBench

HANDLE = "zaptec-charging"


def _again(bench: ControlBench) -> ControlBench:
    """Another sandbox that was given the state of this one."""
    state = bench.get("/state")
    again = ControlBench(judged=True)
    assert again.ask("PUT", "/state", state).status == 200
    assert again.get("/state")["shelves"] == state["shelves"]
    return again


def _run(bench: ControlBench, number: str = "1") -> dict[str, Any]:
    run: dict[str, Any] = bench.get(f"/runs/{number}")
    return run


def _play(scenario: str, charger: str = HANDLE, **more: Any) -> ControlBench:
    bench = ControlBench(judged=True)
    bench.done("POST", "/runs", {"scenario": scenario, "charger": charger, **more})
    return bench


def _as_told(run: dict[str, Any]) -> dict[str, Any]:
    """A run without what an answer was judged, which goes with the journal."""
    passed = [{**one, "answer": one["answer"] and one["answer"]["status"]} for one in run["passed"]]
    return {**run, "passed": passed}


SCENARIOS = [
    pytest.param("whole-visit", HANDLE, id="the charger"),
    pytest.param("vendor-5xx-html", HANDLE, id="the vendor"),
    pytest.param("token-revoked", "easee-charging", id="the account"),
    pytest.param("account-disconnected-and-reconnected", HANDLE, id="the link"),
]


@pytest.mark.parametrize(("scenario", "charger"), SCENARIOS)
def test_a_run_goes_on_at_its_step_wherever_it_was_left(scenario: str, charger: str) -> None:
    bench = _play(scenario, charger, paused=True)
    steps = _run(bench)["steps"]
    for position in range(steps):
        assert _run(bench)["position"] == position
        again = _again(bench)
        assert _as_told(_run(again)) == _as_told(_run(bench))
        for _ in range(position, steps):
            again.done("POST", "/runs/1/moves", {"move": "step"})
        ended = _run(again)
        assert ended["state"] == "ended"
        judged = [one["answer"] for one in ended["passed"][position:] if one["answer"]]
        assert {answer["verdict"] for answer in judged} <= {"right"}
        assert [fault["name"] for fault in again.get("/faults")["items"] if "/" in fault["name"]] == []
        bench.done("POST", "/runs/1/moves", {"move": "step"})


def test_a_run_that_was_playing_goes_on_by_itself() -> None:
    bench = _play("whole-visit")
    bench.done("PATCH", "/clock", {"stepS": 400})
    again = _again(bench)
    for one in (bench, again):
        one.done("PATCH", "/clock", {"stepS": 40_000})
    assert _as_told(_run(again)) == _as_told(_run(bench))
    assert _run(again)["state"] == "ended"


def test_what_a_run_broke_is_mended_when_it_is_stopped_after_a_restart() -> None:
    bench = _play("vendor-5xx-html", paused=True)
    while _run(bench)["passed"][-1:] == [] or _run(bench)["passed"][-1]["kind"] != MomentKind.BROKE:
        bench.done("POST", "/runs/1/moves", {"move": "step"})
    again = _again(bench)
    assert len(again.get("/faults")["items"]) == 7
    again.done("POST", "/runs/1/moves", {"move": "stop"})
    assert len(again.get("/faults")["items"]) == 6


def test_a_link_that_a_run_took_away_is_given_back_when_it_is_stopped_after_a_restart() -> None:
    bench = _play("account-disconnected-and-reconnected", paused=True)
    account = bench.world.charger(HANDLE).account_id
    while bench.world.accounts.standing(account).connected:
        bench.done("POST", "/runs/1/moves", {"move": "step"})
    again = _again(bench)
    refreshed = again.done("POST", f"/chargers/{HANDLE}/refresh")
    assert refreshed["json"]["errorCode"] == "VENDOR_ACCOUNT_IS_DISCONNECTED"
    again.done("POST", "/runs/1/moves", {"move": "stop"})
    assert again.done("POST", f"/chargers/{HANDLE}/refresh")["status"] == 200


def _stop(bench: ControlBench) -> None:
    bench.done("POST", "/runs/1/moves", {"move": "stop"})


def _to_the_end(bench: ControlBench) -> None:
    bench.done("PATCH", "/clock", {"stepS": 40_000})


def _fail(bench: ControlBench) -> None:
    bench.done("POST", f"/chargers/{HANDLE}/actions", {"do": "plug"})
    _to_the_end(bench)  # on the way there the script would plug a car in


@pytest.mark.parametrize(
    ("move", "state"),
    [
        pytest.param(_stop, RunState.STOPPED, id="stopped"),
        pytest.param(_to_the_end, RunState.ENDED, id="ended"),
        pytest.param(_fail, RunState.FAILED, id="failed"),
    ],
)
def test_runs_that_are_over_stay_so(move: Callable[[ControlBench], None], state: RunState) -> None:
    bench = _play("whole-visit")
    move(bench)
    assert _run(bench)["state"] == state
    again = _again(bench)
    assert _as_told(_run(again)) == _as_told(_run(bench))
    again.done("DELETE", "/runs/1")
    assert again.done("POST", "/runs", {"scenario": "stopped", "charger": HANDLE})["id"] == "2"


def test_a_pause_lasts_over_a_restart() -> None:
    bench = _play("whole-visit")
    bench.done("POST", "/runs/1/moves", {"move": "pause"})
    bench.done("PATCH", "/clock", {"stepS": 500})
    again = _again(bench)
    for one in (bench, again):
        one.done("PATCH", "/clock", {"stepS": 500})
        one.done("POST", "/runs/1/moves", {"move": "resume"})
    assert _run(again)["next"] == _run(bench)["next"]


def test_options_that_a_run_set_are_as_before_at_its_end() -> None:
    bench = _play("fault-without-mode", paused=True)
    options = dict(bench.world.options)
    while bench.world.options == options:
        bench.done("POST", "/runs/1/moves", {"move": "step"})
    again = _again(bench)
    assert again.house.opened["demo"].world.options == bench.world.options
    again.done("POST", "/runs/1/moves", {"move": "stop"})
    assert again.house.opened["demo"].world.options == options


def test_a_reset_knows_what_the_charger_was_before_its_scenario() -> None:
    bench = _play("finished", "easee-charging")
    again = _again(bench)
    for one in (bench, again):
        one.done("POST", "/chargers/easee-charging/reset")
    (before, after) = (one.get("/chargers/easee-charging") for one in (bench, again))
    assert {**after, "lastRefresh": None} == {**before, "lastRefresh": None}
    assert again.get("/chargers/easee-charging")["situation"] == "charging"


@pytest.mark.parametrize("after_s", [0, 1800, 20_000])
def test_chaos_goes_on_as_it_would_have(after_s: float) -> None:
    bench = ControlBench()
    names = [profile["profile"] for profile in bench.get("/chaos")["profiles"]]
    bench.done("POST", "/chaos", {"profile": names[0], "seed": 11})
    bench.done("PATCH", "/clock", {"stepS": after_s})
    again = _again(bench)
    for one in (bench, again):
        one.done("PATCH", "/clock", {"stepS": 20_000})
    assert again.get("/chaos") == bench.get("/chaos")
    assert len(again.get("/chaos")["happened"]) > 10
    assert again.get("/faults") == bench.get("/faults")
    story = "/chaos/scenarios/easee-charging"
    assert again.ask("GET", story).body == bench.ask("GET", story).body
    for one in (bench, again):
        one.done("DELETE", "/chaos")
    assert again.get("/chaos") == bench.get("/chaos")
    assert len(again.get("/faults")["items"]) == 6


def test_exchanges_and_runs_count_on() -> None:
    bench = _play("whole-visit")
    bench.done("POST", f"/chargers/{HANDLE}/refresh")
    newest = bench.get("/journal")["newest"]
    again = _again(bench)
    assert again.get("/journal")["items"] == []
    assert again.done("POST", f"/chargers/{HANDLE}/refresh")["number"] > newest
    assert again.done("POST", "/runs", {"scenario": "stopped", "charger": "go-e-charging"})["id"] == "2"


def test_going_back_in_the_same_sandbox() -> None:
    bench = ControlBench()
    bench.done("POST", f"/chargers/{HANDLE}/actions", {"do": "unplug"})
    mine = bench.done("POST", "/chargers", {"vendor": "EASEE", "about": "mine"})
    state = bench.get("/state")
    bench.done("PATCH", "/clock", {"stepS": 3600})
    bench.done("POST", f"/chargers/{HANDLE}/actions", {"do": "plug"})
    bench.done("DELETE", f"/chargers/{mine['id']}")
    bench.done("POST", "/faults", {"fault": "status", "name": "later"})
    bench.done("POST", "/runs", {"scenario": "whole-visit", "charger": "go-e-charging"})
    back = bench.done("PUT", "/state", state)
    assert (back["clock"]["now"], back["chargers"], back["faults"], back["runs"]) == (
        "2026-01-05T09:00:00.000Z",
        34,
        6,
        0,
    )
    assert bench.get(f"/chargers/{HANDLE}")["truth"]["state"] == "UNPLUGGED"
    assert bench.get(f"/chargers/{mine['id']}")["handle"] == "easee-mine"
    assert bench.done("POST", f"/chargers/{mine['id']}/refresh")["json"]["chargeState"]["chargingState"] == "CHARGING"
    assert bench.get("/state")["shelves"].keys() == state["shelves"].keys()


def test_a_world_beside_the_default_one() -> None:
    bench = ControlBench()
    bench.done("POST", "/worlds", {"name": "two", "followsWall": False})
    bench.done("POST", "/worlds/two/chargers/easee-charging/actions", {"do": "unplug"})
    state = bench.get("/worlds/two/state")
    assert state["world"] == "two"
    bench.done("POST", "/worlds/two/reset")
    bench.done("PUT", "/worlds/two/state", state)
    assert bench.get("/worlds/two/chargers/easee-charging")["truth"]["state"] == "UNPLUGGED"
    assert bench.get("/chargers/easee-charging")["truth"]["state"] == "CHARGING"


def test_two_worlds_cannot_be_the_same() -> None:
    bench = ControlBench()
    bench.done("POST", "/worlds", {"name": "two", "followsWall": False})
    before = bench.get("/worlds/two/state")
    assert bench.refused("PUT", "/worlds/two/state", bench.get("/state")) == (409, "WORLD_EXISTS")
    after = bench.get("/worlds/two/state")
    assert after["shelves"] == before["shelves"]


Spoil = Callable[[dict[str, Any]], object]
SPOILED: dict[str, tuple[Spoil, str, str]] = {
    "another version": (lambda s: s.update(version=VERSION + 1), "BAD_INPUT", f"version: expected {VERSION}"),
    "another format": (lambda s: s.update(format="other"), "BAD_INPUT", "format"),
    "no shelves": (lambda s: s.pop("shelves"), "BAD_INPUT", "shelves"),
    "nothing on them": (lambda s: s.update(shelves={}), "BAD_STATE", "world missing"),
    "a shelf nobody knows": (lambda s: s["shelves"].update(toys={}), "BAD_STATE", "'toys'"),
    "no counts": (lambda s: s["shelves"].update(counts={}), "BAD_STATE", "counts"),
    "a scenario that is none": (
        lambda s: s["shelves"]["runs"]["1"].update(text="title: no"),
        "BAD_STATE",
        "runs: ",
    ),
    "more steps than the scenario has": (
        lambda s: s["shelves"]["runs"]["1"].update(passed=s["shelves"]["runs"]["1"]["passed"] * 50),
        "BAD_STATE",
        "at most 13 steps",
    ),
    "a profile nobody knows": (lambda s: s["shelves"]["chaos"]["it"].update(name="x"), "BAD_STATE", "chaos: "),
    "lanes of another profile": (
        lambda s: s["shelves"]["chaos"]["it"]["lanes"].pop(),
        "BAD_STATE",
        "the lanes of",
    ),
    "a fault nobody knows": (
        lambda s: next(iter(s["shelves"]["faults"].values()))["rule"]["fault"].update(fault="x"),
        "BAD_STATE",
        "faults, row 1: no fault is called 'x'",
    ),
}


@pytest.mark.parametrize(("spoil", "code", "told"), SPOILED.values(), ids=SPOILED)
def test_what_is_refused_changes_nothing(spoil: Spoil, code: str, told: str) -> None:
    bench = _play("whole-visit")
    bench.done("POST", "/chaos", {"profile": bench.get("/chaos")["profiles"][0]["profile"]})
    before = bench.get("/state")
    spoiled = json.loads(json.dumps(before))
    spoil(spoiled)
    said = bench.ask("PUT", "/state", spoiled)
    assert (said.status, said.json["code"]) == (422, code)
    assert told in said.json["detail"]
    assert bench.get("/state")["shelves"] == before["shelves"]
    # and whoever follows the world is still told of what happens in it
    count = bench.control.console().hub.count
    bench.done("POST", "/chargers/go-e-charging/actions", {"do": "unplug"})
    bench.done("POST", "/chargers/go-e-charging/refresh")
    assert bench.control.console().hub.count > count + 1


def test_streams_end_and_begin_anew() -> None:
    bench = ControlBench()
    hub = bench.control.console().hub
    bench.done("PUT", "/state", bench.get("/state"))
    stream = hub.follow()
    assert stream is not None
    assert list(stream)[1:] == []
    assert bench.control.console().hub is not hub


def test_a_state_is_larger_than_other_bodies_may_be() -> None:
    bench = ControlBench(service=False)
    state = json.dumps({**bench.get("/state"), "saved": "x" * 300_000}).encode()
    assert bench.call("PUT", "/_sandbox/state", (HOST, JSON), state).status == 200
    assert bench.call("POST", "/_sandbox/reset", (HOST, JSON), state).status == 413


def test_whatever_changes_something_is_kept_before_its_answer() -> None:
    bench = ControlBench()
    told: list[str] = []
    bench.control.on_written = lambda: told.append(bench.get("/chargers/easee-charging")["truth"]["state"])
    bench.get("/chargers")
    assert told == []
    bench.done("POST", "/chargers/easee-charging/actions", {"do": "unplug"})
    assert told == ["UNPLUGGED"]
    bench.done("POST", "/worlds", {"name": "two"})
    bench.done("DELETE", "/worlds/two")
    bench.done("PUT", "/state", bench.get("/state"))
    assert len(told) == 4

"""Chaos by the control API: it begins, is seen, ends, and leaves a scenario."""

import json
from typing import Any

import pytest
import yaml

from simulator.chaos.profiles import PROFILES
from simulator.scenario.load import parse
from tests.simulator.control.bench import ControlBench


def test_from_beginning_to_scenario() -> None:
    bench = ControlBench()
    nothing = bench.get("/chaos")
    assert (nothing["profile"], nothing["isRunning"], nothing["happened"]) == (None, False, [])
    assert [one["profile"] for one in nothing["profiles"]] == list(PROFILES)
    begun = bench.done("POST", "/chaos", {"profile": "vendor-outage"})
    assert (begun["profile"], begun["seed"], begun["isRunning"]) == ("vendor-outage", 7, True)
    for _ in range(20):
        bench.done("PATCH", "/clock", {"stepS": 300})
        bench.done("POST", "/chargers/easee-charging/refresh")
    before = len(bench.get("/faults")["items"])
    over = bench.done("DELETE", "/chaos")
    assert over["isRunning"] is False
    assert {one["whom"] for one in over["happened"]} >= {"EASEE", "GO_E", "ZAPTEC"}
    assert len(bench.get("/faults")["items"]) == 6 <= before
    said = bench.ask("GET", "/chaos/scenarios/easee-charging")
    assert said.headers["content-type"].startswith("application/yaml")
    script = parse(said.body.decode(), "chaos")
    assert script.start == "charging"
    assert sum("expect" in step for step in yaml.safe_load(said.body)["steps"]) == 21


def _data(chunk: Any) -> Any:
    """What the last event of a chunk tells."""
    return json.loads(chunk.decode().split("data: ")[-1])


def test_what_is_wrong_now_is_counted_and_told() -> None:
    bench = ControlBench(service=False)
    began = bench.done("POST", "/chaos", {"profile": "vendor-outage"})
    assert (began["incidentCount"], began["incidents"]) == (0, [])
    told = bench.app.test_client().get("/_sandbox/events?kinds=chaos", headers={"Host": "localhost"}, buffered=False)
    chunks = iter(told.response)
    next(chunks)
    while not (wrong := bench.get("/chaos"))["incidentCount"]:
        bench.done("PATCH", "/clock", {"stepS": 60})
    assert wrong["incidentCount"] == len(wrong["incidents"])
    (at_s, whom, text) = (wrong["happened"][0][key] for key in ("atS", "whom", "text"))
    assert wrong["incidents"][0] == {"sinceS": at_s, "whom": whom, "text": text}
    in_force = {fault["name"] for fault in bench.get("/faults")["items"]}
    assert sum(name.startswith("chaos/") for name in in_force) == wrong["incidentCount"]
    data = _data(next(chunks))
    assert data == {key: value for key, value in wrong.items() if key not in ("chargers", "happened", "profiles")}
    bench.done("DELETE", "/chaos")
    over = _data(next(chunks))
    assert (over["isRunning"], over["incidentCount"], over["incidents"]) == (False, 0, [])
    told.close()


def test_a_reset_tells_that_chaos_is_forgotten() -> None:
    bench = ControlBench(service=False)
    bench.done("POST", "/chaos", {"profile": "vendor-outage"})
    bench.done("DELETE", "/chaos")
    after = bench.get("/worlds/demo")["lastEvent"]
    bench.done("POST", "/reset")
    told = bench.app.test_client().get(
        f"/_sandbox/events?kinds=chaos&after={after}", headers={"Host": "localhost"}, buffered=False
    )
    chunks = iter(told.response)
    next(chunks)
    assert _data(next(chunks))["profile"] is None
    told.close()


def test_named_chargers_begin_anew() -> None:
    bench = ControlBench()
    bench.done("POST", "/chargers/go-e-charging/actions", {"do": "unplug"})
    begun = bench.done("POST", "/chaos", {"profile": "flaky-mobile-network", "chargers": ["go-e-charging"], "seed": 3})
    charger = bench.get("/chargers/go-e-charging")
    assert (begun["chargers"], begun["seed"], charger["truth"]["state"]) == ([charger["id"]], 3, "CHARGING")
    assert bench.refused("GET", "/chaos/scenarios/easee-charging") == (404, "NO_CHAOS")


def test_a_second_one_ends_the_first_and_a_reset_ends_both() -> None:
    bench = ControlBench()
    for profile in ("congested-vendor", "vendor-outage"):
        bench.done("POST", "/chaos", {"profile": profile})
        bench.done("PATCH", "/clock", {"stepS": 7200})
    bench.done("POST", "/reset")
    assert bench.get("/chaos")["profile"] is None
    assert len(bench.get("/faults")["items"]) == 6


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"profile": "bad-day"}, 422, "UNKNOWN_PROFILE", id="no profile"),
        pytest.param({}, 422, "BAD_INPUT", id="nothing"),
        pytest.param({"profile": "vendor-outage", "seed": "x"}, 422, "BAD_INPUT", id="no seed"),
        pytest.param({"profile": "vendor-outage", "chargers": []}, 422, "BAD_INPUT", id="nobody"),
        pytest.param({"profile": "vendor-outage", "chargers": ["x"]}, 404, "UNKNOWN_CHARGER", id="no charger"),
    ],
)
def test_what_makes_no_sense(body: object, status: int, code: str) -> None:
    bench = ControlBench(service=False)
    assert bench.refused("POST", "/chaos", body) == (status, code)
    assert bench.get("/chaos")["profile"] is None

"""Worlds: each with its own key, chargers, clock, faults and journal, and none disturbs another."""

import pytest

from tests.simulator.control.bench import ControlBench


def test_a_world_of_ones_own() -> None:
    bench = ControlBench()
    made = bench.done("POST", "/worlds", {"name": "two", "followsWall": False, "behindS": 60})
    assert (made["chargers"], made["isDefault"], made["faults"]) == (33, False, 6)
    charger = bench.get("/worlds/two/chargers/easee-charging")
    assert charger["id"] != bench.get("/chargers/easee-charging")["id"]
    path = f"/v1.0.0/chargers/{charger['id']}/refresh"
    assert bench.call("GET", path, [("X-API-KEY", made["apiKey"])]).status == 200
    assert bench.call("GET", path, [("X-API-KEY", bench.world.api_key)]).status == 404
    assert bench.call("GET", path, [("X-API-KEY", "sk-nobody")]).status == 401


def test_worlds_do_not_disturb_one_another() -> None:
    bench = ControlBench()
    bench.done("POST", "/worlds", {"name": "two", "followsWall": False})
    bench.done("POST", "/worlds/two/chargers/easee-charging/actions", {"do": "unplug"})
    bench.done("POST", "/worlds/two/faults", {"fault": "status"})
    bench.done("PATCH", "/worlds/two/clock", {"stepS": 600})
    bench.done("POST", "/worlds/two/chargers/go-e-charging/refresh")
    assert bench.get("/chargers/easee-charging")["truth"]["state"] == "CHARGING"
    assert len(bench.get("/faults")["items"]) == 6
    assert bench.get("/clock")["now"] == "2026-01-05T09:00:00.000Z"
    assert (bench.get("/journal")["newest"], bench.get("/worlds/two/journal")["newest"]) == (0, 2)


def test_a_dropped_world_is_gone() -> None:
    bench = ControlBench()
    made = bench.done("POST", "/worlds", {"name": "two"})
    charger = bench.get("/worlds/two/chargers/easee-charging")
    assert bench.done("DELETE", "/worlds/two") == {"dropped": "two"}
    assert bench.refused("GET", "/worlds/two") == (404, "UNKNOWN_WORLD")
    said = bench.call("GET", f"/v1.0.0/chargers/{charger['id']}/refresh", [("X-API-KEY", made["apiKey"])])
    assert said.status == 401
    assert [item["name"] for item in bench.get("/worlds")["items"]] == ["demo"]
    assert bench.done("POST", "/worlds", {"name": "two"})["name"] == "two"


@pytest.mark.parametrize(
    ("fleet", "handles"),
    [
        pytest.param([{"vendor": "GO_E", "situation": "finished"}], ["go-e-finished"], id="one"),
        pytest.param(
            [{"vendor": "EASEE", "count": 2, "about": "bay"}, {"vendor": "ZAPTEC"}],
            ["easee-bay-1", "easee-bay-2", "zaptec-charging"],
            id="groups",
        ),
    ],
)
def test_a_fleet_of_ones_own(fleet: list[object], handles: list[str]) -> None:
    bench = ControlBench(service=False)
    bench.done("POST", "/worlds", {"name": "mine", "fleet": fleet, "seed": 11})
    assert [item["handle"] for item in bench.get("/worlds/mine/chargers")["items"]] == handles


def test_neighbours_share_an_account() -> None:
    bench = ControlBench(service=False)
    fleet = [{"vendor": "ZAPTEC", "about": "one"}, {"vendor": "ZAPTEC", "about": "two", "beside": True}]
    bench.done("POST", "/worlds", {"name": "mine", "fleet": fleet})
    one, two = bench.get("/worlds/mine/chargers")["items"]
    assert [one[name] for name in ("accountId", "userId", "locationId")] == [
        two[name] for name in ("accountId", "userId", "locationId")
    ]
    assert [account["id"] for account in bench.get("/worlds/mine/export")["accounts"]] == [one["accountId"]]


def test_fleets_of_other_seeds_find_free_serials() -> None:
    bench = ControlBench(service=False)
    for seed in range(12):
        bench.done("POST", "/worlds", {"name": f"w{seed}", "seed": seed})
    serials = [c.serial for opened in bench.house.opened.values() for c in opened.world.chargers]
    assert len(set(serials)) == len(serials) == 13 * 33


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="no name"),
        pytest.param({"name": "Two Words"}, id="no handle"),
        pytest.param({"name": "w", "fleet": []}, id="nobody"),
        pytest.param({"name": "w", "fleet": "huge"}, id="no fleet"),
        pytest.param({"name": "w", "fleet": [{"vendor": "EASEE", "count": 20_000}] * 2}, id="too many"),
        pytest.param({"name": "w", "fleet": [{"vendor": "EASEE", "situation": "flying"}]}, id="no situation"),
        pytest.param({"name": "w", "fleet": [{"vendor": "EASEE", "beside": True}]}, id="beside nobody"),
        pytest.param(
            {"name": "w", "fleet": [{"vendor": "EASEE"}, {"vendor": "GO_E", "beside": True}]}, id="beside a stranger"
        ),
        pytest.param({"name": "w", "options": {"easee.profile": "future"}}, id="no profile"),
        pytest.param({"name": "w", "seed": -1}, id="no seed"),
    ],
)
def test_worlds_that_make_no_sense(body: object) -> None:
    bench = ControlBench(service=False)
    assert bench.refused("POST", "/worlds", body) == (422, "BAD_INPUT")
    assert set(bench.house.opened) == {"demo"}


def _states(bench: ControlBench) -> list[str]:
    return [item["truth"]["state"] for item in bench.get("/chargers")["items"]]


def test_reset_lets_everything_begin_anew() -> None:
    bench = ControlBench()
    before = _states(bench)
    bench.done("POST", "/chargers/easee-charging/actions", {"do": "unplug"})
    bench.done("POST", "/faults", {"fault": "status"})
    bench.done("POST", "/runs", {"scenario": "whole-visit", "charger": "go-e-charging"})
    world = bench.done("POST", "/reset")
    assert (world["faults"], world["runs"]) == (6, 0)
    assert _states(bench) == before
    assert bench.done("POST", "/chargers/easee-charging/refresh")["status"] == 200

"""Faults: every kind of the table can be added as it is listed, strikes, is counted and mended."""

from typing import Any

import pytest

from simulator.control.deeds import faults_view
from simulator.faults.table import FAULTS
from tests.simulator.control.bench import ControlBench


def test_kinds_are_those_of_the_table() -> None:
    kinds = {item["fault"]: item for item in ControlBench(service=False).get("/fault-kinds")["items"]}
    assert list(kinds) == list(FAULTS)
    assert all(kind["about"] for kind in kinds.values())
    assert {one["name"]: one["usual"] for one in kinds["status"]["settings"]} == {
        "status": 503,
        "body": "html",
        "headers": {},
        "content": None,
        "content_type": "",
        "after_ms": 0.0,
    }


TOLD: dict[str, object] = {"at": "state", "touches": ["nothing"], "to": 1, "entry": {"Id": "x"}}
"""Settings that must be told, each with a value that will do."""


@pytest.mark.parametrize("kind", faults_view(), ids=lambda kind: str(kind["fault"]))
def test_every_kind_can_be_added_as_it_is_listed(kind: dict[str, Any]) -> None:
    bench = ControlBench(service=False)
    listed: list[dict[str, Any]] = kind["settings"]
    settings = {one["name"]: one["usual"] for one in listed if one["usual"] is not None}
    settings |= {one["name"]: TOLD[one["name"]] for one in listed if one["isRequired"]}
    if kind["fault"] == "clock":  # which has to be told one of two
        settings["skew_s"] = 60
    made = bench.done("POST", "/faults", {"fault": kind["fault"], "settings": settings, "vendor": "EASEE"})
    assert (made["fault"], made["isInForce"], made["struck"]) == (kind["fault"], True, 0)
    assert bench.get(f"/faults/{made['name']}") == made


def test_a_fault_strikes_is_counted_and_mended() -> None:
    bench = ControlBench()
    body = {"fault": "status", "settings": {"status": 502}, "charger": "easee-charging", "on": ["state"], "calls": 1}
    made = bench.done("POST", "/faults", body)
    answers = [bench.done("POST", "/chargers/easee-charging/refresh")["status"] for _ in range(2)]
    assert answers == [503, 200]
    now = bench.get(f"/faults/{made['name']}")
    assert (now["seen"], now["struck"], now["isInForce"]) == (1, 1, False)
    assert bench.done("DELETE", f"/faults/{made['name']}") == {"mended": [made["name"]]}
    assert bench.refused("GET", f"/faults/{made['name']}") == (404, "UNKNOWN_FAULT")


def test_a_fault_hits_only_whom_it_is_aimed_at() -> None:
    bench = ControlBench()
    bench.done("POST", "/faults", {"fault": "status", "vendor": "GO_E"})
    handles = ("easee-charging", "go-e-charging", "zaptec-charging")
    assert [bench.done("POST", f"/chargers/{h}/refresh")["status"] for h in handles] == [200, 503, 200]


def test_a_fault_ends_by_itself() -> None:
    bench = ControlBench()
    made = bench.done("POST", "/faults", {"fault": "status", "forS": 60, "name": "outage of last May"})
    assert made["forS"] == 60
    bench.done("PATCH", "/clock", {"stepS": 60})
    assert bench.get("/faults/outage%20of%20last%20May")["isInForce"] is False
    assert bench.done("POST", "/chargers/easee-charging/refresh")["status"] == 200


def test_a_name_with_a_slash_is_found_either_way() -> None:
    bench = ControlBench()
    bench.done("POST", "/runs", {"scenario": "partial-outage-state", "charger": "easee-charging"})
    for _ in range(10):
        bench.done("POST", "/runs/1/moves", {"move": "step"})
        names = [item["name"] for item in bench.get("/faults")["items"] if "/" in item["name"]]
        if names:
            break
    assert names
    for spelled in (names[0], names[0].replace("/", "%2F"), names[0].replace("/", "%2f")):
        assert bench.get(f"/faults/{spelled}")["name"] == names[0]


def test_mending_all() -> None:
    bench = ControlBench()
    assert len(bench.done("DELETE", "/faults")["mended"]) == 6
    assert bench.get("/faults") == {"items": []}
    assert bench.done("POST", "/chargers/easee-vendor-rubbish/refresh")["status"] == 200
    bench.done("POST", "/reset")
    assert len(bench.get("/faults")["items"]) == 6


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"fault": "gremlins"}, "BAD_FAULT", id="no fault"),
        pytest.param({"fault": "status", "settings": {"status": 42}}, "BAD_FAULT", id="no status"),
        pytest.param({"fault": "status", "settings": {"status": "503"}}, "BAD_INPUT", id="no number"),
        pytest.param({"fault": "status", "settings": {"colour": 1}}, "BAD_FAULT", id="no setting"),
        pytest.param({"fault": "refuse", "settings": {"x": 1}}, "BAD_FAULT", id="takes nothing"),
        pytest.param({"fault": "status", "on": ["coffee"]}, "BAD_INPUT", id="no role"),
        pytest.param({"fault": "status", "probability": 2}, "BAD_INPUT", id="too likely"),
        pytest.param({"fault": "status", "calls": 0}, "BAD_INPUT", id="no call"),
        pytest.param({"fault": "status", "vendor": "EASEE", "charger": "easee-charging"}, "BAD_INPUT", id="two aims"),
        pytest.param({"fault": "status", "name": "../x"}, "BAD_INPUT", id="no name"),
    ],
)
def test_faults_that_make_no_sense(body: object, code: str) -> None:
    bench = ControlBench(service=False)
    assert bench.refused("POST", "/faults", body) == (422, code)
    assert len(bench.get("/faults")["items"]) == 6

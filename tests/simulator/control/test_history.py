"""What was the case at a charger, and chargers by what is the case at them."""

import pytest

from tests.simulator.control.bench import ControlBench


def test_a_history_tells_power_and_every_change_of_state() -> None:
    bench = ControlBench()
    bench.get("/chargers/easee-charging")
    bench.done("PATCH", "/clock", {"stepS": 600})
    bench.done("POST", "/chargers/easee-charging/actions", {"do": "unplug"})
    bench.done("PATCH", "/clock", {"stepS": 600})
    told = bench.get("/chargers/easee-charging/history?minutes=20&points=5")
    assert [(point["state"], point["powerKw"] > 0) for point in told["items"]] == [
        ("CHARGING", True),
        ("CHARGING", True),
        ("UNPLUGGED", False),
        ("UNPLUGGED", False),
        ("UNPLUGGED", False),
    ]
    assert [point["at"][11:19] for point in told["items"]] == [
        "09:00:00",
        "09:05:00",
        "09:10:00",
        "09:15:00",
        "09:20:00",
    ]
    assert told["changes"] == [{"at": "2026-01-05T09:10:00.000Z", "state": "UNPLUGGED"}]


def test_a_history_begins_where_events_are_known() -> None:
    bench = ControlBench()
    told = bench.get("/chargers/easee-charging/history?minutes=10080&points=2")
    assert told["items"][0]["at"] >= "2025"
    assert told["items"][-1]["at"] == bench.get("/clock")["now"]
    assert told["items"][0]["at"] <= told["changes"][0]["at"]


@pytest.mark.parametrize("query", ["minutes=0", "points=1", "points=1001", "minutes=x", "since=3"])
def test_a_history_nobody_can_tell(query: str) -> None:
    assert ControlBench().refused("GET", f"/chargers/easee-charging/history?{query}") == (422, "BAD_INPUT")


def test_chargers_by_state_follow_the_truth() -> None:
    bench = ControlBench()
    handles = [item["handle"] for item in bench.get("/chargers?state=FAULT")["items"]]
    assert handles == ["easee-fault", "go-e-fault", "zaptec-fault"]
    bench.done("POST", "/chargers/go-e-fault/actions", {"do": "clear_fault"})
    bench.done("POST", "/chargers/easee-charging/actions", {"do": "fault"})
    page = bench.get("/chargers?state=FAULT&limit=1&offset=1")
    assert (page["total"], page["nextOffset"]) == (3, 2)
    assert [item["handle"] for item in bench.get("/chargers?state=FAULT&vendor=EASEE")["items"]] == [
        "easee-charging",
        "easee-fault",
    ]
    assert bench.refused("GET", "/chargers?state=BROKEN") == (422, "BAD_INPUT")

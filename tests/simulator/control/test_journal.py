"""The journal over the API: both legs tied together, what shaped each answer, and what is wrong with it."""

import pytest

from tests.simulator.control.bench import ControlBench


def _bench() -> ControlBench:
    return ControlBench(judged=True)


def test_a_refresh_and_the_calls_it_caused() -> None:
    bench = _bench()
    for handle in ("easee-charging", "go-e-charging"):
        said = bench.done("POST", f"/chargers/{handle}/refresh")
        legs = bench.get(f"/journal?cause={said['cause']}")["items"]
        assert [leg["leg"] for leg in legs] == ["service", *["vendor"] * (len(legs) - 1)]
        assert legs[0]["number"] == said["number"]
        assert legs[0]["chargerId"] == bench.world.charger(handle).id
        assert len(legs) >= 2
    assert bench.get("/journal")["newest"] == bench.get("/journal")["kept"]


def test_callers_from_outside_are_in_it_too() -> None:
    bench = _bench()
    charger = bench.world.charger("go-e-charging")
    headers = [("X-API-KEY", bench.world.api_key), ("X-Charger-Sandbox-Refresh", "77")]
    bench.call("GET", f"/v1.0.0/chargers/{charger.id}/refresh", headers)
    leg = bench.get("/journal?leg=service")["items"][0]
    assert (leg["status"], leg["cause"], leg["vendor"]) == (200, 1, "GO_E")
    assert bench.get("/journal?cause=77")["items"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("leg=service", {("service", 200), ("service", 503)}, id="leg"),
        pytest.param("leg=service&status=5xx", {("service", 503)}, id="class of status"),
        pytest.param("leg=service&status=200", {("service", 200)}, id="status"),
        pytest.param("status=none", {("vendor", None)}, id="no answer"),
        pytest.param("vendor=GO_E&leg=service", {("service", 200)}, id="vendor"),
        pytest.param("charger=easee-vendor-unreachable&leg=service", {("service", 503)}, id="charger"),
        pytest.param("since=9999", set(), id="nothing newer"),
    ],
)
def test_filters(query: str, expected: set[tuple[str, int | None]]) -> None:
    bench = _bench()
    for handle in ("easee-vendor-unreachable", "go-e-charging"):
        bench.done("POST", f"/chargers/{handle}/refresh")
    assert {(leg["leg"], leg["status"]) for leg in bench.get(f"/journal?{query}")["items"]} == expected


def test_what_shaped_an_answer() -> None:
    bench = _bench()
    bench.done("POST", "/faults", {"fault": "status", "settings": {"status": 502}, "name": "outage", "vendor": "GO_E"})
    bench.done("POST", "/chargers/go-e-charging/refresh")
    leg = bench.get("/journal?leg=vendor")["items"][0]
    assert (leg["status"], leg["faults"], leg["shapedBy"]) == (502, ["outage"], ["status (status 502, body html)"])


def test_verdicts_wait_until_somebody_looks() -> None:
    bench = _bench()
    number = bench.done("POST", "/chargers/easee-charging/refresh")["number"]
    assert bench.get("/journal?leg=service")["items"][0]["verdict"] == "waiting"
    whole = bench.get(f"/journal/{number}")
    assert (whole["verdict"], whole["findings"]) == ("right", [])
    assert bench.get("/journal?leg=service")["items"][0]["verdict"] == "right"
    vendor = bench.get("/journal?leg=vendor")["items"][0]
    assert (vendor["verdict"], bench.get(f"/journal/{vendor['number']}")["findings"]) == ("not-judged", None)


def test_every_magic_answer_is_judged_right() -> None:
    bench = _bench()
    for identity in bench.world.chargers:
        number = bench.done("POST", f"/chargers/{identity.id}/refresh")["number"]
        assert bench.get(f"/journal/{number}")["findings"] == [], identity.handle


def test_clearing_forgets_and_counts_on() -> None:
    bench = _bench()
    bench.done("POST", "/chargers/go-e-charging/refresh")
    count = bench.get("/journal")["newest"]
    assert bench.done("DELETE", "/journal") == {"cleared": count}
    assert bench.get("/journal") == {"items": [], "newest": count, "kept": 0}
    assert bench.done("POST", "/chargers/go-e-charging/refresh")["number"] > count


def test_an_archive_of_what_fits() -> None:
    bench = _bench()
    bench.done("POST", "/chargers/easee-charging/refresh")
    log = bench.get("/journal.har?limit=5000")["log"]
    assert log["version"] == "1.2"
    assert [entry["_number"] for entry in log["entries"]] == [1, 2, 3, 4, 5]
    assert log["entries"][-1]["request"]["url"].startswith("http://localhost:8420/v1.0.0/chargers/")
    assert len(bench.get("/worlds/demo/journal.har?leg=service")["log"]["entries"]) == 1

"""What was answered last for each charger, which answers were seen, and which vendor facts they rest on."""

import json
from typing import Any

import pytest

from simulator.control.answers import KEPT_ANSWERS, KEPT_CHARGERS, NO_STATE, OTHER, Answers
from simulator.control.facts import FACTS, read
from simulator.journal.journal import Journal, Leg
from simulator.truth.states import Vendor
from tests.simulator.control.bench import ControlBench

VENDORS = {Vendor.EASEE: "easee", Vendor.GO_E: "go-e", Vendor.ZAPTEC: "zaptec"}


@pytest.mark.parametrize(
    ("charger", "status", "state", "code", "vendor_state"),
    [
        ("easee-charging", 200, "CHARGING", None, "chargerOpMode: 3"),
        ("easee-unplugged", 200, "UNPLUGGED", None, "chargerOpMode: 1"),
        ("go-e-finished", 200, "FINISHED", None, "car: 4"),
        ("zaptec-charging", 200, "CHARGING", None, "ChargerOperationMode: 3"),
        ("easee-vendor-rubbish", 503, None, "VENDOR_COMMUNICATION_ERROR", None),
        ("zaptec-account-disconnected", 503, None, "VENDOR_ACCOUNT_IS_DISCONNECTED", None),
    ],
)
def test_the_last_refresh(charger: str, status: int, state: str | None, code: str | None, vendor_state: str) -> None:
    bench = ControlBench()
    assert bench.get(f"/chargers/{charger}")["lastRefresh"] is None
    said = bench.done("POST", f"/chargers/{charger}/refresh")
    last = bench.get(f"/chargers/{charger}")["lastRefresh"]
    assert (last["number"], last["cause"]) == (said["number"], said["cause"])
    told = (last["status"], last["chargingState"], last["errorCode"], last["vendorState"])
    assert told == (status, state, code, vendor_state)


def test_coverage_counts_answers_by_vendor_until_the_journal_is_cleared() -> None:
    bench = ControlBench()
    for charger in ("easee-charging", "easee-charging", "go-e-fault", "zaptec-vendor-rubbish"):
        bench.done("POST", f"/chargers/{charger}/refresh")
    assert bench.get("/coverage")["items"] == [
        {"vendor": "EASEE", "status": 200, "answer": "CHARGING", "count": 2},
        {"vendor": "GO_E", "status": 200, "answer": "FAULT", "count": 1},
        {"vendor": "ZAPTEC", "status": 503, "answer": "VENDOR_COMMUNICATION_ERROR", "count": 1},
    ]
    bench.done("DELETE", "/journal")
    assert bench.get("/coverage")["items"] == []
    assert bench.get("/chargers/easee-charging")["lastRefresh"] is None


def _leg(charger: str, body: str = "{}") -> Leg:
    return Leg("service", 0.0, "GET", "/", 200, vendor="EASEE", charger_id=charger, body=body)


def test_a_service_that_makes_up_codes_fills_no_memory() -> None:
    answers = Answers()
    for number in range(KEPT_ANSWERS + 7):
        answers.note(_leg("c", json.dumps({"chargeState": {"chargingState": f"S{number}"}})))
    seen = {row["answer"]: row["count"] for row in answers.coverage()}
    assert (len(seen), seen[OTHER], seen["S0"]) == (KEPT_ANSWERS + 1, 7, 1)
    answers.note(_leg("c", json.dumps({"chargeState": {"chargingState": "S0"}})))
    assert {row["answer"]: row["count"] for row in answers.coverage()}["S0"] == 2


def test_what_is_kept_is_bounded_and_the_longest_untouched_goes_first() -> None:
    answers, journal = Answers(), Journal()
    answers.note(_leg("first"))
    for number in range(KEPT_CHARGERS - 1):
        answers.note(_leg(f"c{number}"))
    answers.note(_leg("first"))
    answers.note(_leg("one more"))
    assert answers.last_refresh("first", journal) is not None
    assert answers.last_refresh("c0", journal) is None


@pytest.mark.parametrize(
    "body", ["", "no JSON", "[]", "null", '{"chargeState": []}', '{"chargeState": {"chargingState": 3}}', "[" * 5000]
)
def test_an_answer_without_a_state_counts_as_that(body: str) -> None:
    answers = Answers()
    answers.note(_leg("c", body))
    assert answers.coverage() == [{"vendor": "EASEE", "status": 200, "answer": NO_STATE, "count": 1}]
    last = answers.last_refresh("c", Journal())
    assert last is not None
    assert last["chargingState"] is None


@pytest.mark.parametrize(
    ("document", "path", "value"),
    [
        pytest.param({"a": {"b": 1}}, "a.b", 1, id="names"),
        pytest.param({"a": [1, 2]}, "a[1]", 2, id="place in a list"),
        pytest.param({"a": [1]}, "a[1]", None, id="beyond the list"),
        pytest.param([{"id": 1, "v": "x"}, {"id": -2, "v": "y"}], "[id=-2].v", "y", id="by key"),
        pytest.param([{"id": "7", "v": 0}], "[id=7].v", 0, id="key as text"),
        pytest.param([3, {"v": 1}], "[id=7].v", None, id="nobody has the key"),
        pytest.param({"a": "text"}, "a.b", None, id="no object"),
        pytest.param({"a": {}}, "a[0]", None, id="no list"),
        pytest.param(None, "a", None, id="nothing"),
    ],
)
def test_reading_a_path(document: Any, path: str, value: Any) -> None:
    assert read(document, path) == value


@pytest.mark.parametrize("vendor", FACTS)
def test_the_fakes_tell_every_fact_that_is_pointed_at(vendor: Vendor) -> None:
    bench = ControlBench()
    said = bench.done("POST", f"/chargers/{VENDORS[vendor]}-charging/refresh")
    why = bench.get(f"/journal/{said['number']}/facts")
    assert why["number"] == said["number"]
    fields = {item["field"]: item for item in why["items"]}
    assert sum(len(item["facts"]) for item in why["items"]) == len(FACTS[vendor])
    for field, item in fields.items():
        assert item["value"] == read(said["json"], field) is not None
        for fact in item["facts"]:
            leg = bench.get(f"/journal/{fact['number']}")
            assert leg["cause"] == said["cause"]
            assert read(json.loads(leg["body"]), fact["path"]) == fact["value"]


def test_facts_that_no_answer_tells_and_exchanges_that_are_no_refresh() -> None:
    bench = ControlBench()
    said = bench.done("POST", "/chargers/go-e-vendor-rubbish/refresh")
    items = bench.get(f"/journal/{said['number']}/facts")["items"]
    assert items
    assert all(item["value"] is None for item in items)
    assert all(fact["number"] is None and fact["value"] is None for item in items for fact in item["facts"])
    vendor = bench.get(f"/journal?cause={said['cause']}&leg=vendor")["items"][0]
    assert bench.get(f"/journal/{vendor['number']}/facts") == {"number": vendor["number"], "items": []}
    assert bench.refused("GET", "/journal/99999/facts") == (404, "UNKNOWN_EXCHANGE")

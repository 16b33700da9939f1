"""Reports of checks by the control API: kept as far as they are shown, told to every page, bounded."""

import json
from typing import Any

import pytest

from simulator.control.guard import MAX_BODY_BYTES, MAX_REPORT_BYTES
from simulator.control.reports import KEPT_FINDINGS, KEPT_REPORTS, LONGEST_TEXT
from tests.simulator.control.bench import HOST, JSON, ControlBench

FINDING = {
    "check": "charging_state",
    "title": "The charging state is that of the charger",
    "expected": "UNPLUGGED",
    "seen": "CHARGING",
    "why": "callers plan by it",
    "where": "unplugged-mid-charge, 60 s",
    "part": "$.chargeState.chargingState",
    "rule": "state",
    "vendor": "EASEE",
    "chargerId": "c",
    "seed": 7,
    "replay": "charger-sandbox check --scenario unplugged-mid-charge --vendor EASEE --seed 7",
    "drive": "scenarios",
    "scenario": "unplugged-mid-charge",
    "atS": 60.0,
    "exchange": {"request": {}, "answer": {}},
}
REPORT: dict[str, Any] = {
    "reportVersion": 1,
    "verdict": "failed",
    "service": "the charger-service at http://127.0.0.1:9000",
    "seed": 7,
    "judged": {"scenarios": 3, "fuzz": 40},
    "elapsedS": 1.5,
    "cases": [
        {"scenario": "charging", "vendor": "EASEE", "verdict": "passed", "refreshes": 1, "timeline": [{"atS": 0}]},
        {"scenario": "unplugged-mid-charge", "vendor": "EASEE", "verdict": "failed", "refreshes": 2, "reason": ""},
        {"scenario": "account", "vendor": "EASEE", "verdict": "not run", "reason": "no provider states"},
    ],
    "coverage": [{"vendor": "EASEE", "status": 200, "errorCode": "", "state": "CHARGING", "times": 3}],
    "findings": [FINDING],
    "brokenOff": [],
    "nothingRan": ["explore"],
}


def test_a_report_is_kept_as_far_as_it_is_shown() -> None:
    bench = ControlBench(service=False)
    summary = bench.done("POST", "/reports", REPORT)
    assert summary == {
        "number": 1,
        "at": "2026-01-05T09:00:00.000Z",
        "verdict": "failed",
        "service": "the charger-service at http://127.0.0.1:9000",
        "seed": 7,
        "elapsedS": 1.5,
        "judged": {"scenarios": 3, "fuzz": 40},
        "cases": {"passed": 1, "failed": 1, "not run": 1},
        "findingCount": 1,
    }
    assert bench.get("/reports") == {"items": [summary]}
    whole = bench.get("/reports/1")
    kept = {name: value for name, value in FINDING.items() if name not in ("rule", "chargerId", "seed", "exchange")}
    assert (whole["findings"], whole["coverage"]) == ([kept | {"times": 1}], REPORT["coverage"])
    assert [case["scenario"] for case in whole["failedCases"]] == ["unplugged-mid-charge", "account"]
    assert (whole["nothingRan"], whole["brokenOff"]) == (["explore"], [])


def test_followers_of_every_world_are_told() -> None:
    bench = ControlBench(service=False)
    bench.done("POST", "/worlds", {"name": "other", "seed": 8})
    streams = [
        bench.app.test_client().get(
            f"/_sandbox/worlds/{world}/events?kinds=report", headers={"Host": "localhost"}, buffered=False
        )
        for world in ("demo", "other")
    ]
    chunks = [iter(stream.response) for stream in streams]
    for one in chunks:
        next(one)
    summary = bench.done("POST", "/reports", REPORT)
    for one in chunks:
        chunk: Any = next(one)
        assert json.loads(chunk.decode().split("data: ")[1]) == summary
    for stream in streams:
        stream.close()


def test_the_oldest_is_forgotten_and_all_can_be() -> None:
    bench = ControlBench(service=False)
    for seed in range(KEPT_REPORTS + 1):
        bench.done("POST", "/reports", REPORT | {"seed": seed})
    kept = bench.get("/reports")["items"]
    assert [one["seed"] for one in kept] == list(range(KEPT_REPORTS, 0, -1))
    assert bench.refused("GET", "/reports/1") == (404, "UNKNOWN_REPORT")
    assert bench.done("DELETE", "/reports") == {"cleared": KEPT_REPORTS}
    assert bench.get("/reports") == {"items": []}


def test_what_is_very_long_is_cut_and_counted() -> None:
    bench = ControlBench(service=False)
    long = FINDING | {"seen": "x" * (LONGEST_TEXT + 1)}
    many = [long | {"part": f"$.{number}"} for number in range(500)]
    summary = bench.done("POST", "/reports", REPORT | {"findings": many, "findingsLeftOut": 7})
    assert summary["findingCount"] == 507
    findings = bench.get(f"/reports/{summary['number']}")["findings"]
    assert len(findings) == KEPT_FINDINGS
    assert findings[0]["seen"] == "x" * LONGEST_TEXT + "…"


def test_of_each_kind_the_first_is_kept_and_the_others_counted() -> None:
    bench = ControlBench(service=False)
    parts = ["$.a", "$.b", "$.a", "$.a", None]
    findings = [FINDING | {"part": part, "seen": str(number)} for number, part in enumerate(parts)]
    bench.done("POST", "/reports", REPORT | {"findings": [*findings, FINDING | {"check": "other", "part": "$.a"}]})
    whole = bench.get("/reports/1")
    told = [(one["check"], one["part"], one["seen"], one["times"]) for one in whole["findings"]]
    name = FINDING["check"]
    assert told == [
        (name, "$.a", "0", 3),
        (name, "$.b", "1", 1),
        (name, None, "4", 1),
        ("other", "$.a", "CHARGING", 1),
    ]
    assert whole["findingCount"] == 6


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param({"verdict": "maybe"}, "body.verdict: expected How the check ended (passed, failed)", id="verdict"),
        pytest.param({"reportVersion": 2}, "body.reportVersion: expected 1, the version of the shape", id="version"),
        pytest.param({"findings": "none"}, "body.findings: expected What is wrong", id="no list"),
        pytest.param({"findings": [{}]}, "body.findings.0: expected check, title, expected, seen", id="empty finding"),
        pytest.param({"cases": [3]}, "body.cases.0", id="no case"),
        pytest.param({"judged": {"x": "y"}}, "body.judged.x", id="no number"),
        pytest.param({"service": None}, "body.service: expected Who was judged", id="nobody judged"),
    ],
)
def test_what_is_no_report_is_refused(change: dict[str, Any], place: str) -> None:
    bench = ControlBench(service=False)
    said = bench.ask("POST", "/reports", REPORT | change)
    assert (said.status, said.json["code"]) == (422, "BAD_INPUT")
    assert said.json["detail"].startswith(place)
    assert bench.get("/reports") == {"items": []}


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        pytest.param("/_sandbox/reports", MAX_BODY_BYTES + 1, 422, id="a long report is read"),
        pytest.param("/_sandbox/reports", MAX_REPORT_BYTES + 1, 413, id="but not one without end"),
        pytest.param("/_sandbox/faults", MAX_BODY_BYTES + 1, 413, id="nothing else is long"),
    ],
)
def test_only_reports_may_be_long(path: str, length: int, status: int) -> None:
    body = b'{"x": "' + b"x" * (length - 9) + b'"}'
    assert len(body) == length
    assert ControlBench(service=False).call("POST", path, (HOST, JSON), body).status == status

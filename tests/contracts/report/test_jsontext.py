"""The report for a machine."""

import json

from contracts.report.jsontext import report_json
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import hold


def test_a_report_holds_everything_as_plain_json() -> None:
    wrap = next(wrong.wrap for wrong in WRONG if wrong.name == "watts")
    report = hold(wrap, drives=("scenarios",), names=("charging", "unplugged"), vendors=(Vendor.EASEE,))
    told = json.loads(report_json(report))
    assert set(told) == {
        "reportVersion", "verdict", "service", "seed", "judged", "elapsedS", "cases", "coverage", "findings",
        "brokenOff", "nothingRan",
    }  # fmt: skip
    assert (told["verdict"], told["seed"], told["judged"]) == ("failed", 7, report.refreshes)
    assert [(case["scenario"], case["vendor"], case["verdict"]) for case in told["cases"]] == [
        ("charging", "EASEE", "failed"),
        ("unplugged", "EASEE", "passed"),
    ]
    finding = told["findings"][0]
    assert finding["replay"].startswith("charger-sandbox check ")
    assert finding["exchange"]["answer"]["status"] == 200
    assert ["X-API-KEY", "[hidden]"] in finding["exchange"]["request"]["headers"]


def test_a_good_report_says_passed() -> None:
    told = json.loads(report_json(hold(drives=("scenarios",), names=("charging",))))
    assert (told["verdict"], told["findings"], told["brokenOff"], told["nothingRan"]) == ("passed", [], [], [])

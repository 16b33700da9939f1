"""The report as a CI reads it."""

from xml.etree import ElementTree

import pytest
from junitparser import JUnitXml, TestCase

from contracts.drive.scenarios import CaseResult, Verdict
from contracts.harness import Report
from contracts.report.junit import junit_xml
from simulator.truth.states import Vendor
from tests.contracts.report.reports import HOSTILE, report


def _cases(told: Report) -> dict[str, TestCase]:
    return {case.name: case for suite in JUnitXml.fromstring(junit_xml(told)) for case in suite}


def test_a_case_for_each_scenario_and_vendor_and_one_for_each_other_drive() -> None:
    results = {name: [type(one).__name__ for one in case.result] for name, case in _cases(report()).items()}
    assert results == {
        "charging [EASEE]": ["Failure"],
        "charging [GO_E]": [],
        "away [ZAPTEC]": ["Skipped"],
        "fuzz": ["Failure"],
        "explore": [],
        "runs to its end (1)": ["Error"],
    }


def test_totals_are_those_of_the_cases() -> None:
    read = JUnitXml.fromstring(junit_xml(report()))
    assert (read.tests, read.failures, read.errors) == (6, 2, 1)
    assert [(s.name, s.tests, s.failures, s.errors, s.skipped) for s in read] == [
        ("scenarios", 3, 1, 0, 1), ("fuzz", 1, 1, 0, 0), ("explore", 1, 0, 0, 0), ("broken off", 1, 0, 1, 0),
    ]  # fmt: skip


ALLOWED = {
    "testsuites": (("testsuite",), {"name", "time", "tests", "failures", "errors"}, set()),
    "testsuite": (
        ("testcase",),
        {"name", "tests", "failures", "errors", "time", "skipped", "timestamp", "hostname", "file"},
        {"name", "tests", "failures", "errors"},
    ),
    "testcase": (("skipped", "error", "failure"), {"name", "time", "classname"}, {"name"}),
    "failure": ((), {"type", "message"}, set()),
    "error": ((), {"type", "message"}, set()),
    "skipped": ((), {"type", "message"}, set()),
}
"""What Jenkins' schema (junit-10.xsd) lets stand in an element, its attributes, and those of them it wants."""


@pytest.mark.parametrize("text", ["ok", HOSTILE], ids=["small", "hostile"])
def test_the_document_is_one_that_jenkins_takes(text: str) -> None:
    for element in ElementTree.fromstring(junit_xml(report(text))).iter():
        inner, attributes, wanted = ALLOWED[element.tag]
        assert {child.tag for child in element} <= set(inner)
        assert wanted <= set(element.attrib) <= attributes


def test_whoever_shows_the_text_alone_shows_why_and_keeps_every_case() -> None:
    told = report()
    told.broken_off.append("explore: another reason")
    cases = list(ElementTree.fromstring(junit_xml(told)).iter("testcase"))
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases) == 7
    texts = {case.get("name"): "".join(text for end in case for text in end.itertext()) for case in cases}
    assert texts["away [ZAPTEC]"] == "no way to ok"
    assert texts["runs to its end (2)"] == "explore: another reason"


def test_scenarios_of_which_none_could_run_are_no_green_suite() -> None:
    case = CaseResult("away", Vendor.ZAPTEC, Verdict.NOT_RUN, 0, (), "no way to say it")
    read = JUnitXml.fromstring(junit_xml(Report(7, ("scenarios",), [case], refreshes={"scenarios": 2})))
    assert (read.tests, read.failures) == (2, 1)


def test_a_failure_tells_what_was_expected_what_came_and_how_to_see_it_again() -> None:
    (failure,) = _cases(report())["charging [EASEE]"].result
    assert failure.message.endswith("expected 10 to 12 kW ok, seen 11000 ok")
    assert failure.text is not None
    lines = failure.text.splitlines()
    assert "replay:   charger-sandbox check --scenario charging ok" in lines
    assert "where:    $.chargeState.chargeRate in charging at 60 s (line 9) ok" in lines


def test_a_drive_in_which_nothing_ran_fails() -> None:
    told = report()
    told.refreshes["explore"] = 0
    (failure,) = _cases(told)["explore"].result
    assert failure.message == "nothing ran, so nothing is proven"


def test_whatever_was_said_the_document_stays_one() -> None:
    written = junit_xml(report(HOSTILE))
    root = ElementTree.fromstring(written)
    assert [child.tag for child in root] == ["testsuite"] * 4
    failure = root.find(".//failure")
    assert failure is not None
    assert "<script>alert(1)</script> ]]>" in (failure.text or "")
    assert "\\u0000\\u0007\\u001b[31m \\ud800 \\ufffe" in (failure.text or "")


@pytest.mark.parametrize("attribute", ["time", "tests", "failures", "errors"])
def test_numbers_are_numbers(attribute: str) -> None:
    root = ElementTree.fromstring(junit_xml(report()))
    assert all(float(one.attrib[attribute]) >= 0 for one in root.iter() if attribute in one.attrib)
    assert attribute in root.attrib

"""The report as JUnit XML, which every CI shows: a case for each scenario and vendor, and one for each other drive.

Shape after the schema of Jenkins' xunit plugin: testsuites, testsuite, testcase, failure or skipped.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from contracts.drive.scenarios import CaseResult, Verdict
from contracts.findings import Finding
from contracts.harness import Report, grouped
from contracts.report.legible import legible

MOST_TOLD = 30
"""Kinds of findings that one case spells out."""


def junit_xml(report: Report) -> bytes:
    """Return the report as an XML document in UTF-8, harmless whatever a service said."""
    root = Element("testsuites", name="charger-sandbox", time=f"{report.elapsed_s:.3f}")
    for drive in report.drives:
        suite = SubElement(root, "testsuite", name=drive)
        cases = [case for case in report.cases if case.drive == drive]
        for case in cases:
            _case(suite, case)
        if not cases:
            _drive(suite, drive, report)
        _count(suite)
    for reason in report.broken_off:
        suite = SubElement(root, "testsuite", name="broken off")
        broken = SubElement(suite, "testcase", classname="charger-sandbox", name="runs to its end", time="0")
        SubElement(broken, "error", message=legible(reason), type="BrokenOff").text = legible(reason)
        _count(suite)
    _count(root)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _case(suite: Element, case: CaseResult) -> None:
    name = f"{case.slug} [{case.vendor.value}]"
    told = SubElement(suite, "testcase", classname=f"charger-sandbox.{case.drive}", name=name, time="0")
    if case.verdict is Verdict.NOT_RUN:
        SubElement(told, "skipped", message=legible(case.reason))
    elif case.findings:
        _failure(told, case.findings)


def _drive(suite: Element, drive: str, report: Report) -> None:
    told = SubElement(suite, "testcase", classname="charger-sandbox", name=drive, time="0")
    if drive in report.idle:
        SubElement(told, "failure", message="nothing ran, so nothing is proven", type="nothing_ran")
    elif findings := [finding for finding in report.findings if finding.drive == drive]:
        _failure(told, findings)


def _failure(told: Element, findings: Sequence[Finding]) -> None:
    kinds = grouped(findings)
    first = kinds[0][0]
    message = f"{first.title}: expected {first.expected}, seen {first.seen}"
    failure = SubElement(told, "failure", message=legible(message), type=legible(first.check))
    texts = [_words(finding, times) for finding, times in kinds[:MOST_TOLD]]
    if len(kinds) > MOST_TOLD:
        texts.append(f"and {len(kinds) - MOST_TOLD} more kinds of findings")
    failure.text = legible("\n\n".join(texts))


def _words(finding: Finding, times: int) -> str:
    again = f" ({times} times)" if times > 1 else ""
    lines = (
        f"{finding.title}{again}",
        f"where:    {finding.part} in {finding.where}",
        f"expected: {finding.expected}",
        f"seen:     {finding.seen}",
        f"why:      {finding.why}",
        f"replay:   {finding.replay}",
    )
    return "\n".join(lines)


def _count(element: Element) -> None:
    """Set the totals that readers show without counting for themselves."""
    element.set("tests", str(len(list(element.iter("testcase")))))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(len(list(element.iter(tag)))))

"""The report as JUnit XML, which every CI shows: a case for each scenario and vendor, and one for each other drive.

Shape after the schema of Jenkins' xunit plugin (jenkinsci/xunit-plugin, junit-10.xsd): testsuites, testsuite, testcase,
failure, error or skipped. GitLab shows the text of these three, not the message, and of cases with one name the last.
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
        if not cases or drive in report.idle:
            _drive(suite, drive, report)
        _count(suite, "tests", "failures", "errors", "skipped")
    if report.broken_off:
        suite = SubElement(root, "testsuite", name="broken off")
        for number, reason in enumerate(report.broken_off, 1):
            _broken_off(suite, number, reason)
        _count(suite, "tests", "failures", "errors", "skipped")
    _count(root, "tests", "failures", "errors")
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _case(suite: Element, case: CaseResult) -> None:
    name = f"{case.slug} [{case.vendor.value}]"
    told = SubElement(suite, "testcase", classname=f"charger-sandbox.{case.drive}", name=name, time="0")
    if case.verdict is Verdict.NOT_RUN:
        _tell(told, "skipped", case.reason, "not_run", case.reason)
    elif case.findings:
        _failure(told, case.findings)


def _drive(suite: Element, drive: str, report: Report) -> None:
    told = SubElement(suite, "testcase", classname="charger-sandbox", name=drive, time="0")
    if drive in report.idle:
        nothing = "nothing ran, so nothing is proven"
        _tell(told, "failure", nothing, "nothing_ran", nothing)
    elif findings := [finding for finding in report.findings if finding.drive == drive]:
        _failure(told, findings)


def _broken_off(suite: Element, number: int, reason: str) -> None:
    # A reader keeps one case of a name.
    name = f"runs to its end ({number})"
    told = SubElement(suite, "testcase", classname="charger-sandbox", name=name, time="0")
    _tell(told, "error", reason, "BrokenOff", reason)


def _tell(told: Element, tag: str, message: str, kind: str, text: str) -> None:
    """How a case ended. Some readers show the message and some the text, so each says enough by itself."""
    SubElement(told, tag, message=legible(message), type=legible(kind)).text = legible(text)


def _failure(told: Element, findings: Sequence[Finding]) -> None:
    kinds = grouped(findings)
    first = kinds[0][0]
    message = f"{first.title}: expected {first.expected}, seen {first.seen}"
    texts = [_words(finding, times) for finding, times in kinds[:MOST_TOLD]]
    if len(kinds) > MOST_TOLD:
        texts.append(f"and {len(kinds) - MOST_TOLD} more kinds of findings")
    _tell(told, "failure", message, first.check, "\n\n".join(texts))


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


_COUNTED = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def _count(element: Element, *names: str) -> None:
    """Set the totals that readers show without counting for themselves."""
    for name in names:
        element.set(name, str(len(list(element.iter(_COUNTED[name])))))

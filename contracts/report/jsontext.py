"""The report for a machine; docs/reports.md tells its shape."""

import json
from typing import Any

from contracts.drive.scenarios import Beat, CaseResult
from contracts.harness import Report
from contracts.outcome import Outcome

VERSION = 1
"""Of the shape: fields may be added to it; when one goes or changes its meaning, this becomes 2."""


def report_json(report: Report) -> str:
    """Return the report as JSON text."""
    return json.dumps(report_document(report), indent=2)


def report_document(report: Report) -> dict[str, Any]:
    """Return the report as plain JSON values.

    Shape: reportVersion, verdict, service, seed, judged (exchanges by drive), elapsedS, cases, coverage, findings,
    brokenOff, nothingRan (drives).
    """
    return {
        "reportVersion": VERSION,
        "verdict": "passed" if report.passed else "failed",
        "service": report.service,
        "seed": report.seed,
        "judged": report.refreshes,
        "elapsedS": round(report.elapsed_s, 3),
        "cases": [_case(case) for case in report.cases],
        "coverage": [_seen(vendor, kind, times) for (vendor, kind), times in sorted(report.coverage.items())],
        "findings": [finding.as_json() for finding in report.findings],
        "brokenOff": report.broken_off,
        "nothingRan": report.idle,
    }


def _case(case: CaseResult) -> dict[str, Any]:
    return {
        "scenario": case.slug,
        "vendor": case.vendor.value,
        "verdict": case.verdict.value,
        "refreshes": case.refreshes,
        "reason": case.reason,
        "drive": case.drive,
        "title": case.title,
        "timeline": [_beat(beat) for beat in case.beats],
    }


def _seen(vendor: str, kind: Outcome, times: int) -> dict[str, Any]:
    told = {"status": kind.status, "errorCode": kind.code, "state": kind.state}
    return {"vendor": vendor or None} | told | {"times": times}


def _beat(beat: Beat) -> dict[str, Any]:
    told = {"atS": beat.at_s, "kind": beat.kind.value, "text": beat.text}
    return told | ({"answer": beat.answer, "wrong": beat.wrong} if beat.answer else {})

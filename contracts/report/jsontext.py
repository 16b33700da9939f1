"""The report for a machine."""

import json

from contracts.harness import Report


def report_json(report: Report) -> str:
    """Return the report as JSON text.

    Shape: verdict, seed, judged (exchanges by drive), elapsedS, cases, findings, brokenOff, nothingRan (drives).
    """
    return json.dumps(
        {
            "verdict": "passed" if report.passed else "failed",
            "seed": report.seed,
            "judged": report.refreshes,
            "elapsedS": round(report.elapsed_s, 3),
            "cases": [
                {
                    "scenario": case.slug,
                    "vendor": case.vendor.value,
                    "verdict": case.verdict.value,
                    "refreshes": case.refreshes,
                    "reason": case.reason,
                }
                for case in report.cases
            ],
            "findings": [finding.as_json() for finding in report.findings],
            "brokenOff": report.broken_off,
            "nothingRan": report.idle,
        },
        indent=2,
    )

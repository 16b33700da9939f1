"""The newest reports of ``charger-sandbox check``, for whoever looks at the sandbox: what was judged, what is wrong.

A report may come from anywhere, so what is kept of it is bounded, and only what the document knows.
"""

import threading
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from simulator.control.problems import UnknownReport
from simulator.journal.har import moment

KEPT_REPORTS = 10
"""Reports that are kept; the oldest is forgotten first."""
KEPT_FINDINGS = 200
"""Findings that are kept of a report, the first of each kind; the others are counted."""
KEPT_ROWS = 2000
"""Cases, and kinds of answers, that are kept of a report."""
LONGEST_TEXT = 2000
"""Characters that are kept of a text."""
_FINDING_TEXTS = ("check", "title", "part", "expected", "seen", "why", "where", "vendor", "drive", "scenario", "replay")
_CASE_TEXTS = ("scenario", "vendor", "verdict", "reason", "drive", "title")


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report. number counts them in the sandbox's life; at_s: when it came, unix seconds of the wall."""

    number: int
    at_s: float
    told: Mapping[str, Any]

    def summary(self) -> dict[str, Any]:
        """It in a few lines."""
        cases = self.told["cases"]
        return {
            "number": self.number,
            "at": moment(self.at_s),
            **{name: self.told[name] for name in ("verdict", "service", "seed", "elapsedS", "judged")},
            "cases": {word: sum(case["verdict"] == word for case in cases) for word in ("passed", "failed", "not run")},
            "findingCount": self.told["findingCount"],
        }

    def whole(self) -> dict[str, Any]:
        """All that is kept of it."""
        return {
            **self.summary(),
            "failedCases": [case for case in self.told["cases"] if case["verdict"] != "passed"],
            "findings": self.told["findings"],
            "coverage": self.told["coverage"],
            "brokenOff": self.told["brokenOff"],
            "nothingRan": self.told["nothingRan"],
        }


class Reports:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: deque[KeptReport] = deque(maxlen=KEPT_REPORTS)
        self._numbers = count(1)
        self._lock = threading.Lock()

    def add(self, body: Mapping[str, Any], at_s: float) -> KeptReport:
        """Keep a report that the document allows, as ``check --json`` writes it."""
        with self._lock:
            kept = KeptReport(next(self._numbers), at_s, _bounded(body))
            self._kept.append(kept)
            return kept

    def newest(self) -> list[KeptReport]:
        """Every report that is kept, newest first."""
        with self._lock:
            return list(reversed(self._kept))

    def get(self, number: str) -> KeptReport:
        """One of them. Raises UnknownReport."""
        found = next((kept for kept in self.newest() if str(kept.number) == number), None)
        if found is None:
            raise UnknownReport(f"no report with the number {number[:20]!a} is kept")
        return found

    def clear(self) -> int:
        """Forget them all; returns how many there were."""
        with self._lock:
            there = len(self._kept)
            self._kept.clear()
            return there


def _bounded(body: Mapping[str, Any]) -> dict[str, Any]:
    findings = body["findings"]
    return {
        "verdict": body["verdict"],
        "service": _text(body["service"]),
        "seed": body["seed"],
        "elapsedS": body["elapsedS"],
        "judged": {_text(drive): times for drive, times in list(body["judged"].items())[:20]},
        "cases": [
            {**_texts(case, _CASE_TEXTS), "refreshes": case.get("refreshes", 0)} for case in body["cases"][:KEPT_ROWS]
        ],
        "findings": _kinds(findings),
        "findingCount": len(findings) + body.get("findingsLeftOut", 0),
        "coverage": [
            {name: row.get(name) for name in ("vendor", "status", "errorCode", "state", "times")}
            for row in body.get("coverage", ())[:KEPT_ROWS]
        ],
        "brokenOff": [_text(drive) for drive in body.get("brokenOff", ())[:20]],
        "nothingRan": [_text(drive) for drive in body.get("nothingRan", ())[:20]],
    }


def _kinds(findings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The first finding of each kind, and how often it came: the same check noticed the same place."""
    times = Counter(_kind(finding) for finding in findings)
    firsts = {_kind(finding): finding for finding in reversed(findings)}
    return [
        {**_texts(firsts[kind], _FINDING_TEXTS), "atS": firsts[kind].get("atS"), "times": times[kind]}
        for kind in list(times)[:KEPT_FINDINGS]
    ]


def _kind(finding: Mapping[str, Any]) -> tuple[str, str | None]:
    return finding["check"], finding.get("part")


def _texts(told: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str | None]:
    return {name: _text(told[name]) if told.get(name) is not None else None for name in names}


def _text(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"

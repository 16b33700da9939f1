"""The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere."""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from contracts.drive.scenarios import Beat, CaseResult
from contracts.exchange import Exchange
from contracts.findings import Finding, cut
from contracts.harness import Report, grouped
from contracts.outcome import CODES, Outcome, documented, outcome
from contracts.report.answer_lines import Line, answer_lines
from contracts.report.legible import legible
from contracts.report.moments import clock
from contracts.report.terminal import verdict_line
from simulator.truth.states import Vendor

MOST_KINDS = 60
"""Kinds of findings that are told in full."""


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of finding with all there is to see of it. words: of the first; case: where it came up."""

    words: Finding
    times: int
    case: CaseResult | None
    lines: list[Line]

    @property
    def beats(self) -> list[tuple[Beat, bool]]:
        """The timeline, each moment with whether the finding was made there."""
        beats = self.case.beats if self.case else ()
        return [(beat, beat.at_s == self.words.at_s and bool(beat.wrong)) for beat in beats]

    @property
    def steps(self) -> list[str]:
        """What led there, when no scenario was played: an exploring machine tells its last steps."""
        return self.words.where.split(" > ") if self.case is None and " > " in self.words.where else []


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of answer, how often each vendor's chargers gave it, and how often requests about none of them did. known:
    whether it is one of those a service has to be able to give.
    """

    kind: Outcome
    counts: dict[str, int]
    known: bool

    @property
    def note(self) -> str:
        """What is to be said of an answer that is not one of those; it need not be wrong."""
        if self.known or not self.kind.status:
            return ""
        if self.kind.status == 200 and not self.kind.state:
            return "without chargingState, or to HEAD"
        if self.kind.status in CODES.values() and not self.kind.code:
            return "without errorCode, such as to HEAD"
        return "not in the contract"


def page_html(report: Report) -> str:
    """Return the page. Everything that was said by anybody is escaped."""
    rows = coverage_rows(report)
    vendors = [vendor.value for vendor in Vendor]
    empty = [f"{vendor} {row.kind}" for vendor in vendors for row in rows if row.known and not row.counts.get(vendor)]
    kinds = grouped(report.findings)
    return _template().render(
        report=report,
        verdict=verdict_line(report),
        vendors=vendors,
        rows=rows,
        empty=empty,
        told=[_told(finding, times, report) for finding, times in kinds[:MOST_KINDS]],
        more=max(0, len(kinds) - MOST_KINDS),
        table=_table(report),
    )


def coverage_rows(report: Report) -> list[Row]:
    """Every kind of answer the contract has, then those that came although it has not."""
    counts: dict[Outcome, dict[str, int]] = {kind: {} for kind in documented()}
    known = set(counts)
    for (vendor, kind), times in sorted(report.coverage.items()):
        counts.setdefault(kind, {})[vendor] = times
    return [Row(kind, by_vendor, kind in known) for kind, by_vendor in counts.items()]


def _told(finding: Finding, times: int, report: Report) -> Told:
    where = (finding.drive, finding.scenario, finding.vendor)
    found = [case for case in report.cases if (case.drive, case.slug, case.vendor.value) == where]
    lines = answer_lines(finding.exchange, finding.part) if finding.exchange else []
    return Told(finding, times, found[0] if finding.scenario and found else None, lines)


def _table(report: Report) -> dict[str, dict[str, CaseResult]]:
    table: dict[str, dict[str, CaseResult]] = {}
    for case in report.cases:
        table.setdefault(case.slug, {})[case.vendor.value] = case
    return table


def _body(exchange: Exchange) -> str:
    """What a vendor said, or that it said nothing."""
    if exchange.answer is None:
        return exchange.failure
    return "\n".join(line.text for line in answer_lines(exchange, ""))


def _breaking(kind: Outcome) -> Markup:
    """The kind in words that may be parted where words of a code meet, for narrow screens."""
    return escape(legible(str(kind))).replace("_", Markup("_<wbr>"))


def _template() -> Template:
    env = Environment(
        loader=PackageLoader("contracts.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if hasattr(value, "__html__") else legible(str(value)),
    )
    env.filters |= {"clock": clock, "said": _body, "kind": lambda exchange: str(outcome(exchange))}
    env.filters |= {"brief": cut, "breaking": _breaking}
    return env.get_template("page.html.j2")

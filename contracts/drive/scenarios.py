"""Every scenario for every vendor it names, each in a world of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from zlib import crc32

from contracts.court import TRUTH, Court
from contracts.drive.arena import Arena, Booking, NoPlace, Place
from contracts.drive.expectations import AsTheScenarioSays
from contracts.exchange import Exchange
from contracts.findings import Circumstances, Finding
from contracts.outcome import outcome
from simulator.scenario.library import scenarios_dir
from simulator.scenario.runner import Moment, MomentKind, run
from simulator.scenario.script import Ask, AskCharger, AskKey, Check, Script
from simulator.scenario.stage import Stage
from simulator.truth.fleet import Identity
from simulator.truth.seeds import derived_uuid
from simulator.truth.states import Vendor

MALFORMED_ID = "not-a-uuid"
_FIRST_INDEX = 1000
_SLOTS = 100_000
"""A script's place among the fleet's numbers follows from its slug; two that want one place are rare and make room."""
_AS_THE_SCENARIO_SAYS = AsTheScenarioSays()
_MOST_TOLD = 3
"""Things that happened before a checkpoint, of which a finding tells."""


class Verdict(StrEnum):
    """How a case ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario for one vendor, and the world it will need."""

    script: Script
    vendor: Vendor
    booking: Booking


@dataclass(frozen=True, slots=True)
class Beat:
    """A moment of a case as reports tell it.

    at_s: seconds after the start; answer: what refresh said, in a few words; wrong: how much is wrong with it.
    """

    at_s: float
    kind: MomentKind
    text: str
    answer: str = ""
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case ended. reason says why it was not run. drive: of which drive it is a part. beats: what happened."""

    slug: str
    vendor: Vendor
    verdict: Verdict
    refreshes: int
    findings: tuple[Finding, ...]
    reason: str = ""
    drive: str = "scenarios"
    title: str = ""
    beats: tuple[Beat, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A moment of a run; at a checkpoint also what refresh answered and what is wrong with it."""

    moment: Moment
    exchange: Exchange | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def beat(self) -> Beat:
        """The moment for a report."""
        answer = str(outcome(self.exchange)) if self.exchange else ""
        return Beat(self.moment.at_s, self.moment.kind, self.moment.text, answer, len(self.findings))


@dataclass(frozen=True, slots=True)
class SaidByTheAuthor:
    """How a disagreement with a scenario's author is told: with the scenario's title, and what happened just before."""

    why: str
    slug: str = AsTheScenarioSays.slug
    title: str = AsTheScenarioSays.title

    @classmethod
    def of(cls, script: Script, happened: Sequence[str]) -> "SaidByTheAuthor":
        """happened: since the last checkpoint, in the words of the steps."""
        before = f"Just before: {'; '.join(happened[-_MOST_TOLD:])}. " if happened else ""
        return cls(f"{before}{AsTheScenarioSays.why} The scenario: {script.title}.")


def cases(scripts: Iterable[Script], vendors: Sequence[Vendor]) -> list[Case]:
    """Every script for every vendor that both the script and the caller name, in order.

    A script's chargers have the same ids, serials and accounts whichever other scripts there are, so that one of them
    can be played again alone, and by a service that knows the fleet of them all.
    """
    found: list[Case] = []
    taken: set[int] = set()
    for script in scripts:
        slot = crc32(script.slug.encode()) % _SLOTS
        while slot in taken:
            slot = (slot + 1) % _SLOTS
        taken.add(slot)
        for place, vendor in enumerate(Vendor):
            if vendor in script.vendors and vendor in vendors:
                index = _FIRST_INDEX + slot * len(Vendor) + place
                name = f"{script.slug}-{vendor.value.lower()}"
                booking = Booking(name, (script.entry(vendor),), index, script.duration_s, script.options)
                found.append(Case(script, vendor, booking))
    return found


def name_to_find(script: Script) -> str:
    """What to call the script on a command line: its slug when it ships with the project, else its file."""
    shipped = scenarios_dir() / f"{script.slug}.yaml"
    return script.slug if not script.source or Path(script.source) == shipped else script.source


def play(case: Case, place: Place, court: Court, replay: str) -> Iterator[Judged]:
    """Run the script and judge every checkpoint, one moment after another."""
    charger = place.opened.world.fleet.chargers[0]
    stage = Stage(place.opened.world, place.opened.board, charger, place.pace, place.link)
    happened: list[str] = []
    for moment in run(case.script, stage):
        if moment.check is None:
            happened.append(moment.text)
            yield Judged(moment)
            continue
        at = Circumstances(
            where=f"{case.script.slug} at {moment.at_s:g} s ({_place_of(moment)})",
            vendor=case.vendor.value,
            charger_id=charger.id,
            seed=place.opened.world.seed,
            replay=replay,
            scenario=case.script.slug,
            at_s=moment.at_s,
        )
        said = SaidByTheAuthor.of(case.script, happened)
        happened.clear()
        yield _checkpoint(moment, moment.check, charger, court, at, said)


def _place_of(moment: Moment) -> str:
    """Where a checkpoint stands: its line, or what it is about when no file holds it."""
    return f"line {moment.step.line}" if moment.step.line else moment.step.note


def _checkpoint(
    moment: Moment, check: Check, charger: Identity, court: Court, at: Circumstances, told_by: SaidByTheAuthor
) -> Judged:
    heard = court.refresh(charger, at, asked_id=_asked_id(check.ask, charger, court), key=_key(check.ask, court))
    violations = _AS_THE_SCENARIO_SAYS(
        heard.exchange, check.expectation, court.policy, paused=heard.paused, stale=heard.stale
    )
    # Where the truth has told it with its reason already, the author need not say it once more.
    told = {finding.part for finding in heard.findings if finding.check == TRUTH}
    said = [Finding.of(told_by, one, at, heard.exchange) for one in violations if one.where not in told]
    return Judged(moment, heard.exchange, (*heard.findings, *court.that_count(said)))


def _asked_id(ask: Ask, charger: Identity, court: Court) -> str:
    if ask.charger is AskCharger.UNKNOWN:
        return str(derived_uuid(court.world.seed, "unknown charger", charger.id))
    return charger.id if ask.charger is AskCharger.KNOWN else MALFORMED_ID


def _key(ask: Ask, court: Court) -> str | None:
    if ask.key is AskKey.MISSING:
        return None
    return court.api_key if ask.key is AskKey.RIGHT else f"{court.api_key}-wrong"


def hear_case(
    case: Case, arena: Arena, court_at: Callable[[Place], Court], replay: str, drive: str = "scenarios"
) -> CaseResult:
    """Run one case to its end and say how it ended."""
    try:
        place = arena.open(case.booking)
    except NoPlace as error:
        slug, title = case.script.slug, case.script.title
        return CaseResult(slug, case.vendor, Verdict.NOT_RUN, 0, (), str(error), drive, title)
    findings: list[Finding] = []
    beats: list[Beat] = []
    refreshes = 0
    not_run = ""
    try:
        for judged in play(case, place, court_at(place), replay):
            refreshes += judged.exchange is not None
            findings.extend(judged.findings)
            beats.append(judged.beat)
            if judged.moment.kind is MomentKind.NOT_RUN:
                not_run = judged.moment.text.removeprefix("not run: ")
    finally:
        arena.close(case.booking)
    verdict = Verdict.FAILED if findings else Verdict.NOT_RUN if not_run else Verdict.PASSED
    result = CaseResult(case.script.slug, case.vendor, verdict, refreshes, tuple(findings), not_run, drive)
    return replace(result, title=case.script.title, beats=tuple(beats))

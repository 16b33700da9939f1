"""The whole trial: scenarios, generated requests and the exploring machine, against one service, into one report."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Protocol

from contracts.court import Court, CourtRules
from contracts.drive import scenarios
from contracts.drive.arena import Arena, Booking, Place
from contracts.drive.crew import Crew
from contracts.drive.odd_requests import odd_requests
from contracts.drive.scenarios import Case, CaseResult, Verdict
from contracts.exchange import Exchange, Request
from contracts.findings import Circumstances, Finding
from contracts.record import Coverage, Record
from simulator.demo import post_magic_faults
from simulator.scenario.script import Script
from simulator.truth.fleet import demo_entries
from simulator.truth.states import Vendor

DRIVES = ("scenarios", "fuzz", "explore")
"""Who asks, in the order they do."""
_EXPLORE_INDEX = 400_000
"""Beyond every index a scenario can have."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be asked. examples: generated requests; runs: how often the machine starts afresh."""

    seed: int
    scripts: tuple[Script, ...]
    vendors: tuple[Vendor, ...] = tuple(Vendor)
    drives: tuple[str, ...] = DRIVES
    examples: int = 60
    runs: int = 20

    def cases(self) -> list[Case]:
        """Every scenario for every vendor."""
        return scenarios.cases(self.scripts, self.vendors) if "scenarios" in self.drives else []

    def bookings(self) -> list[Booking]:
        """Every world the plan needs."""
        return [*(case.booking for case in self.cases()), *self.fuzz_bookings(), *self.explore_bookings()]

    def fuzz_bookings(self) -> list[Booking]:
        """The world that generated requests are sent into: the demo fleet."""
        return [Booking("fuzz", demo_entries(), 0)] if "fuzz" in self.drives else []

    def explore_bookings(self) -> list[Booking]:
        """A world for each run of the machine."""
        from contracts.drive.explore import bookings

        return list(bookings(self.runs, _EXPLORE_INDEX, self.vendors)) if "explore" in self.drives else []


@dataclass(slots=True)
class Report:
    """What came of it.

    drives: those of the plan. refreshes counts judged exchanges by drive; broken_off says why a drive could not end.
    coverage: how often each kind of answer came, by vendor. service: who was judged, in words.
    """

    seed: int
    drives: tuple[str, ...] = DRIVES
    cases: list[CaseResult] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refreshes: dict[str, int] = field(default_factory=dict)
    broken_off: list[str] = field(default_factory=list)
    elapsed_s: float = 0.0
    coverage: Coverage = field(default_factory=Counter)
    service: str = "the reference charger-service"

    @property
    def judged(self) -> int:
        """Exchanges judged in all."""
        return sum(self.refreshes.values())

    @property
    def not_run(self) -> list[CaseResult]:
        """Cases that this service offers no way to run."""
        return [case for case in self.cases if case.verdict is Verdict.NOT_RUN]

    @property
    def idle(self) -> list[str]:
        """Drives of the plan in which nothing ran: no scenario to its end, or no exchange at all."""
        ran = {drive for drive in self.drives if self.refreshes.get(drive)}
        if all(case.verdict is Verdict.NOT_RUN for case in self.cases):
            ran -= {"scenarios"}
        return [drive for drive in self.drives if drive not in ran]

    @property
    def passed(self) -> bool:
        """Whether every drive of the plan judged something and came to its end, and nothing was found."""
        return not (self.findings or self.broken_off or self.idle)


class Watcher(Protocol):
    """Is told how far the trial is."""

    def begins(self, drive: str, total: int) -> None:
        """A drive begins that has so many parts; 0 when nobody knows."""

    def advances(self, text: str) -> None:
        """A part is done."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one job of a trial brought. said: what a watcher must still be told."""

    refreshes: int
    findings: tuple[Finding, ...]
    cases: tuple[CaseResult, ...] = ()
    broken_off: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    coverage: Coverage = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Job:
    """A piece of a trial that needs no other. siblings: how many parts its drive has, 0 when nobody knows."""

    drive: str
    siblings: int
    work: Callable[[Watcher], _Part]


class _Note:
    """A watcher in another process than the person who watches."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def begins(self, drive: str, total: int) -> None:
        """Told where the parts are gathered."""

    def advances(self, text: str) -> None:
        """Keep it for later."""
        self.said.append(text)


def _heard(job: _Job) -> _Part:
    """Do the job; what its watcher should have been told comes back with its part."""
    note = _Note()
    part = job.work(note)
    return replace(part, said=tuple(note.said))


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan, a place to hear it, and the rules of judgement.

    now_s: a clock that never runs backwards. again: options beyond those of the plan that repeat this trial. workers:
    processes that work side by side, for an arena whose places know nothing of each other; the report is the same.
    record: keeps what reports need.
    """

    plan: Plan
    arena: Arena
    rules: CourtRules
    watcher: Watcher
    now_s: Callable[[], float]
    again: tuple[str, ...] = ()
    workers: int = 1
    record: Record = field(default_factory=Record)

    def hold(self) -> Report:
        """Ask everything, judge everything. What a service does is never raised: an exception is our own mistake."""
        report = Report(self.plan.seed, self.plan.drives)
        began_s = self.now_s()
        jobs = [*self._case_jobs(), *self._fuzz_jobs(), *self._explore_jobs()]
        jobs = [replace(job, work=partial(self._recorded, number, job)) for number, job in enumerate(jobs)]
        longest = [number for number, job in enumerate(jobs) if job.drive != "scenarios"]
        alone = min(self.workers, len(jobs)) <= 1
        work = [partial(job.work, self.watcher) if alone else partial(_heard, job) for job in jobs]
        with Crew(work, self.workers, first=longest[::-1]) as crew:
            self._gather(jobs, crew.results(), report)
        report.elapsed_s = self.now_s() - began_s
        return report

    def _recorded(self, number: int, job: _Job, watcher: Watcher) -> _Part:
        """Do the job, listened to."""
        self.record.begin(number)
        part = job.work(watcher)
        kept = self.record.keep(job.drive, part.findings, part.cases)
        return replace(part, findings=kept.findings, cases=kept.cases, coverage=kept.coverage)

    def _gather(self, jobs: Sequence[_Job], parts: Iterator[_Part], report: Report) -> None:
        drive = ""
        for job in jobs:
            if job.drive != drive:
                drive = job.drive
                self.watcher.begins(drive, job.siblings)
            part = next(parts)
            for text in part.said:
                self.watcher.advances(text)
            report.cases.extend(part.cases)
            report.findings.extend(part.findings)
            report.broken_off.extend(part.broken_off)
            report.coverage.update(part.coverage)
            report.refreshes[drive] = report.refreshes.get(drive, 0) + part.refreshes

    def _case_jobs(self) -> list[_Job]:
        cases = self.plan.cases()

        def hear(case: Case, watcher: Watcher) -> _Part:
            result = scenarios.hear_case(case, self.arena, self._court_at, self._replay_case(case))
            watcher.advances(f"{result.slug} {result.vendor.value}: {result.verdict.value}")
            return _Part(result.refreshes, result.findings, (result,))

        return [_Job("scenarios", len(cases), partial(hear, case)) for case in cases]

    def _fuzz_jobs(self) -> list[_Job]:
        return [_Job("fuzz", 0, self._fuzz)] if "fuzz" in self.plan.drives else []

    def _explore_jobs(self) -> list[_Job]:
        if "explore" not in self.plan.drives:
            return []
        return [_Job("explore", self.plan.runs, self._explore)]

    def _fuzz(self, watcher: Watcher) -> _Part:
        from contracts.drive.fuzz import fuzz

        place = self.arena.open(self.plan.fuzz_bookings()[0])
        post_magic_faults(place.opened)
        court = self._court_at(place)
        options = ("--drive", "fuzz", "--examples", str(self.plan.examples))
        at = Circumstances("fuzz", seed=self.plan.seed, replay=self._replay(*options, *_named(self.plan.vendors)))
        findings: list[Finding] = []
        numbers = count()

        def hear(request: Request, about: str = "fuzz") -> Exchange:
            next(numbers)
            heard = court.hear_any(request, replace(at, where=about))
            findings.extend(heard.findings)
            return heard.exchange

        known = [charger.id for charger in place.opened.world.chargers if charger.vendor in self.plan.vendors]
        for odd in odd_requests(court.api_key, known[0]):
            hear(odd.request, f"fuzz, {odd.about}")
        result = fuzz(
            hear,
            api_key=court.api_key,
            known_ids=known,
            seed=self.plan.seed,
            at=at,
            examples=self.plan.examples,
            also=sorted(self.rules.policy.also),
        )
        exchanges = next(numbers)
        watcher.advances(f"{exchanges} exchanges")
        return _Part(
            exchanges, (*findings, *result.findings), broken_off=(result.broken_off,) if result.broken_off else ()
        )

    def _explore(self, watcher: Watcher) -> _Part:
        from contracts.drive.explore import Exploration, explore

        options = ("--drive", "explore", "--runs", str(self.plan.runs))
        exploration = Exploration(
            arena=self.arena,
            waiting=self.plan.explore_bookings(),
            court_at=self._court_at,
            replay=self._replay(*options, *_named(self.plan.vendors)),
            on_run=lambda: watcher.advances(f"run {exploration.runs}"),
        )
        explore(exploration, self.plan.seed)
        return _Part(exploration.refreshes, tuple(exploration.findings))

    def _court_at(self, place: Place) -> Court:
        return Court(self.record.listen(place), self.rules)

    def _replay(self, *options: str) -> str:
        return shlex.join(("charger-sandbox", "check", *options, "--seed", str(self.plan.seed), *self.again))

    def _replay_case(self, case: Case) -> str:
        named = ("--scenario", scenarios.name_to_find(case.script), "--vendor", case.vendor.value)
        return self._replay("--drive", "scenarios", *named)


def _named(vendors: Sequence[Vendor]) -> list[str]:
    """The options that name these vendors; none when it is all of them."""
    if len(vendors) == len(Vendor):
        return []
    return [word for vendor in vendors for word in ("--vendor", vendor.value)]


def grouped(findings: Sequence[Finding]) -> list[tuple[Finding, int]]:
    """The first finding of each kind with how often it came, in the order the kinds first came."""
    first: dict[tuple[str, str, str, str], Finding] = {}
    count: dict[tuple[str, str, str, str], int] = {}
    for finding in findings:
        kind = (finding.check, finding.rule, finding.part, finding.vendor or "")
        first.setdefault(kind, finding)
        count[kind] = count.get(kind, 0) + 1
    return [(finding, count[kind]) for kind, finding in first.items()]

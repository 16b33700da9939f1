"""The whole trial: all drives against one service, into one report."""

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from contracts.choosing import ANY_NAME, Names
from contracts.court import Court, CourtRules
from contracts.drive import concurrent, scenarios, walk
from contracts.drive.arena import Arena, Booking, NoPlace, Place
from contracts.drive.crew import Crew
from contracts.drive.odd_requests import odd_requests
from contracts.drive.scenarios import Case, CaseResult, Verdict
from contracts.evidence import Blocks
from contracts.exchange import Exchange, Request
from contracts.findings import Circumstances, Finding
from contracts.profiles import DRIVES
from contracts.record import Coverage, Record
from simulator.demo import post_magic_faults
from simulator.scenario.script import Script
from simulator.truth.fleet import Entry, demo_entries
from simulator.truth.states import Vendor

if TYPE_CHECKING:
    from contracts.drive.explore import Exploration

_BLOCK = "block"
"""Tag of scenarios in which a vendor turns the service's address away."""
_LONGEST = ("fuzz", "explore", "concurrent", "odd")
"""Drives whose parts take longest, so that nobody waits for one of them at the end."""
_ODD_INDEX, _CROWD_INDEX, _EXPLORE_INDEX = 330_000, 340_000, 400_000
"""Beyond every index a scenario can have, and apart from each other."""
_MOST_STORIES = 3
"""Kinds of findings of the exploring machine that are made scenarios of without being asked for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be asked. examples: generated requests; runs: how often the machine starts afresh; crowds: worlds in
    which everybody asks at once; whole_walk: through all conditions or a few; names: of the checks and scenarios that
    count. time_s: how many seconds the machine goes on; shrink_to: folder for short
    scenarios that show what it found.
    """

    seed: int
    scripts: tuple[Script, ...]
    vendors: tuple[Vendor, ...] = tuple(Vendor)
    drives: tuple[str, ...] = DRIVES
    examples: int = 60
    runs: int = 20
    crowds: int = 1
    whole_walk: bool = True
    names: Names = ANY_NAME
    time_s: float | None = None
    shrink_to: Path | None = None

    def cases(self) -> list[Case]:
        """Every scenario for every vendor."""
        return self._chosen(self.scripts) if "scenarios" in self.drives else []

    def walks(self) -> list[Case]:
        """Every part of the walk for every vendor."""
        if "walk" not in self.drives:
            return []
        return self._chosen(walk.walk(walk.WHOLE if self.whole_walk else walk.SHORT))

    def _chosen(self, scripts: Iterable[Script]) -> list[Case]:
        """The cases of the wanted scripts; those of the others keep their places."""
        return [case for case in scenarios.cases(scripts, self.vendors) if self.names.script(case.script.slug)]

    def bookings(self) -> list[Booking]:
        """Every world the plan needs."""
        return [
            *(case.booking for case in (*self.cases(), *self.walks())),
            *self.odd_bookings(),
            *self.crowd_bookings(),
            *self.fuzz_bookings(),
            *self.explore_bookings(),
        ]

    def odd_bookings(self) -> list[Booking]:
        """A world with a charger of each vendor, for odd requests."""
        entries = tuple(Entry(vendor, "odd") for vendor in self.vendors)
        return [Booking("odd", entries, _ODD_INDEX)] if "odd" in self.drives else []

    def crowd_bookings(self) -> list[Booking]:
        """The worlds in which everybody asks at once."""
        if "concurrent" not in self.drives:
            return []
        return [concurrent.booking(self.vendors, _CROWD_INDEX, number) for number in range(self.crowds)]

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
        if all(case.verdict is Verdict.NOT_RUN for case in self.cases if case.drive == "scenarios"):
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
    record: keeps what reports need. blocks: vendors that have turned the service's address away.
    """

    plan: Plan
    arena: Arena
    rules: CourtRules
    watcher: Watcher
    now_s: Callable[[], float]
    again: tuple[str, ...] = ()
    workers: int = 1
    record: Record = field(default_factory=Record)
    blocks: Blocks = field(default_factory=Blocks)

    def hold(self) -> Report:
        """Ask everything, judge everything. What a service does is never raised: an exception is our own mistake."""
        report = Report(self.plan.seed, self.plan.drives)
        began_s = self.now_s()
        told, at_the_end = self._in_order(self.plan.cases())
        jobs = [
            *self._case_jobs("scenarios", told),
            *self._case_jobs("walk", self.plan.walks()),
            *self._world_jobs("odd", self.plan.odd_bookings(), self._odd),
            *self._world_jobs("concurrent", self.plan.crowd_bookings(), self._crowd),
            *self._fuzz_jobs(),
            *self._explore_jobs(),
            *self._case_jobs("scenarios", at_the_end),
        ]
        jobs = [replace(job, work=partial(self._recorded, number, job)) for number, job in enumerate(jobs)]
        longest = [number for number, job in enumerate(jobs) if job.drive in _LONGEST]
        alone = min(self.workers, len(jobs)) <= 1
        work = [partial(job.work, self.watcher) if alone else partial(_heard, job) for job in jobs]
        with Crew(work, self.workers, first=longest[::-1]) as crew:
            self._gather(jobs, crew.results(), report)
        report.elapsed_s = self.now_s() - began_s
        return report

    def _in_order(self, cases: Sequence[Case]) -> tuple[list[Case], list[Case]]:
        """The cases, and those that come after everything else: one service is asked in all worlds, and after a block
        it may leave the vendor alone in each.
        """
        if self.arena.open_ended:
            return list(cases), []
        early, late = ([case for case in cases if (_BLOCK in case.script.tags) is told] for told in (False, True))
        return early, late

    def _recorded(self, number: int, job: _Job, watcher: Watcher) -> _Part:
        """Do the job, listened to."""
        self.record.begin(number)
        try:
            part = job.work(watcher)
        except NoPlace as error:
            part = _Part(0, (), broken_off=(f"{job.drive}: {error}",))
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

    def _case_jobs(self, drive: str, cases: Sequence[Case]) -> list[_Job]:
        def hear(case: Case, watcher: Watcher) -> _Part:
            result = scenarios.hear_case(case, self.arena, self._court_at, self._replay_case(drive, case), drive)
            watcher.advances(f"{result.slug} {result.vendor.value}: {result.verdict.value}")
            return _Part(result.refreshes, result.findings, (result,))

        return [_Job(drive, len(cases), partial(hear, case)) for case in cases]

    def _world_jobs(
        self, drive: str, bookings: Sequence[Booking], hear: Callable[[Booking, Watcher], _Part]
    ) -> list[_Job]:
        return [_Job(drive, len(bookings), partial(hear, booking)) for booking in bookings]

    def _odd(self, booking: Booking, watcher: Watcher) -> _Part:
        place = self.arena.open(booking)
        court = self._court_at(place)
        at = Circumstances("odd", seed=self.plan.seed, replay=self._replay_drive("odd"))
        findings: list[Finding] = []
        exchanges = 0
        # What a service makes of a key or an id does not depend on the vendor.
        for charger in place.opened.world.fleet.chargers[:1]:
            for odd in odd_requests(court.api_key, charger.id):
                whose = replace(at, where=f"odd, {odd.about}", vendor=charger.vendor.value, charger_id=charger.id)
                findings.extend(court.hear_any(odd.request, whose).findings)
                exchanges += 1
        watcher.advances(f"{exchanges} exchanges")
        self.arena.close(booking)
        return _Part(exchanges, tuple(findings))

    def _crowd(self, booking: Booking, watcher: Watcher) -> _Part:
        place = self.arena.open(booking)
        crowds = () if self.plan.crowds == 1 else ("--crowds", str(self.plan.crowds))
        at = Circumstances("concurrent", seed=self.plan.seed, replay=self._replay_drive("concurrent", *crowds))
        heard = concurrent.crowd(place, self._court_at(place), at)
        self.arena.close(booking)
        watcher.advances(f"{heard.refreshes} refreshes")
        return _Part(heard.refreshes, heard.findings)

    def _fuzz_jobs(self) -> list[_Job]:
        return [_Job("fuzz", 0, self._fuzz)] if "fuzz" in self.plan.drives else []

    def _explore_jobs(self) -> list[_Job]:
        if "explore" not in self.plan.drives:
            return []
        return [_Job("explore", self.plan.runs, self._explore)]

    def _fuzz(self, watcher: Watcher) -> _Part:
        from contracts.drive.fuzz import fuzz

        (booking,) = self.plan.fuzz_bookings()
        place = self.arena.open(booking)
        post_magic_faults(place.opened)
        court = self._court_at(place)
        replay = self._replay_drive("fuzz", "--examples", str(self.plan.examples))
        at = Circumstances("fuzz", seed=self.plan.seed, replay=replay)
        findings: list[Finding] = []
        numbers = count()

        def hear(request: Request) -> Exchange:
            next(numbers)
            heard = court.hear_any(request, at)
            findings.extend(heard.findings)
            return heard.exchange

        known = [charger.id for charger in place.opened.world.chargers if charger.vendor in self.plan.vendors]
        result = fuzz(
            hear,
            api_key=court.api_key,
            known_ids=known,
            seed=self.plan.seed,
            at=at,
            examples=self.plan.examples,
            also=sorted(self.rules.policy.also),
        )
        self.arena.close(booking)
        exchanges = next(numbers)
        watcher.advances(f"{exchanges} exchanges")
        return _Part(
            exchanges,
            (*findings, *court.that_count(result.findings)),
            broken_off=(result.broken_off,) if result.broken_off else (),
        )

    def _explore(self, watcher: Watcher) -> _Part:
        from contracts.drive.explore import Exploration, bookings, explore

        end_s = None if self.plan.time_s is None else self.now_s() + self.plan.time_s
        exploration = Exploration(
            arena=self.arena,
            waiting=self.plan.explore_bookings(),
            court_at=self._court_at,
            replay=self._replay_drive("explore", "--runs", str(self.plan.runs)),
            on_run=lambda: watcher.advances(f"run {exploration.runs}"),
            over=lambda: end_s is not None and self.now_s() >= end_s,
        )
        explore(exploration, self.plan.seed)
        further = _EXPLORE_INDEX
        while end_s is not None and self.arena.open_ended and self.now_s() < end_s:
            # Another seed for other steps, other indices for other chargers.
            further += 3 * self.plan.runs
            exploration.waiting.extend(bookings(self.plan.runs, further, self.plan.vendors))
            explore(exploration, self.plan.seed + further)
        return _Part(exploration.refreshes, self._retold(exploration, watcher))

    def _retold(self, exploration: "Exploration", watcher: Watcher) -> tuple[Finding, ...]:
        """The findings; the first of a kind tells itself as a scenario file too. Each kind is written when a folder is
        named for it, else a few do: a service that is wrong everywhere would be asked for minutes.
        """
        from contracts.drive.shrink import as_scenario, script_of

        folder, stories = self.plan.shrink_to, {}
        for trail in islice(exploration.trails.values(), None if folder else _MOST_STORIES):
            name = script_of(trail).slug
            story = as_scenario(trail, self.arena, lambda place: Court(place, self.rules))
            if story is not None:
                stories[id(trail.finding)] = story.text
            if folder and story is None:
                watcher.advances(f"{name}: not shown by one charger alone; the seed repeats it")
            elif folder and story:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{name}.yaml").write_text(story.text, encoding="utf-8")
                watcher.advances(f"{folder / name}.yaml: {len(story.script.steps)} of {len(trail.steps)} steps")
        return tuple(replace(one, as_scenario=stories.get(id(one), "")) for one in exploration.findings)

    def _court_at(self, place: Place) -> Court:
        rules = replace(self.rules, counts=self.plan.names.check)
        return Court(self.record.listen(place), rules, self.blocks)

    def _replay(self, *options: str) -> str:
        return shlex.join(("charger-sandbox", "check", *options, "--seed", str(self.plan.seed), *self.again))

    def _replay_drive(self, drive: str, *options: str) -> str:
        return self._replay("--drive", drive, *options, *_named(self.plan.vendors))

    def _replay_case(self, drive: str, case: Case) -> str:
        if drive == "walk":
            whole = () if self.plan.whole_walk else ("--profile", "quick")
            return self._replay("--drive", drive, *whole, "--only", case.script.slug, "--vendor", case.vendor.value)
        named = ("--scenario", scenarios.name_to_find(case.script), "--vendor", case.vendor.value)
        return self._replay("--drive", drive, *named)


def _named(vendors: Sequence[Vendor]) -> list[str]:
    """The options that name these vendors; none when it is all of them."""
    if len(vendors) == len(Vendor):
        return []
    return [word for vendor in vendors for word in ("--vendor", vendor.value)]


def grouped(findings: Sequence[Finding]) -> list[tuple[Finding, int]]:
    """The first finding of each kind with how often it came, in the order the kinds first came."""
    first: dict[tuple[str, ...], Finding] = {}
    count: dict[tuple[str, ...], int] = {}
    for finding in findings:
        # One wrong answer in place of another is a kind of its own: many have nothing but the status in common.
        answers = (finding.expected, finding.seen) if finding.part == "status" else ()
        kind = (finding.check, finding.rule, finding.part, finding.vendor or "", *answers)
        first.setdefault(kind, finding)
        count[kind] = count.get(kind, 0) + 1
    return [(finding, count[kind]) for kind, finding in first.items()]

"""From what the exploring machine did to one charger to a short scenario that shows the same finding.

The steps that touched the charger are played again alone, then with as few as will do: halves, quarters and single
steps are left out as long as the same finding comes. A finding that needs several chargers does not come back; it says
so, and the seed repeats it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from contracts.court import Court
from contracts.drive.arena import Arena, Booking, Place
from contracts.drive.scenarios import Case, hear_case
from contracts.findings import Finding
from simulator.scenario.errors import BadScenario
from simulator.scenario.load import parse
from simulator.scenario.script import Script, Step
from simulator.scenario.written import written
from simulator.truth.errors import SandboxError
from simulator.truth.states import Vendor

_INDEX = 440_000
"""Beyond every index of a plan."""
_MOST_TRIES = 200

Kind = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Trail:
    """What was done to one charger until something was found there. situation: how it began."""

    finding: Finding
    vendor: Vendor
    situation: str
    steps: tuple[Step, ...]

    @property
    def kind(self) -> Kind:
        """What makes two findings the same."""
        return kind_of(self.finding)


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A scenario file that shows the finding, and the script that is read from it."""

    text: str
    script: Script


def as_scenario(trail: Trail, arena: Arena, court_at: Callable[[Place], Court]) -> Shrunk | None:
    """Return the trail as a scenario file, short where it can be tried; None when one charger alone does not show it.

    A service elsewhere cannot be asked about new chargers, so there the whole trail is told.
    """
    if arena.open_ended:
        return shrink(trail, arena, court_at)
    script = script_of(trail)
    return Shrunk(written(script), script)


def kind_of(finding: Finding) -> Kind:
    """Check, rule and place."""
    return (finding.check, finding.rule, finding.part)


def script_of(trail: Trail) -> Script:
    """The whole trail as a script, as it was found."""
    check, rule, _ = trail.kind
    slug = f"found-{check}-{rule}-{trail.vendor.value}".lower().replace("_", "-")
    return Script(
        slug=slug,
        title=f"{trail.finding.title} ({trail.vendor.value})",
        story=f"Found by the exploring machine with seed {trail.finding.seed}. Expected was {trail.finding.expected}; "
        f"seen was {trail.finding.seen}.",
        steps=trail.steps,
        tags=("found",),
        vendors=(trail.vendor,),
        start=trail.situation,
    )


def shrink(trail: Trail, arena: Arena, court_at: Callable[[Place], Court]) -> Shrunk | None:
    """Return the shortest scenario found for the trail; None when the charger alone does not show the finding."""
    shrinking = _Shrinking(trail, arena, court_at)
    steps = list(trail.steps)
    if not shrinking.shows(steps):
        return None
    last = steps.pop()
    steps = _fewer(steps, lambda some: shrinking.shows([*some, last]))
    script = _earlier(replace(script_of(trail), steps=(*steps, last)), shrinking)
    text = written(script)
    return Shrunk(text, parse(text, script.slug))


class _Shrinking:
    def __init__(self, trail: Trail, arena: Arena, court_at: Callable[[Place], Court]) -> None:
        self._trail = trail
        self._arena = arena
        self._court_at = court_at
        self._tries = 0

    def shows(self, steps: Sequence[Step]) -> bool:
        """Whether the charger shows the finding after those steps; never once too much was tried."""
        if self._tries >= _MOST_TRIES:
            return False
        self._tries += 1
        try:
            script = replace(script_of(self._trail), steps=tuple(steps))
            script = parse(written(script), script.slug)
            booking = Booking(f"shrink-{self._tries}", (script.entry(self._trail.vendor),), _INDEX, script.duration_s)
            result = hear_case(Case(script, self._trail.vendor, booking), self._arena, self._court_at, "")
        except (BadScenario, SandboxError):
            return False
        return any(kind_of(finding) == self._trail.kind for finding in result.findings)


def _fewer(steps: list[Step], shows: Callable[[list[Step]], bool]) -> list[Step]:
    """Leave out as much as possible: big parts first, then smaller ones, until no single step can go."""
    size = max(1, len(steps) // 2)
    while steps:
        place, left_out = 0, False
        while place < len(steps):
            fewer = steps[:place] + steps[place + size :]
            if shows(fewer):
                steps, left_out = fewer, True
            else:
                place += size
        if size == 1 and not left_out:
            break
        size = max(1, size // 2)
    return steps


def _earlier(script: Script, shrinking: _Shrinking) -> Script:
    """Begin with the first step that is left, when that shows the same."""
    begin_s = script.steps[0].at_s
    moved = tuple(replace(step, at_s=step.at_s - begin_s) for step in script.steps)
    return replace(script, steps=moved) if begin_s and shrinking.shows(moved) else script

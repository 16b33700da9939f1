"""Which checks and scenarios count: chosen or left out by name."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.scenario.errors import hint
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from contracts.harness import Plan

GENERATED = "schemathesis_"
"""How the names of schemathesis's own checks begin."""


class UnknownName(SandboxError):
    """No check, scenario or part of the walk that could be asked has that name."""


@dataclass(frozen=True, slots=True)
class Names:
    """Which names count; None is all of them. Scripts that were not named run when only checks were."""

    checks: frozenset[str] | None = None
    scripts: frozenset[str] | None = None
    skip: frozenset[str] = frozenset()

    def check(self, slug: str) -> bool:
        """Whether findings of that check count."""
        return slug not in self.skip and (self.checks is None or slug in self.checks)

    def script(self, slug: str) -> bool:
        """Whether that scenario or part of the walk is run."""
        return slug not in self.skip and (self.scripts is None or slug in self.scripts)


ANY_NAME = Names()


def check_names() -> frozenset[str]:
    """The names of all checks of ours."""
    from contracts.checks import CHECKS
    from contracts.court import TRUTH
    from contracts.drive.expectations import AsTheScenarioSays
    from contracts.manners import MANNERS
    from contracts.series import series_rules

    return frozenset((TRUTH, AsTheScenarioSays.slug, *CHECKS, *MANNERS, *(rule.slug for rule in series_rules())))


def choose(plan: "Plan", only: frozenset[str], skip: frozenset[str], *, drives_named: bool = True) -> "Plan":
    """Return the plan with only those names, or without those. Raises UnknownName.

    drives_named: the plan's drives were asked for one by one; if not, scenarios that are named leave out other drives
    than theirs.
    """
    from contracts.drive.walk import SHORT, WALK, WHOLE, part_names
    from simulator.scenario.library import scenario_names

    checks = check_names()
    parts = {
        "scenarios": frozenset(script.slug for script in plan.scripts),
        "walk": part_names(WHOLE if plan.whole_walk else SHORT),
    }
    played = {drive: slugs for drive, slugs in parts.items() if drive in plan.drives}
    scripts = frozenset().union(*played.values())
    elsewhere = parts["scenarios"].union(scenario_names(), part_names(WHOLE)) - scripts
    known = checks | scripts | elsewhere
    for name in sorted(only | skip):
        if name not in known and not name.startswith(GENERATED):
            near = hint(name, sorted(known)) or f": the checks are {', '.join(sorted(checks))}"
            raise UnknownName(f"no check, scenario or walk is called {name!r}{near}")
    for name in sorted(only & elsewhere):
        way = "--profile default --drive walk" if name.startswith(WALK) else f"--scenario {name}"
        raise UnknownName(f"{name} is not among what is asked here: ask for it with {way}")
    named_scripts = only & scripts
    named_checks = only - scripts
    if named_scripts and not drives_named:
        plan = replace(plan, drives=tuple(one for one in plan.drives if named_scripts & played.get(one, frozenset())))
    return replace(plan, names=Names(named_checks or None, named_scripts or None, skip))

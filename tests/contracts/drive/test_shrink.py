"""From a finding of the exploring machine to a short scenario file that shows it again."""

from pathlib import Path

from contracts.court import Court, CourtRules
from contracts.drive.arena import InProcessArena
from contracts.drive.explore import Exploration, bookings, explore
from contracts.drive.scenarios import cases, hear_case
from contracts.drive.shrink import kind_of, shrink
from contracts.findings import Finding
from contracts.harness import Plan, Trial
from simulator.scenario.load import load, parse
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import Unwatched, contract


def _court(place: object) -> Court:
    return Court(place, CourtRules(contract()))  # type: ignore[arg-type]


def test_a_finding_becomes_a_short_scenario_that_shows_it(tmp_path: Path) -> None:
    wrong = next(one for one in WRONG if one.name == "fault-told-as-unplugged")
    arena = InProcessArena(7, wrap=wrong.wrap)
    exploration = Exploration(arena, list(bookings(4, 400_000, (Vendor.EASEE,))), _court, "", lambda: None)
    explore(exploration, 7)
    trail = max(exploration.trails.values(), key=lambda one: len(one.steps))
    short = shrink(trail, arena, _court)
    assert short is not None
    assert len(short.script.steps) <= 2 < len(trail.steps)
    file = tmp_path / f"{short.script.slug}.yaml"
    file.write_text(short.text, encoding="utf-8")
    (case,) = cases([load(file)], tuple(Vendor))
    again = hear_case(case, InProcessArena(8, wrap=wrong.wrap), _court, "")
    assert trail.kind in {kind_of(finding) for finding in again.findings}
    assert hear_case(case, InProcessArena(8), _court, "").findings == ()


def test_a_finding_that_one_charger_does_not_show_is_not_made_up() -> None:
    wrong = next(one for one in WRONG if one.name == "fault-told-as-unplugged")
    exploration = Exploration(
        InProcessArena(7, wrap=wrong.wrap), list(bookings(4, 400_000, (Vendor.EASEE,))), _court, "", lambda: None
    )
    trail = next(iter(explore(exploration, 7).trails.values()))
    assert shrink(trail, InProcessArena(7), _court) is None


def _explored(wrong: str, folder: Path | None = None) -> list[Finding]:
    wrap = next(one.wrap for one in WRONG if one.name == wrong)
    plan = Plan(7, (), (Vendor.EASEE,), ("explore",), runs=4, shrink_to=folder)
    return Trial(plan, InProcessArena(7, wrap=wrap), CourtRules(contract()), Unwatched(), lambda: 0.0).hold().findings


def _stories(findings: list[Finding]) -> dict[tuple[str, str, str], str]:
    return {kind_of(finding): finding.as_scenario for finding in findings if finding.as_scenario}


def test_what_is_found_is_told_as_a_scenario_that_shows_it() -> None:
    told = _stories(_explored("plug-inverted"))
    assert 1 <= len(told) <= 3
    for kind, text in told.items():
        (case,) = cases([parse(text, "found")], tuple(Vendor))
        wrap = next(one.wrap for one in WRONG if one.name == "plug-inverted")
        assert kind in {kind_of(one) for one in hear_case(case, InProcessArena(8, wrap=wrap), _court, "").findings}


def test_only_the_first_of_a_kind_is_told_so() -> None:
    findings = _explored("fault-told-as-unplugged")
    told = [number for number, finding in enumerate(findings) if finding.as_scenario]
    kinds = [kind_of(finding) for finding in findings]
    assert told == sorted(kinds.index(kind) for kind in dict.fromkeys(kinds))[:3]
    assert len(findings) > len(told)


def test_a_folder_gets_every_kind(tmp_path: Path) -> None:
    findings = _explored("fault-told-as-unplugged", tmp_path / "found")
    files = {path.read_text(encoding="utf-8") for path in (tmp_path / "found").iterdir()}
    assert set(_stories(findings).values()) == files
    assert len(_stories(findings)) == len({kind_of(finding) for finding in findings})

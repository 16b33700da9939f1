"""From a finding of the exploring machine to a short scenario file that shows it again."""

from pathlib import Path

from contracts.court import Court, CourtRules
from contracts.drive.arena import InProcessArena
from contracts.drive.explore import Exploration, bookings, explore
from contracts.drive.scenarios import cases, hear_case
from contracts.drive.shrink import kind_of, shrink
from simulator.scenario.load import load
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import contract


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

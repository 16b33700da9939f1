"""Every story of the catalogue is in the library, for the vendors it was seen at, with where it was seen."""

import pytest

from simulator.scenario.library import find, scenario_names
from simulator.scenario.script import Check, Script
from simulator.truth.states import Vendor
from tests.simulator.scenario.catalogue import CATALOGUE, ELSEWHERE, NOT_YET

TOLD = {slug: ELSEWHERE.get(slug, slug) for slug in CATALOGUE if slug not in NOT_YET}


def test_the_catalogue_is_whole() -> None:
    assert len(CATALOGUE) == 120


def test_what_is_missing_is_what_is_said_to_be_missing() -> None:
    assert {slug for slug in CATALOGUE if ELSEWHERE.get(slug, slug) not in scenario_names()} == NOT_YET


def test_a_story_that_is_told_elsewhere_has_no_file_of_its_own() -> None:
    assert ELSEWHERE.keys() <= CATALOGUE.keys()
    assert not ELSEWHERE.keys() & set(scenario_names())


@pytest.mark.parametrize("slug", TOLD)
def test_it_is_told_for_those_it_was_seen_at(slug: str) -> None:
    script = find(TOLD[slug])
    assert set(script.vendors) >= set(CATALOGUE[slug])
    assert script.reported


@pytest.mark.parametrize("slug", TOLD)
def test_it_begins_and_ends_with_an_answer(slug: str) -> None:
    script = find(TOLD[slug])
    for vendor in CATALOGUE[slug]:
        assert len(_checks(script, vendor)) >= 2
        assert isinstance(script.steps_for(vendor)[-1].deed, Check)


def _checks(script: Script, vendor: Vendor) -> list[Check]:
    return [step.deed for step in script.steps_for(vendor) if isinstance(step.deed, Check)]

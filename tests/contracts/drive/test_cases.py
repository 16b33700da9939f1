"""Every scenario for every vendor it names, and how a case ends."""

import pytest

from contracts.court import Court, CourtRules
from contracts.drive.arena import Booking, InProcessArena, Place
from contracts.drive.scenarios import Case, CaseResult, Verdict, cases, hear_case
from simulator.scenario.library import all_scenarios, find
from simulator.scenario.script import Script
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import contract


def _hear(case: Case, arena: InProcessArena) -> CaseResult:
    return hear_case(case, arena, lambda place: Court(place, CourtRules(contract())), "again")


def test_a_script_is_played_for_the_vendors_that_both_sides_name() -> None:
    scripts = [find("route-gone"), find("charging")]
    told = [(case.script.slug, case.vendor.value) for case in cases(scripts, (Vendor.GO_E, Vendor.ZAPTEC))]
    assert told == [("route-gone", "GO_E"), ("charging", "GO_E"), ("charging", "ZAPTEC")]
    assert cases([find("route-gone")], (Vendor.EASEE,)) == []


def test_shipped_scenarios_do_not_want_one_place() -> None:
    together = {case.booking.first_index for case in cases(all_scenarios(), tuple(Vendor))}
    alone = {case.booking.first_index for script in all_scenarios() for case in cases([script], tuple(Vendor))}
    assert together == alone


def test_two_scripts_that_want_one_place_both_get_one() -> None:
    script = find("charging")
    indices = [case.booking.first_index for case in cases([script, script], tuple(Vendor))]
    assert len(set(indices)) == 6


@pytest.mark.parametrize("script", all_scenarios(), ids=lambda script: script.slug)
def test_every_shipped_scenario_agrees_with_oracle_and_reference_service(script: Script) -> None:
    arena = InProcessArena(3)
    for case in cases([script], tuple(Vendor)):
        result = _hear(case, arena)
        assert [(finding.where, finding.expected, finding.seen) for finding in result.findings] == []
        assert (result.verdict, result.refreshes > 0) == (Verdict.PASSED, True)


def test_findings_fail_a_case_and_name_step_vendor_and_charger() -> None:
    wrap = next(wrong.wrap for wrong in WRONG if wrong.name == "cable-limit")
    (case,) = cases([find("charging")], (Vendor.GO_E,))
    result = _hear(case, InProcessArena(7, wrap=wrap))
    assert result.verdict is Verdict.FAILED
    assert {finding.check for finding in result.findings} == {"truth", "scenario_expectation"}
    first = result.findings[0]
    assert first.where.startswith("charging at ")
    assert "(line " in first.where
    assert (first.vendor, first.seed, first.replay) == ("GO_E", 7, "again")
    assert first.charger_id is not None


class _Unhelpful(InProcessArena):
    """A service that cannot be told of accounts."""

    def open(self, booking: Booking) -> Place:
        place = super().open(booking)
        return Place(place.opened, place.target, place.pace, lambda *_: False, place.service_now_s)


def test_what_a_service_cannot_help_with_is_not_run_and_not_passed() -> None:
    (case,) = cases([find("account-disconnected-and-reconnected")], (Vendor.EASEE,))
    result = _hear(case, _Unhelpful(7))
    assert result.verdict is Verdict.NOT_RUN
    assert result.findings == ()
    assert result.reason == "this charger-service offers no way to disconnect the vendor account"

"""Every scenario for every vendor it names, and how a case ends."""

from dataclasses import replace
from itertools import count

import pytest

from contracts.court import Court, CourtRules
from contracts.drive.arena import Booking, InProcessArena, Place
from contracts.drive.scenarios import Case, CaseResult, Verdict, cases, hear_case
from simulator.scenario.library import all_scenarios, find
from simulator.scenario.load import parse
from simulator.scenario.script import Script
from simulator.truth.seeds import derived_uuid
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import contract
from tests.contracts.services.wrapping import Said, changing


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
    # The scenario's author asks for another limit as well; the truth has said so already.
    assert {finding.check for finding in result.findings} == {"truth"}
    first = result.findings[0]
    assert first.where.startswith("charging at ")
    assert "(line " in first.where
    assert (first.vendor, first.seed, first.replay) == ("GO_E", 7, "again")
    assert first.charger_id is not None


_ANOTHER_OPINION = """title: A car is plugged in
story: Its author takes a plugged car for a full one.
tags: [state]
source: synthetic
start: unplugged
steps:
  - at: 1m
    do: plug
  - at: 5m
    expect: {answer: 200, state: FINISHED}
"""


def test_what_the_author_says_is_told_with_what_happened_just_before() -> None:
    (case,) = cases([parse(_ANOTHER_OPINION, "another-opinion")], (Vendor.GO_E,))
    (said,) = _hear(case, InProcessArena(7)).findings
    assert (said.check, said.expected) == ("scenario_expectation", "FINISHED")
    before, _, story = said.why.partition("The scenario's author")
    assert before == "Just before: plug. "
    assert story.endswith("The scenario: A car is plugged in.")


class _Ahead(InProcessArena):
    """A service whose clock is ahead of the world, as it is elsewhere, and that judges vendors' data by their age."""

    def open(self, booking: Booking) -> Place:
        place = super().open(booking)
        now_s = place.service_now_s
        return replace(place, service_now_s=lambda: now_s() + 3600)


@pytest.mark.parametrize(("arena", "verdict"), [(InProcessArena, Verdict.FAILED), (_Ahead, Verdict.PASSED)])
def test_data_that_look_old_by_the_services_clock_may_be_called_so(
    arena: type[InProcessArena], verdict: Verdict
) -> None:
    numbers = count()

    def gone(said: Said) -> Said:
        error_id = str(derived_uuid(7, "error", str(next(numbers))))
        body = {"errorCode": "DEVICE_IS_DISCONNECTED", "id": error_id, "message": "Heard nothing."}
        return replace(said, status="503 Service Unavailable").with_body(body)

    (case,) = cases([find("charging")], (Vendor.EASEE,))
    assert _hear(case, arena(7, wrap=changing(gone))).verdict is verdict


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

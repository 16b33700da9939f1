"""The whole trial: what a plan holds, when a report passes, how a trial is repeated, and what is not a finding."""

import re
import shlex
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from contracts.court import CourtRules
from contracts.drive.arena import Booking, InProcessArena, Place, Wrap
from contracts.drive.scenarios import CaseResult, Verdict
from contracts.findings import Finding
from contracts.harness import Plan, Report, Trial, grouped
from contracts.profiles import DRIVES
from contracts.report.jsontext import report_json
from simulator.scenario.library import all_scenarios, find
from simulator.scenario.load import load
from simulator.truth.fleet import Fleet
from simulator.truth.states import Vendor
from tests.contracts.services.table import WRONG
from tests.contracts.services.trial import Unwatched, contract, hold, scripts

FINDING = Finding("truth", "Wrong", "1", "2", "because", "somewhere")


def _case(verdict: Verdict) -> CaseResult:
    return CaseResult("one", Vendor.EASEE, verdict, 1, ())


@pytest.mark.parametrize(
    ("report", "passed", "idle"),
    [
        pytest.param(Report(7, ("fuzz",), refreshes={"fuzz": 3}), True, [], id="all is well"),
        pytest.param(Report(7, ("fuzz",)), False, ["fuzz"], id="nothing asked"),
        pytest.param(Report(7, ()), True, [], id="nothing planned"),
        pytest.param(Report(7, ("fuzz", "explore"), refreshes={"fuzz": 3}), False, ["explore"], id="one drive idle"),
        pytest.param(
            Report(7, ("scenarios",), [_case(Verdict.NOT_RUN)], refreshes={"scenarios": 1}),
            False,
            ["scenarios"],
            id="no scenario ran to its end",
        ),
        pytest.param(
            Report(7, ("scenarios",), [_case(Verdict.NOT_RUN), _case(Verdict.PASSED)], refreshes={"scenarios": 2}),
            True,
            [],
            id="one scenario could not be run",
        ),
        pytest.param(Report(7, ("fuzz",), findings=[FINDING], refreshes={"fuzz": 3}), False, [], id="a finding"),
        pytest.param(Report(7, ("fuzz",), broken_off=["!"], refreshes={"fuzz": 3}), False, [], id="broken off"),
    ],
)
def test_when_a_report_passes(report: Report, passed: bool, idle: list[str]) -> None:
    assert (report.passed, report.idle) == (passed, idle)


def _chargers(plan: Plan) -> dict[str, list[str]]:
    fleets = {booking.name: Fleet(7, booking.entries, booking.first_index) for booking in plan.bookings()}
    return {name: [f"{one.id} {one.serial}" for one in fleet.chargers] for name, fleet in fleets.items()}


def test_every_charger_of_a_plan_is_another() -> None:
    worlds = _chargers(Plan(7, tuple(all_scenarios()), runs=40))
    everybody = [charger for chargers in worlds.values() for charger in chargers]
    assert len(set(everybody)) == len(everybody) > 250


def test_a_scenario_has_the_same_charger_whichever_others_are_planned() -> None:
    whole = _chargers(Plan(7, tuple(all_scenarios())))
    alone = _chargers(Plan(7, (find("whole-visit"),), (Vendor.ZAPTEC,), ("scenarios",)))
    assert alone == {"whole-visit-zaptec": whole["whole-visit-zaptec"]}


def test_a_plan_books_only_what_its_drives_need() -> None:
    names = {drive: {b.name for b in Plan(7, scripts("fault"), drives=(drive,), runs=2).bookings()} for drive in DRIVES}
    walked = names.pop("walk")
    assert len(walked) == 3 * 13
    assert all(name.startswith("walk-") for name in walked)
    assert names == {
        "scenarios": {"fault-easee", "fault-go_e", "fault-zaptec"},
        "odd": {"odd"},
        "concurrent": {"crowd-0"},
        "fuzz": {"fuzz"},
        "explore": {"explore-0", "explore-1"},
    }


def test_only_the_vendors_of_the_plan_are_asked_about() -> None:
    report = hold(_wrong("plug-missing"), vendors=(Vendor.GO_E,), names=("charging",))
    assert {finding.vendor for finding in report.findings} == {"GO_E", None}
    ids = {finding.exchange.request.path for finding in report.findings if finding.exchange}
    fleet = _chargers(Plan(7, scripts("charging"), (Vendor.GO_E,)))
    known = {charger.split()[0] for chargers in fleet.values() for charger in chargers}
    assert {path.split("/")[3].lower() for path in ids} <= known


def _wrong(name: str) -> Wrap:
    return next(wrong.wrap for wrong in WRONG if wrong.name == name)


@pytest.mark.parametrize("drive", DRIVES)
def test_a_replay_names_everything_that_matters(drive: str) -> None:
    plan = Plan(11, scripts("charging"), (Vendor.ZAPTEC, Vendor.GO_E), (drive,), examples=1, runs=2)
    arena = InProcessArena(11, wrap=_wrong("plug-missing"))
    trial = Trial(plan, arena, CourtRules(contract()), Unwatched(), lambda: 0.0, ("--offline", "stale"))
    words = shlex.split(trial.hold().findings[0].replay)
    assert words[:4] == ["charger-sandbox", "check", "--drive", drive]
    assert words[-4:] == ["--seed", "11", "--offline", "stale"]
    told = {
        "scenarios": ["--scenario", "charging", "--vendor"],
        "walk": ["--only", "walk-unplugged", "--vendor"],
        "odd": ["--vendor", "ZAPTEC", "--vendor", "GO_E"],
        "concurrent": ["--vendor", "ZAPTEC", "--vendor", "GO_E"],
        "fuzz": ["--examples", "1", "--vendor", "ZAPTEC", "--vendor", "GO_E"],
        "explore": ["--runs", "2", "--vendor", "ZAPTEC", "--vendor", "GO_E"],
    }[drive]
    assert words[4 : 4 + len(told)] == told


def test_a_scenario_of_the_users_own_is_replayed_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "my-own.yaml"
    file.write_text(Path(find("charging").source).read_text(encoding="utf-8"), encoding="utf-8")
    plan = Plan(7, (load(file),), (Vendor.EASEE,), ("scenarios",))
    arena = InProcessArena(7, wrap=_wrong("plug-missing"))
    trial = Trial(plan, arena, CourtRules(contract()), Unwatched(), lambda: 0.0)
    assert f"--scenario {file} " in trial.hold().findings[0].replay


class _Broken(InProcessArena):
    """An arena in which the harness itself makes a mistake."""

    def open(self, booking: Booking) -> Place:
        return replace(super().open(booking), before_asking=self._stumble)

    def _stumble(self, _: object) -> None:
        raise ZeroDivisionError("our own mistake")


@pytest.mark.parametrize("drive", DRIVES)
def test_our_own_mistakes_are_no_findings(drive: str) -> None:
    plan = Plan(7, scripts("charging"), drives=(drive,), examples=1, runs=1)
    with pytest.raises(ZeroDivisionError, match="our own mistake"):
        Trial(plan, _Broken(7), CourtRules(contract()), Unwatched(), lambda: 0.0).hold()


def test_the_watcher_is_told_of_every_part() -> None:
    told: list[tuple[str, object]] = []

    class Noting(Unwatched):
        def begins(self, drive: str, total: int) -> None:
            told.append((drive, total))

        def advances(self, text: str) -> None:
            told.append(("", text))

    plan = Plan(7, scripts("charging"), drives=("scenarios", "fuzz", "explore"), examples=1, runs=2)
    report = Trial(plan, InProcessArena(7), CourtRules(contract()), Noting(), lambda: 0.0).hold()
    assert told == [
        ("scenarios", 3),
        *(("", f"charging {vendor.value}: passed") for vendor in Vendor),
        ("fuzz", 0),
        ("", f"{report.refreshes['fuzz']} exchanges"),
        ("explore", 2),
        ("", "run 1"),
        ("", "run 2"),
    ]


@pytest.mark.parametrize(
    ("time_s", "least", "most"),
    [
        pytest.param(None, 2, 2, id="as planned"),
        pytest.param(0.5, 1, 1, id="shorter"),
        pytest.param(30.0, 3, 30, id="longer"),
    ],
)
def test_exploring_goes_on_as_long_as_it_may(time_s: float | None, least: int, most: int) -> None:
    looks, told = count(), list[str]()

    class Noting(Unwatched):
        def advances(self, text: str) -> None:
            told.append(text)

    plan = Plan(7, (), (Vendor.GO_E,), ("explore",), runs=2, time_s=time_s)
    # A second passes with each look at the clock.
    report = Trial(plan, InProcessArena(7), CourtRules(contract()), Noting(), lambda: float(next(looks))).hold()
    assert told == [f"run {number}" for number in range(1, len(told) + 1)]
    assert least <= len(told) <= most
    assert report.passed


def _untimed(report: str) -> str:
    return re.sub(r'"elapsed_ms": [\d.]+', "", report)


def test_several_workers_write_the_same_report() -> None:
    def told(workers: int) -> tuple[list[tuple[str, object]], Report]:
        heard: list[tuple[str, object]] = []

        class Noting(Unwatched):
            def begins(self, drive: str, total: int) -> None:
                heard.append((drive, total))

            def advances(self, text: str) -> None:
                heard.append(("", text))

        plan = Plan(7, scripts("charging", "unplugged"), examples=2, runs=3, whole_walk=False)
        trial = Trial(
            plan,
            InProcessArena(7, wrap=_wrong("plug-missing")),
            CourtRules(contract()),
            Noting(),
            lambda: 0.0,
            workers=workers,
        )
        return heard, trial.hold()

    (heard, alone), (heard_too, together) = told(1), told(2)
    assert heard == heard_too
    assert _untimed(report_json(alone)) == _untimed(report_json(together))
    assert alone.findings


def test_findings_of_one_kind_are_told_once() -> None:
    other = replace(FINDING, part="$.id")
    assert grouped([FINDING, other, replace(FINDING, seen="3"), FINDING]) == [(FINDING, 3), (other, 1)]


def test_one_answer_in_place_of_another_is_a_kind_of_its_own() -> None:
    away, gone = (replace(FINDING, part="status", expected="200", seen=seen) for seen in ("503 AWAY", "404"))
    assert grouped([away, gone, away]) == [(away, 2), (gone, 1)]


@pytest.mark.parametrize(
    ("open_ended", "order"),
    [
        pytest.param(True, ["vendor-blocks-the-caller", "charging"], id="a service for each world"),
        pytest.param(False, ["charging", "vendor-blocks-the-caller"], id="one service in all worlds"),
    ],
)
def test_a_service_that_stays_is_blocked_after_everything_else(open_ended: bool, order: list[str]) -> None:
    arena = InProcessArena(7)
    arena.open_ended = open_ended
    plan = Plan(7, tuple(find(name) for name in ("vendor-blocks-the-caller", "charging")), (Vendor.EASEE,), DRIVES[:1])
    report = Trial(plan, arena, CourtRules(contract()), Unwatched(), count().__next__).hold()
    assert [case.slug for case in report.cases] == order
    assert report.passed

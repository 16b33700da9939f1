"""Every scenario that ships: it loads, can be played, and its author and the truth agree."""

from collections.abc import Collection
from pathlib import Path

import pytest

from simulator.faults.touches import touches_of
from simulator.scenario.library import all_scenarios, scenario_names, scenarios_dir
from simulator.scenario.runner import MomentKind, run
from simulator.scenario.script import Answer, Check, Script
from simulator.scenario.shape import schema_path
from simulator.scenario.stage import Stage
from simulator.truth.charger import Charger
from simulator.truth.states import Vendor
from tests.simulator.scenario.scenes import NotedLink, stage_for

SCRIPTS = all_scenarios()
CASES = [pytest.param(s, v, id=f"{s.slug}-{v.value.lower()}") for s in SCRIPTS for v in s.vendors]
MODELINE = "# yaml-language-server: $schema=../simulator/scenario/schema.json"
REQUIRED = {
    "unplugged",
    "preparing",
    "charging",
    "finished",
    "stopped",
    "fault",
    "whole-visit",
    "unplugged-mid-charge",
    "device-disconnect-and-return",
    "account-disconnected-and-reconnected",
    "login-rejected",
    "token-expires-mid-charge",
    "vendor-5xx-html",
    "vendor-rubbish",
    "vendor-unreachable",
    "vendor-silent",
    "vendor-slow",
    "unknown-charger",
    "missing-api-key",
    "wrong-api-key",
    "load-balanced-to-zero",
    "phase-switch-3-to-1",
    "steady-charge-is-silent",
    "easee-legacy-profile",
    "firmware-reboot",
}


def test_the_library_holds_what_is_promised() -> None:
    assert set(scenario_names()) >= REQUIRED


def test_every_answer_and_every_vendor_is_met() -> None:
    checks = [step.deed for script in SCRIPTS for step in script.steps if isinstance(step.deed, Check)]
    assert {answer for check in checks for answer in check.expectation.answers} == set(Answer)
    assert {vendor for script in SCRIPTS for vendor in script.vendors} == set(Vendor)


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.slug for script in SCRIPTS])
def test_file_is_for_people_and_editors(script: Script) -> None:
    path = Path(script.source)
    assert path.read_text(encoding="utf-8").splitlines()[0] == MODELINE
    assert (path.parent / MODELINE.partition("=")[2]).resolve() == schema_path()
    assert len(script.title) <= 70
    assert len(script.story.split()) >= 12
    assert script.tags


def test_files_lie_together() -> None:
    assert {path.suffix for path in scenarios_dir().iterdir()} == {".yaml"}


@pytest.mark.parametrize(("script", "vendor"), CASES)
def test_scenario_can_be_played_to_its_end(script: Script, vendor: Vendor) -> None:
    stage = stage_for(script, vendor, NotedLink())
    seen = list(run(script, stage))
    assert len(seen) == len(script.steps_for(vendor))
    assert MomentKind.NOT_RUN not in {m.kind for m in seen}
    assert stage.world.now_s() - stage.world.epoch_s == seen[-1].at_s
    assert stage.board.rules(stage.world.now_s()) == ()


@pytest.mark.parametrize(("script", "vendor"), CASES)
def test_what_the_author_expects_is_the_truth(script: Script, vendor: Vendor) -> None:
    stage = stage_for(script, vendor, NotedLink())
    wrong = [
        f"line {moment.step.line}: {difference}"
        for moment in run(script, stage)
        if moment.check is not None
        for difference in differences(moment.check, stage.world.truth(stage.charger.id), touched(stage))
    ]
    assert wrong == []


def touched(stage: Stage) -> frozenset[str]:
    """What the answers of the moment may say otherwise than it is."""
    return frozenset[str]().union(*(touches_of(rule.fault) for rule in stage.board.rules(stage.world.now_s())))


def differences(check: Check, charger: Charger, touched: frozenset[str]) -> list[str]:
    expected = check.expectation
    if Answer.OK not in expected.answers:
        return []
    pairs: list[tuple[str, object, Collection[object]]] = [
        ("state", charger.state, expected.states),
        ("plug", charger.plugged, () if expected.plugged is None else (expected.plugged,)),
        ("limit", charger.limit_a, expected.limits_a),
        ("phases", charger.active_phases, expected.phases),
    ]
    open_ = touched | ({"plug", "power", "phases"} if "state" in touched else set())
    wrong = [
        f"{name} is {value}"
        for name, value, allowed in pairs
        if allowed and value not in allowed and name not in open_ and "all" not in open_
    ]
    if expected.power is not None and "power" not in open_ and not expected.power.allows(charger.power_w / 1000):
        wrong.append(f"power is {charger.power_w} W")
    return wrong

"""The truth for a judge: every digit of it crosses over and comes back, at one moment, with what was said since."""

import json
import math
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from simulator.control.document import document
from simulator.control.exact import camel, exact, exact_rule, read_exact, read_rule
from simulator.faults.board import Rule, Tally
from simulator.journal.journal import Leg
from simulator.scenario.library import all_scenarios
from simulator.scenario.runner import rule_of
from simulator.scenario.script import Break
from simulator.truth.accounts import Login, Standing
from simulator.truth.charger import Charger
from simulator.truth.fleet import Fleet
from simulator.truth.history import Picture
from simulator.truth.states import Vendor
from simulator.truth.tokens import Token, TokenKind
from simulator.truth.uplink import Uplink
from tests.simulator.control.bench import ControlBench


def _crossed(told: object) -> Any:
    return json.loads(json.dumps(told, allow_nan=False))


def _rules() -> Iterator[Any]:
    for script in all_scenarios():
        charger = Fleet(7, [script.entry(script.vendors[0])]).chargers[0]
        for deed in (step.deed for step in script.steps):
            if isinstance(deed, Break):
                rule = rule_of(deed, f"{script.slug}/{deed.name}@{charger.serial}", charger, 1_767_603_600.1)
                yield pytest.param(rule, id=rule.name)


@pytest.mark.parametrize("rule", [*_rules()])
def test_every_rule_of_the_library_comes_back_as_it_was(rule: Rule) -> None:
    back = read_rule(_crossed(exact_rule(rule)))
    assert exact_rule(back) == exact_rule(rule)
    assert {f.name: getattr(back, f.name) for f in fields(back) if f.name != "fault"} == {
        f.name: getattr(rule, f.name) for f in fields(rule) if f.name != "fault"
    }
    assert type(back.fault) is type(rule.fault)


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(Charger(at_s=0.1 + 0.2, wanted_wh=math.inf), id="a car that never fills"),
        pytest.param(Uplink(False, 1_767_603_600.123456, 0.1), id="a line that broke"),
        pytest.param(Standing(Login.REJECTED, False, 2, 1, 0.1), id="how an account stands"),
        pytest.param(Token("t", TokenKind.ACCESS, "a", 0.1, 1e9 / 3, revoked=True), id="a token"),
        pytest.param(
            Leg("vendor", 1 / 3, "GET", "/x", None, headers=(("A", "b"),), faults=("f",), cause=3), id="a leg"
        ),
    ],
)
def test_a_record_comes_back_digit_by_digit(record: object) -> None:
    assert read_exact(type(record), _crossed(exact(record))) == record


def _truth(bench: ControlBench, **query: object) -> Any:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return bench.get(f"/export/truth?{words}")


def _rule(bench: ControlBench, name: str) -> Rule:
    notice = bench.opened.board.notice(name)
    assert notice is not None
    return notice.rule


@pytest.mark.parametrize(
    "about", ["charging", "unplugged", "preparing", "finished", "stopped", "fault", "device-offline"]
)
@pytest.mark.parametrize("vendor", Vendor)
def test_a_past_is_told_as_it_is(vendor: Vendor, about: str) -> None:
    bench = ControlBench(service=False)
    charger = next(one for one in bench.world.chargers if (one.vendor, one.about) == (vendor, about))
    bench.done("PATCH", "/clock", {"stepS": 1000 / 3})
    told = _truth(bench, charger=charger.id)
    history = bench.world.history(charger.id)
    assert tuple(read_exact(Picture, one) for one in told["charger"]["pictures"]) == history.pictures
    assert (told["nowS"], told["charger"]["carWaits"]) == (bench.world.now_s(), history.car_waits)
    assert read_exact(Standing, told["account"]["standing"]) == bench.world.accounts.standing(charger.account_id)


def test_tokens_faults_and_exchanges_are_told_with_it() -> None:
    bench = ControlBench()
    bench.done("DELETE", "/faults")
    charger = bench.world.charger("easee-charging")
    body = {"fault": "status", "settings": {"status": 502}, "charger": charger.id, "alone": True, "on": ["state"]}
    bench.done("POST", "/faults", {**body, "name": "outage/state@1", "calls": 1})
    bench.done("POST", f"/chargers/{charger.id}/refresh")
    told = _truth(bench, charger=charger.id, since=1)
    assert tuple(read_exact(Token, one) for one in told["account"]["tokens"]) == bench.world.tokens.held_by(
        charger.account_id
    )
    assert told["account"]["tokens"]
    (fault,) = told["faults"]
    assert read_rule(fault["rule"]) == _rule(bench, "outage/state@1")
    assert (fault["isInForce"], Tally(**fault["tallies"]["state"])) == (False, Tally(1, 1, 1))
    legs = [read_exact(Leg, one) for one in told["exchanges"]]
    assert legs == bench.opened.journal.since(1)
    assert [leg.number for leg in legs] == list(range(2, told["newest"] + 1))
    assert "exchanges" in _truth(bench)
    assert _truth(bench)["exchanges"] == []


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        pytest.param({"quota": {"calls": 2, "perS": 30}}, {"quota": {"calls": 2, "perS": 30}}, id="quota"),
        pytest.param({"turns": {"brokenS": 3, "wellS": 4}}, {"turns": {"brokenS": 3, "wellS": 4}}, id="turns"),
        pytest.param({"untilQuietS": 90}, {"untilQuietS": 90}, id="until quiet"),
        pytest.param({"paths": ["/easee/*"]}, {"paths": ["/easee/*"]}, id="paths"),
        pytest.param({"charger": "easee-charging", "alone": True}, {"vendor": "EASEE"}, id="alone"),
    ],
)
def test_a_fault_takes_what_a_scenario_may_say(more: dict[str, Any], kept: dict[str, Any]) -> None:
    bench = ControlBench(service=False)
    made = bench.done("POST", "/faults", {"fault": "status", **more})
    assert {name: made[name] for name in kept} == kept
    rule = _rule(bench, made["name"])
    assert (rule.from_s is not None) == bool(more.keys() & {"turns", "untilQuietS"})
    assert (rule.charger_id is not None) == ("alone" in more)


def test_only_a_charger_can_be_hit_alone() -> None:
    bench = ControlBench(service=False)
    assert bench.refused("POST", "/faults", {"fault": "status", "alone": True}) == (422, "BAD_INPUT")


def test_options_are_set_and_taken_back() -> None:
    bench = ControlBench()
    charger = bench.world.charger("easee-charging")
    changes = bench.opened.changes
    told = bench.done("PATCH", "/options", {"options": {"easee.profile": "legacy", "go_e.starting_s": 60}})
    assert told == {"options": bench.world.options} == {"options": {"easee.profile": "legacy", "go_e.starting_s": 60}}
    assert bench.opened.changes != changes
    assert bench.done("POST", f"/chargers/{charger.id}/refresh")["status"] == 200
    told = bench.done("PATCH", "/options", {"options": {"easee.profile": None, "zaptec.roles": None}})
    assert told["options"] == {"go_e.starting_s": 60}


@pytest.mark.parametrize("options", [{"tesla.x": 1}, {"easee.profile": []}, {"EASEE.profile": "legacy"}])
def test_options_that_make_no_sense(options: dict[str, object]) -> None:
    assert ControlBench(service=False).refused("PATCH", "/options", {"options": options}) == (422, "BAD_INPUT")


def test_a_world_has_the_serial_that_was_asked_for() -> None:
    bench = ControlBench(service=False)
    fleet = [{"vendor": "GO_E", "serial": "049583"}]
    bench.done("POST", "/worlds", {"name": "zero", "fleet": fleet})
    assert [one["serial"] for one in bench.get("/worlds/zero/chargers")["items"]] == ["049583"]
    assert bench.refused("POST", "/worlds", {"name": "more", "fleet": fleet}) == (409, "WORLD_EXISTS")
    assert bench.refused("POST", "/worlds", {"name": "two", "fleet": [{**fleet[0], "count": 2}]}) == (422, "BAD_INPUT")


@pytest.mark.parametrize(
    ("schema", "kind", "without"),
    [("ExactCharger", Charger, set()), ("Uplink", Uplink, set()), ("ExactRule", Rule, {"settings"})],
)
def test_the_document_names_every_field(schema: str, kind: type[Any], without: set[str]) -> None:
    named = set(document()["components"]["schemas"][schema]["required"]) - without
    assert named == {camel(field.name) for field in fields(kind)}

"""A script that was written is read as the same script."""

from dataclasses import replace

import pytest

from simulator.faults.table import make_fault
from simulator.scenario.library import all_scenarios
from simulator.scenario.load import parse
from simulator.scenario.script import Answer, Break, Check, Do, Expectation, Script, SetOptions, Step
from simulator.scenario.written import written


def _alike(script: Script) -> Script:
    """The script without what says where it was read."""
    return replace(script, source="", steps=tuple(replace(step, line=0) for step in script.steps))


@pytest.mark.parametrize("script", [pytest.param(script, id=script.slug) for script in all_scenarios()])
def test_every_shipped_scenario(script: Script) -> None:
    assert _alike(parse(written(script), script.slug)) == _alike(script)


def _with(*deeds: Do | Break | SetOptions, at_s: float = 0.0) -> Script:
    looks = Check(Expectation(frozenset({Answer.OK, Answer.VENDOR_COMMUNICATION_ERROR})))
    steps = tuple(Step(at_s, deed, 0) for deed in (*deeds, looks))
    return Script("s", "A title", "A story.", steps)


def _step_of(script: Script) -> Step:
    step, look = _alike(parse(written(script), "s")).steps
    assert look.deed == script.steps[-1].deed
    return step


@pytest.mark.parametrize("at_s", [0.0, 0.000001, 59.999999, 60.0, 3600.5, 90061.25])
def test_no_moment_is_lost(at_s: float) -> None:
    assert _step_of(_with(Do("unplug"), at_s=at_s)).at_s == pytest.approx(at_s, abs=1e-7)


@pytest.mark.parametrize(
    "word", ["no", "Yes", "null", "1e3", "0x1F", "a: b", "- x", "#", "'", '"', "ø\n\u2028", "", "~"]
)
def test_no_word_is_read_as_something_else(word: str) -> None:
    fault = Break("b", "value", make_fault("value", at="opMode", to=word, touches=["state"]))
    assert _step_of(_with(fault)).deed == fault


@pytest.mark.parametrize("value", [None, True, 0, 1.5, [], [1, None], {"a": {"b": []}}])
def test_no_value_is_lost(value: object) -> None:
    fault = Break("b", "value", make_fault("value", at="opMode", to=value, touches=["state"]))
    assert _step_of(_with(fault)).deed == fault


def test_options_that_change() -> None:
    deed = SetOptions({"easee.profile": "legacy"})
    assert _step_of(_with(deed)).deed == deed

"""A script as the scenario file that would be read as it: what ``build`` does, the other way."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from simulator.faults.table import given_settings, usual_settings
from simulator.scenario.script import (
    DEFAULT_MAX_A,
    Answer,
    Ask,
    Break,
    ChangeAccount,
    Check,
    Deed,
    Do,
    Expectation,
    Mend,
    Script,
    SetOptions,
    Step,
    Whose,
)
from simulator.scenario.times import say_span
from simulator.truth.states import Vendor

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_PLAIN = ("true", "false", "null", "on", "off", "yes", "no", "y", "n")


def written(script: Script) -> str:
    """The text of the file. Times are told to the microsecond; repeated steps are written out."""
    lines = [*_head(script), "steps:"]
    for step in script.steps:
        first, *rest = _step(step)
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def _head(script: Script) -> Iterator[str]:
    yield f"title: {_flow(script.title)}"
    yield f"story: {_flow(script.story)}"
    if script.tags:
        yield f"tags: {_flow(script.tags)}"
    if script.reported:
        yield f"source: {_flow(script.reported)}"
    if script.vendors != tuple(Vendor):
        yield f"vendors: {_flow(script.vendors)}"
    yield f"start: {script.start}"
    if script.max_a != DEFAULT_MAX_A:
        yield f"max_a: {script.max_a:g}"
    if script.serial:
        yield f"serial: {json.dumps(script.serial)}"
    if script.options:
        yield f"options: {_flow(script.options)}"


def _step(step: Step) -> Iterator[str]:
    yield f"at: {say_span(step.at_s)}"
    if step.only:
        yield f"only: {_flow(sorted(step.only))}"
    if step.note:
        yield f"note: {_flow(step.note)}"
    yield from _deed(step.deed)


def _deed(deed: Deed) -> Iterator[str]:
    match deed:
        case Do():
            yield f"do: {deed.action}"
            if deed.params:
                yield f"with: {_flow(deed.params)}"
        case Break():
            yield from _break(deed)
        case Mend():
            yield f"mend: {deed.name}"
        case SetOptions():
            yield f"set: {_flow(deed.options)}"
        case ChangeAccount():
            span_s = deed.token_lifetime_s
            yield f"account: {deed.change if span_s is None else _flow({'token_lifetime': say_span(span_s)})}"
        case Check():
            yield f"expect: {_flow(dict(_expectation(deed.expectation)))}"
            if deed.ask != Ask():
                told = {"key": (deed.ask.key, Ask().key), "charger": (deed.ask.charger, Ask().charger)}
                yield f"ask: {_flow({name: asked for name, (asked, usual) in told.items() if asked != usual})}"


def _break(deed: Break) -> Iterator[str]:
    usual = usual_settings(deed.fault_name)
    given = given_settings(deed.fault)
    told = {name: value for name, value in given.items() if name not in usual or value != usual[name]}
    yield f"break: {_flow({'fault': deed.fault_name, **told})}"
    yield f"name: {deed.name}"
    if deed.whose is not Whose.ACCOUNT:
        yield f"whose: {deed.whose}"
    if deed.roles:
        yield f"on: {_flow(sorted(deed.roles))}"
    if deed.paths:
        yield f"path: {_flow(sorted(deed.paths))}"
    if deed.for_s is not None:
        yield f"for: {say_span(deed.for_s)}"
    if deed.after_calls:
        yield f"after_calls: {deed.after_calls}"
    if deed.calls is not None:
        yield f"calls: {deed.calls}"
    if deed.probability != 1:
        yield f"probability: {deed.probability}"
    if deed.quota:
        yield f"quota: {{calls: {deed.quota.calls}, per: {say_span(deed.quota.per_s)}}}"
    if deed.turns:
        yield f"turns: {{broken: {say_span(deed.turns.broken_s)}, well: {say_span(deed.turns.well_s)}}}"
    if deed.until_quiet_s is not None:
        yield f"until_quiet: {say_span(deed.until_quiet_s)}"


def _expectation(expected: Expectation) -> Iterator[tuple[str, Any]]:
    answers = [200 if answer is Answer.OK else answer.value for answer in Answer if answer in expected.answers]
    yield "answer", _one_or_all(answers)
    if expected.states:
        yield "state", _one_or_all(sorted(expected.states))
    if expected.plugged is not None:
        yield "plugged", expected.plugged
    if expected.power is not None:
        yield "power_kw", {"min": expected.power.min_kw, "max": expected.power.max_kw}
    if expected.limits_a:
        yield "limit_a", _one_or_all(expected.limits_a)
    if expected.phases:
        yield "phases", _one_or_all([int(count) for count in expected.phases])
    if expected.absent:
        yield "absent", sorted(expected.absent)
    if expected.optional:
        yield "optional", sorted(expected.optional)


def _one_or_all(values: Collection[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else list(values)


def _flow(value: Any) -> str:
    """A value in YAML's flow style; every word that could be read as something else is quoted, as JSON does."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(name)}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_PLAIN:
        return str(value)
    return json.dumps(value)

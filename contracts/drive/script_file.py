"""A script as the scenario file that would be read as it."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import yaml

from simulator.scenario.script import (
    DEFAULT_MAX_A,
    Answer,
    Ask,
    Break,
    ChangeAccount,
    Check,
    Deed,
    Do,
    Mend,
    Script,
    Step,
)
from simulator.truth.states import Vendor


def as_yaml(script: Script) -> str:
    """Return the text of a scenario file; expectations keep their answers and, where there is one, their state.

    Times are written to the millisecond.
    """
    head: dict[str, Any] = {"title": script.title, "story": script.story}
    if script.tags:
        head["tags"] = list(script.tags)
    if script.vendors != tuple(Vendor):
        head["vendors"] = [vendor.value for vendor in script.vendors]
    head["start"] = script.start
    if script.max_a != DEFAULT_MAX_A:
        head["max_a"] = script.max_a
    if script.options:
        head["options"] = dict(script.options)
    document = {**head, "steps": [dict(_step(step)) for step in script.steps]}
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    return "# yaml-language-server: $schema=../simulator/scenario/schema.json\n" + text


def _step(step: Step) -> Iterator[tuple[str, Any]]:
    yield "at", f"{step.at_s:.3f}".rstrip("0").rstrip(".") + "s"
    if step.only:
        yield "only", sorted(vendor.value for vendor in step.only)
    if step.note:
        yield "note", step.note
    yield from _deed(step.deed)


def _deed(deed: Deed) -> Iterator[tuple[str, Any]]:
    match deed:
        case Do():
            yield "do", deed.action
            if deed.params:
                yield "with", {name: str(v) if isinstance(v, str) else v for name, v in deed.params.items()}
        case Break():
            yield from _break(deed)
        case Mend():
            yield "mend", deed.name
        case ChangeAccount():
            span = deed.token_lifetime_s
            yield "account", deed.change.value if span is None else {"token_lifetime": f"{span:g}s"}
        case Check():
            yield "expect", {"answer": _answers(deed.expectation.answers)}
            if deed.ask != Ask():
                usual, asked = Ask(), deed.ask
                said = {"key": (asked.key, usual.key), "charger": (asked.charger, usual.charger)}
                yield "ask", {name: told.value for name, (told, same) in said.items() if told != same}


def _break(deed: Break) -> Iterator[tuple[str, Any]]:
    fault: Any = deed.fault
    settings = {field.name: getattr(fault, field.name) for field in fields(fault)}
    said = {name: dict(value) if isinstance(value, dict) else value for name, value in settings.items() if value}
    yield "break", {"fault": deed.fault_name, **said}
    yield "name", deed.name
    if deed.roles:
        yield "on", sorted(deed.roles)
    if deed.for_s is not None:
        yield "for", f"{deed.for_s:g}s"
    if deed.after_calls:
        yield "after_calls", deed.after_calls
    if deed.calls is not None:
        yield "calls", deed.calls
    if deed.probability < 1:
        yield "probability", deed.probability


def _answers(answers: frozenset[Answer]) -> Any:
    told = [200 if answer is Answer.OK else answer.value for answer in Answer if answer in answers]
    return told[0] if len(told) == 1 else told

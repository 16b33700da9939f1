"""Whether a file of the right shape makes sense: names that exist, time that runs forward, answers that can come."""

import re
from collections.abc import Iterator
from typing import Any

from simulator.faults.fault import BadFault
from simulator.faults.table import make_fault
from simulator.scenario.document import Document, Path
from simulator.scenario.errors import Problem, hint
from simulator.scenario.expectations import expectation_problems
from simulator.scenario.params import PARAMS, params_of, required_of, setting_kinds
from simulator.scenario.script import DEFAULT_MAX_A
from simulator.scenario.shape import place
from simulator.scenario.times import moments_of, parse_span, say_span
from simulator.truth.states import Vendor

_SERIALS: dict[str, tuple[re.Pattern[str], str]] = {
    Vendor.EASEE: (re.compile(r"EH[A-Z0-9]{6}"), "EH and six letters or digits"),
    Vendor.GO_E: (re.compile(r"[0-9]{6}"), "six digits"),
    Vendor.ZAPTEC: (re.compile(r"ZAP[0-9]{6}"), "ZAP and six digits"),
}
"""Vendor -> the form of its serial numbers, as a pattern and in words."""


def meaning_problems(document: Document) -> list[Problem]:
    """Every way in which a file of the right shape makes no sense."""
    return [
        *_serial_problems(document),
        *_option_problems(document),
        *_time_problems(document),
        *_only_problems(document),
        *(p for path, step in steps_of(document) for p in _deed_problems(document, path, step)),
        *_name_problems(document),
        *_checkpoint_problems(document),
    ]


def steps_of(document: Document) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The steps with their paths."""
    for number, step in enumerate(document.data["steps"]):
        yield ("steps", number), step


def vendors_of(document: Document) -> list[str]:
    """The vendors the script runs for."""
    return list(document.data.get("vendors", [vendor.value for vendor in Vendor]))


def _serial_problems(document: Document) -> Iterator[Problem]:
    serial, vendors = document.data.get("serial"), vendors_of(document)
    if serial is None:
        return
    if len(vendors) > 1:
        text = f"serial: a serial number belongs to one vendor, got one for {', '.join(vendors)}: name it in vendors"
        yield document.problem(("serial",), text)
    elif not _SERIALS[vendors[0]][0].fullmatch(serial):
        text = f"serial: expected {_SERIALS[vendors[0]][1]}, got {serial!r}"
        yield document.problem(("serial",), text)


def _option_problems(document: Document) -> Iterator[Problem]:
    changes: list[tuple[Path, str, dict[str, Any]]] = [(("options",), "options", document.data.get("options", {}))]
    changes += [
        ((*path, "set"), f"{place(document, path)}, set", step.get("set", {})) for path, step in steps_of(document)
    ]
    for path, where, options in changes:
        for name in options:
            vendor = name.partition(".")[0].upper()
            if vendor not in vendors_of(document):
                text = f"{where}: {name!r} is about {vendor}, for which this scenario does not run: add it to vendors"
                yield document.problem((*path, name), text)


def _time_problems(document: Document) -> Iterator[Problem]:
    before_s = 0.0
    for path, step in steps_of(document):
        at_s = parse_span(step["at"])
        if at_s < before_s:
            text = f"expected {say_span(before_s)} or later, as the step before it, got {step['at']!r}"
            yield document.problem((*path, "at"), f"{place(document, path)}: {text}: put the steps in order of time")
        before_s = max(before_s, *moments_of(step))
        for here, text in _spans(step):
            if parse_span(text) <= 0:
                words = f"{place(document, (*path, *here))}: expected a time above 0s, got {text!r}"
                yield document.problem((*path, *here), words)


def _spans(step: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """The times that must last."""
    for name in ("for", "until_quiet"):
        if name in step:
            yield (name,), step[name]
    for name, part in (("quota", "per"), ("turns", "broken"), ("turns", "well"), ("repeat", "every")):
        if part in step.get(name, {}):
            yield (name, part), step[name][part]


def _only_problems(document: Document) -> Iterator[Problem]:
    mine = vendors_of(document)
    for path, step in steps_of(document):
        for number, vendor in enumerate(step.get("only", [])):
            if vendor not in mine:
                text = f"expected vendors of this scenario ({', '.join(mine)}), got {vendor!r}: add it to vendors"
                yield document.problem((*path, "only", number), f"{place(document, (*path, 'only'))}: {text}")


def _deed_problems(document: Document, path: Path, step: dict[str, Any]) -> Iterator[Problem]:
    if "do" in step:
        yield from _action_problems(document, path, step["do"], step.get("with", {}))
    elif "break" in step:
        yield from _fault_problems(document, path, step["break"])
    elif "account" in step:
        yield from _account_problems(document, path, step["account"])
    elif "expect" in step:
        yield from expectation_problems(document, path, step)


def _action_problems(document: Document, path: Path, action: str, params: dict[str, Any]) -> Iterator[Problem]:
    where = place(document, path)
    known = params_of(action)
    for name in required_of(action):
        if name not in params:
            yield document.problem(path, f"{where}: {action} needs {name!r}: add with: {{{name}: {PARAMS[name][0]}}}")
    for name, value in params.items():
        here = (*path, "with", name)
        if name not in known:
            text = f"{action} has no parameter {name!r}: it takes {', '.join(known) or 'none'}{hint(name, known)}"
            yield document.problem(here, f"{where}: {text}")
        elif not PARAMS[name][1](value):
            text = f"{where}, with.{name}: expected {PARAMS[name][0]}, got {document.said(here, value)}"
            yield document.problem(here, text + _param_hint(name, value))
        elif name == "limit_a" and value > (max_a := document.data.get("max_a", DEFAULT_MAX_A)):
            text = f"expected at most {max_a:g} A, the installation's limit, got {value:g}: raise max_a"
            yield document.problem(here, f"{where}, with.limit_a: {text}")


def _param_hint(name: str, value: object) -> str:
    expected = PARAMS[name][0]
    return hint(value, expected.removeprefix("one of ").split(", ")) if expected.startswith("one of ") else ""


def _fault_problems(document: Document, path: Path, settings: dict[str, Any]) -> Iterator[Problem]:
    where = (*path, "break")
    for name, kind in setting_kinds(settings["fault"]).items():
        if name in settings and not kind.holds(settings[name]):
            here = (*where, name)
            text = f"{place(document, here)}: expected {kind.words}, got {document.said(here, settings[name])}"
            yield document.problem(here, text)
            return
    try:
        make_fault(**settings)
    except BadFault as error:
        named = next((name for name in settings if repr(name) in str(error) or str(error).startswith(name)), None)
        here = (*where, named) if named else where
        yield document.problem(here, f"{place(document, where)}: {error}")


def _account_problems(document: Document, path: Path, change: Any) -> Iterator[Problem]:
    if isinstance(change, dict) and parse_span(change["token_lifetime"]) <= 0:
        here = (*path, "account", "token_lifetime")
        text = f"expected a time above 0s, got {change['token_lifetime']!r}"
        yield document.problem(here, f"{place(document, here)}: {text}")


def _name_problems(document: Document) -> Iterator[Problem]:
    """Breaks and mends must pair up for every vendor they are for."""
    for vendor in vendors_of(document):
        broken: dict[str, float] = {}
        known: set[str] = set()
        for path, step in steps_of(document):
            if vendor not in step.get("only", [vendor]):
                continue
            at_s = parse_span(step["at"])
            broken = {name: until_s for name, until_s in broken.items() if until_s > at_s}
            if "break" in step:
                yield from _break_problems(document, path, step["name"], broken)
                broken[step["name"]] = at_s + parse_span(step["for"]) if "for" in step else float("inf")
                known.add(step["name"])
            elif "mend" in step:
                yield from _mend_problems(document, path, step["mend"], broken, known)
                broken.pop(step["mend"], None)


def _break_problems(document: Document, path: Path, name: str, broken: dict[str, float]) -> Iterator[Problem]:
    if name in broken:
        text = f"{name!r} is broken already: mend it first, or choose another name"
        yield document.problem((*path, "name"), f"{place(document, path)}: {text}")


def _mend_problems(
    document: Document, path: Path, name: str, broken: dict[str, float], known: set[str]
) -> Iterator[Problem]:
    if name in broken:
        return
    if name in known:
        text = f"mend {name}: it works again already: leave this step out, or the 'for' of the break"
    else:
        text = f"mend {name}: expected the name of something broken before, got {name!r}{hint(name, known)}"
    yield document.problem((*path, "mend"), f"{place(document, path)}: {text}")


def _checkpoint_problems(document: Document) -> Iterator[Problem]:
    for vendor in vendors_of(document):
        if not any("expect" in step and vendor in step.get("only", [vendor]) for _, step in steps_of(document)):
            text = f"steps: expected at least one expect for {vendor}, got none: say what refresh must answer"
            yield document.problem(("steps",), text)

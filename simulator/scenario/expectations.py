"""Whether what a checkpoint expects can be answered at all."""

from collections.abc import Iterator
from typing import Any

from simulator.scenario.document import Document, Path
from simulator.scenario.errors import Problem
from simulator.scenario.shape import place

_FIELD_OF = {
    "state": "chargingState",
    "plugged": "isPlugged",
    "power_kw": "chargeRate",
    "limit_a": "chargeCurrentMax",
    "phases": "activePhases",
}
"""Key of ``expect`` -> the contract's field it speaks about."""


def as_list(value: Any) -> list[Any]:
    """One or a list, as a list."""
    return value if isinstance(value, list) else [value]


def expectation_problems(document: Document, path: Path, step: dict[str, Any]) -> Iterator[Problem]:
    """Everything in a checkpoint that contradicts itself or the contract."""
    expect = step["expect"]
    answers = as_list(expect["answer"])
    yield from _ask_problems(document, path, answers, step.get("ask", {}))
    if 200 not in answers:
        for key in expect:
            if key != "answer":
                text = f"{key!r} speaks about a 200, but the answer is {' or '.join(answers)}: leave it out"
                yield document.problem((*path, "expect", key), f"{place(document, (*path, 'expect'))}: {text}")
        return
    yield from _absent_problems(document, path, expect)
    yield from _state_problems(document, path, expect)
    yield from _power_problems(document, path, expect)


def _ask_problems(document: Document, path: Path, answers: list[Any], ask: dict[str, str]) -> Iterator[Problem]:
    """The contract's order: the key is looked at first, then the id; neither answer comes for another reason."""
    due = "UNAUTHORIZED" if "key" in ask else "CHARGER_NOT_FOUND" if "charger" in ask else None
    here = (*path, "expect", "answer")
    where = place(document, here)
    said = " or ".join(map(str, answers))
    if due and answers != [due]:
        what = f"a {ask['key']} key" if "key" in ask else f"an id that is {ask['charger']}"
        yield document.problem(here, f"{where}: expected {due}, the only answer to {what}, got {said}")
    for answer, need in (("UNAUTHORIZED", "key: wrong"), ("CHARGER_NOT_FOUND", "charger: unknown")):
        if answer in answers and due is None:
            yield document.problem(here, f"{where}: a right request never gets {answer}: add ask: {{{need}}}")


def _absent_problems(document: Document, path: Path, expect: dict[str, Any]) -> Iterator[Problem]:
    absent = expect.get("absent", [])
    for key, field in _FIELD_OF.items():
        if key in expect and (field in absent or "chargeState" in absent):
            text = f"{key!r} says what {field} must be, but 'absent' wants it left out: choose one"
            yield document.problem((*path, "expect", key), f"{place(document, (*path, 'expect'))}: {text}")


def _state_problems(document: Document, path: Path, expect: dict[str, Any]) -> Iterator[Problem]:
    states = as_list(expect["state"]) if "state" in expect else []
    plugged = expect.get("plugged")
    if states == ["UNPLUGGED"] and plugged is True:
        yield _contradiction(document, path, "plugged", "UNPLUGGED is never plugged in")
    if plugged is False and states and not {"UNPLUGGED", "FAULT"} & set(states):
        yield _contradiction(document, path, "plugged", f"{' or '.join(states)} is always plugged in")
    if states and "CHARGING" not in states and "power_kw" in expect:
        power = expect["power_kw"]
        if (power["min"] if isinstance(power, dict) else power) > 0:
            yield _contradiction(document, path, "power_kw", "only CHARGING has a charge rate above 0")


def _power_problems(document: Document, path: Path, expect: dict[str, Any]) -> Iterator[Problem]:
    power = expect.get("power_kw")
    if isinstance(power, dict) and power["min"] > power["max"]:
        yield _contradiction(document, path, "power_kw", f"min {power['min']:g} is above max {power['max']:g}")


def _contradiction(document: Document, path: Path, key: str, why: str) -> Problem:
    here = (*path, "expect", key)
    return document.problem(here, f"{place(document, here)}: {why}: change one of them")

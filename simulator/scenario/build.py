"""From a file that makes sense to a script."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from simulator.faults.table import make_fault
from simulator.faults.when import Quota, Turns
from simulator.scenario.document import Document
from simulator.scenario.expectations import as_list
from simulator.scenario.script import (
    DEFAULT_MAX_A,
    AccountChange,
    Answer,
    Ask,
    AskCharger,
    AskKey,
    Break,
    ChangeAccount,
    Check,
    Deed,
    Do,
    Expectation,
    Mend,
    Power,
    Script,
    SetOptions,
    Step,
    Whose,
)
from simulator.scenario.times import moments_of, parse_span
from simulator.truth.states import ChargingState, Vendor

POWER_TOLERANCE = 0.05
"""Share by which a charge rate may differ from one expected number."""
POWER_SLACK_KW = 0.05
"""What it may differ by at the least, kW: vendors round, and meters have noise."""


def build_script(document: Document, slug: str) -> Script:
    """Make the script of a file in which no problem was found."""
    data = document.data
    return Script(
        slug=slug,
        title=data["title"].strip(),
        story=" ".join(data["story"].split()),
        steps=tuple(
            step
            for number, said in enumerate(data["steps"])
            for step in _steps(said, document.line(("steps", number)), data.get("vendors"))
        ),
        tags=tuple(data.get("tags", ())),
        vendors=tuple(Vendor(vendor) for vendor in data.get("vendors", list(Vendor))),
        start=data.get("start", "charging"),
        max_a=float(data.get("max_a", DEFAULT_MAX_A)),
        serial=data.get("serial", ""),
        options=MappingProxyType(dict(data.get("options", {}))),
        source=document.source,
        reported=tuple(as_list(data.get("source", []))),
    )


def _steps(data: dict[str, Any], line: int, vendors: list[str] | None) -> Iterator[Step]:
    """The step, as often as it is repeated."""
    first = _step(data, line, vendors)
    for at_s in moments_of(data):
        yield replace(first, at_s=at_s)


def _step(data: dict[str, Any], line: int, vendors: list[str] | None) -> Step:
    only = frozenset(Vendor(vendor) for vendor in data.get("only", ()))
    everybody = frozenset(Vendor(vendor) for vendor in vendors or list(Vendor))
    return Step(
        at_s=parse_span(data["at"]),
        deed=_deed(data),
        line=line,
        only=frozenset() if only == everybody else only,
        note=data.get("note", ""),
    )


def _deed(data: dict[str, Any]) -> Deed:
    if "do" in data:
        return Do(data["do"], MappingProxyType(dict(data.get("with", {}))))
    if "break" in data:
        return _break(data)
    if "mend" in data:
        return Mend(data["mend"])
    if "set" in data:
        return SetOptions(MappingProxyType(dict(data["set"])))
    if "account" in data:
        return _account(data["account"])
    return Check(_expectation(data["expect"]), _ask(data.get("ask", {})))


def _break(data: dict[str, Any]) -> Break:
    return Break(
        name=data["name"],
        fault_name=data["break"]["fault"],
        fault=make_fault(**data["break"]),
        roles=frozenset(data.get("on", ())),
        for_s=parse_span(data["for"]) if "for" in data else None,
        after_calls=data.get("after_calls", 0),
        calls=data.get("calls"),
        probability=float(data.get("probability", 1.0)),
        whose=Whose(data.get("whose", Whose.ACCOUNT)),
        paths=frozenset(as_list(data.get("path", []))),
        quota=Quota(data["quota"]["calls"], parse_span(data["quota"]["per"])) if "quota" in data else None,
        turns=_turns(data["turns"]) if "turns" in data else None,
        until_quiet_s=parse_span(data["until_quiet"]) if "until_quiet" in data else None,
    )


def _turns(data: dict[str, str]) -> Turns:
    return Turns(parse_span(data["broken"]), parse_span(data["well"]))


def _account(change: Any) -> ChangeAccount:
    if isinstance(change, dict):
        return ChangeAccount(AccountChange.TOKEN_LIFETIME, parse_span(change["token_lifetime"]))
    return ChangeAccount(AccountChange(change))


def _ask(data: dict[str, str]) -> Ask:
    return Ask(AskKey(data.get("key", "right")), AskCharger(data.get("charger", "known")))


def _expectation(data: dict[str, Any]) -> Expectation:
    return Expectation(
        answers=frozenset(Answer(str(answer)) for answer in as_list(data["answer"])),
        states=frozenset(ChargingState(state) for state in as_list(data.get("state", []))),
        plugged=data.get("plugged"),
        power=_power(data["power_kw"]) if "power_kw" in data else None,
        limits_a=tuple(float(value) for value in as_list(data.get("limit_a", []))),
        phases=tuple(float(value) for value in as_list(data.get("phases", []))),
        absent=frozenset(data.get("absent", ())),
        optional=frozenset(data.get("optional", ())),
    )


def _power(data: Any) -> Power:
    if isinstance(data, dict):
        return Power(float(data["min"]), float(data["max"]))
    slack_kw = max(POWER_SLACK_KW, POWER_TOLERANCE * data)
    return Power(max(0.0, data - slack_kw), data + slack_kw)

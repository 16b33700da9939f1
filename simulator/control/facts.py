"""Which words of a vendor's answer a contract field rests on: pointers for whoever looks, nothing is computed by them.

The charger-service reads these facts in its own way; what it made of them stands beside them, for a person to compare.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import json

from simulator.journal.journal import Leg
from simulator.truth.states import Vendor

STATE = "chargeState.chargingState"
"""The contract field that tells the charging state."""
_STEP = re.compile(r"\[(?P<key>\w+)=(?P<is>-?\w+)\]|\[(?P<index>\d+)\]|(?P<name>[A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Fact:
    """Where in a vendor's answer something stands.

    field: the contract field it leads to. role: what the endpoint is for. path: names with dots between them, ``[3]``
    for the fourth of a list, ``[id=109]`` for the one whose id is that. about: the vendor's name for it.
    """

    field: str
    role: str
    path: str
    about: str


def _facts(role: str, *rows: tuple[str, str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(field, role, path, about) for field, path, about in rows)


def _easee(number: int) -> str:
    return f"observations[id={number}].value"


def _zaptec(number: int) -> str:
    return f"[StateId={number}].ValueAsString"


FACTS: dict[Vendor, tuple[Fact, ...]] = {
    Vendor.EASEE: (
        *_facts(
            "state",
            (STATE, _easee(109), "109 chargerOpMode"),
            (STATE, _easee(96), "96 reasonForNoCurrent"),
            (STATE, _easee(100), "100 pilotMode"),
            ("chargeState.isPlugged", _easee(109), "109 chargerOpMode"),
            ("chargeState.chargeRate", _easee(120), "120 totalPower, kW"),
            ("chargeState.chargeCurrentMax", _easee(47), "47 maxChargerCurrent, A"),
            ("chargeState.chargeCurrentMax", _easee(48), "48 dynamicChargerCurrent, A"),
            ("chargeState.activePhases", _easee(110), "110 outputPhase"),
            ("chargeState.activePhases", _easee(183), "183 inCurrentT3, A"),
            ("chargeState.activePhases", _easee(184), "184 inCurrentT4, A"),
            ("chargeState.activePhases", _easee(185), "185 inCurrentT5, A"),
            ("isOnline", _easee(250), "250 isOnline"),
        ),
        *_facts("details", ("staticData.name", "name", "name"), ("staticData.model", "product", "product")),
    ),
    Vendor.GO_E: _facts(
        "state",
        (STATE, "car", "car"),
        (STATE, "modelStatus", "modelStatus"),
        (STATE, "frc", "frc, forced state"),
        (STATE, "alw", "alw, allowed to charge"),
        (STATE, "err", "err"),
        ("chargeState.isPlugged", "car", "car"),
        ("chargeState.chargeRate", "nrg[11]", "nrg[11], W"),
        ("chargeState.chargeCurrentMax", "amp", "amp, A"),
        ("chargeState.chargeCurrentMax", "ama", "ama, A"),
        ("chargeState.activePhases", "nrg[4]", "nrg[4], A"),
        ("chargeState.activePhases", "nrg[5]", "nrg[5], A"),
        ("chargeState.activePhases", "nrg[6]", "nrg[6], A"),
        ("chargeState.activePhases", "pha", "pha, contactors"),
        ("staticData.name", "fna", "fna"),
        ("staticData.model", "typ", "typ"),
        ("staticData.model", "var", "var, kW"),
    ),
    Vendor.ZAPTEC: (
        *_facts(
            "state",
            (STATE, _zaptec(710), "710 ChargerOperationMode"),
            (STATE, _zaptec(718), "718 FinalStopActive"),
            (STATE, _zaptec(804), "804 Warnings"),
            ("chargeState.isPlugged", _zaptec(710), "710 ChargerOperationMode"),
            ("chargeState.chargeRate", _zaptec(513), "513 TotalChargePower, W"),
            ("chargeState.chargeCurrentMax", _zaptec(510), "510 ChargerMaxCurrent, A"),
            ("chargeState.activePhases", _zaptec(519), "519 SetPhases"),
            ("chargeState.activePhases", _zaptec(507), "507 CurrentPhase1, A"),
            ("chargeState.activePhases", _zaptec(508), "508 CurrentPhase2, A"),
            ("chargeState.activePhases", _zaptec(509), "509 CurrentPhase3, A"),
            ("isOnline", _zaptec(-2), "-2 IsOnline"),
        ),
        *_facts("details", ("staticData.name", "Name", "Name"), ("staticData.model", "DeviceType", "DeviceType")),
    ),
}
"""Each vendor's facts by contract field. Source: the vendors' API documents and what evcc reads of them."""


def parsed(text: str) -> Any:
    """A body as JSON; None for anything else."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read(document: Any, path: str) -> Any:
    """What stands at the path; None when nothing does."""
    for step in _STEP.finditer(path):
        document = _one_step(document, step)
    return document


def _one_step(document: Any, step: re.Match[str]) -> Any:
    if step["name"] is not None:
        return document.get(step["name"]) if isinstance(document, dict) else None
    if not isinstance(document, list):
        return None
    if step["index"] is not None:
        index = int(step["index"])
        return document[index] if index < len(document) else None
    wanted = (item for item in document if isinstance(item, dict) and str(item.get(step["key"])) == step["is"])
    return next(wanted, None)


def vendor_state(leg: Leg) -> str | None:
    """The vendor's own word for the state, such as ``chargerOpMode: 3``; None when the answer tells none."""
    fact = next(fact for fact in FACTS[Vendor(leg.vendor)] if fact.field == STATE) if leg.vendor else None
    value = read(parsed(leg.body), fact.path) if fact else None
    return None if value is None or fact is None else f"{fact.about.lstrip('0123456789 ')}: {_short(value)}"


def _short(value: Any) -> str:
    return value[:40] if isinstance(value, str) else json.dumps(value)[:40]


def why(refresh: Leg, calls: Iterable[Leg]) -> list[dict[str, Any]]:
    """Each contract field of a refresh with the vendor facts it rests on, from the calls that the refresh caused.

    A fact that no answer tells has no value and number None.
    """
    if refresh.vendor is None:
        return []
    answer = parsed(refresh.body)
    bodies = [(leg, parsed(leg.body)) for leg in calls if leg.leg == "vendor"]
    fields: dict[str, list[dict[str, Any]]] = {}
    for fact in FACTS[Vendor(refresh.vendor)]:
        fields.setdefault(fact.field, []).append(_told(fact, bodies))
    return [{"field": field, "value": read(answer, field), "facts": facts} for field, facts in fields.items()]


def _told(fact: Fact, bodies: list[tuple[Leg, Any]]) -> dict[str, Any]:
    for leg, body in bodies:
        if leg.role == fact.role and (value := read(body, fact.path)) is not None:
            return {"about": fact.about, "path": fact.path, "number": leg.number, "value": value}
    return {"about": fact.about, "path": fact.path, "number": None, "value": None}

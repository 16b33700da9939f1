"""The moments of a scenario that is played, one after the other: lines for people and lines of JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.drive.scenarios import Case
from contracts.exchange import Exchange
from contracts.findings import Finding, cut
from contracts.strict_json import parse_object
from simulator.scenario.runner import Moment
from simulator.truth.charger import Charger

_LONGEST_TEXT = 43


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment, the charger in truth, and at a checkpoint what refresh answered and what is wrong with that."""

    case: Case
    moment: Moment
    truth: Charger
    online: bool
    exchange: Exchange | None
    findings: tuple[Finding, ...]


def line(seen: Seen) -> str:
    """The moment in one line for people."""
    verdict = "".join(f"  WRONG: expected {one.expected}, seen {one.seen}" for one in seen.findings[:1])
    text = cut(seen.moment.text, _LONGEST_TEXT)
    when = clock(seen.moment.at_s)
    answer = f"refresh {said(seen.exchange)}" if seen.exchange else ""
    return f"{when:>9}  {text:<44}  truth {truth_line(seen.truth):<34}  {answer}{verdict}".rstrip()


def json_line(seen: Seen) -> str:
    """The moment as one line of JSON. Shape: scenario, vendor, atS, kind, text, truth, exchange (or null), findings."""
    told: Mapping[str, Any] = {
        "scenario": seen.case.script.slug,
        "vendor": seen.case.vendor.value,
        "atS": seen.moment.at_s,
        "kind": seen.moment.kind.value,
        "text": seen.moment.text,
        "truth": {
            "chargingState": seen.truth.state.value,
            "powerW": round(seen.truth.power_w, 1),
            "sessionWh": round(seen.truth.session_wh, 1),
            "isPlugged": seen.truth.plugged,
            "isOnline": seen.online,
        },
        "exchange": seen.exchange and seen.exchange.as_json(),
        "findings": [finding.as_json() for finding in seen.findings],
    }
    return json.dumps(told)


def truth_line(charger: Charger) -> str:
    """The charger in a few words: state, kW, kWh."""
    return f"{charger.state.value} {charger.power_w / 1000:.2f} kW {charger.session_wh / 1000:.2f} kWh"


def said(exchange: Exchange) -> str:
    """The answer in a few words: its status and what tells it from others."""
    if exchange.answer is None:
        return exchange.failure
    body = parse_object(exchange.answer.content) or {}
    if exchange.answer.status != 200:
        return f"{exchange.answer.status} {body.get('errorCode', '')}".strip()
    told = body.get("chargeState")
    state = told if isinstance(told, dict) else {}
    return f"200 {state.get('chargingState', '-')} {state.get('chargeRate', '-')} kW"


def clock(seconds: float) -> str:
    """Seconds since the start as +h:mm:ss."""
    minutes, second = divmod(int(seconds), 60)
    return f"+{minutes // 60}:{minutes % 60:02d}:{second:02d}"

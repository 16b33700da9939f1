"""What was wrong with a recorded answer, as the fault that gives it again, and what refresh may make of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.faults.named_bodies import NAMED_BODIES
from simulator.record.archive import Exchange, body_text
from simulator.record.fields import field
from simulator.scenario.script import Answer
from simulator.truth.states import Vendor

SLOW_MS = 1000.0
"""A good answer that took so long is told as late."""
_NOTHING_CAME = {
    "ConnectError": "refuse",
    "ConnectTimeout": "silence",
    "ReadTimeout": "silence",
    "PoolTimeout": "silence",
}
"""What the recorder met, by the name it gave it, and the fault that does it; any other broke the connection."""
_ALTERED = ("application/json", "application/problem+json")
_SIGN_IN = ("login", "renew")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault with its settings, in the words of scenarios, and what refresh may answer while it lasts."""

    fault: str
    settings: Mapping[str, Any]
    answers: tuple[Answer, ...]

    def same_as(self, other: "Trouble | None") -> bool:
        """Whether both are one trouble that lasts: the same but for the time that answers took."""
        return other is not None and (self.fault, _timeless(self.settings)) == (other.fault, _timeless(other.settings))


def trouble_with(exchange: Exchange, vendor: Vendor, role: str, stand_ins: frozenset[str]) -> Trouble | None:
    """What was wrong; None for a good answer in good time."""
    if exchange.status is None:
        return Trouble(_NOTHING_CAME.get(exchange.failure, "reset"), {}, _answers(exchange, vendor, role))
    if 200 <= exchange.status < 300:
        if exchange.took_ms < SLOW_MS:
            return None
        return Trouble("delay", {"delay_ms": round(exchange.took_ms)}, _answers(exchange, vendor, role))
    settings: dict[str, Any] = {"status": exchange.status, **_body(exchange, stand_ins)}
    kept = {name.title(): value for name, value in exchange.headers if name.lower() in ("retry-after", "allow")}
    settings |= {"headers": kept} if kept else {}
    settings |= {"after_ms": round(exchange.took_ms)} if exchange.took_ms >= SLOW_MS else {}
    return Trouble("status", settings, _answers(exchange, vendor, role))


def _timeless(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in ("delay_ms", "after_ms")}


def _body(exchange: Exchange, stand_ins: frozenset[str]) -> dict[str, Any]:
    """The body by a name if it has one, else as it was kept. What was no JSON was not kept: its kind is told."""
    kind = field(exchange.headers, "content-type")
    if not exchange.body:
        return {"body": "empty"}
    if "json" not in exchange.body:
        return {"body": "html" if "html" in kind else "text"}
    said = exchange.body["json"]
    for name, known in NAMED_BODIES.items():
        if known.status == exchange.status and known.text and _alike(json.loads(known.text), said, stand_ins):
            return {"body": name}
    return {"content": body_text(exchange.body)} | ({"content_type": kind} if kind not in ("", _ALTERED[0]) else {})


def _alike(known: Any, said: Any, stand_ins: frozenset[str]) -> bool:
    """Whether they are the same where the recording has no stand-in for a text."""
    if isinstance(known, dict) and isinstance(said, dict):
        return known.keys() == said.keys() and all(_alike(known[key], said[key], stand_ins) for key in known)
    return bool(known == said) or (isinstance(known, str) and said in stand_ins)


def _answers(exchange: Exchange, vendor: Vendor, role: str) -> tuple[Answer, ...]:
    """What a good service may answer; whoever finishes the scenario knows better."""
    if role not in (*_SIGN_IN, "state"):
        return (Answer.OK, Answer.VENDOR_COMMUNICATION_ERROR, Answer.VENDOR_CONNECTION_ERROR)
    status = exchange.status
    if status is None:
        return (Answer.VENDOR_CONNECTION_ERROR,)
    if 200 <= status < 300:
        return (Answer.OK, Answer.VENDOR_CONNECTION_ERROR)
    if status == 401 or (role in _SIGN_IN and _names_credentials(exchange)):
        return (Answer.VENDOR_AUTHENTICATION_ERROR, Answer.VENDOR_ACCOUNT_IS_DISCONNECTED)
    says_gone = status in (403, 404) and (vendor is not Vendor.GO_E or _is_go_es_own(exchange))
    if role == "state" and says_gone:
        return (Answer.DEVICE_IS_DISCONNECTED, Answer.VENDOR_COMMUNICATION_ERROR)
    return (Answer.VENDOR_COMMUNICATION_ERROR,)


def _said(exchange: Exchange) -> Mapping[str, Any]:
    said = (exchange.body or {}).get("json")
    return said if isinstance(said, dict) else {}


def _names_credentials(exchange: Exchange) -> bool:
    """A refusal that speaks of user or password (Easee's codes, OAuth's word), and no other 400."""
    said = _said(exchange)
    return said.get("errorCode") in (100, 104, 105, 727) or said.get("error") == "invalid_grant"


def _is_go_es_own(exchange: Exchange) -> bool:
    return "reason" in _said(exchange)

"""What a reader may make of what came back from a vendor (decisions D5, D6, D8, D11 and D12).

Sources of the vendor rows: goecharger/go-eCharger-API-v2 cloud API paper and #122 (403, 404 by body);
evcc-io/evcc#3835 and #8140 (Easee's gateway 403 is a block), #19854 (login 400 without an error code is an outage),
#25064 (Zaptec's token endpoint answering 503 is no bad password); sveinse/zaptec#10 (403 without a role).
"""

import json
from collections.abc import Mapping

from contracts.oracle.outcomes import NOTHING_WRONG, Refusal, Verdict
from contracts.oracle.situation import Policy
from simulator.faults.outcome import Answer, Ending, NoAnswer, Outcome
from simulator.truth.states import Vendor

_SHORT_BYTES, _LONG_BYTES = 100, 100_000
"""What the body of an answer to a refresh is long at the least and at the most."""
_BAD_CREDENTIALS = frozenset({100, 727})
"""Easee's error codes at a login (nordicopen/easee_hass#285)."""
_NO_CHARGER = frozenset({400, 410})
"""Easee's error codes for a charger that is not known, or off line (evcc-io/evcc#8560)."""
_UNKNOWN_OBJECT = 512
"""Zaptec's error code (docs.zaptec.com, changes of 2025-03-01)."""
_COMMUNICATION = frozenset({Refusal.VENDOR_COMMUNICATION_ERROR})
_CONNECTION = frozenset({Refusal.VENDOR_CONNECTION_ERROR})
_AUTHENTICATION = frozenset({Refusal.VENDOR_AUTHENTICATION_ERROR})
_DEVICE = frozenset({Refusal.DEVICE_IS_DISCONNECTED})


def meaning(outcome: Outcome, good: Answer, role: str, vendor: Vendor, policy: Policy) -> Verdict:
    """What a service may say when this came back where ``good`` would have been right."""
    if isinstance(outcome, NoAnswer):
        return Verdict(_CONNECTION, False, ("D11: nothing came back from the vendor",))
    fast_s, slow_s = policy.vendor_deadline_s
    held_s = outcome.hold_ms / 1000
    if held_s > slow_s:
        return Verdict(_CONNECTION, False, (f"D11: the vendor is silent for {held_s:g} s, longer than any deadline",))
    said = _said(outcome, good, role, vendor)
    if outcome.bytes_per_s is not None:
        said = _dripping(said, outcome.bytes_per_s, policy)
    if held_s < fast_s:
        return said
    late = f"the vendor answers after {held_s:g} s: a service may wait or give up"
    return Verdict(said.refusals | _CONNECTION, said.passes, (*said.why, late))


def _dripping(said: Verdict, bytes_per_s: float, policy: Policy) -> Verdict:
    """A body that comes so slowly that a service may, or must, give up; how long it is nobody but the vendor knows."""
    fast_s, slow_s = policy.vendor_deadline_s
    if _LONG_BYTES / bytes_per_s < fast_s:
        return said
    why = f"D6: the body behind the vendor's head comes at {bytes_per_s:g} bytes a second"
    return Verdict(
        said.refusals | _COMMUNICATION, said.passes and _SHORT_BYTES / bytes_per_s <= slow_s, (*said.why, why)
    )


def _said(answer: Answer, good: Answer, role: str, vendor: Vendor) -> Verdict:
    broken = answer.ending is not Ending.COMPLETE
    whole = answer.cut_after_bytes is None or answer.cut_after_bytes >= len(answer.body)
    if answer.promised_bytes is not None and answer.promised_bytes != len(answer.body):
        broken, whole = True, False
    why = (f"D6: the connection broke off after the head of the vendor's {answer.status}",) if broken else ()
    if answer.status == good.status and answer.body == good.body:
        return Verdict(_COMMUNICATION, whole, why) if broken else NOTHING_WRONG
    refusals = _by_status(answer, role, vendor) | (_COMMUNICATION if broken else frozenset())
    told = f"the vendor's {role} call answered {answer.status} with {_kind(answer.body)}"
    return Verdict(refusals, False, (*why, told))


def _by_status(answer: Answer, role: str, vendor: Vendor) -> frozenset[Refusal]:
    status, kind, said = answer.status, _kind(answer.body), _object(answer.body)
    if status == 407 or (300 <= status < 400 and answer.header("Location")):
        return _COMMUNICATION | _CONNECTION
    if status == 401:
        return _AUTHENTICATION
    if role in ("login", "renew"):
        return _turned_down(status, vendor, said)
    if status == 403:
        return _forbidden(kind, vendor, said)
    if _names_the_charger(status, vendor, said):
        return _DEVICE
    if status in (404, 410):
        return _gone(kind, vendor)
    if status == 204 and vendor is Vendor.ZAPTEC:
        return _COMMUNICATION | _DEVICE
    return _COMMUNICATION


def _turned_down(status: int, vendor: Vendor, said: Mapping[str, object]) -> frozenset[Refusal]:
    """A login refused: with the vendor's own words about the credentials, or without."""
    if status == 400 and (said.get("errorCode") in _BAD_CREDENTIALS or said.get("error") == "invalid_grant"):
        return _AUTHENTICATION
    if vendor is Vendor.EASEE and status == 403 and "title" in said:
        return _AUTHENTICATION | _COMMUNICATION
    if vendor is Vendor.ZAPTEC and status in (400, 403):
        return _COMMUNICATION | _AUTHENTICATION
    return _COMMUNICATION


def _names_the_charger(status: int, vendor: Vendor, said: Mapping[str, object]) -> bool:
    """Whether the vendor's own words say that this charger is not known or not there."""
    if vendor is Vendor.EASEE:
        return said.get("errorCode") in _NO_CHARGER and status in (400, 404)
    if vendor is Vendor.GO_E:
        return status == 404 and "age" in said
    return status == 404 and said.get("errorCode") == _UNKNOWN_OBJECT


def _forbidden(kind: str, vendor: Vendor, said: Mapping[str, object]) -> frozenset[Refusal]:
    """403 on a data call: away or switched off at go-e (D5), no role (D8), or a gateway that blocks the caller."""
    if vendor is Vendor.GO_E:
        return _DEVICE | _COMMUNICATION if kind == "a page" else _DEVICE
    if vendor is Vendor.EASEE and kind == "JSON":
        return _DEVICE if "title" in said else _COMMUNICATION
    return _DEVICE if vendor is Vendor.ZAPTEC and kind == "no body" else _DEVICE | _COMMUNICATION


def _gone(kind: str, vendor: Vendor) -> frozenset[Refusal]:
    """404 or 410 on a data call, in words that are not the vendor's own: the charger, or the whole route."""
    if vendor is Vendor.GO_E and kind != "no body":
        return _COMMUNICATION
    return _DEVICE | _COMMUNICATION


def _object(body: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _kind(body: bytes) -> str:
    if not body:
        return "no body"
    if body.lstrip().startswith(b"<"):
        return "a page"
    try:
        json.loads(body)
    except ValueError:
        return "text that is not JSON"
    return "JSON"

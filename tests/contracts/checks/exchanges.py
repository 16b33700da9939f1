"""Exchanges to judge: right ones, and the ways to bend them."""

import copy
import json

from contracts.exchange import Answer, Exchange, Request

CHARGER_ID = "3f1c0f5e-7a52-4f0e-9a53-6d0b6a2f4c11"
PATH = f"/v1.0.0/chargers/{CHARGER_ID}/refresh"

FULL: dict[str, object] = {
    "id": CHARGER_ID,
    "userId": "user-17",
    "isOnline": True,
    "locationId": "b6f3c1f2-0a3e-4c7e-8d4e-0d4f1a2b3c4d",
    "lastUpdated": "2026-03-01T12:00:00Z",
    "chargeState": {
        "lastUpdated": "2026-03-01T12:00:00Z",
        "chargingState": "CHARGING",
        "isPlugged": True,
        "chargeRate": 7.2,
        "chargeCurrentMax": 16.0,
        "activePhases": 3.0,
    },
    "staticData": {"lastUpdated": "2026-03-01T11:00:00Z", "vendor": "EASEE", "name": "Garage", "model": "Home"},
}
MINIMAL: dict[str, object] = {"id": CHARGER_ID, "userId": "user-17", "isOnline": True}
ERROR: dict[str, object] = {
    "id": "0c9f8f0e-2f57-4b8f-8f55-0a8f6c9b1d22",
    "errorCode": "CHARGER_NOT_FOUND",
    "message": "No such charger",
}
LEFT_OUT = object()


def bent(document: dict[str, object], path: str, value: object) -> dict[str, object]:
    """Return a copy of document with the dotted path set to value, or removed for LEFT_OUT."""
    changed = copy.deepcopy(document)
    *parents, last = path.split(".")
    holder = changed
    for name in parents:
        child = holder[name]
        assert isinstance(child, dict)
        holder = child
    if value is LEFT_OUT:
        del holder[last]
    else:
        holder[last] = value
    return changed


def answered(
    body: object,
    status: int = 200,
    *,
    method: str = "GET",
    path: str = PATH,
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),),
    asked_with: tuple[tuple[str, str], ...] = (),
) -> Exchange:
    """Return a GET of PATH answered with body: bytes as they are, anything else as JSON text."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange(Request(method, path, asked_with), Answer(status, "", headers, raw, 0.01))


def raw_full(old: str, new: str) -> bytes:
    """Return the text of the full answer with one part of it replaced; fails when that part is not there."""
    text = json.dumps(FULL)
    assert old in text, f"{old} is no part of the answer"
    return text.replace(old, new, 1).encode()


def refused(error_code: str, status: int, message: str = "Something went wrong") -> Exchange:
    """Return a GET of PATH answered with that error."""
    return answered(ERROR | {"errorCode": error_code, "message": message}, status)

"""The bodies of the contract: ChargerResponse and ErrorMessageDto."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Response

from simulator.service.errors import Refusal
from simulator.service.fleet import Charger
from simulator.service.reading import ChargeReading, newest
from simulator.service.static_data import KnownStatic
from simulator.service.timestamps import write


def charger_response(
    charger: Charger, charge: ChargeReading, static: KnownStatic | None, now: datetime
) -> dict[str, Any]:
    """Return the ChargerResponse of an online charger; what is not known is left out.

    now: aware; no time in the answer lies beyond it, and it stands in for a vendor that names no time.
    """
    charged_at = min(charge.updated_at or now, now)
    body: dict[str, Any] = {
        "id": charger.id,
        "userId": charger.user_id,
        "locationId": charger.location_id,
        "isOnline": True,
        "lastUpdated": write(newest([charged_at, static.updated_at if static else None]) or now),
        "chargeState": _charge_state(charge, charged_at),
        "staticData": _static_data(charger, static) if static else None,
    }
    return _known(body)


def _charge_state(charge: ChargeReading, charged_at: datetime) -> dict[str, Any]:
    return _known(
        {
            "lastUpdated": write(charged_at),
            "chargeRate": _rounded(charge.rate_kw),
            "chargeCurrentMax": _rounded(charge.limit_a),
            "isPlugged": charge.is_plugged,
            "activePhases": charge.active_phases,
            "chargingState": charge.state,
        }
    )


def _static_data(charger: Charger, static: KnownStatic) -> dict[str, Any]:
    return _known(
        {
            "lastUpdated": write(static.updated_at),
            "vendor": charger.account.vendor,
            "name": static.name,
            "model": static.model,
        }
    )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def error_body(refusal: Refusal, error_id: str) -> dict[str, str]:
    """Return the ErrorMessageDto; its message is the class's own, never what a vendor said."""
    return {"errorCode": refusal.code, "id": error_id, "message": refusal.message}


def json_answer(body: object, status: int) -> Response:
    """Return body as strict JSON: a value that is none raises ValueError rather than leaving the service."""
    text = json.dumps(body, allow_nan=False, separators=(",", ":"))
    return Response(text, status=status, content_type="application/json", headers={"Cache-Control": "no-store"})

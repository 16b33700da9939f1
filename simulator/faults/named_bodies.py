"""Bodies of refusals as vendors and the machines in front of them send them, by name, for faults to say.

They are data: text and content type, with the status each belongs to. Sources: easee: evcc-io/evcc#8511, #8560, #3835,
#8140, #19854, nordicopen/easee_hass#145, #239, #285, nordicopen/pyeasee#60, Newan/ioBroker.easee#73; go_e:
goecharger/go-eCharger-API-v2 cloudapi-en.md and #122, go-eCharger-API-v1#64, #116; zaptec: evcc-io/evcc#21673, #25208,
custom-components/zaptec#66. The words of easee.account_locked, easee.email_not_verified (its code is known),
zaptec.account_locked, go_e.unauthorised and go_e.unavailable are not published: those are ours, in the vendor's shape.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_JSON = "application/json"
_JSON_UTF8 = "application/json; charset=utf-8"
_PROBLEM = "application/problem+json; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
_OPENIDDICT = "https://documentation.openiddict.com/errors/"


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body with its content type (None: no such header) and the status it comes with."""

    status: int
    content_type: str | None
    text: str


def _json(status: int, value: Mapping[str, Any], content_type: str = _JSON) -> NamedBody:
    return NamedBody(status, content_type, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _easee(status: int, code: int, name: str, title: str) -> NamedBody:
    problem = {"errorCode": code, "errorCodeName": name, "type": None, "title": title, "status": status}
    rest: dict[str, object] = {"detail": "[Empty in production]", "instance": None, "extensions": {}}
    return _json(status, {**problem, **rest}, _PROBLEM)


def _framework(status: int, section: str, title: str) -> NamedBody:
    kind = f"https://tools.ietf.org/html/rfc7231#section-{section}"
    return _json(status, {"type": kind, "title": title, "status": status, "traceId": _TRACE}, _PROBLEM)


def _go_e(status: int, reason: str, **more: float) -> NamedBody:
    return _json(status, {"success": False, "reason": reason, **more})


def _grant(description: str, code: str) -> NamedBody:
    error = {"error": "invalid_grant", "error_description": description, "error_uri": _OPENIDDICT + code}
    return _json(400, error, _JSON_UTF8)


NAMED_BODIES: dict[str, NamedBody] = {
    "gateway.forbidden": _json(403, {"message": "Forbidden"}),
    "gateway.timeout": _json(504, {"message": "Endpoint request timed out"}),
    "easee.wrong_password": _easee(400, 100, "InvalidUserPassword", "Username or password is invalid"),
    "easee.account_locked": _easee(400, 100, "InvalidUserPassword", "The account is locked for 24 hours"),
    "easee.email_not_verified": _easee(400, 727, "EmailNotVerified", "The e-mail address is not verified"),
    "easee.invalid_refresh_token": _easee(401, 104, "InvalidRefreshToken", "Invalid refresh token"),
    "easee.refresh_token_expired": _easee(401, 105, "RefreshTokenExpired", "Refresh token expired"),
    "easee.unauthorised": NamedBody(401, _JSON_UTF8, ""),
    "easee.too_many_requests": NamedBody(429, _JSON_UTF8, ""),
    "easee.bad_request": _framework(400, "6.5.1", "Bad Request"),
    "easee.forbidden": _framework(403, "6.5.3", "Forbidden"),
    "easee.charger_not_found": _easee(404, 400, "ChargerNotFound", "Charger not found"),
    "easee.charger_disconnected": _easee(400, 410, "ChargerDisconnected", "Charger disconnected"),
    "easee.unknown_error": _easee(500, 0, "Uknown", "Something went wrong. Try again"),
    "easee.ip_blocked": _json(
        429, {"message": "Your IP is blocked for 24 hours, counted from the last request received"}
    ),
    "easee.ip_forbidden": _json(403, {"message": "Too many requests from this address"}),
    "go_e.unauthorised": _go_e(401, "Unauthorized"),
    "go_e.unavailable": _go_e(403, "Charger is offline or cloud API is disabled"),
    "go_e.outdated": _go_e(404, "Data is outdated", age=25382.09100008011),
    "go_e.no_route": NamedBody(404, _TEXT, "404 Not Found: Requested route ('api.go-e.co') does not exist."),
    "go_e.api_lock": NamedBody(500, _TEXT, "couldn't take api lock in 3s, please try again later"),
    "zaptec.wrong_password": _grant("The username or password is incorrect.", "ID2024"),
    "zaptec.account_locked": _grant("The user account is locked.", "ID2024"),
    "zaptec.invalid_refresh_token": _grant("The specified refresh token is invalid.", "ID2003"),
    "zaptec.charger_not_found": _json(404, {"errorCode": 512, "message": "Charger not found."}, _JSON_UTF8),
    "zaptec.command_refused": _json(
        500,
        {
            "Code": 528,
            "Details": "Charging is not Paused nor Scheduled; Resume command cannot be sent",
            "StackTrace": None,
        },
        _JSON_UTF8,
    ),
}

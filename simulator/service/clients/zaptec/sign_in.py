"""Zaptec tokens: the password grant, each time.

No refresh token is asked for: since November 2025 they fail (evcc-io/evcc#25208), and the vendor advises against them.
"""

from __future__ import annotations

from simulator.service.clients.turned_away import require_welcome
from simulator.service.clock import Clock
from simulator.service.errors import VendorAuthentication, VendorCommunication
from simulator.service.http import VendorAnswer, VendorHttp
from simulator.service.tokens import Token
from simulator.service.vendor_json import number, opaque, parse_object
from simulator.service.visit import Visit

# Lifetime when the answer names none: the shorter of the two that documents and users report.
_DEFAULT_LIFETIME_S = 3600.0


class ZaptecSignIn:
    """POST /oauth/token."""

    def __init__(self, http: VendorHttp, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def login(self, visit: Visit) -> Token:
        account = visit.account
        form = {
            "grant_type": "password",
            "username": account.credentials["username"],
            "password": account.credentials["password"],
        }
        answer = self._http.post_form(f"{account.base_url}/oauth/token", visit.deadline, form)
        _require_token(answer, self._clock.now_s())
        return _token(answer)

    def renew(self, visit: Visit, token: Token) -> Token | None:  # noqa: ARG002
        return None


def _require_token(answer: VendorAnswer, now_s: float) -> None:
    """Return for a 200; a rejection is 400 invalid_grant or 401, a 503 page only means "too fast" (evcc#25064)."""
    require_welcome(answer, now_s)
    if answer.status == 200:
        return
    if answer.status == 401 or (answer.status == 400 and answer.peek().get("error") == "invalid_grant"):
        raise VendorAuthentication(f"Zaptec rejects the credentials ({answer.status})")
    raise VendorCommunication(f"Zaptec answered the token request with {answer.status}")


def _token(answer: VendorAnswer) -> Token:
    fields = parse_object(answer.body)
    access = opaque(fields.get("access_token"))
    if access is None:
        raise VendorCommunication("Zaptec's token answer holds no access_token")
    lifetime_s = number(fields.get("expires_in"))
    return Token(access, lifetime_s if lifetime_s is not None and lifetime_s > 0 else _DEFAULT_LIFETIME_S)

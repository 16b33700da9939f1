"""Easee tokens: login by password, renewal by a refresh token that works once."""

from __future__ import annotations

from simulator.service.clients.easee.answers import require_login
from simulator.service.clients.turned_away import require_welcome
from simulator.service.clock import Clock
from simulator.service.errors import VendorCommunication
from simulator.service.http import VendorAnswer, VendorHttp
from simulator.service.tokens import Token
from simulator.service.vendor_json import number, opaque, parse_object
from simulator.service.visit import Visit

# Lifetime when the answer names none: today's 3600 s (developer.easee.com/docs/authentication-1).
_DEFAULT_LIFETIME_S = 3600.0


class EaseeSignIn:
    """POST /api/accounts/login and /api/accounts/refresh_token."""

    def __init__(self, http: VendorHttp, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def login(self, visit: Visit) -> Token:
        account = visit.account
        body = {"userName": account.credentials["username"], "password": account.credentials["password"]}
        answer = self._http.post_json(f"{account.base_url}/api/accounts/login", visit.deadline, body)
        require_login(answer, self._clock.now_s())
        return _token(answer)

    def renew(self, visit: Visit, token: Token) -> Token | None:
        """Refresh tokens die early in the field (evcc-io/evcc#9717): whatever is wrong with one, a login follows."""
        if token.refresh is None:
            return None
        body = {"accessToken": token.access, "refreshToken": token.refresh}
        url = f"{visit.account.base_url}/api/accounts/refresh_token"
        answer = self._http.post_json(url, visit.deadline, body)
        require_welcome(answer, self._clock.now_s())
        try:
            return _token(answer) if answer.status == 200 else None
        except VendorCommunication:
            return None


def _token(answer: VendorAnswer) -> Token:
    fields = parse_object(answer.body)
    access = opaque(fields.get("accessToken"))
    if access is None:
        raise VendorCommunication("Easee's token answer holds no accessToken")
    lifetime_s = number(fields.get("expiresIn"))
    return Token(
        access=access,
        lifetime_s=lifetime_s if lifetime_s is not None and lifetime_s > 0 else _DEFAULT_LIFETIME_S,
        refresh=opaque(fields.get("refreshToken")),
    )

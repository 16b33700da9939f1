"""How Easee refuses: four kinds of body, each with its status and content type.

Easee's own problems (``errorCode``), the framework's problems (``type`` and ``traceId``), empty bodies under a JSON
content type, and empty bodies without any. Sources: evcc-io/evcc#8511 and #8560, nordicopen/pyeasee#60,
nordicopen/easee_hass#239, developer.easee.com/docs/authentication-1.
"""

from collections.abc import Mapping

from simulator.vendors.easee import jsontext

PROBLEM = "application/problem+json; charset=utf-8"
_SECTION = {400: "6.5.1", 403: "6.5.3", 404: "6.5.4"}


class Refusal(Exception):
    """An answer other than the one asked for.

    body: a problem document, or None for an empty body. content_type: None for no such header. traced: whether the
    framework puts its ``traceId`` into the document.
    """

    def __init__(
        self,
        status: int,
        body: Mapping[str, object] | None = None,
        *,
        content_type: str | None = PROBLEM,
        traced: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.content_type = content_type
        self.traced = traced
        self.headers = dict(headers or {})

    def document(self, trace_id: str) -> bytes:
        """The body's bytes; trace_id is used where the framework names the request."""
        if self.body is None:
            return b""
        if not self.traced:
            return jsontext.dump(dict(self.body))
        errors = {key: value for key, value in self.body.items() if key == "errors"}
        rest = {key: value for key, value in self.body.items() if key != "errors"}
        return jsontext.dump({**rest, "traceId": trace_id, **errors})


def _problem(status: int, code: int, name: str, title: str) -> Refusal:
    return Refusal(
        status,
        {
            "errorCode": code,
            "errorCodeName": name,
            "type": None,
            "title": title,
            "status": status,
            "detail": "[Empty in production]",
            "instance": None,
            "extensions": {},
        },
    )


def _framework(status: int, title: str, errors: Mapping[str, list[str]] | None = None) -> Refusal:
    body: dict[str, object] = {
        "type": f"https://tools.ietf.org/html/rfc7231#section-{_SECTION[status]}",
        "title": title,
        "status": status,
    }
    if errors is not None:
        body["errors"] = dict(errors)
    return Refusal(status, body, traced=True)


def invalid_user_password(code: int = 100) -> Refusal:
    """400, errorCode 100 or 727: no such user, a wrong password, or an account Easee rejects."""
    return _problem(400, code, "InvalidUserPassword", "Username or password is invalid")


def invalid_refresh_token() -> Refusal:
    """401, errorCode 104: a refresh token that is used up, revoked or unknown."""
    return _problem(401, 104, "InvalidRefreshToken", "Invalid refresh token")


def refresh_token_expired() -> Refusal:
    """401, errorCode 105: a refresh token past its day."""
    return _problem(401, 105, "RefreshTokenExpired", "Refresh token expired")


def unauthorised() -> Refusal:
    """401 with nothing in it: an access token that is missing, expired, revoked or garbage."""
    return Refusal(401, content_type=jsontext.JSON)


def forbidden() -> Refusal:
    """403: the token is fine, the charger or site is somebody else's."""
    return _framework(403, "Forbidden")


def charger_not_found() -> Refusal:
    """404, errorCode 400: no charger has that serial. Status and name are assumed."""
    return _problem(404, 400, "ChargerNotFound", "Charger not found")


def charger_disconnected() -> Refusal:
    """400, errorCode 410: a command for a charger that is off line (evcc-io/evcc#8560)."""
    return _problem(400, 410, "ChargerDisconnected", "Charger disconnected")


def pairing(reason: str) -> Refusal:
    """400, errorCode 123: a charger cannot be paired; the title says why (stekker/easee). Its name is assumed."""
    return _problem(400, 123, "PairingError", reason)


def invalid_pin_code() -> Refusal:
    """400, errorCode 193: not the four digits on the sticker. Its name is assumed."""
    return _problem(400, 193, "InvalidPinCode", "Invalid PIN code")


def no_firmware_access() -> Refusal:
    """401 with empty text, although the token is fine: firmware of somebody else's charger (easee_hass#315)."""
    return Refusal(401, content_type="text/plain; charset=utf-8")


def too_many_requests(retry_after_s: int | None) -> Refusal:
    """429 with nothing in it (easee_hass#564); retry_after_s: whole seconds until the next call is welcome, if told."""
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    return Refusal(429, content_type=jsontext.JSON, headers=headers)


def gateway_forbidden() -> Refusal:
    """403 of the gateway: a blocked address, or trouble at the vendor (evcc-io/evcc#16077)."""
    return Refusal(403, {"message": "Forbidden"}, content_type="application/json")


def blackhole(address: str, key: str) -> Refusal:
    """301 with nothing in it: the gateway sends a blocked caller elsewhere (stekker/easee)."""
    headers = {"Location": address, "X-Amzn-Errortype": "ForbiddenException", "X-Easee-Key": key}
    return Refusal(301, content_type="application/json", headers=headers)


def not_found() -> Refusal:
    """404 of the framework: no such site, no such session."""
    return _framework(404, "Not Found")


def invalid(errors: Mapping[str, list[str]]) -> Refusal:
    """400 of the framework: field -> what is wrong with it."""
    return _framework(400, "One or more validation errors occurred.", errors)


def no_route() -> Refusal:
    """404 with nothing in it, not even a content type: the address does not exist (any more)."""
    return Refusal(404, content_type=None)


def bare(status: int, headers: Mapping[str, str] | None = None) -> Refusal:
    """A status of the web server itself, with nothing in the body: a wrong method (405), a body too large (413)."""
    return Refusal(status, content_type=None, headers=headers)

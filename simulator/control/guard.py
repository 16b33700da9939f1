"""Who may steer the sandbox: callers of this machine by name, no other site's page, and with the token if there is one.

A page elsewhere can make a browser on this machine send requests here, or rebind its own name to this address; so the
name that was asked for, the page that asks and the type of what is sent are all looked at.
"""

import hmac
import ipaddress

from flask import Flask, Response, request

from simulator.control.problems import ForeignCaller, NotJson, TokenMissing

OPEN_PATHS = ("/_sandbox/healthz", "/_sandbox/readyz")
"""Whether it lives is everybody's to know; whoever watches over processes asks by any name."""
MAX_BODY_BYTES = 256 * 1024
MAX_REPORT_BYTES = 8 * 1024 * 1024
REPORTS_PATH = "/_sandbox/reports"
"""What a check writes may be long."""
MAX_STATE_BYTES = 16 * 1024 * 1024
"""Of a world's state; the embedded server takes no larger body."""
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_WILDCARDS = frozenset({"0.0.0.0", "::"})
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer that does not set its own: JSON is no page, and nobody else's to embed or keep."""


class Guard:
    """Looks at each request before anything else does. host: the address the server is bound to. token: None wants
    none.
    """

    def __init__(self, host: str = "127.0.0.1", token: str | None = None) -> None:
        self._names = _LOCAL_NAMES | {host.lower()}
        self._any_address = host in _WILDCARDS
        self._token = token.encode() if token else None

    def check(self) -> None:
        """Look at the request at hand. Raises ForeignCaller, TokenMissing or NotJson."""
        if request.path in OPEN_PATHS:
            return
        if request.path.endswith("/state"):
            request.max_content_length = MAX_STATE_BYTES
        elif request.path == REPORTS_PATH:
            request.max_content_length = MAX_REPORT_BYTES
        self._check_host()
        self._check_site()
        if request.path.startswith("/_sandbox/"):
            self._check_token()
            writes = request.method in ("POST", "PUT", "PATCH") and request.routing_exception is None
            if writes and request.mimetype != "application/json":
                got = request.mimetype or "no Content-Type"
                raise NotJson(f"application/json was expected for {request.method} {request.path}, got {got}")

    def _check_host(self) -> None:
        name = _name_of(request.headers.get("Host", ""))
        if name in self._names or (self._any_address and _is_address(name)):
            return
        raise ForeignCaller(f"Host: one of {', '.join(sorted(self._names))} was expected, got {name or 'none'!r}")

    def _check_site(self) -> None:
        """Only the sandbox's own page, or no page at all (a program, or a person who typed the address)."""
        origin = request.headers.get("Origin")
        own = f"{request.scheme}://{request.headers.get('Host', '')}".lower()
        if origin is not None and origin.lower() != own:
            raise ForeignCaller(f"Origin: {own} was expected, got {origin!r}")
        site = request.headers.get("Sec-Fetch-Site")
        if site not in (None, "same-origin", "none"):
            raise ForeignCaller(f"Sec-Fetch-Site: same-origin was expected, got {site!r}")

    def _check_token(self) -> None:
        if self._token is None:
            return
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(shown.strip().encode(), self._token):
            raise TokenMissing("Authorization: a bearer token was expected, got none or a wrong one")


def stand_guard(app: Flask, guard: Guard) -> None:
    """Put the guard before the app, a limit on what it reads and careful headers on what it says."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.before_request(guard.check)

    @app.after_request
    def careful(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _name_of(host: str) -> str:
    """The name or address in a Host header, without port, brackets and final dot."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].rstrip(".").lower()


def _is_address(name: str) -> bool:
    """Whether it is an IP address: a name that was bound to this one by somebody else is none."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

"""What a recorded request was for: whose cloud, which kind of endpoint, by its address alone.

Sources: developer.easee.com/reference, docs.zaptec.com/reference, goecharger/go-eCharger-API-v2 cloudapi-en.md. Unknown
addresses are for nothing that a scenario speaks of.
"""

import re
from collections.abc import Iterable

from simulator.record.archive import Exchange, body_text
from simulator.truth.states import Vendor

MOUNTS = {Vendor.EASEE: "/easee/", Vendor.GO_E: "/go-e/", Vendor.ZAPTEC: "/zaptec/"}
"""How paths of a sandbox begin; the clouds' own have no such beginning."""
_ID = r"[^/]+"
_PLACES: dict[Vendor, tuple[tuple[str, str], ...]] = {
    Vendor.EASEE: (
        ("POST /api/accounts/login", "login"),
        ("POST /api/accounts/refresh_token", "renew"),
        (f"GET /state/{_ID}/observations", "state"),
        (f"GET /api/chargers/{_ID}/state", "state"),
        (f"GET /api/sites/{_ID}/state", "state"),
        (f"GET /api/chargers/{_ID}(/details|/config|/site)?", "details"),
        (f"GET /api/sites/{_ID}", "details"),
        ("GET /api/(chargers|sites|accounts/products)", "list"),
        (f"POST /api/chargers/{_ID}/(settings|commands/.+)", "command"),
    ),
    Vendor.GO_E: ((rf"GET (/{_ID})?/api/status", "state"), (rf"GET (/{_ID})?/api/set", "command")),
    Vendor.ZAPTEC: (
        ("POST /oauth/token", "login"),
        (f"GET /api/chargers/{_ID}/state", "state"),
        (f"GET /api/chargers/{_ID}", "details"),
        (f"GET /api/installation/{_ID}(/hierarchy)?", "details"),
        ("GET /api/(chargers|installation)", "list"),
        (f"POST /api/chargers/{_ID}/sendcommand/{_ID}", "command"),
    ),
}
_OWN = {
    Vendor.EASEE: re.compile("/api/accounts/|/state/|/api/sites"),
    Vendor.GO_E: re.compile(r"(/\d+)?/api/(status|set)$"),
    Vendor.ZAPTEC: re.compile(r"/oauth/token|/api/installation|/\.well-known/"),
}
"""Addresses that only one of them has."""
_RENEWS = re.compile(r"grant_type=refresh_token(&|$)")


def vendors_in(exchanges: Iterable[Exchange]) -> list[Vendor]:
    """Whose clouds were asked, as far as addresses tell."""
    paths = [exchange.path for exchange in exchanges]
    mounted = [vendor for vendor in Vendor if any(path.startswith(MOUNTS[vendor]) for path in paths)]
    return mounted or [vendor for vendor in Vendor if any(_OWN[vendor].match(path) for path in paths)]


def role_of(exchange: Exchange, vendor: Vendor) -> str | None:
    """What an exchange was for: login, renew, state, details, list or command; None for anything else."""
    path = exchange.path
    if path.startswith(tuple(MOUNTS.values())):
        if not path.startswith(MOUNTS[vendor]):
            return None
        path = path.removeprefix(MOUNTS[vendor].rstrip("/"))
    said = f"{exchange.method} {path.rstrip('/')}"
    role = next((role for pattern, role in _PLACES[vendor] if re.fullmatch(pattern, said)), None)
    return "renew" if role == "login" and _RENEWS.search(body_text(exchange.request_body)) else role

"""A right service without any framework: bare WSGI, other words, other headers, other habits, the same meaning."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from simulator.service.app import ServiceSettings
from simulator.service.circuit import Circuit
from simulator.service.clients import VendorClient
from simulator.service.clients.easee.client import EaseeClient
from simulator.service.clients.go_e.client import GoEClient
from simulator.service.clients.zaptec.client import ZaptecClient
from simulator.service.errors import Refusal
from simulator.service.fleet import Fleet, Vendor
from simulator.service.http import VendorHttp
from simulator.service.links import Links
from simulator.service.refresh import Refresher
from simulator.service.tokens import Tokens
from simulator.truth.clock import WallClock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_BEFORE, _AFTER = "/v1.0.0/chargers/", "/refresh"
_STATES = {"account connected": True, "account disconnected": False}
_PHRASES = {200: "Fine", 401: "Who are you", 404: "Nobody", 405: "Not like this", 503: "Later"}
_WORDS = {
    "UNAUTHORIZED": "Please show a key that we know.",
    "CHARGER_NOT_FOUND": "We know no such charger.",
    "VENDOR_ACCOUNT_IS_DISCONNECTED": "The owner has not linked this account.",
    "VENDOR_COMMUNICATION_ERROR": "The vendor said something that we do not understand.",
    "DEVICE_IS_DISCONNECTED": "The charger cannot be reached at the moment.",
    "VENDOR_AUTHENTICATION_ERROR": "The vendor does not accept the owner's login.",
    "VENDOR_CONNECTION_ERROR": "The vendor does not answer.",
}
_ZONE = timezone(timedelta(hours=-3, minutes=-30))


class _Plain:
    def __init__(
        self, refresher: Refresher, fleet: Fleet, links: Links, key: str, forget: Callable[[str], None]
    ) -> None:
        self._refresher = refresher
        self._fleet = fleet
        self._links = links
        self._key = key
        self._forget = forget
        self._errors = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        status, body, more = self._answer(environ)
        content = json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False).encode()
        headers = [("content-type", 'Application/JSON; Charset="UTF-8"'), ("content-length", str(len(content)))]
        start_response(f"{status} {_PHRASES[status]}", [*headers, ("server", "plain/2"), *more])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]

    def _answer(self, environ: "WSGIEnvironment") -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if environ.get("HTTP_X_API_KEY") != self._key:
            return 401, self._error("UNAUTHORIZED"), []
        if path == "/_provider_states" and method == "POST":
            return 200, self._set_link(json.load(environ["wsgi.input"])), []
        if not (path.startswith(_BEFORE) and path.endswith(_AFTER)):
            return 404, self._error("CHARGER_NOT_FOUND"), []
        if method != "GET":
            return 405, self._error("VENDOR_COMMUNICATION_ERROR"), [("allow", "GET")]
        try:
            body = self._refresher.refresh(path[len(_BEFORE) : -len(_AFTER)])
        except Refusal as refusal:
            return refusal.status, self._error(refusal.code), []
        return 200, _in_own_style(body), [("cache-control", "max-age=0, private"), ("expires", "0")]

    def _error(self, code: str) -> dict[str, Any]:
        self._errors += 1
        told = str(uuid5(NAMESPACE_URL, f"error {self._errors}")).upper()
        return {"message": _WORDS[code], "id": told, "errorCode": code, "path": None}

    def _set_link(self, wanted: dict[str, Any]) -> dict[str, Any]:
        account = self._fleet.accounts[wanted["params"]["accountId"]]
        self._links.set_connected(account, _STATES[wanted["state"]])
        self._forget(account.id)
        return {}


def _in_own_style(body: dict[str, Any]) -> dict[str, Any]:
    """Another zone, whole numbers without a point, no location, no name, zeros left out."""
    told = dict(body)
    told.pop("locationId", None)
    charge = told["chargeState"]
    told["chargeState"] = {name: _spelled(value) for name, value in charge.items() if name == "isPlugged" or value}
    if "staticData" in told:
        told["staticData"] = {name: _spelled(value) for name, value in told["staticData"].items() if name != "name"}
    return {name: _spelled(value) for name, value in told.items()}


def _spelled(value: Any) -> Any:
    if isinstance(value, str) and value.endswith("Z") and value[4:5] == "-":
        return datetime.fromisoformat(value).astimezone(UTC).astimezone(_ZONE).isoformat(timespec="microseconds")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def plain(
    settings: ServiceSettings,
    fleet: Mapping[str, Any],
    *,
    clock: WallClock,
    transport: httpx.BaseTransport,
    error_ids: Callable[[], str],
) -> "WSGIApplication":
    """Make the service."""
    del error_ids
    known = Fleet.from_export(fleet)
    links, circuit = Links(known.accounts, settings.max_rejected_logins), Circuit(settings, clock)
    tokens, http = Tokens(settings, clock, links), VendorHttp(settings, transport)
    clients: dict[Vendor, VendorClient] = {
        Vendor.EASEE: EaseeClient(http, tokens, settings, clock),
        Vendor.GO_E: GoEClient(http, links, clock),
        Vendor.ZAPTEC: ZaptecClient(http, tokens, clock),
    }

    def forget(account_id: str) -> None:
        tokens.forget(account_id)
        circuit.forget(known.accounts[account_id])

    return _Plain(Refresher(settings, clock, known, links, circuit, clients), known, links, settings.api_key, forget)

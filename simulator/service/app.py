"""Puts the service together: settings, fleet and vendors in, a Flask app out."""

from __future__ import annotations

import hmac
import logging
import os
import uuid
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WrongMethod
from werkzeug.routing import BaseConverter, Map, Rule

from simulator.service.answers import error_body, json_answer
from simulator.service.circuit import Circuit
from simulator.service.clients import VendorClient
from simulator.service.clients.easee.client import EaseeClient
from simulator.service.clients.go_e.client import GoEClient
from simulator.service.clients.zaptec.client import ZaptecClient
from simulator.service.clock import Clock, SystemClock
from simulator.service.errors import (
    BadProviderState,
    FleetError,
    MethodNotAllowed,
    PathNotFound,
    Refusal,
    Unauthorized,
    VendorCommunication,
)
from simulator.service.fleet import Account, Fleet, Vendor
from simulator.service.http import VendorHttp
from simulator.service.links import Links
from simulator.service.provider_states import ProviderStates
from simulator.service.refresh import Refresher
from simulator.service.settings import ServiceSettings
from simulator.service.tokens import Tokens

__all__ = ["FleetError", "Parts", "ServiceSettings", "create_app"]

log = logging.getLogger(__name__)

_REFRESH = "refresh"
_PROVIDER_STATES = "provider_states"
_MAX_REQUEST_BYTES = 64 * 1024


class _Anything(BaseConverter):
    """Any charger id a caller may think of, also empty, or with slashes or line ends in it: each is answered alike."""

    regex = r"[\s\S]*"
    part_isolating = False


def _addresses(*, provider_states: bool) -> Map:
    rules = [Rule("/v1.0.0/chargers/<anything:charger_id>/refresh", endpoint=_REFRESH, methods=["GET"])]
    if provider_states:
        rules.append(Rule("/_provider_states", endpoint=_PROVIDER_STATES, methods=["POST"]))
    return Map(rules, converters={"anything": _Anything}, merge_slashes=False, strict_slashes=True)


_ADDRESSES = {offered: _addresses(provider_states=offered) for offered in (False, True)}
"""With and without provider states. Compiled once: a service is made in a fraction of the time its addresses take."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The classes a service is made of, so that another can stand in a part's place."""

    links: type[Links] = Links
    circuit: type[Circuit] = Circuit
    tokens: type[Tokens] = Tokens
    refresher: type[Refresher] = Refresher


_USUAL = Parts()


def create_app(
    settings: ServiceSettings,
    fleet: Mapping[str, Any],
    *,
    clock: Clock | None = None,
    transport: httpx.BaseTransport | None = None,
    error_ids: Callable[[], str] | None = None,
    parts: Parts = _USUAL,
) -> Flask:
    """Return the charger-service as a WSGI app.

    fleet: the parsed fleet export. clock: where all time comes from. transport: reaches the vendors instead of the
    network. error_ids: source of the UUIDs in error answers. parts: what it is made of. Raises FleetError when the
    fleet cannot be used.
    """
    clock = clock or SystemClock()
    known = Fleet.from_export(fleet)
    links = parts.links(known.accounts, settings.max_rejected_logins)
    circuit = parts.circuit(settings, clock)
    tokens = parts.tokens(settings, clock, links)
    http = VendorHttp(settings, transport)
    clients: dict[Vendor, VendorClient] = {
        Vendor.EASEE: EaseeClient(http, tokens, settings, clock),
        Vendor.GO_E: GoEClient(http, links, clock),
        Vendor.ZAPTEC: ZaptecClient(http, tokens, clock),
    }

    def forget(account: Account) -> None:
        tokens.forget(account.id)
        circuit.forget(account)

    app = _bare_app(_ADDRESSES[settings.provider_states])
    weakref.finalize(app, http.close)
    _guard(app, settings.api_key.encode())
    _answer_refusals(app, error_ids or _random_id)
    app.view_functions[_REFRESH] = _refresh_view(parts.refresher(settings, clock, known, links, circuit, clients))
    app.view_functions[_PROVIDER_STATES] = _provider_states_view(ProviderStates(known.accounts, links, forget))
    return app


def _bare_app(addresses: Map) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MAX_REQUEST_BYTES
    app.url_map = addresses
    return app


def _random_id() -> str:
    return str(uuid.UUID(bytes=os.urandom(16), version=4))


def _guard(app: Flask, api_key: bytes) -> None:
    @app.before_request
    def require_key() -> None:
        given = request.headers.get("X-API-KEY", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, api_key):
            raise Unauthorized("missing or wrong API key")


def _answer_refusals(app: Flask, error_ids: Callable[[], str]) -> None:
    """Turn every exception into an answer; this is the one place that does."""

    def answer(refusal: Refusal) -> Response:
        return json_answer(error_body(refusal, error_ids()), refusal.status)

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        if refusal.status == 503:
            log.info("refresh refused: %s (%s) %s", refusal.code, refusal.detail, _asked_for())
        response = answer(refusal)
        if refusal.status == 401:
            response.headers["WWW-Authenticate"] = "ApiKey"
        return response

    @app.errorhandler(WrongMethod)
    def wrong_method(error: WrongMethod) -> Response:
        response = answer(MethodNotAllowed())
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return response

    @app.errorhandler(HTTPException)
    def no_such_path(_: HTTPException) -> Response:
        return answer(PathNotFound())

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.error("refresh failed by our own mistake: %s %s", type(error).__name__, _asked_for(), exc_info=error)
        return answer(VendorCommunication())


def _asked_for() -> str:
    return repr(str((request.view_args or {}).get("charger_id", ""))[:64])


def _refresh_view(refresher: Refresher) -> Callable[[str], Response]:
    def refresh(charger_id: str) -> Response:
        return json_answer(refresher.refresh(charger_id), 200)

    return refresh


def _provider_states_view(states: ProviderStates) -> Callable[[], Response]:
    def provider_states() -> Response:
        try:
            states.apply(request.get_json(force=True))
        except (HTTPException, RecursionError):
            raise BadProviderState("provider state: expected a JSON body") from None
        return json_answer({}, 200)

    return provider_states

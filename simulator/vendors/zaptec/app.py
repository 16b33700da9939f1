"""The Zaptec cloud as a Flask app: addresses in any letter case, the vendor's headers on every answer."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from flask import Request, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from simulator.addresses import Addresses
from simulator.truth.states import Vendor
from simulator.truth.world import Worlds
from simulator.vendors.front import Gate, Role, Subject, VendorApp, open_gate
from simulator.vendors.zaptec import (
    keeping,
    routes_auth,
    routes_chargers,
    routes_commands,
    routes_history,
    routes_installations,
    routes_sessions,
    routes_sites,
)
from simulator.vendors.zaptec.auth import identify, readable_form, takes_get
from simulator.vendors.zaptec.errors import Refusal, empty
from simulator.vendors.zaptec.hook_sender import Send, post
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.webhooks import WebHooks

ROLES = (
    ("token", Role.LOGIN),
    ("state", Role.STATE),
    ("charger", Role.DETAILS),
    ("chargers", Role.LIST),
    ("command", Role.COMMAND),
    ("authorise", Role.COMMAND),
    ("update_charger", Role.COMMAND),
    ("local_settings", Role.COMMAND),
    ("write_settings", Role.COMMAND),
    ("update_installation", Role.COMMAND),
    ("put_installation", Role.COMMAND),
    ("priority", Role.COMMAND),
)
ROUTES = (
    routes_auth,
    routes_chargers,
    routes_commands,
    routes_history,
    routes_installations,
    routes_sessions,
    routes_sites,
)
TOKEN_PATH = "/oauth/token"
_ADDRESSES = Addresses()
MAX_BODY_BYTES = 1_048_576
"""A larger body is refused with 413 before it is read."""
HEADERS = {
    "Cache-Control": "no-cache, no-store, must-revalidate, max-age=0",
    "Expires": "Thu, 01 Jan 1970 00:00:00 GMT",
    "Vary": "Origin",
    "Request-Context": f"appId=cid-v1:{uuid5(NAMESPACE_URL, 'zaptec')}",
    "Strict-Transport-Security": "max-age=15724800; includeSubDomains",
}
"""What answers of /api carry; seen in 2023 (custom-components/zaptec#66)."""


class ZaptecApp(VendorApp):
    """The vendor's app: its paths are matched without regard to letter case. hooks: the web hooks it sends."""

    hooks: WebHooks

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Flask's own, looking up the path in lower case; the old token server took GET for POST."""
        adapter = super().create_url_adapter(request)
        if adapter is not None and request is not None:
            adapter.path_info = adapter.path_info.lower()
            if request.method == "GET" and adapter.path_info == TOKEN_PATH and takes_get(self.worlds, request):
                adapter.default_method = request.method = "POST"
        return adapter

    def subject(self) -> Subject:
        """What the request is about; the token endpoint serves logins and renewals alike."""
        subject = super().subject()
        renews = subject.role is Role.LOGIN and readable_form(request).get("grant_type") == "refresh_token"
        return replace(subject, role=Role.RENEW) if renews else subject


def create_app(worlds: Worlds, gate: Gate = open_gate, send: Send = post) -> ZaptecApp:
    """The Zaptec cloud over these worlds, behind that gate; without faults the gate lets everything through.

    send: delivers web hooks; they go out before a request that concerns their world is answered.
    """
    lookup = Lookup(worlds, send)

    def gate_behind_hooks(subject: Subject, proceed: Callable[[], Response]) -> Response:
        if subject.world is not None:
            lookup.hooks.look(subject.world)
        return gate(subject, proceed)

    app = ZaptecApp("zaptec", _ADDRESSES, Vendor.ZAPTEC, worlds, partial(identify, worlds), ROLES, gate_behind_hooks)
    app.hooks = lookup.hooks
    app.shelves = partial(keeping.shelves, lookup.book, lookup.hooks)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    for routes in ROUTES:
        app.register_blueprint(routes.blueprint(lookup))
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _unrouted)
    app.after_request(_headers)
    app.complete()
    return app


def _refused(refusal: Refusal) -> Response:
    return refusal.response


def _unrouted(error: HTTPException) -> Response:
    """Unknown path (404), wrong method (405): the status alone, and what the method could have been."""
    allowed = sorted(getattr(error, "valid_methods", None) or ())
    return empty(error.code or 404, **({"Allow": ", ".join(allowed)} if allowed else {}))


def _headers(response: Response) -> Response:
    for name, value in (HEADERS | g.get("shares", {})).items():
        response.headers.setdefault(name, value)
    return response

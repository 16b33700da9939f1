"""Puts go-e's cloud and its chargers' own interfaces together."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from simulator.addresses import Addresses
from simulator.truth.clock import SystemWall
from simulator.truth.states import Vendor
from simulator.truth.world import Worlds
from simulator.vendors.front import Gate, Role, VendorApp, open_gate
from simulator.vendors.go_e import auth, errors, keeping, lan_words, routes, routes_lan, routes_sockets
from simulator.vendors.go_e.errors import NoRoute, Refusal
from simulator.vendors.go_e.lan_words import Unreachable
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import SettingsBook
from simulator.vendors.go_e.socket_stream import Caller, Stream
from simulator.vendors.upgrade import OpenWebSocket, Upgrading, WebSocket

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ROLES = {
    "status": Role.STATE,
    "set": Role.COMMAND,
    "lan_status": Role.STATE,
    "lan_status_v1": Role.STATE,
    "lan_set": Role.COMMAND,
    "lan_set_v1": Role.COMMAND,
}
"""What each endpoint is for; those not named here are Role.OTHER."""

_ADDRESSES = Addresses()
HangUp = Callable[["WSGIEnvironment"], None]
"""Sees to it that a request gets no answer, whatever is returned for it."""


def create_app(
    worlds: Worlds,
    gate: Gate = open_gate,
    open_websocket: OpenWebSocket | None = None,
    hang_up: HangUp = lambda _: None,
) -> VendorApp:
    """The go-e cloud over these worlds; each app remembers what was written through it.

    open_websocket: takes the connection of an upgrade request away from the server; without it, or where it gives
    None, upgrades are answered with 400. hang_up: called for a charger that nobody reaches in the LAN; a server that
    cannot do it answers 502.
    """
    app = VendorApp(__name__, _ADDRESSES, Vendor.GO_E, worlds, auth.identifier(worlds), ROLES.items(), gate)
    # A redirect to a tidier address would be an HTML page the vendor never sends.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    book = SettingsBook()
    app.shelves = partial(keeping.shelves, book)
    app.register_blueprint(routes.blueprint(worlds, book))
    app.register_blueprint(routes_lan.blueprint(worlds, book))
    app.register_blueprint(routes_sockets.blueprint(worlds, book))
    _register_errors(app, worlds, hang_up)

    def converse(caller: Caller, websocket: WebSocket) -> None:
        Stream(worlds, caller, book, websocket, SystemWall().monotonic_s).run()

    upgrading = Upgrading(app.wsgi_app, open_websocket, converse, _not_upgraded, "go-e-socket")
    app.wsgi_app = upgrading  # type: ignore[method-assign]
    app.complete()
    return app


def _not_upgraded() -> Response:
    response = Response(status="400 Bad Request")
    del response.headers["Content-Type"]
    return response


def _register_errors(app: Flask, worlds: Worlds, hang_up: HangUp) -> None:
    @app.before_request
    def keep_apart() -> None:
        if request.blueprint == routes_lan.NAME and auth.at_vendor(request):
            raise NoRoute

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        found = auth.addressed(worlds, auth.serial_of(request))
        return refusal.answer(empty=found is not None and Options.of(found.world.options).empty_errors)

    @app.errorhandler(Unreachable)
    def unreachable(_error: Unreachable) -> Response:
        hang_up(request.environ)
        return Response(status=502)

    @app.errorhandler(NoRoute)
    @app.errorhandler(HTTPException)
    def elsewhere(error: Exception) -> Response:
        if not auth.in_lan(request):
            return errors.no_route(f"{auth.serial_of(request)}.api.v3.go-e.io")
        if auth.addressed(worlds, auth.serial_of(request)) is None:
            return unreachable(Unreachable())
        return lan_words.no_such_method() if isinstance(error, MethodNotAllowed) else lan_words.nothing_here()

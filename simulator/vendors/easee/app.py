"""Easee's cloud as a Flask app behind a gate."""

from functools import partial

from flask import Request, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from simulator.addresses import Addresses
from simulator.truth.clock import SystemWall
from simulator.truth.fleet import Identity
from simulator.truth.seeds import derived_uuid
from simulator.truth.states import Vendor
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import (
    errors,
    gateway,
    hub_token,
    keeping,
    routes_accounts,
    routes_chargers,
    routes_circuits,
    routes_commands,
    routes_equalizers,
    routes_hubs,
    routes_ocpp,
    routes_owners,
    routes_plans,
    routes_resources,
    routes_sessions,
    routes_sites,
    routes_terms,
    routes_usage,
)
from simulator.vendors.easee.desk import Desk
from simulator.vendors.easee.hub_stream import Caller, Stream
from simulator.vendors.easee.rate_limits import RateLimits
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import refuse
from simulator.vendors.front import Gate, Role, VendorApp, open_gate
from simulator.vendors.upgrade import OpenWebSocket, Upgrading, WebSocket

ROLES: dict[str, Role] = {
    "login": Role.LOGIN,
    "refresh_token": Role.RENEW,
    "observations": Role.STATE,
    "charger_state": Role.STATE,
    "site_state": Role.STATE,
    "charger": Role.DETAILS,
    "charger_details": Role.DETAILS,
    "charger_config": Role.DETAILS,
    "charger_site": Role.DETAILS,
    "site": Role.DETAILS,
    "chargers": Role.LIST,
    "sites": Role.LIST,
    "products": Role.LIST,
    "command": Role.COMMAND,
    "charger_settings": Role.COMMAND,
    "command_outcome": Role.COMMAND,
    "write_circuit_settings": Role.COMMAND,
    "write_dynamic": Role.COMMAND,
    "rated_current": Role.COMMAND,
    "allocate": Role.COMMAND,
    "configure_fuse": Role.COMMAND,
    "write_schedule": Role.COMMAND,
    "write_charge_plan": Role.COMMAND,
    "delete_schedule": Role.COMMAND,
    "delete_charge_plan": Role.COMMAND,
    "switch_schedule": Role.COMMAND,
}
"""What each endpoint is for; those not named here are Role.OTHER."""

_LARGEST_BODY_BYTES = 1 << 20
_ADDRESSES = Addresses()
_NAMED = "charger_sandbox.easee.named"
Named = tuple[World | None, str | None, Identity | None]
"""World, account and charger a request is about."""


def create_app(worlds: Worlds, gate: Gate = open_gate, open_websocket: OpenWebSocket | None = None) -> VendorApp:
    """Easee's cloud for these worlds; ``gate`` stands around every answer.

    open_websocket: takes the connection of an upgrade request away from the server; without it, or where it gives
    None, upgrades are answered as plain requests to a hub are, with 400.
    """
    identify = partial(_identify_once, worlds)
    app = VendorApp(__name__, _ADDRESSES, Vendor.EASEE, worlds, identify, ROLES.items(), gate)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY_BYTES
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    records = Records()
    app.extensions["easee.records"] = records
    app.shelves = partial(keeping.shelves, records)
    desk = Desk(records)
    app.register_blueprint(routes_accounts.blueprint(worlds, records))
    app.register_blueprint(routes_sites.blueprint(worlds, records))
    app.register_blueprint(routes_chargers.blueprint(worlds, records))
    app.register_blueprint(routes_sessions.blueprint(worlds, records))
    app.register_blueprint(routes_commands.blueprint(worlds, desk))
    app.register_blueprint(routes_circuits.blueprint(worlds, desk))
    app.register_blueprint(routes_usage.blueprint(worlds, records))
    app.register_blueprint(routes_owners.blueprint(worlds, records))
    app.register_blueprint(routes_terms.blueprint(worlds, records))
    app.register_blueprint(routes_plans.blueprint(worlds, desk))
    app.register_blueprint(routes_ocpp.blueprint(worlds, records.notes))
    app.register_blueprint(routes_resources.blueprint(worlds, records))
    app.register_blueprint(routes_equalizers.blueprint(worlds, desk))
    app.register_blueprint(routes_hubs.blueprint(worlds))

    def converse(caller: Caller, websocket: WebSocket) -> None:
        Stream(worlds, caller, records, websocket, SystemWall().monotonic_s).run()

    app.wsgi_app = Upgrading(app.wsgi_app, open_websocket, converse, _not_upgraded, "easee-stream")  # type: ignore[method-assign]
    rate_limits = RateLimits()

    @app.before_request
    def admit() -> None:
        world, account_id, _ = identify(request)
        gateway.check(world)
        rate_limits.check(world, account_id, request)

    @app.after_request
    def dress(response: Response) -> Response:
        world, account_id, _ = identify(request)
        return gateway.dress(world, account_id or "", request, response)

    app.register_error_handler(errors.Refusal, _say_refusal)
    app.register_error_handler(HTTPException, _say_web_server)
    app.complete()
    return app


def _identify_once(worlds: Worlds, asked: Request) -> Named:
    """Whom a request names: asked for several times in one request, found out once."""
    named: Named | None = asked.environ.get(_NAMED)
    if named is None:
        named = asked.environ[_NAMED] = hub_token.identify(worlds, asked)
    return named


def _not_upgraded() -> Response:
    """What a plain request to a hub gets."""
    response = refuse(errors.bare(400), "")
    response.status = "400 Bad Request"
    return response


def _trace_id() -> str:
    """The framework's name for a request: the same for the same method and path."""
    named = derived_uuid(0, "easee", "trace", request.method, request.full_path).hex
    parent = derived_uuid(0, "easee", "span", request.method, request.full_path).hex[:16]
    return f"00-{named}-{parent}-00"


def _say_refusal(refusal: errors.Refusal) -> Response:
    return refuse(refusal, _trace_id())


def _say_web_server(error: HTTPException) -> Response:
    """What the web server says before any endpoint is reached, never an HTML page."""
    if isinstance(error, NotFound):
        return refuse(errors.no_route(), _trace_id())
    allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    return refuse(errors.bare(error.code or 500, headers), _trace_id())

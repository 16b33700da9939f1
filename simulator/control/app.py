"""The control app: whether the sandbox is alive and ready, what is where, and the API that steers it."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, json, jsonify, request

from simulator.addresses import Addresses, SharedAddressesApp
from simulator.control import (
    routes_accounts,
    routes_chaos,
    routes_chargers,
    routes_clock,
    routes_faults,
    routes_journal,
    routes_leases,
    routes_reports,
    routes_runs,
    routes_sandbox,
    routes_state,
    routes_truth,
)
from simulator.control.control import Control
from simulator.control.document import SHORT_ENDING, operations, read_body, read_query
from simulator.control.guard import Guard, stand_guard
from simulator.control.problems import BadInput, answer_errors
from simulator.control.route import Asked, Said, WorldControlRoute, WorldRoute
from simulator.dashboard import page

_PLACES = {
    "chargerService": "/v1.0.0/chargers/{chargerId}/refresh",
    "easee": "/easee/api",
    "goE": "/go-e/{serial}/api/status",
    "zaptec": "/zaptec/api",
    "health": "/_sandbox/healthz",
    "readiness": "/_sandbox/readyz",
}
_ADDRESSES = {steered: Addresses() for steered in (False, True)}
_CONTROL_PLACES = {"control": "/_sandbox/openapi.json", "events": "/_sandbox/events"}
WORLD_ROUTES = (
    *routes_sandbox.WORLD_ROUTES,
    *routes_truth.WORLD_ROUTES,
    *routes_chargers.WORLD_ROUTES,
    *routes_accounts.WORLD_ROUTES,
    *routes_faults.WORLD_ROUTES,
    *routes_chaos.WORLD_ROUTES,
    *routes_clock.WORLD_ROUTES,
    *routes_runs.WORLD_ROUTES,
    *routes_journal.WORLD_ROUTES,
    *routes_state.WORLD_ROUTES,
)


def create_app(ready: Callable[[], bool], control: Control | None = None, guard: Guard | None = None) -> Flask:
    """Return the control app; ``ready`` tells whether everything is there that the sandbox was started for.

    control: what is steered, None for a sandbox that only tells how it is. guard: who may. Errors: see ``problems``,
    503 while not ready.
    """
    app = SharedAddressesApp("simulator.control", _ADDRESSES[control is not None])
    app.json.sort_keys = False  # type: ignore[attr-defined]
    places = {**_PLACES, **(_CONTROL_PLACES if control else {})}
    answer_errors(app, places)

    @app.get("/")
    def index() -> Response:
        if control is not None and page.wanted():
            return page.page()
        response = jsonify(name="charger-sandbox", places=places)
        response.headers["Vary"] = "Accept"
        return response

    @app.get("/_sandbox/healthz")
    def health() -> Response:
        return jsonify(status="ok")

    @app.get("/_sandbox/readyz")
    def readiness() -> tuple[Response, int]:
        return (jsonify(status="ok"), 200) if ready() else (jsonify(status="starting"), 503)

    if control is not None:
        stand_guard(app, guard or Guard())
        app.register_blueprint(page.blueprint())
        app.before_request(control.drop_overdue)
        _add_routes(app, control)
    app.complete()
    return app


def _add_routes(app: Flask, control: Control) -> None:
    for route in (*routes_sandbox.ROUTES, *routes_leases.ROUTES, *routes_reports.ROUTES):
        handle = route.handle

        def answer(handle: Callable[[Control, Asked], Said] = handle, **path: str) -> Any:
            return _kept(control, handle(control, _asked(path)))

        _add(app, f"/_sandbox{route.rule}", route.name, route.method, answer)
    for world_route in WORLD_ROUTES:

        def answer_in_world(handle: Any = world_route.handle, **path: str) -> Any:
            return _kept(control, handle(control.console(path.pop("world", None)), _asked(path)))

        _add_twice(app, world_route, answer_in_world)
    for control_route in (*routes_sandbox.CONTROL_ROUTES, *routes_state.CONTROL_ROUTES):

        def answer_by_world(handle: Any = control_route.handle, **path: str) -> Any:
            return _kept(control, handle(control, _asked(path)))

        _add_twice(app, control_route, answer_by_world)


def _kept(control: Control, said: Said) -> Said:
    """What was done is kept before it is answered."""
    if request.method not in ("GET", "HEAD"):
        control.on_written()
    return said


def _add_twice(app: Flask, route: WorldRoute | WorldControlRoute, answer: Callable[..., Any]) -> None:
    """Below its world, and without one for the default world."""
    _add(app, f"/_sandbox/worlds/<world>{route.rule}", route.name, route.method, answer)
    _add(app, f"/_sandbox{route.rule}", route.name + SHORT_ENDING, route.method, answer)


def _add(app: Flask, rule: str, name: str, method: str, answer: Callable[..., Any]) -> None:
    app.add_url_rule(rule, name, answer, methods=[method], provide_automatic_options=False)


def _asked(path: dict[str, str]) -> Asked:
    """The request at hand, read by the document. Raises BadInput."""
    name = request.endpoint or ""
    return Asked(
        path=path,
        query=_query(name),
        body=_body(name) if request.method in ("POST", "PUT", "PATCH") else {},
        headers=dict(request.headers.items()),
        base_url=request.host_url.rstrip("/"),
    )


def _query(name: str) -> dict[str, Any]:
    try:
        given = {key: request.args.getlist(key) for key in request.args}
    except UnicodeDecodeError as error:
        raise BadInput("query", "UTF-8", "other bytes") from error
    return read_query(name, given)


def _body(name: str) -> dict[str, Any]:
    if "requestBody" not in operations()[name]:
        body = _parsed(request.get_data() or b"{}")
        if body != {}:
            raise BadInput("body", "an empty object, or nothing at all", "more than that")
        return {}
    return read_body(name, _parsed(request.get_data()))


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput("body", "JSON", "something else") from error

"""Puts the go-e cloud together."""

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from simulator.truth.states import Vendor
from simulator.truth.world import Worlds
from simulator.vendors.front import Gate, Role, VendorApp, open_gate
from simulator.vendors.go_e import auth, errors
from simulator.vendors.go_e.errors import Refusal
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.routes import blueprint
from simulator.vendors.go_e.settings import SettingsBook

ROLES = {"status": Role.STATE, "set": Role.COMMAND}


def create_app(worlds: Worlds, gate: Gate = open_gate) -> VendorApp:
    """The go-e cloud over these worlds; each app remembers what was written through it."""
    app = VendorApp(__name__, Vendor.GO_E, worlds, auth.identifier(worlds), ROLES.items(), gate)
    # A redirect to a tidier address would be an HTML page the vendor never sends.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    app.register_blueprint(blueprint(worlds, SettingsBook()))
    _register_errors(app, worlds)
    return app


def _register_errors(app: Flask, worlds: Worlds) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        found = auth.addressed(worlds, auth.serial_of(request))
        return refusal.answer(empty=found is not None and Options.of(found.world.options).empty_errors)

    @app.errorhandler(HTTPException)
    def elsewhere(_error: HTTPException) -> Response:
        return errors.no_route(f"{auth.serial_of(request)}.api.v3.go-e.io")

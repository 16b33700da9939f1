"""Addresses of the local OCPP configuration, which the cloud keeps in numbered versions (evcc-io/evcc, easee-ocpp).

The cloud appends the serial to the address a client stores; the client takes it off again before writing it back.
"""

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, errors
from simulator.vendors.easee.bodies import Form
from simulator.vendors.easee.notes import Notes
from simulator.vendors.easee.places import charger_of
from simulator.vendors.easee.replies import reply

_MODES = ("DualProtocol", "OcppOff")
_DETAILS, _VERSION = "ocpp details", "ocpp version"


def blueprint(worlds: Worlds, notes: Notes) -> Blueprint:
    """Connection details, and applying a version of them."""
    routes = Blueprint("ocpp", __name__, url_prefix="/local-ocpp/v1")

    def asked_for(serial: str) -> tuple[World, Identity]:
        world, account = auth.caller(worlds, request)
        return world, charger_of(world, account.id, serial)

    @routes.get("/connection-details/<serial>")
    def ocpp_details(serial: str) -> Response:
        world, identity = asked_for(serial)
        details = notes.get(world, _DETAILS, identity.id)
        if details is None:
            raise errors.not_found()
        return reply(details)

    @routes.post("/connection-details/<serial>")
    def write_ocpp_details(serial: str) -> Response:
        world, identity = asked_for(serial)
        details = _details(Form.of(request), identity)
        with world.lock:
            version = notes.get(world, _VERSION, identity.id, 0) + 1
            notes.put(world, _DETAILS, identity.id, details)
            notes.put(world, _VERSION, identity.id, version)
        return reply({"version": str(version)})

    @routes.post("/connections/chargers/<serial>")
    def apply_ocpp(serial: str) -> Response:
        world, identity = asked_for(serial)
        version = str(notes.get(world, _VERSION, identity.id, 0))
        if Form.of(request).raw("version") != version or version == "0":
            raise errors.invalid({"version": ["There is no such version."]})
        return reply({"version": version})

    return routes


def _details(form: Form, identity: Identity) -> dict[str, object]:
    """What is kept of a body. Raises errors.Refusal (400)."""
    form.require("connectivityMode")
    mode, connection = form.text("connectivityMode"), form.raw("websocketConnectionArgs")
    if mode is not None and mode not in _MODES:
        form.wrong("connectivityMode", f"The value '{mode}' is not valid.")
    url = connection.get("url") if isinstance(connection, dict) else None
    if mode == "DualProtocol" and not isinstance(url, str):
        form.wrong("websocketConnectionArgs", "The url is required.")
    form.check()
    where = {"url": f"{url.rstrip('/')}/{identity.serial}"} if isinstance(url, str) else None
    return {"connectivityMode": mode, "chargePointId": identity.serial, "websocketConnectionArgs": where}

"""Addresses that do something to a charger: commands, the owner's yes, and its settings."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.vendors.zaptec import charger_settings, orders
from simulator.vendors.zaptec.auth import Caller
from simulator.vendors.zaptec.bodies import fields_of, rows_of
from simulator.vendors.zaptec.charger_settings import Panel
from simulator.vendors.zaptec.errors import Refusal, empty, forbidden, json_answer, rejected
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.records import Records


def blueprint(lookup: Lookup) -> Blueprint:
    """POST sendCommand, authorizecharge, update, localSettings and settings, all below /api/chargers/{id}."""
    bp = Blueprint("commands", __name__)

    @bp.post("/api/chargers/<charger_id>/sendcommand/<command_id>")
    def command(charger_id: str, command_id: str) -> Response:
        caller = lookup.owner()
        identity = lookup.charger(caller, charger_id)
        return _obey(lookup, caller, identity, orders.OPEN[orders.known_command(command_id)])

    @bp.post("/api/chargers/<charger_id>/authorizecharge")
    def authorise(charger_id: str) -> Response:
        caller = _insider(lookup)
        return _obey(lookup, caller, lookup.charger(caller, charger_id), orders.authorise)

    @bp.post("/api/chargers/<charger_id>/update")
    def update_charger(charger_id: str) -> Response:
        caller = lookup.owner()
        identity = _updatable(lookup, caller, charger_id)
        fields = fields_of(request)
        _set(lookup, caller, identity, lambda panel: charger_settings.update(panel, fields))
        return empty(200)

    @bp.post("/api/chargers/<charger_id>/localsettings")
    def local_settings(charger_id: str) -> Response:
        caller = _insider(lookup)
        identity, fields = lookup.charger(caller, charger_id), fields_of(request)
        _set(lookup, caller, identity, lambda panel: charger_settings.write_local(panel, fields))
        return json_answer({"Id": identity.vendor_charger_id})

    @bp.post("/api/chargers/<charger_id>/settings")
    def write_settings(charger_id: str) -> Response:
        caller = _insider(lookup)
        identity, rows = lookup.charger(caller, charger_id), rows_of(request)
        _set(lookup, caller, identity, lambda panel: charger_settings.write_numbered(panel, rows))
        return empty(200)

    return bp


def _insider(lookup: Lookup) -> Caller:
    """An owner who may use what the vendor keeps for itself. Raises Refusal (401, 403, 429)."""
    caller = lookup.owner()
    if not option(caller.world, "zaptec.internal_endpoints"):
        raise forbidden()
    return caller


def _updatable(lookup: Lookup, caller: Caller, charger_id: str) -> Identity:
    """A charger to update. An unknown one is a business refusal here and no 404 (svenakela/ha#15)."""
    try:
        identity = lookup.charger(caller, charger_id)
    except Refusal as refusal:
        raise (rejected("UnknownObject") if refusal.response.status_code == 404 else refusal) from None
    if option(caller.world, "zaptec.external_load_management"):
        raise forbidden()
    return identity


def _obey(lookup: Lookup, caller: Caller, identity: Identity, order: Callable[[orders.Scene], None]) -> Response:
    """Let a command take effect; a charger of its own, without the cloud, takes no notice of any."""
    world = caller.world
    with world.lock:
        if orders.reachable(world, identity):
            scene = lookup.scene(world, identity)
            if option(world, "zaptec.lost_commands"):
                scene = replace(scene, records=Records(), lost=True)
            if scene.records.newest(orders.STANDALONE, "0") != "1":
                order(scene)
    if option(world, "zaptec.command_body") == "json":
        return json_answer({"Code": 200, "Details": "Command sent"})
    return empty(200)


def _set(lookup: Lookup, caller: Caller, identity: Identity, write: Callable[[Panel], None]) -> None:
    """Let settings take effect."""
    with caller.world.lock:
        if orders.reachable(caller.world, identity):
            write(lookup.panel(caller.world, identity))

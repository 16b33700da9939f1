"""Addresses that change an installation."""

from flask import Blueprint, Response, request

from simulator.vendors.zaptec import site_settings
from simulator.vendors.zaptec.bodies import fields_of
from simulator.vendors.zaptec.errors import Refusal, empty, forbidden, rejected
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.options import option


def blueprint(lookup: Lookup) -> Blueprint:
    """POST /api/installation/{id}/update and PUT /api/installation/{id}."""
    bp = Blueprint("sites", __name__)

    @bp.post("/api/installation/<installation_id>/update")
    def update_installation(installation_id: str) -> Response:
        caller = lookup.owner()
        try:
            lookup.installation(caller, installation_id)
        except Refusal:
            # Both an unknown and somebody else's id are business refusals here.
            raise rejected("UnknownObject") from None
        fields = fields_of(request)
        with caller.world.lock:
            site_settings.update(lookup.site(caller), fields, caller.roles)
        return empty(200)

    @bp.put("/api/installation/<installation_id>")
    def put_installation(installation_id: str) -> Response:
        caller = lookup.owner()
        lookup.installation(caller, installation_id)
        if not option(caller.world, "zaptec.internal_endpoints"):
            raise forbidden()
        fields = fields_of(request)
        with caller.world.lock:
            site_settings.put(lookup.site(caller), fields)
            lookup.hooks.watch(caller.world)
        return empty(200)

    return bp

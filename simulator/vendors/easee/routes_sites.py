"""Addresses under ``/api/sites``."""

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.world import Worlds
from simulator.vendors.easee import auth, wire_site, wire_state
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.places import site_of, sites_of
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import reply


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """Sites in short, in full, and with the state of their chargers."""
    routes = Blueprint("sites", __name__, url_prefix="/api/sites")

    @routes.get("")
    def sites() -> Response:
        world, account = auth.caller(worlds, request)
        mine = sites_of(world, account.id)
        everything = [wire_site.listed(world, site, records.particulars(world, site[0])) for site in mine]
        offset = max(0, request.args.get("offset", 0, type=int))
        limit = request.args.get("limit", len(everything), type=int)
        return reply(everything[offset : offset + max(0, limit)])

    @routes.get("/<int:number>")
    def site(number: int) -> Response:
        world, account = auth.caller(worlds, request)
        chargers = site_of(world, account.id, number)
        return reply(wire_site.site(world, chargers, records.particulars(world, chargers[0])))

    @routes.get("/<int:number>/state")
    def site_state(number: int) -> Response:
        world, account = auth.caller(worlds, request)
        chargers = site_of(world, account.id, number)
        legacy = choice(world.options, "easee.profile") == "legacy"

        def told(charger: Identity) -> tuple[dict[str, object] | None, dict[str, object] | None]:
            if not legacy:
                return None, None
            report = records.report(world, charger)
            return wire_state.config(report), wire_state.state(report)

        return reply(wire_site.state(world, chargers, told, records.particulars(world, chargers[0])))

    return routes

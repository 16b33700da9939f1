"""Addresses under ``/api/accounts``."""

from flask import Blueprint, Response, request

from simulator.truth.world import Worlds
from simulator.vendors.easee import auth, wire_account, wire_site
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.places import sites_of
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import reply


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """Login, refresh, profile, favourite products and keys."""
    routes = Blueprint("accounts", __name__, url_prefix="/api/accounts")

    @routes.post("/login")
    def login() -> Response:
        return reply(wire_account.tokens(auth.log_in(worlds, request)))

    @routes.post("/refresh_token")
    def refresh_token() -> Response:
        return reply(wire_account.tokens(auth.renew(worlds, request)))

    @routes.get("/profile")
    def profile() -> Response:
        return reply(wire_account.profile(*auth.caller(worlds, request)))

    @routes.get("/products")
    def products() -> Response:
        world, account = auth.caller(worlds, request)
        sites = sites_of(world, account.id) if choice(world.options, "easee.favourites") else []
        return reply([wire_site.site(world, site, records.particulars(world, site[0])) for site in sites])

    @routes.get("/easeekeys")
    def keys() -> Response:
        auth.caller(worlds, request)
        return reply([])

    return routes

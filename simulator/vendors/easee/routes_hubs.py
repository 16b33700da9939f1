"""Negotiation of the stream's two hubs; the WebSocket itself is not part of this app."""

from flask import Blueprint, Response, request

from simulator.truth.world import Worlds
from simulator.vendors.easee import auth, wire_account
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.replies import reply

_NEWEST_VERSION = 1
_COOKIES = ("AWSALB", "AWSALBCORS")


def blueprint(worlds: Worlds) -> Blueprint:
    """The hubs ``chargers`` and ``products``: the same messages under two names."""
    routes = Blueprint("hubs", __name__, url_prefix="/hubs")

    @routes.post("/<any(chargers, products):hub>/negotiate")
    def negotiate(hub: str) -> Response:
        world, account = auth.caller(worlds, request)
        asked = request.args.get("negotiateVersion", 0, type=int)
        response = reply(wire_account.negotiation(world, account, hub, min(max(asked, 0), _NEWEST_VERSION)))
        if choice(world.options, "easee.cookies"):
            for name in _COOKIES:
                response.set_cookie(name, wire_account.balancer_cookie(world, account), path="/")
        return response

    return routes

"""The stream's two hubs: negotiation, and the address that becomes a WebSocket."""

from flask import Blueprint, Response, request

from simulator.truth.world import Worlds
from simulator.vendors import upgrade
from simulator.vendors.easee import auth, errors
from simulator.vendors.easee.hub_negotiation import NEWEST_VERSION, Negotiations
from simulator.vendors.easee.hub_stream import Caller
from simulator.vendors.easee.hub_token import HUBS, with_bearer
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.replies import reply


def blueprint(worlds: Worlds) -> Blueprint:
    """The hubs ``chargers`` and ``products``: the same messages under two names."""
    routes = Blueprint(HUBS, __name__, url_prefix="/hubs")
    negotiations = Negotiations()

    @routes.post("/<any(chargers, products):hub>/negotiate")
    def negotiate(hub: str) -> Response:
        world, account = auth.caller(worlds, with_bearer(request))
        asked = request.args.get("negotiateVersion", 0, type=int)
        version = min(max(asked, 0), NEWEST_VERSION)
        return reply(negotiations.negotiate(world, account, hub, version))

    @routes.get("/<any(chargers, products):hub>", websocket=True)
    def stream(hub: str) -> Response:
        world, account = auth.caller(worlds, with_bearer(request))
        if not upgrade.is_in_order(request):
            raise errors.bare(400)
        # Without an id the negotiation was skipped, as node-red-contrib-easee does.
        ticket = request.args.get("id")
        keep = choice(world.options, "easee.connection_ids") == "reusable"
        if ticket and not negotiations.claim(world, account, hub, ticket, keep=keep):
            raise errors.no_route()
        return upgrade.promise(request, Caller(world, account))

    @routes.get("/<any(chargers, products):hub>")
    def not_upgraded(hub: str) -> Response:
        del hub
        auth.caller(worlds, with_bearer(request))
        raise errors.bare(400)

    return routes

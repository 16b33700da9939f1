"""The access token of a stream: in the header, or in the address, where browsers cannot set one."""

from flask import Request

from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth

HUBS = "hubs"
"""Name of the hubs' blueprint; elsewhere a token in the address counts for nothing."""


def with_bearer(request: Request) -> Request:
    """The request as it would be with ``?access_token=`` in its header; a header that is there comes first."""
    token = request.args.get("access_token")
    if not token or "Authorization" in request.headers:
        return request
    return Request({**request.environ, "HTTP_AUTHORIZATION": f"Bearer {token}"}, populate_request=False)


def identify(worlds: Worlds, request: Request) -> tuple[World | None, str | None, Identity | None]:
    """World, account and charger a request names, whatever its token or password is worth."""
    return auth.identify(worlds, with_bearer(request) if request.blueprint == HUBS else request)

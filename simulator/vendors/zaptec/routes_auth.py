"""Addresses that need no token: login, discovery and the constants."""

from flask import Blueprint, Response, request

from simulator.vendors.zaptec.auth import discovery, token_answer
from simulator.vendors.zaptec.errors import JSON, json_answer
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.wire_constants import constants_text


def blueprint(lookup: Lookup) -> Blueprint:
    """POST /oauth/token, GET /.well-known/openid-configuration, GET /api/constants."""
    bp = Blueprint("auth", __name__)

    @bp.post("/oauth/token")
    def token() -> Response:
        answer = json_answer(token_answer(lookup.worlds, request, lookup.limits))
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Pragma"] = "no-cache"
        return answer

    @bp.get("/.well-known/openid-configuration")
    def openid() -> Response:
        return json_answer(discovery(request.url_root))

    @bp.get("/api/constants")
    def constants() -> Response:
        return Response(constants_text(), content_type=JSON)

    return bp

"""The cloud's refusals: status, content type, body.

Published are the codes (go-eCharger-API-v2, cloudapi-en.md) and the body of 404 "outdated" (issue 122 there); the other
bodies use the same shape with words of our own.
"""

from flask import Response

from simulator.vendors.go_e import wire
from simulator.vendors.go_e.jsontext import encoded

JSON = "application/json"


class Refusal(Exception):
    """The cloud says no. status: HTTP status; body: JSON text."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body

    def answer(self, empty: bool = False) -> Response:
        """The refusal as a response, without its body where ``empty`` is set."""
        return Response(b"" if empty else encoded(self.body), self.status, mimetype=JSON)


class NoRoute(Exception):
    """Nothing is served at that address with that method."""


def wrong_key() -> Refusal:
    """401: a wrong key, or one the owner has replaced."""
    return Refusal(401, wire.refusal("Unauthorized"))


def no_key(status: int) -> Refusal:
    """No key at all; the vendor does not tell the status."""
    return Refusal(status, wire.refusal("Unauthorized"))


def bad_upgrade() -> Refusal:
    """400: a request for a WebSocket that is no upgrade."""
    return Refusal(400, wire.refusal("Expected a WebSocket upgrade"))


def unavailable() -> Refusal:
    """403: the charger has been offline for long, its owner switched the cloud interface off, or nobody knows it."""
    return Refusal(403, wire.refusal("Charger is offline or cloud API is disabled"))


def outdated(age_s: float) -> Refusal:
    """404: the newest data is older than the caller allows; age_s in seconds."""
    return Refusal(404, wire.outdated(age_s))


def nothing_passed_on() -> Refusal:
    """422: not one key of a set was passed on to the charger."""
    return Refusal(422, wire.refusal("No key was accepted"))


def no_route(host: str) -> Response:
    """404 as text: what the vendor's front end says to an address it does not serve (go-eCharger-API-v1#116)."""
    body = f"404 Not Found: Requested route ({host!r}) does not exist."
    return Response(encoded(body), 404, content_type="text/plain; charset=utf-8")

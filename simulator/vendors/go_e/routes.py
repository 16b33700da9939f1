"""The two addresses of the cloud interface, per charger (go-eCharger-API-v2, cloudapi-en.md)."""

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.http import http_date

from simulator.truth.world import Worlds
from simulator.vendors.go_e import auth, cloud, errors, refused, wire
from simulator.vendors.go_e.commands import deliver
from simulator.vendors.go_e.freshness import DEFAULT_AGE_S, allowed_age_s
from simulator.vendors.go_e.jsontext import encoded, value_of
from simulator.vendors.go_e.keys import KIND, KNOWN
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import SettingsBook

_METHODS = ("GET", "POST")
"""POST only where the world's options say so; the vendor documents GET."""
_LARGEST_A = 32

Pair = tuple[str, Any]


def blueprint(worlds: Worlds, book: SettingsBook) -> Blueprint:
    """The routes ``/<serial>/api/status`` and ``/<serial>/api/set``."""
    routes = Blueprint("go_e", __name__)

    @routes.route("/<serial>/api/status", methods=_METHODS, provide_automatic_options=False)
    def status(serial: str) -> Response:
        found, options = _asked(worlds, serial)
        view = cloud.opened(found, book, allowed_age_s(request.args.get("age")))
        written = book.read(found.world, found.identity.id, view.heard_until_s)
        moment = Moment.heard(found.identity, found.world.seed, view, written, options)
        names = wire.names_of(request.args.get("filter", ""))
        incomplete = options.core_pro_400 and not options.locks and wire.lacks(moment, names)
        answer = Response(encoded(wire.status(moment, names)), 400 if incomplete else 200, mimetype=errors.JSON)
        answer.headers["Last-Modified"] = http_date(moment.at_s)
        return answer

    @routes.route("/<serial>/api/set", methods=_METHODS, endpoint="set", provide_automatic_options=False)
    def set_keys(serial: str) -> Response:
        found, options = _asked(worlds, serial)
        cloud.opened(found, book, DEFAULT_AGE_S)
        pairs = [(key, value_of(raw)) for key, raw in request.args.items(multi=True) if key != "token"]
        passed = [pair for pair in pairs if _passes(pair, options)]
        if not passed:
            raise errors.nothing_passed_on()
        deliver(found.world, found.identity, book, passed)
        told = passed if options.lists_every_key else passed[-1:]
        body = wire.passed_on(told, [pair for pair in pairs if not _passes(pair, options)])
        return Response(encoded(body), 202, mimetype=errors.JSON)

    return routes


def _asked(worlds: Worlds, serial: str) -> tuple[auth.Addressed, Options]:
    """The charger asked for, and its world's switches. Raises Refusal, or NoRoute for a method that is not served."""
    if request.method == "POST":
        known = auth.addressed(worlds, serial)
        if known is None or not Options.of(known.world.options).post_works:
            raise errors.NoRoute
    found = cloud.found(worlds, serial)
    return found, Options.of(found.world.options)


def _passes(pair: Pair, options: Options) -> bool:
    """Whether the cloud passes a key on: it knows which exist, and values only where it checks them."""
    key, value = pair
    if not options.checks_values:
        return key in KNOWN
    return key in KIND and refused.complaint(key, value, _LARGEST_A, _LARGEST_A) is None

"""The two addresses of the cloud interface, per charger (go-eCharger-API-v2, cloudapi-en.md)."""

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.http import http_date

from simulator.truth.view import CloudView
from simulator.truth.world import Worlds
from simulator.vendors.go_e import auth, errors, wire
from simulator.vendors.go_e.commands import deliver
from simulator.vendors.go_e.freshness import DEFAULT_AGE_S, allowed_age_s, forgotten, too_old
from simulator.vendors.go_e.jsontext import encoded, value_of
from simulator.vendors.go_e.keys import KNOWN
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import SettingsBook


def blueprint(worlds: Worlds, book: SettingsBook) -> Blueprint:
    """The routes ``/<serial>/api/status`` and ``/<serial>/api/set``; only GET is documented."""
    routes = Blueprint("go_e", __name__)

    @routes.get("/<serial>/api/status", provide_automatic_options=False)
    def status(serial: str) -> Response:
        found = _found(worlds, serial)
        options = Options.of(found.world.options)
        view = _opened(found, book, options, allowed_age_s(request.args.get("age")))
        written = book.read(found.world, found.identity.id, view.heard_until_s)
        moment = Moment.heard(found.identity, found.world.seed, view, written, options)
        names = wire.names_of(request.args.get("filter", ""))
        incomplete = options.core_pro_400 and not options.locks and wire.lacks(moment, names)
        answer = Response(encoded(wire.status(moment, names)), 400 if incomplete else 200, mimetype=errors.JSON)
        answer.headers["Last-Modified"] = http_date(moment.at_s)
        return answer

    @routes.get("/<serial>/api/set", endpoint="set", provide_automatic_options=False)
    def set_keys(serial: str) -> Response:
        found = _found(worlds, serial)
        _opened(found, book, Options.of(found.world.options), DEFAULT_AGE_S)
        pairs = [(key, value_of(raw)) for key, raw in request.args.items(multi=True) if key != "token"]
        passed: list[tuple[str, Any]] = [pair for pair in pairs if pair[0] in KNOWN]
        if not passed:
            raise errors.nothing_passed_on()
        deliver(found.world, found.identity, book, passed)
        body = wire.passed_on(passed, [pair for pair in pairs if pair[0] not in KNOWN])
        return Response(encoded(body), 202, mimetype=errors.JSON)

    return routes


def _found(worlds: Worlds, serial: str) -> auth.Addressed:
    """The charger asked for. Raises Refusal 403: a charger nobody knows looks like one that was never on line."""
    found = auth.addressed(worlds, serial)
    if found is None:
        raise errors.unavailable()
    return found


def _opened(found: auth.Addressed, book: SettingsBook, options: Options, age_s: float) -> CloudView:
    """What the cloud knows of a charger, for who may know it.

    Raises Refusal: 403 where there is no feed to take the key from, then 401 for the key, then 404 for old data.
    """
    view = found.world.view(found.identity.id)
    written = book.read(found.world, found.identity.id, view.now_s)
    switched_off = "cae" in written and not written["cae"].value
    if switched_off or forgotten(view, options.retention_s):
        raise errors.unavailable()
    auth.judge(found, auth.presented_key(request), written)
    if too_old(view, age_s):
        raise errors.outdated(view.now_s - view.heard_until_s)
    return view

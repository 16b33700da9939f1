"""Addresses of sessions: one of them, its priority, and the archive."""

from flask import Blueprint, Response, request

from simulator.truth.charger import Charger, Session
from simulator.truth.fleet import Identity
from simulator.vendors.zaptec import charger_settings, ids, wire_sessions
from simulator.vendors.zaptec.auth import Caller
from simulator.vendors.zaptec.bodies import fields_of
from simulator.vendors.zaptec.cursors import cursor_page
from simulator.vendors.zaptec.errors import bad_request, empty, json_answer, rejected, unknown_object
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.orders import reachable
from simulator.vendors.zaptec.paging import Query
from simulator.vendors.zaptec.wire_history import Past

Found = tuple[Identity, Charger, Session]


def blueprint(lookup: Lookup) -> Blueprint:
    """GET /api/session/{id}, POST /api/session/{id}/priority, GET /api/sessions/archived."""
    bp = Blueprint("sessions", __name__)

    @bp.get("/api/session/<session_id>")
    def session(session_id: str) -> Response:
        caller = lookup.caller()
        identity, charger, visit = _find(lookup, caller, session_id)
        return json_answer(wire_sessions.session(caller.world.seed, identity, charger, visit))

    @bp.post("/api/session/<session_id>/priority")
    def priority(session_id: str) -> Response:
        caller = lookup.owner()
        fields = fields_of(request)
        with caller.world.lock:
            identity, _, visit = _find(lookup, caller, session_id)
            if visit.unplugged_s is not None:
                raise rejected("OperationFailedDueToChargerState")
            if reachable(caller.world, identity):
                charger_settings.prioritise(lookup.panel(caller.world, identity), visit.number, fields)
        return empty(200)

    @bp.get("/api/sessions/archived")
    def archived() -> Response:
        caller, query = lookup.caller(), Query(request)
        from_s, to_s = query.moment("From"), query.moment("To")
        past = [
            item
            for identity in _asked(lookup, caller, query)
            for item in lookup.finished(caller.world, identity)
            if (from_s is None or item.ended_s >= from_s) and (to_s is None or item.ended_s < to_s)
        ]
        past.sort(key=lambda item: item.ended_s, reverse=True)
        return json_answer(cursor_page([_row(caller, item) for item in past], query))

    return bp


def _row(caller: Caller, past: Past) -> dict[str, object]:
    world, account = caller.world, caller.account
    owner = None if past.guest else world.people.owner_of(account.id)
    return wire_sessions.archived(world.seed, past, account.username, owner)


def _asked(lookup: Lookup, caller: Caller, query: Query) -> list[Identity]:
    """The chargers a query is about: those of an installation, or one. Raises Refusal: 400 for both or neither."""
    site_id, charger_id = query.text("InstallationId"), query.text("ChargerId")
    if bool(site_id) == bool(charger_id):
        raise bad_request("InstallationId", "Exactly one of InstallationId and ChargerId is required.")
    return lookup.installation(caller, site_id) if site_id else [lookup.charger(caller, charger_id)]


def _find(lookup: Lookup, caller: Caller, session_id: str) -> Found:
    """A session the cloud has heard of on one of the caller's chargers. Raises Refusal (404)."""
    world = caller.world
    for identity in lookup.chargers(caller):
        charger = world.view(identity.id).charger
        for visit in (*charger.visits, *([charger.session] if charger.session else ())):
            if ids.session_id(world.seed, identity.id, visit.number) == session_id.lower():
                return identity, charger, visit
    raise unknown_object("Session")

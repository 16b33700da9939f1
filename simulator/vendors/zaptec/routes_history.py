"""The address of finished sessions."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from simulator.vendors.zaptec import ids, wire_history
from simulator.vendors.zaptec.auth import Caller
from simulator.vendors.zaptec.errors import bad_query, json_answer
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.paging import Query, ordered, page
from simulator.vendors.zaptec.wire_history import Past


def blueprint(lookup: Lookup) -> Blueprint:
    """GET /api/chargehistory."""
    bp = Blueprint("history", __name__)

    @bp.get("/api/chargehistory")
    def history() -> Response:
        caller, query = lookup.caller(), Query(request)
        past = [
            item
            for identity in lookup.chargers(caller)
            if query.text("ChargerId").lower() in ("", identity.vendor_charger_id)
            for item in wire_history.finished(identity, caller.world.view(identity.id))
        ]
        past.sort(key=lambda item: item.ended_s, reverse=True)
        details = query.number("DetailLevel") == 1
        rows = [_row(caller, item, details=details) for item in past if _wanted(query, caller, item)]
        return json_answer(page(ordered(rows, query), query))

    return bp


def _row(caller: Caller, past: Past, *, details: bool) -> dict[str, Any]:
    world, account = caller.world, caller.account
    known = past.view.at(past.ended_s).authorisation_required
    owner = world.people.owner_of(account.id) if known else None
    return wire_history.session(world.seed, past, account.username, owner, details=details)


def _wanted(query: Query, caller: Caller, past: Past) -> bool:
    """Whether installation, user and time let a session through; the time is that of its end."""
    seed, account_id = caller.world.seed, caller.account.id
    from_s, to_s = _moment(query, "From"), _moment(query, "To")
    return (
        query.text("InstallationId").lower() in ("", ids.installation_id(seed, account_id))
        and query.text("UserId").lower() in ("", ids.user_id(seed, account_id))
        and (from_s is None or past.ended_s >= from_s)
        and (to_s is None or past.ended_s < to_s)
    )


def _moment(query: Query, name: str) -> float | None:
    """A date and time with or without a zone (then UTC) in unix seconds. Raises Refusal (400) when it is none."""
    text = query.text(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise bad_query(name, text) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()

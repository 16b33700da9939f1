"""Addresses of finished sessions: the history, and the report that adds them up."""

from typing import Any

from flask import Blueprint, Response, request

from simulator.vendors.zaptec import ids, wire_history, wire_report
from simulator.vendors.zaptec.auth import Caller
from simulator.vendors.zaptec.bodies import Fields, fields_of
from simulator.vendors.zaptec.errors import bad_request, json_answer
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.paging import Query, ordered, page, unix_s
from simulator.vendors.zaptec.wire_history import Past


def blueprint(lookup: Lookup) -> Blueprint:
    """GET /api/chargehistory and POST /api/chargehistory/installationreport."""
    bp = Blueprint("history", __name__)

    @bp.get("/api/chargehistory")
    def history() -> Response:
        caller, query = lookup.caller(), Query(request)
        past = [
            item
            for identity in lookup.chargers(caller)
            if query.text("ChargerId").lower() in ("", identity.vendor_charger_id)
            for item in lookup.finished(caller.world, identity)
        ]
        past.sort(key=lambda item: item.ended_s, reverse=True)
        details = query.number("DetailLevel") == 1
        rows = [_row(caller, item, details=details) for item in past if _wanted(query, caller, item)]
        return json_answer(page(ordered(rows, query), query))

    @bp.post("/api/chargehistory/installationreport")
    def report() -> Response:
        caller, fields = lookup.owner(), fields_of(request)
        chargers = lookup.installation(caller, _required(fields, "installationId"))
        group = wire_report.GROUPS[fields.choice("groupBy", range(len(wire_report.GROUPS))) or 0]
        from_s, to_s = _moment(fields, "fromDate"), _moment(fields, "endDate")
        found = (item for identity in chargers for item in lookup.finished(caller.world, identity))
        past = [item for item in found if from_s <= item.ended_s < to_s]
        world, account = caller.world, caller.account
        owner = world.people.owner_of(account.id)
        answer = wire_report.report(world.seed, account.id, account.username, owner, past, group, from_s, to_s)
        return json_answer(answer)

    return bp


def _required(fields: Fields, name: str) -> str:
    """A member that must be there. Raises Refusal (400)."""
    text = fields.text(name).strip()
    if not text:
        raise bad_request(name, f"The {name} field is required.")
    return text


def _moment(fields: Fields, name: str) -> float:
    """A date and time in unix seconds. Raises Refusal (400) when it is missing or none."""
    text = _required(fields, name)
    try:
        return unix_s(text)
    except (ValueError, OverflowError):
        raise bad_request(name, f"The value '{text}' is not valid.") from None


def _row(caller: Caller, past: Past, *, details: bool) -> dict[str, Any]:
    world, account = caller.world, caller.account
    owner = None if past.guest else world.people.owner_of(account.id)
    return wire_history.session(world.seed, past, account.username, owner, details=details)


def _wanted(query: Query, caller: Caller, past: Past) -> bool:
    """Whether installation, user and time let a session through; the time is that of its end."""
    seed, account_id = caller.world.seed, caller.account.id
    from_s, to_s = query.moment("From"), query.moment("To")
    return (
        query.text("InstallationId").lower() in ("", ids.installation_id(seed, account_id))
        and query.text("UserId").lower() in ("", ids.user_id(seed, account_id))
        and (from_s is None or past.ended_s >= from_s)
        and (to_s is None or past.ended_s < to_s)
    )

"""Addresses of chargers: the list, one of them, its state and its settings."""

from flask import Blueprint, Response, request

from simulator.vendors.zaptec import ids, wire_chargers, wire_state
from simulator.vendors.zaptec.auth import Caller, find_charger
from simulator.vendors.zaptec.enums import APOLLO, SMART_INSTALLATION
from simulator.vendors.zaptec.errors import forbidden, json_answer, json_text
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.paging import Query, ordered, page
from simulator.vendors.zaptec.wire_chargers import Known


def blueprint(lookup: Lookup) -> Blueprint:
    """GET /api/chargers, /api/chargers/{id}, /api/chargers/{id}/state and /api/chargers/{id}/settings."""
    bp = Blueprint("chargers", __name__)

    @bp.get("/api/chargers")
    def chargers() -> Response:
        caller, query = lookup.caller(), Query(request)
        known = [lookup.known(caller.world, identity) for identity in lookup.chargers(caller)]
        shown = [item for item in known if _wanted(query, caller, item)]
        if query.flag("ReturnIdNameOnly"):
            rows = [wire_chargers.id_and_name(item) for item in shown]
        else:
            rows = [wire_chargers.charger(caller.world.seed, item, caller.roles) for item in shown]
        empty_first = int(option(caller.world, "zaptec.empty_pages_first"))
        return json_answer(page(ordered(rows, query), query, empty_first))

    @bp.get("/api/chargers/<charger_id>")
    def charger(charger_id: str) -> Response:
        caller = lookup.owner()
        known = lookup.known(caller.world, lookup.charger(caller, charger_id))
        with_state = bool(option(caller.world, "zaptec.details_carry_state"))
        return json_answer(wire_chargers.charger(caller.world.seed, known, caller.roles, with_state=with_state))

    @bp.get("/api/chargers/<charger_id>/state")
    def state(charger_id: str) -> Response:
        caller = lookup.caller()
        lenient = option(caller.world, "zaptec.unknown_charger") == "empty"
        if lenient and find_charger(caller.world, charger_id) is None:
            return json_answer([])
        identity = lookup.charger(caller, charger_id)
        readings, empty_text = (
            lookup.readings(caller.world, identity),
            option(caller.world, "zaptec.empty_values") == "text",
        )
        return json_text(wire_state.state(readings, identity.vendor_charger_id, empty_text=empty_text))

    @bp.get("/api/chargers/<charger_id>/settings")
    def settings(charger_id: str) -> Response:
        caller = lookup.owner()
        if not option(caller.world, "zaptec.internal_endpoints"):
            raise forbidden()
        identity = lookup.charger(caller, charger_id)
        return json_answer(wire_state.settings(lookup.readings(caller.world, identity)))

    return bp


def _wanted(query: Query, caller: Caller, known: Known) -> bool:
    """Whether the list's filters let a charger through."""
    identity, roles = known.identity, query.number("Roles")
    site_id = ids.installation_id(caller.world.seed, identity.account_id)
    return (
        query.text("InstallationId").lower() in ("", site_id)
        and (roles is None or bool(roles & caller.roles))
        and query.number("DeviceType") in (None, APOLLO)
        and query.number("InstallationType") in (None, SMART_INSTALLATION)
        and query.text("NameFilter").casefold() in identity.name.casefold()
        and identity.vendor_charger_id not in query.text("Exclude").lower()
    )

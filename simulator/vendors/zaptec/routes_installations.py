"""Addresses of installations and what hangs on them: hierarchy, circuits, firmware and the message bus."""

from typing import Any

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.vendors.zaptec import ids, wire_chargers, wire_installations
from simulator.vendors.zaptec.auth import Caller
from simulator.vendors.zaptec.enums import SMART_INSTALLATION
from simulator.vendors.zaptec.errors import empty, forbidden, json_answer, unknown_object
from simulator.vendors.zaptec.lookup import Lookup
from simulator.vendors.zaptec.options import option
from simulator.vendors.zaptec.paging import Query, ordered, page
from simulator.vendors.zaptec.site_settings import shown


def blueprint(lookup: Lookup) -> Blueprint:
    """GET /api/installation and below, /api/circuits, /api/chargerFirmware, /api/userGroups."""
    bp = Blueprint("installations", __name__)

    @bp.get("/api/installation")
    def installations() -> Response:
        caller, query = lookup.caller(), Query(request)
        mine = lookup.chargers(caller)
        rows = [row for row in ([_installation(lookup, caller, mine)] if mine else []) if _wanted(query, caller, row)]
        if query.flag("ReturnIdNameOnly"):
            rows = [{"Id": row["Id"], "Name": row["Name"]} for row in rows]
        return json_answer(page(ordered(rows, query), query))

    @bp.get("/api/installation/<installation_id>")
    def installation(installation_id: str) -> Response:
        caller = lookup.caller()
        return json_answer(_installation(lookup, caller, lookup.installation(caller, installation_id)))

    @bp.get("/api/installation/<installation_id>/hierarchy")
    def hierarchy(installation_id: str) -> Response:
        caller = lookup.caller()
        chargers = lookup.installation(caller, installation_id)
        if not caller.owner:
            return empty(int(option(caller.world, "zaptec.plain_hierarchy")))
        if option(caller.world, "zaptec.setting_up"):
            return empty(204)
        return json_answer(wire_installations.hierarchy(caller.world.seed, chargers))

    @bp.get("/api/circuits/<circuit_id>")
    def circuit(circuit_id: str) -> Response:
        caller = lookup.owner()
        if not option(caller.world, "zaptec.internal_endpoints"):
            raise forbidden()
        return json_answer(wire_installations.circuit(caller.world.seed, lookup.circuit(caller, circuit_id)))

    @bp.get("/api/chargerfirmware/installation/<installation_id>")
    def firmware(installation_id: str) -> Response:
        caller = lookup.owner()
        chargers = lookup.installation(caller, installation_id)
        newer = option(caller.world, "zaptec.firmware") == "newer"
        known = [lookup.known(caller.world, identity) for identity in chargers]
        if option(caller.world, "zaptec.firmware_rows") == "bare":
            return json_answer([wire_chargers.bare_firmware(item) for item in known])
        return json_answer([wire_chargers.firmware(item, newer=newer) for item in known])

    @bp.get("/api/installation/<installation_id>/messagingconnectiondetails")
    def installation_bus(installation_id: str) -> Response:
        caller = lookup.owner()
        lookup.installation(caller, installation_id)
        return _bus(caller, f"installation_{installation_id[:8].lower()}")

    @bp.get("/api/usergroups/<group_id>/messagingconnectiondetails")
    def group_bus(group_id: str) -> Response:
        caller = lookup.owner()
        if group_id.lower() != ids.user_group_id(caller.world.seed, caller.account.id):
            raise unknown_object("User group")
        return _bus(caller, f"usergroup_{group_id[:8].lower()}")

    return bp


def _installation(lookup: Lookup, caller: Caller, chargers: list[Identity]) -> dict[str, Any]:
    world = caller.world
    known = [lookup.known(world, identity) for identity in chargers]
    return wire_installations.installation(
        world.seed,
        chargers,
        world.people.owner_of(caller.account.id),
        caller.roles,
        installed_s=min(item.installed_s for item in known),
        authorisation_required=any(item.charger.authorisation_required for item in known),
        available_current=bool(option(world, "zaptec.available_current")),
        messaging=bool(option(world, "zaptec.messaging")),
        logo_chars=int(option(world, "zaptec.logo_chars")),
        written=shown(world, lookup.site_written(caller)),
    )


def _wanted(query: Query, caller: Caller, row: dict[str, Any]) -> bool:
    """Whether the list's filters let an installation through."""
    roles = query.number("Roles")
    return (
        (roles is None or bool(roles & caller.roles))
        and query.number("InstallationType") in (None, SMART_INSTALLATION)
        and query.text("NameFilter").casefold() in row["Name"].casefold()
        and row["Id"] not in query.text("Exclude").lower()
    )


def _bus(caller: Caller, topic: str) -> Response:
    if option(caller.world, "zaptec.messaging"):
        return json_answer(wire_installations.messaging_details(topic))
    if option(caller.world, "zaptec.messaging_refusal") == "empty":
        return json_answer(wire_installations.messaging_details(topic) | dict.fromkeys(_WITHHELD, ""))
    raise forbidden()


_WITHHELD = ("Host", "Username", "Password")

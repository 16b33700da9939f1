"""Addresses of what owners decide about a charger: who may charge, who looks after it, whose it is."""

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, errors, wire_charger
from simulator.vendors.easee.bodies import Form, bare_value
from simulator.vendors.easee.identifiers import pin_code
from simulator.vendors.easee.particulars import ACCESS, PARTNER
from simulator.vendors.easee.places import charger_of
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import done, reply

_LEVELS = (1, 2, 3)


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """Access, partners and pairing."""
    routes = Blueprint("owners", __name__)
    notes = records.notes

    def charger(serial: str) -> tuple[World, Identity]:
        world, account = auth.caller(worlds, request)
        return world, charger_of(world, account.id, serial)

    @routes.put("/api/chargers/<serial>/access")
    def set_access(serial: str) -> Response:
        world, identity = charger(serial)
        level = bare_value(request)
        if isinstance(level, bool) or level not in _LEVELS:
            raise errors.invalid({"$": ["The level of access is 1, 2 or 3."]})
        notes.put(world, ACCESS, identity.id, level)
        return done()

    @routes.delete("/api/chargers/<serial>/access")
    def clear_access(serial: str) -> Response:
        world, identity = charger(serial)
        notes.drop(world, ACCESS, identity.id)
        return done()

    @routes.get("/api/chargers/<serial>/partners")
    def partners(serial: str) -> Response:
        world, identity = charger(serial)
        return reply(notes.get(world, PARTNER, identity.id, wire_charger.EASEE))

    @routes.post("/api/chargers/<serial>/partners")
    def set_partner(serial: str) -> Response:
        world, identity = charger(serial)
        form = Form.of(request)
        form.require("id")
        number = form.number("id", 1, 2**31 - 1)
        form.check()
        known = number == wire_charger.EASEE["id"]
        partner = wire_charger.EASEE if known else {"id": int(number or 0), "name": f"Partner {number:.0f} AS"}
        notes.put(world, PARTNER, identity.id, partner)
        return reply(partner)

    @routes.post("/api/chargers/<serial>/pair")
    def pair(serial: str) -> Response:
        world, _ = auth.caller(worlds, request)
        identity = auth.find_charger(world, serial)
        if identity is None:
            raise errors.charger_not_found()
        right = request.args.get("pinCode") == pin_code(world.seed, identity.id)
        raise errors.pairing("AlreadyPairedWithUser" if right else "IncorrectPIN")

    @routes.post("/api/chargers/<serial>/unpair")
    def unpair(serial: str) -> Response:
        world, identity = charger(serial)
        if request.args.get("pinCode") != pin_code(world.seed, identity.id):
            raise errors.invalid_pin_code()
        return done()

    return routes

"""Addresses of charging plans: the schedules of 2026 and the charge plans before them. They are kept and shown.

Source: nordicopen/pyeasee, charger.py; ricott/homey-no.easee. A plan goes to the charger, so that one off line refuses.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, deeds, errors, wire_commands
from simulator.vendors.easee.bodies import bare_value
from simulator.vendors.easee.desk import Desk
from simulator.vendors.easee.enums import CommandId
from simulator.vendors.easee.places import charger_of
from simulator.vendors.easee.replies import reply

_SCHEDULE = "/api/chargers/<serial>/schedules/<any(daily, delayed, weekly):kind>"
_PLAN = "/api/chargers/<serial>/<any(basic_charge_plan, weekly_charge_plan):kind>"
NEEDED: Mapping[str, tuple[str, type]] = {
    "daily": ("periods", list),
    "delayed": ("startTime", str),
    "weekly": ("periods", list),
    "basic_charge_plan": ("chargeStartTime", str),
    "weekly_charge_plan": ("days", list),
}
"""Kind of plan -> the field it cannot do without."""
_NAMED = "basic_charge_plan"
"""The one plan that carries its charger's serial as ``id``."""


def blueprint(worlds: Worlds, desk: Desk) -> Blueprint:
    """Plans: read, write, delete, and switch on and off."""
    routes = Blueprint("plans", __name__)
    notes = desk.records.notes

    def asked_for(serial: str) -> tuple[World, Identity]:
        world, account = auth.caller(worlds, request)
        return world, charger_of(world, account.id, serial)

    def kept(world: World, identity: Identity, kind: str) -> dict[str, object]:
        plan = notes.get(world, kind, identity.id)
        if plan is None:
            raise errors.not_found()
        return dict(plan)

    def give(world: World, identity: Identity, command_id: CommandId) -> Response:
        return reply(wire_commands.receipt(desk.give(world, identity, command_id, deeds.nothing)), 202)

    @routes.get(_SCHEDULE, endpoint="schedule")
    @routes.get(_PLAN, endpoint="charge_plan")
    def plan(serial: str, kind: str) -> Response:
        return reply(kept(*asked_for(serial), kind))

    @routes.post(_SCHEDULE, endpoint="write_schedule")
    @routes.post(_PLAN, endpoint="write_charge_plan")
    def write_plan(serial: str, kind: str) -> Response:
        world, identity = asked_for(serial)
        wanted = _plan(kind, bare_value(request), identity)
        answer = give(world, identity, CommandId.ADD_SCHEDULE)
        notes.put(world, kind, identity.id, wanted)
        return answer

    @routes.delete(_SCHEDULE, endpoint="delete_schedule")
    @routes.delete(_PLAN, endpoint="delete_charge_plan")
    def delete_plan(serial: str, kind: str) -> Response:
        world, identity = asked_for(serial)
        kept(world, identity, kind)
        answer = give(world, identity, CommandId.CLEAR_SCHEDULE)
        notes.drop(world, kind, identity.id)
        return answer

    @routes.post(f"{_SCHEDULE}/<any(enable, disable):switch>")
    def switch_schedule(serial: str, kind: str, switch: str) -> Response:
        world, identity = asked_for(serial)
        changed = {**kept(world, identity, kind), "enabled": switch == "enable"}
        answer = give(world, identity, CommandId.ADD_SCHEDULE)
        notes.put(world, kind, identity.id, changed)
        return answer

    return routes


def _plan(kind: str, body: object, identity: Identity) -> dict[str, object]:
    """A plan as it came. Raises errors.Refusal (400) for one without its field or of the wrong kind."""
    name, kind_of = NEEDED[kind]
    fields = {str(key): value for key, value in body.items()} if isinstance(body, dict) else {}
    if not isinstance(fields.get(name), kind_of):
        raise errors.invalid({name: [f"The {name} field is required."]})
    return {"id": identity.serial, **fields} if kind == _NAMED else fields

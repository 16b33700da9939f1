"""Addresses of charging plans: the schedules of 2026 and the charge plans before them (``plans``).

A charger follows one: that which was switched on last. A plan goes to the charger, so that one off line refuses.
"""

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, deeds, errors, plans, wire_commands
from simulator.vendors.easee.bodies import bare_value
from simulator.vendors.easee.desk import Deed, Desk
from simulator.vendors.easee.enums import CommandId
from simulator.vendors.easee.places import charger_of
from simulator.vendors.easee.replies import reply

_SCHEDULE = "/api/chargers/<serial>/schedules/<any(daily, delayed, weekly):kind>"
_PLAN = "/api/chargers/<serial>/<any(basic_charge_plan, weekly_charge_plan):kind>"
_NAMED = "basic_charge_plan"
"""The one plan that carries its charger's serial as ``id``."""
_ACTIVE = "active plan"


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

    def put(world: World, identity: Identity, kind: str, wanted: dict[str, object] | None) -> Response:
        """Keep a plan, or none, and tell the charger where that changes what it follows."""
        plan = _read(kind, wanted, world.now_s()) if wanted is not None and plans.is_on(wanted) else None
        if plan is not None:
            deed: Deed = partial(deeds.follow, text=plan.text(), openings=plan.openings if plan.spans else None)
        elif notes.get(world, _ACTIVE, identity.id) == kind:
            deed = partial(deeds.follow, text="", openings=None)
        else:
            deed = deeds.nothing
        number = CommandId.CLEAR_SCHEDULE if wanted is None else CommandId.ADD_SCHEDULE
        ticket = desk.give(world, identity, number, deed)
        if plan is not None:
            notes.put(world, _ACTIVE, identity.id, kind)
        if wanted is None:
            notes.drop(world, kind, identity.id)
        else:
            notes.put(world, kind, identity.id, wanted)
        return reply(wire_commands.receipt(ticket), 202)

    @routes.get(_SCHEDULE, endpoint="schedule")
    @routes.get(_PLAN, endpoint="charge_plan")
    def plan(serial: str, kind: str) -> Response:
        return reply(kept(*asked_for(serial), kind))

    @routes.post(_SCHEDULE, endpoint="write_schedule")
    @routes.post(_PLAN, endpoint="write_charge_plan")
    def write_plan(serial: str, kind: str) -> Response:
        world, identity = asked_for(serial)
        wanted = _fields(kind, bare_value(request), identity)
        _read(kind, wanted, world.now_s())
        return put(world, identity, kind, wanted)

    @routes.delete(_SCHEDULE, endpoint="delete_schedule")
    @routes.delete(_PLAN, endpoint="delete_charge_plan")
    def delete_plan(serial: str, kind: str) -> Response:
        world, identity = asked_for(serial)
        kept(world, identity, kind)
        return put(world, identity, kind, None)

    @routes.post(f"{_SCHEDULE}/<any(enable, disable):switch>")
    def switch_schedule(serial: str, kind: str, switch: str) -> Response:
        world, identity = asked_for(serial)
        return put(world, identity, kind, {**kept(world, identity, kind), "enabled": switch == "enable"})

    return routes


def _fields(kind: str, body: object, identity: Identity) -> dict[str, object]:
    """A plan as it came."""
    fields = {str(key): value for key, value in body.items()} if isinstance(body, dict) else {}
    return {"id": identity.serial, **fields} if kind == _NAMED else fields


def _read(kind: str, fields: Mapping[str, object], now_s: float) -> plans.Plan:
    """What a plan means. Raises errors.Refusal (400) for one that cannot be read."""
    try:
        return plans.read(kind, fields, now_s)
    except plans.NoPlan as error:
        raise errors.invalid({str(error): [f"The {error} field is not valid."]}) from error

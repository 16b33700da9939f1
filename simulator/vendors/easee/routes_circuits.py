"""Addresses of a site's circuit: its limits for all its chargers together."""

import math
from collections.abc import Sequence

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, changes, deeds, errors, wire_circuit, wire_commands
from simulator.vendors.easee.bodies import Form
from simulator.vendors.easee.changes import Change
from simulator.vendors.easee.circuit_settings import LARGEST_A, circuit_changes, dynamic_current
from simulator.vendors.easee.desk import Desk
from simulator.vendors.easee.enums import CommandId
from simulator.vendors.easee.equalizer import at_site
from simulator.vendors.easee.identifiers import circuit_id
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.particulars import FUSE
from simulator.vendors.easee.places import site_of
from simulator.vendors.easee.replies import done, reply

_IDLE_CURRENT = 37
_ALLOW_OFFLINE = "allow offline"


def blueprint(worlds: Worlds, desk: Desk) -> Blueprint:
    """Settings, dynamic current and fuse of a circuit."""
    notes = desk.records.notes
    routes = Blueprint("circuits", __name__, url_prefix="/api/sites/<int:number>/circuits/<int:circuit>")

    def asked_for(number: int, circuit: int) -> tuple[World, list[Identity]]:
        world, account = auth.caller(worlds, request)
        chargers = site_of(world, account.id, number)
        if circuit_id(world.seed, chargers[0].location_id) != circuit:
            raise errors.not_found()
        return world, chargers

    @routes.get("/settings")
    def circuit_settings(number: int, circuit: int) -> Response:
        world, chargers = asked_for(number, circuit)
        master = chargers[0]
        allowed = bool(notes.get(world, _ALLOW_OFFLINE, master.location_id, True))
        report = desk.records.report(world, master)
        has_one = choice(world.options, "easee.equalizers")
        equalizer = at_site(world, chargers).serial if has_one else None
        return reply(wire_circuit.settings(report, master.serial, allow_offline=allowed, equalizer=equalizer))

    @routes.post("/settings")
    def write_circuit_settings(number: int, circuit: int) -> Response:
        world, chargers = asked_for(number, circuit)
        wanted, offline = _settings(Form.of(request))
        _apply(desk, world, chargers, wanted)
        if offline is not None:
            notes.put(world, _ALLOW_OFFLINE, chargers[0].location_id, offline)
        return done(200)

    @routes.get("/dynamicCurrent")
    def dynamic(number: int, circuit: int) -> Response:
        world, chargers = asked_for(number, circuit)
        report = desk.records.report(world, chargers[0])
        return reply(wire_circuit.dynamic_current(report, _minutes_left(desk, world, chargers[0])))

    @routes.post("/dynamicCurrent")
    def write_dynamic(number: int, circuit: int) -> Response:
        world, chargers = asked_for(number, circuit)
        change = dynamic_current(Form.of(request))
        ticket = desk.give(world, chargers[0], change.command_id, change.deed)
        _apply(desk, world, chargers, [change])
        return reply(wire_commands.receipt(ticket), 202)

    @routes.post("/rated_current")
    def rated_current(number: int, circuit: int) -> Response:
        world, chargers = asked_for(number, circuit)
        if not choice(world.options, "easee.installer"):
            raise errors.forbidden()
        form = Form.of(request)
        form.require("ratedCurrentFuseValue")
        amps = form.number("ratedCurrentFuseValue", 6, LARGEST_A)
        form.check()
        ticket = desk.give(world, chargers[0], CommandId.CIRCUIT_RATED_CURRENT, deeds.nothing)
        notes.put(world, FUSE, chargers[0].location_id, amps)
        return reply(wire_commands.receipt(ticket), 202)

    return routes


def _settings(form: Form) -> tuple[list[Change], bool | None]:
    """What is wanted of the circuit, and whether its fallback is allowed. Raises errors.Refusal (400)."""
    wanted = circuit_changes(form)
    idle, offline = form.flag("enableIdleCurrent"), form.flag("allowOfflineMaxCircuitCurrent")
    form.check()
    if idle is not None:
        wanted.append(Change(CommandId.IDLE_CURRENT, {_IDLE_CURRENT: idle}, deeds.write(_IDLE_CURRENT, idle)))
    return wanted, offline


def _apply(desk: Desk, world: World, chargers: Sequence[Identity], wanted: Sequence[Change]) -> None:
    """Let the circuit know. Raises errors.Refusal (400) when its master, the first charger, is off line."""
    master, *others = chargers
    changes.apply(desk, world, master, wanted)
    for charger in others:
        if world.history(charger.id).last.uplink.up:
            changes.apply(desk, world, charger, wanted)


def _minutes_left(desk: Desk, world: World, identity: Identity) -> int:
    """Whole minutes, rounded up, until a limit goes back by itself; 0 when none does."""
    ledger, now_s = desk.records.book.of(world, identity.id), world.now_s()
    ends = [written.at_s for written in ledger.announced(now_s)] if ledger else []
    return math.ceil((ends[-1] - now_s) / 60) if ends else 0

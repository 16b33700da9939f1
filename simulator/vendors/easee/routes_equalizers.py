"""Addresses of equalizers. A world has them, one at each site, with ``easee.equalizers``; else they are unknown."""

from flask import Blueprint, Response, request

from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, errors, wire_commands, wire_equalizer, wire_site
from simulator.vendors.easee.bodies import Form
from simulator.vendors.easee.circuit_settings import LARGEST_A
from simulator.vendors.easee.desk import Desk
from simulator.vendors.easee.enums import CommandId
from simulator.vendors.easee.equalizer import ALLOCATED, FUSE, SURPLUS, Equalizer, Gauge
from simulator.vendors.easee.places import equalizer_of
from simulator.vendors.easee.replies import done, reply

_LARGEST_FUSE_A = 1000.0
_MODES = ("none", "chargingWithImport")


def blueprint(worlds: Worlds, desk: Desk) -> Blueprint:
    """Master data, state, configuration and commands of equalizers."""
    routes = Blueprint("equalizers", __name__)
    records, notes = desk.records, desk.records.notes

    def asked_for(serial: str) -> tuple[World, Equalizer]:
        world, account = auth.caller(worlds, request)
        return world, equalizer_of(world, account.id, serial)

    def gauge(serial: str) -> Gauge:
        world, equalizer = asked_for(serial)
        return Gauge(world, notes, equalizer)

    def sent(world: World, equalizer: Equalizer) -> Response:
        ticket = desk.note(world, equalizer.serial, equalizer.serial, CommandId.DOWNLOAD_SETTINGS)
        return reply(wire_commands.receipt(ticket), 202)

    @routes.get("/api/equalizers/<serial>")
    def equalizer(serial: str) -> Response:
        return reply(wire_equalizer.listed(*asked_for(serial)))

    @routes.get("/api/equalizers/<serial>/state")
    def equalizer_state(serial: str) -> Response:
        return reply(wire_equalizer.state(gauge(serial)))

    @routes.get("/api/equalizers/<serial>/config")
    def equalizer_config(serial: str) -> Response:
        return reply(wire_equalizer.config(gauge(serial)))

    @routes.get("/api/equalizers/<serial>/details")
    def equalizer_details(serial: str) -> Response:
        return reply(wire_equalizer.details(*asked_for(serial)))

    @routes.get("/api/equalizers/<serial>/site")
    def equalizer_site(serial: str) -> Response:
        world, found = asked_for(serial)
        return reply(wire_site.site(world, found.chargers, records.particulars(world, found.chargers[0])))

    @routes.post("/api/equalizers/<serial>/commands/configure_max_allocated_current")
    def allocate(serial: str) -> Response:
        world, found = asked_for(serial)
        form = Form.of(request)
        form.require("maxCurrent")
        most_a = form.number("maxCurrent", 0, LARGEST_A)
        form.check()
        notes.put(world, ALLOCATED, found.location_id, most_a)
        return sent(world, found)

    @routes.post("/api/equalizers/<serial>/commands/configure_fuse")
    def configure_fuse(serial: str) -> Response:
        world, found = asked_for(serial)
        form = Form.of(request)
        form.require("FuseSize", "MaxContinuousCurrent")
        fuse_a, lasting_a = (form.number(name, 0, _LARGEST_FUSE_A) for name in ("FuseSize", "MaxContinuousCurrent"))
        form.check()
        notes.put(world, FUSE, found.location_id, fuse_a)
        notes.put(world, ALLOCATED, found.location_id, lasting_a)
        return sent(world, found)

    @routes.get("/cloud-loadbalancing/equalizer/<serial>/config/surplus-energy")
    def surplus_energy(serial: str) -> Response:
        return reply(dict(gauge(serial).surplus))

    @routes.post("/cloud-loadbalancing/equalizer/<serial>/config/surplus-energy")
    def write_surplus_energy(serial: str) -> Response:
        world, found = asked_for(serial)
        notes.put(world, SURPLUS, found.location_id, _surplus(Form.of(request)))
        return done()

    return routes


def _surplus(form: Form) -> dict[str, object]:
    """How charging follows surplus energy. Raises errors.Refusal (400)."""
    mode, details = form.text("mode"), form.raw("chargingWithImport")
    if mode not in _MODES:
        raise errors.invalid({"mode": [f"The value '{mode}' is not valid."]})
    if mode == "none":
        return {"mode": mode}
    wanted = Form({str(key).casefold(): value for key, value in details.items()} if isinstance(details, dict) else {})
    wanted.require("eligible")
    eligible = wanted.flag("eligible")
    added_a = wanted.number("maximumImportAddedCurrent", 0, LARGEST_A)
    wanted.check()
    return {"mode": mode, mode: {"eligible": eligible, "maximumImportAddedCurrent": added_a or 0}}

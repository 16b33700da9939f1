"""Telling a charger what to do, and what became of it (developer.easee.com/docs/api-command-and-control)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.states import Hold
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, changes, deeds, errors, wire_commands
from simulator.vendors.easee.bodies import Form
from simulator.vendors.easee.charger_settings import charger_changes
from simulator.vendors.easee.circuit_settings import LARGEST_A, LONGEST_MINUTES
from simulator.vendors.easee.desk import Deed, Desk
from simulator.vendors.easee.enums import CommandId
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.places import charger_of
from simulator.vendors.easee.replies import reply

_LOCK_ALWAYS, _SMART = 30, 102


class Command(NamedTuple):
    """A command. read: what it does, given its body; it may raise errors.Refusal (400)."""

    number: CommandId
    read: Callable[[Form], Deed]


def _plain(deed: Deed) -> Callable[[Form], Deed]:
    """A command whose body does not matter."""
    return lambda _form: deed


def _dynamic(form: Form) -> Deed:
    form.require("amps")
    amps = form.number("amps", 0, LARGEST_A) or 0.0
    minutes = form.number("minutes", 0, LONGEST_MINUTES) or 0.0
    form.check()
    return partial(deeds.dynamic, amps=amps, minutes=minutes)


def _lock(form: Form) -> Deed:
    form.require("state")
    state = form.flag("state")
    form.check()
    return deeds.write(_LOCK_ALWAYS, bool(state))


COMMANDS: Mapping[str, Command] = {
    "start_charging": Command(CommandId.AUTHORISE, _plain(deeds.start)),
    "stop_charging": Command(CommandId.DEAUTHORISE, _plain(deeds.stop)),
    "pause_charging": Command(CommandId.DYNAMIC_CHARGER_CURRENT, _plain(deeds.pause)),
    "resume_charging": Command(CommandId.DYNAMIC_CHARGER_CURRENT, _plain(deeds.resume)),
    "toggle_charging": Command(CommandId.DYNAMIC_CHARGER_CURRENT, _plain(deeds.toggle)),
    "override_schedule": Command(CommandId.OVERRIDE_SCHEDULE, _plain(deeds.override_schedule)),
    "set_dynamic_charger_current": Command(CommandId.DYNAMIC_CHARGER_CURRENT, _dynamic),
    "lock_state": Command(CommandId.LOCK_CABLE, _lock),
    "reboot": Command(CommandId.REBOOT, _plain(deeds.reboot)),
    "update_firmware": Command(CommandId.UPGRADE_FIRMWARE, _plain(deeds.nothing)),
    "smart_charging": Command(CommandId.SMART_CHARGING, _plain(deeds.write(_SMART, True))),
}
POLLS: Mapping[str, Command] = {
    "poll_lifetimeenergy": Command(CommandId.POLL_SINGLE, _plain(deeds.nothing)),
    "poll_chargeropmode": Command(CommandId.POLL_SINGLE, _plain(deeds.nothing)),
    "poll_all": Command(CommandId.POLL_ALL, _plain(deeds.nothing)),
}
"""Gone since January 2025 (evcc-io/evcc, PR 18401): they answer in the profile ``legacy`` alone."""


def blueprint(worlds: Worlds, desk: Desk) -> Blueprint:
    """Commands, settings, and the look-up of a command's outcome."""
    routes = Blueprint("commands", __name__)

    def asked_for(serial: str) -> tuple[World, Identity]:
        world, account = auth.caller(worlds, request)
        return world, charger_of(world, account.id, serial)

    @routes.post("/api/chargers/<serial>/commands/<name>")
    def command(serial: str, name: str) -> Response:
        known = _known(name, auth.identify(worlds, request)[0])
        world, identity = asked_for(serial)
        deed = known.read(Form.of(request))
        number = _number(known, name, world, identity)
        ticket = desk.give(world, identity, number, deed)
        if not ticket.accepted and choice(world.options, "easee.refused_commands") == 200:
            return reply(wire_commands.refused(ticket))
        return reply(wire_commands.receipt(ticket), 202)

    @routes.post("/api/chargers/<serial>/settings")
    def charger_settings(serial: str) -> Response:
        world, identity = asked_for(serial)
        tickets = changes.apply(desk, world, identity, charger_changes(Form.of(request)))
        return reply([wire_commands.receipt(ticket) for ticket in tickets], 202)

    @routes.get("/api/commands/<serial>/<int:number>/<int:ticks>")
    def command_outcome(serial: str, number: int, ticks: int) -> Response:
        world, identity = asked_for(serial)
        ticket = desk.tickets.find(world, identity.id, number, ticks)
        if ticket is None:
            raise errors.not_found()
        return reply(wire_commands.outcome(ticket))

    return routes


def _known(name: str, world: World | None) -> Command:
    """The command with that name. Raises errors.Refusal (404), for good tokens and bad ones alike."""
    if name in COMMANDS:
        return COMMANDS[name]
    if name in POLLS and choice(world.options if world else {}, "easee.profile") == "legacy":
        return POLLS[name]
    raise errors.no_route()


def _number(command: Command, name: str, world: World, identity: Identity) -> CommandId:
    """A toggle is an authorisation or a limit, as the charger is set."""
    if name != "toggle_charging":
        return command.number
    charger = world.view(identity.id).charger
    if not charger.authorisation_required:
        return command.number
    return CommandId.AUTHORISE if charger.hold is Hold.AUTHORISATION else CommandId.DEAUTHORISE

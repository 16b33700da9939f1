"""Addresses under ``/api/chargers`` and ``/state``."""

from collections.abc import Iterable

from flask import Blueprint, Response, request

from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, errors, wire_charger, wire_observations, wire_site, wire_state
from simulator.vendors.easee.equalizer import OBSERVATIONS as EQUALIZER_OBSERVATIONS
from simulator.vendors.easee.equalizer import Gauge
from simulator.vendors.easee.identifiers import site_id
from simulator.vendors.easee.observations import OBSERVATIONS
from simulator.vendors.easee.options import choice
from simulator.vendors.easee.particulars import PARTNER
from simulator.vendors.easee.places import charger_of, equalizer_of, is_equalizer, site_of
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import reply

_LONGEST_NUMBER = 6
"""Digits worth reading: no observation has a number that long."""


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """A charger's master data, settings, and state: the removed way and the current one."""
    routes = Blueprint("chargers", __name__)

    def asked_for(serial: str) -> tuple[World, Identity]:
        world, account = auth.caller(worlds, request)
        return world, charger_of(world, account.id, serial)

    def access(world: World, identity: Identity) -> int:
        return records.particulars(world, identity).access(identity.id)

    @routes.get("/api/chargers")
    def chargers() -> Response:
        world, account = auth.caller(worlds, request)
        mine = world.chargers_of(account.id)
        return reply([wire_charger.listed(world, charger, access(world, charger)) for charger in mine])

    @routes.get("/api/chargers/<serial>")
    def charger(serial: str) -> Response:
        world, identity = asked_for(serial)
        return reply(wire_charger.charger(world, identity, access(world, identity)))

    @routes.get("/api/chargers/<serial>/details")
    def charger_details(serial: str) -> Response:
        world, identity = asked_for(serial)
        partner = records.notes.get(world, PARTNER, identity.id, wire_charger.EASEE)
        return reply(wire_charger.details(world, identity, access(world, identity), partner))

    @routes.get("/api/chargers/<serial>/config")
    def charger_config(serial: str) -> Response:
        return reply(wire_state.config(records.report(*asked_for(serial))))

    @routes.get("/api/chargers/<serial>/site")
    def charger_site(serial: str) -> Response:
        world, identity = asked_for(serial)
        number = site_id(world.seed, identity.location_id)
        chargers = site_of(world, identity.account_id, number)
        return reply(wire_site.site(world, chargers, records.particulars(world, identity)))

    @routes.get("/api/chargers/<serial>/state")
    def charger_state(serial: str) -> Response:
        _refuse_if_removed(auth.identify(worlds, request)[0])
        return reply(wire_state.state(records.report(*asked_for(serial))))

    @routes.get("/state/<serial>/observations")
    def observations(serial: str) -> Response:
        world, account = auth.caller(worlds, request)
        ids = request.args.get("ids")
        if is_equalizer(world, serial):
            gauge = Gauge(world, records.notes, equalizer_of(world, account.id, serial))
            return reply(
                wire_observations.told(gauge.read, EQUALIZER_OBSERVATIONS, _numbers(ids, EQUALIZER_OBSERVATIONS))
            )
        report = records.report(world, charger_of(world, account.id, serial))
        return reply(wire_observations.observations(report, _numbers(ids, OBSERVATIONS)))

    return routes


def _refuse_if_removed(world: World | None) -> None:
    """The route went away on 1 September 2026, for good tokens and bad ones alike. Raises errors.Refusal."""
    options = world.options if world else {}
    if choice(options, "easee.profile") == "legacy":
        return
    if choice(options, "easee.removed_state_status") == 400:
        raise errors.invalid({"id": ["The value is not valid."]})
    raise errors.no_route()


def _numbers(ids: str | None, all_of_them: Iterable[int]) -> list[int]:
    """The observation numbers of a comma-separated list; all there are without one. Raises errors.Refusal (400)."""
    if ids is None:
        return list(all_of_them)
    wanted = [item.strip() for item in ids.split(",") if item.strip()]
    wrong = [
        f"The value '{item}' is not valid."
        for item in wanted
        if not (item.isascii() and item.removeprefix("-").isdigit())
    ]
    if wrong:
        raise errors.invalid({"ids": wrong})
    return [int(item) for item in wanted if len(item) <= _LONGEST_NUMBER]

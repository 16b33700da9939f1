"""Addresses of energy and costs: by hour and month, by charger of a site, by user, and as a file."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from simulator.truth.accounts import Account
from simulator.truth.fleet import Identity
from simulator.truth.world import World, Worlds
from simulator.vendors.easee import auth, errors, wire_account, wire_sessions, wire_usage
from simulator.vendors.easee.identifiers import user_number
from simulator.vendors.easee.places import charger_of, site_of
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import file, reply
from simulator.vendors.easee.report import Report
from simulator.vendors.easee.spans import span

_CATEGORIES = range(21)


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """Usage of chargers, sites and users."""
    routes = Blueprint("usage", __name__)

    def charger(serial: str) -> Report:
        world, account = auth.caller(worlds, request)
        return records.report(world, charger_of(world, account.id, serial))

    def site(number: int) -> tuple[World, Account, list[Identity]]:
        world, account = auth.caller(worlds, request)
        return world, account, site_of(world, account.id, number)

    @routes.get("/api/chargers/<serial>/usage/hourly/<start>/<end>")
    def usage_hourly(serial: str, start: str, end: str) -> Response:
        return reply(wire_usage.hourly(charger(serial), *span(start, end)))

    @routes.get("/api/chargers/lifetime-energy/<serial>/hourly")
    def lifetime_hourly(serial: str) -> Response:
        return reply(wire_usage.hourly(charger(serial), *span(request.args.get("from"), request.args.get("to"))))

    @routes.get("/api/chargers/lifetime-energy/<serial>/monthly")
    def lifetime_monthly(serial: str) -> Response:
        return reply(wire_usage.monthly(charger(serial), *span(request.args.get("from"), request.args.get("to"))))

    @routes.get("/api/sites/<int:number>/breakdown/<start>/<end>")
    def breakdown(number: int, start: str, end: str) -> Response:
        world, _, chargers = site(number)
        tariff = records.particulars(world, chargers[0]).tariff
        moments, rows = span(start, end), []
        for identity in chargers:
            report = records.report(world, identity)
            kwh = wire_sessions.total_kwh(report, wire_sessions.between(report, *moments))
            rows.append({"chargerId": identity.serial, **wire_sessions.cost(kwh, tariff)})
        return reply(rows)

    @routes.get("/api/sites/<int:number>/users")
    def users(number: int) -> Response:
        world, account, _ = site(number)
        return reply([wire_account.member(world, account)])

    @routes.get("/api/sites/<int:number>/users/<int:user>/<any(monthly, yearly):period>")
    def user_usage(number: int, user: int, period: str) -> Response:
        world, account, chargers = site(number)
        if user != user_number(world.seed, account.id):
            raise errors.not_found()
        reports = [records.report(world, identity) for identity in chargers]
        tariff = records.particulars(world, chargers[0]).tariff
        say = wire_sessions.monthly if period == "monthly" else wire_sessions.yearly
        return reply(say(reports, tariff))

    @routes.get("/api/sessions/export/<int:number>/<int:category>/<start>/<end>")
    def export(number: int, category: int, start: str, end: str) -> Response:
        world, _, chargers = site(number)
        if category not in _CATEGORIES:
            raise errors.invalid({"category": [f"The value '{category}' is not valid."]})
        return file(wire_usage.export(_rows(records, world, chargers, span(start, end))))

    return routes


def _rows(
    records: Records, world: World, chargers: Sequence[Identity], moments: tuple[float, float]
) -> list[dict[str, object]]:
    tariff = records.particulars(world, chargers[0]).tariff
    rows: list[dict[str, object]] = []
    for identity in chargers:
        report = records.report(world, identity)
        rows += wire_sessions.rows(report, identity.serial, wire_sessions.between(report, *moments), tariff)
    return rows

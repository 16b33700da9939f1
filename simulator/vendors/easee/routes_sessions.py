"""Addresses of charging sessions."""

from flask import Blueprint, Response, request

from simulator.truth.charger import Session
from simulator.truth.world import Worlds
from simulator.vendors.easee import auth, errors, wire_sessions
from simulator.vendors.easee.places import charger_of
from simulator.vendors.easee.prices import Tariff
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import reply
from simulator.vendors.easee.report import Report
from simulator.vendors.easee.spans import span


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """The running session, the latest one, and sessions and energy of a span of time."""
    routes = Blueprint("sessions", __name__)

    def asked_for(serial: str) -> tuple[Report, str, Tariff]:
        world, account = auth.caller(worlds, request)
        identity = charger_of(world, account.id, serial)
        return records.report(world, identity), identity.serial, records.particulars(world, identity).tariff

    @routes.get("/api/chargers/<serial>/sessions/ongoing")
    def ongoing(serial: str) -> Response:
        report, name, tariff = asked_for(serial)
        return reply(wire_sessions.one(report, name, _newest(report, running=True), tariff))

    @routes.get("/api/chargers/<serial>/sessions/latest")
    def latest(serial: str) -> Response:
        report, name, tariff = asked_for(serial)
        return reply(wire_sessions.one(report, name, _newest(report, running=False), tariff))

    @routes.get("/api/sessions/charger/<serial>/sessions/<start>/<end>")
    def sessions_between(serial: str, start: str, end: str) -> Response:
        report, name, tariff = asked_for(serial)
        return reply(wire_sessions.rows(report, name, wire_sessions.between(report, *span(start, end)), tariff))

    @routes.get("/api/sessions/charger/<serial>/sessions/descending")
    def sessions_descending(serial: str) -> Response:
        report, name, tariff = asked_for(serial)
        newest_first = wire_sessions.known(report)[::-1]
        limit = request.args.get("limit", len(newest_first), type=int)
        return reply(wire_sessions.rows(report, name, newest_first[: max(0, limit)], tariff))

    @routes.get("/api/sessions/charger/<serial>/total/<start>/<end>")
    def total_between(serial: str, start: str, end: str) -> Response:
        report, _, _ = asked_for(serial)
        return reply(wire_sessions.total_kwh(report, wire_sessions.between(report, *span(start, end))))

    @routes.get("/api/sessions/charger/<serial>/monthly")
    def monthly(serial: str) -> Response:
        report, _, tariff = asked_for(serial)
        return reply(wire_sessions.monthly([report], tariff))

    return routes


def _newest(report: Report, *, running: bool) -> Session:
    """The newest session, or only one whose car is still there. Raises errors.Refusal (404) when there is none."""
    sessions = wire_sessions.known(report)
    if not sessions or (running and sessions[-1].unplugged_s is not None):
        raise errors.not_found()
    return sessions[-1]

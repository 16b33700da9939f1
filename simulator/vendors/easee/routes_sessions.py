"""Addresses of charging sessions."""

from flask import Blueprint, Response, request

from simulator.truth.charger import Session
from simulator.truth.world import Worlds
from simulator.vendors.easee import auth, errors, jsontext, wire_sessions
from simulator.vendors.easee.places import charger_of
from simulator.vendors.easee.records import Records
from simulator.vendors.easee.replies import reply
from simulator.vendors.easee.report import Report


def blueprint(worlds: Worlds, records: Records) -> Blueprint:
    """The running session, the latest one, and sessions and energy of a span of time."""
    routes = Blueprint("sessions", __name__)

    def asked_for(serial: str) -> tuple[Report, str]:
        world, account = auth.caller(worlds, request)
        identity = charger_of(world, account.id, serial)
        return records.report(world, identity), identity.serial

    @routes.get("/api/chargers/<serial>/sessions/ongoing")
    def ongoing(serial: str) -> Response:
        report, name = asked_for(serial)
        return reply(wire_sessions.one(report, name, _newest(report, running=True)))

    @routes.get("/api/chargers/<serial>/sessions/latest")
    def latest(serial: str) -> Response:
        report, name = asked_for(serial)
        return reply(wire_sessions.one(report, name, _newest(report, running=False)))

    @routes.get("/api/sessions/charger/<serial>/sessions/<start>/<end>")
    def sessions_between(serial: str, start: str, end: str) -> Response:
        report, name = asked_for(serial)
        return reply(wire_sessions.rows(report, name, wire_sessions.between(report, *_span(start, end))))

    @routes.get("/api/sessions/charger/<serial>/total/<start>/<end>")
    def total_between(serial: str, start: str, end: str) -> Response:
        report, _ = asked_for(serial)
        return reply(wire_sessions.total_kwh(report, wire_sessions.between(report, *_span(start, end))))

    @routes.get("/api/sessions/charger/<serial>/monthly")
    def monthly(serial: str) -> Response:
        return reply(wire_sessions.monthly(asked_for(serial)[0]))

    return routes


def _newest(report: Report, *, running: bool) -> Session:
    """The newest session, or only one whose car is still there. Raises errors.Refusal (404) when there is none."""
    sessions = wire_sessions.known(report)
    if not sessions or (running and sessions[-1].unplugged_s is not None):
        raise errors.not_found()
    return sessions[-1]


def _span(start: str, end: str) -> tuple[float, float]:
    """Both times of a path, unix seconds. Raises errors.Refusal (400)."""
    seconds: dict[str, float] = {}
    wrong: dict[str, list[str]] = {}
    for name, text in (("from", start), ("to", end)):
        try:
            seconds[name] = jsontext.parse_instant(text)
        except (ValueError, OverflowError):
            wrong[name] = [f"The value '{text}' is not valid."]
    if wrong:
        raise errors.invalid(wrong)
    return seconds["from"], seconds["to"]

"""Who asked what, and the stream of everything that changes."""

from importlib.metadata import version

from flask import Response

from simulator.control import facts, views
from simulator.control.console import Console
from simulator.control.document import shown
from simulator.control.problems import BadInput, TooManyStreams, UnknownExchange
from simulator.control.route import Asked, Said, WorldRoute
from simulator.journal.har import har
from simulator.journal.journal import Leg, Wanted

EVENT_STREAM = "text/event-stream"


def query_journal(console: Console, asked: Asked) -> Said:
    """The newest exchanges that fit, newest first."""
    legs = console.journal.newest(_wanted(console, asked), asked.query["limit"])
    return {
        "items": [views.leg_summary(console.journal, leg) for leg in legs],
        "newest": console.journal.count,
        "kept": len(console.journal),
    }


def clear_journal(console: Console, asked: Asked) -> Said:
    """Forget every exchange."""
    del asked
    console.answers.forget()
    return {"cleared": console.journal.clear()}


def get_exchange(console: Console, asked: Asked) -> Said:
    """One exchange with everything that was said, and its verdict."""
    return views.leg_view(console.journal, _leg(console, asked))


def explain_exchange(console: Console, asked: Asked) -> Said:
    """Each contract field of a refresh with the vendor facts it rests on."""
    leg = _leg(console, asked)
    calls = console.journal.newest(Wanted(leg="vendor", cause=leg.cause), 100) if leg.cause is not None else []
    return {"number": leg.number, "items": facts.why(leg, reversed(calls)) if leg.leg == "service" else []}


def get_coverage(console: Console, asked: Asked) -> Said:
    """Which answers were seen, by vendor."""
    del asked
    return {"items": console.answers.coverage()}


def _leg(console: Console, asked: Asked) -> Leg:
    number = asked.path["number"]
    leg = console.journal.get(int(number)) if number.isdecimal() and len(number) < 15 else None
    if leg is None:
        raise UnknownExchange(f"the journal keeps no exchange {shown(number)}, it has counted {console.journal.count}")
    return leg


def export_har(console: Console, asked: Asked) -> Said:
    """The exchanges that fit as a HAR 1.2 archive."""
    legs = console.journal.newest(_wanted(console, asked), asked.query["limit"])
    return har(reversed(legs), asked.base_url, version("charger-sandbox"))


def _wanted(console: Console, asked: Asked) -> Wanted:
    query = asked.query
    charger = console.world.charger(query["charger"]).id if "charger" in query else None
    return Wanted(
        leg=query.get("leg"),
        vendor=query.get("vendor"),
        charger_id=charger,
        status=query.get("status"),
        cause=query.get("cause"),
        since=query.get("since", 0),
    )


def follow_events(console: Console, asked: Asked) -> Said:
    """Everything that changes, as server-sent events, from where the caller was."""
    told = asked.headers.get("Last-Event-Id")
    if told is not None and not (told.isdecimal() and len(told) < 15):
        raise BadInput("Last-Event-ID", "the id of an event", shown(told))
    after = int(told) if told is not None else asked.query.get("after")
    stream = console.hub.follow(after, frozenset(asked.query.get("kinds", ())))
    if stream is None:
        limit = console.hub.places.limit
        raise TooManyStreams(f"at most {limit} event streams are open in a sandbox, and all {limit} are")
    return Response(stream, mimetype=EVENT_STREAM, headers={"X-Accel-Buffering": "no"})


WORLD_ROUTES = (
    WorldRoute("GET", "/journal", "queryJournal", query_journal),
    WorldRoute("DELETE", "/journal", "clearJournal", clear_journal),
    WorldRoute("GET", "/journal/<number>", "getExchange", get_exchange),
    WorldRoute("GET", "/journal/<number>/facts", "explainExchange", explain_exchange),
    WorldRoute("GET", "/coverage", "getCoverage", get_coverage),
    WorldRoute("GET", "/journal.har", "exportHar", export_har),
    WorldRoute("GET", "/events", "followEvents", follow_events),
)

"""Chargers: who is there, what is the case at them, and what happens to them."""

from collections.abc import Sequence
from typing import Any

from flask import json

from simulator.control.console import Console
from simulator.control.deeds import do
from simulator.control.route import Asked, Said, WorldRoute
from simulator.journal.har import moment
from simulator.journal.redact import redact_headers
from simulator.truth.charger import Charger
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Entry, Identity
from simulator.truth.states import Vendor


def list_chargers(console: Console, asked: Asked) -> Said:
    """A page of the chargers that fit. Only those on the page are looked at; the others cost a comparison of text,
    and where a state is asked for ``World.state``.
    """
    query = asked.query
    fitting = _fitting(console.world.fleet.chargers, query.get("vendor"), query.get("text", ""))
    if state := query.get("state"):
        fitting = [identity for identity in fitting if console.world.state(identity.id) == state]
    offset, limit = query["offset"], query["limit"]
    page = fitting[offset : offset + limit]
    following = offset + len(page) if offset + len(page) < len(fitting) else None
    return {
        "items": [console.charger_view(identity) for identity in page],
        "total": len(fitting),
        "offset": offset,
        "nextOffset": following,
        "at": moment(console.world.now_s()),
    }


def _fitting(chargers: Sequence[Identity], vendor: str | None, text: str) -> Sequence[Identity]:
    words = text.casefold().split()
    if vendor is None and not words:
        return chargers
    return [c for c in chargers if vendor in (None, c.vendor.value) and all(word in _said(c) for word in words)]


def _said(identity: Identity) -> str:
    parts = (identity.handle, identity.name, identity.id, identity.serial, identity.vendor_charger_id, identity.model)
    return "\n".join(parts).casefold()


def create_charger(console: Console, asked: Asked) -> Said:
    """One more charger, with an account of its own."""
    body = asked.body
    situation = body.get("situation", "charging")
    entry = Entry(Vendor(body["vendor"]), body.get("about", situation), situation, max_a=float(body.get("maxA", 16)))
    identity = console.house.enrol(console.name, entry)
    if "name" in body:
        identity = console.world.amend(identity.id, name=body["name"])
    return console.charger_view(identity), 201


def get_charger(console: Console, asked: Asked) -> Said:
    """One charger."""
    return console.charger_view(_charger(console, asked))


def get_history(console: Console, asked: Asked) -> Said:
    """What was the case at a charger over the last minutes, at even steps, as far back as its events are kept."""
    identity, query = _charger(console, asked), asked.query
    history, now_s = console.world.history(identity.id), console.world.now_s()
    since_s = max(now_s - 60 * query["minutes"], history.pictures[0].at_s)
    step_s = (now_s - since_s) / (query["points"] - 1)
    moments = [since_s + step_s * number for number in range(query["points"])]
    return {
        "items": [_point(history.charger_at(at_s), at_s) for at_s in moments],
        "changes": [
            {"at": moment(p.at_s), "state": p.charger.state.value} for p in history.pictures if p.at_s >= since_s
        ],
    }


def _point(charger: Charger, at_s: float) -> dict[str, Any]:
    return {"at": moment(at_s), "state": charger.state.value, "powerKw": round(charger.power_w / 1000, 3)}


def change_charger(console: Console, asked: Asked) -> Said:
    """Give a charger another name or limit. A limit that is refused changes no name either."""
    identity, body = _charger(console, asked), asked.body
    if "limitA" in body:
        do(console.world, identity.id, "limit", {"limit_a": body["limitA"]})
    if "phases" in body:
        do(console.world, identity.id, "phases", {"phases": body["phases"]})
    if "name" in body:
        identity = console.world.amend(identity.id, name=body["name"])
    return console.charger_view(identity)


def delete_charger(console: Console, asked: Asked) -> Said:
    """Take a charger away; its vendor knows it no more."""
    identity = _charger(console, asked)
    if len(console.world.fleet.chargers) == 1:
        raise ActionRefused(f"{identity.handle} is the world's only charger: create another first, or drop the world")
    for run in console.runs_on(identity.id):
        run.stop()
    console.house.expel(console.name, identity.id)
    return {"deleted": identity.id}


def act(console: Console, asked: Asked) -> Said:
    """Let something happen to a charger."""
    identity = _charger(console, asked)
    do(console.world, identity.id, asked.body["do"], asked.body.get("with", {}))
    return console.charger_view(identity)


def reset_charger(console: Console, asked: Asked) -> Said:
    """Let a charger and its account begin anew."""
    identity = _charger(console, asked)
    console.reset(identity)
    return console.charger_view(identity)


def refresh_charger(console: Console, asked: Asked) -> Said:
    """Ask the charger-service for a charger, as its callers do."""
    identity = _charger(console, asked)
    said = console.house.refresh(console.name, identity.id)
    return {
        "number": said.number,
        "cause": said.cause,
        "status": said.status,
        "elapsedMs": said.elapsed_ms,
        "headers": [list(header) for header in redact_headers(said.headers)],
        "body": said.body.decode("utf-8", "backslashreplace"),
        "json": _parsed(said.body),
    }


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _charger(console: Console, asked: Asked) -> Identity:
    return console.world.charger(asked.path["charger"])


WORLD_ROUTES = (
    WorldRoute("GET", "/chargers", "listChargers", list_chargers),
    WorldRoute("POST", "/chargers", "createCharger", create_charger),
    WorldRoute("GET", "/chargers/<charger>", "getCharger", get_charger),
    WorldRoute("GET", "/chargers/<charger>/history", "getHistory", get_history),
    WorldRoute("PATCH", "/chargers/<charger>", "changeCharger", change_charger),
    WorldRoute("DELETE", "/chargers/<charger>", "deleteCharger", delete_charger),
    WorldRoute("POST", "/chargers/<charger>/actions", "actOnCharger", act),
    WorldRoute("POST", "/chargers/<charger>/reset", "resetCharger", reset_charger),
    WorldRoute("POST", "/chargers/<charger>/refresh", "refreshCharger", refresh_charger),
)

"""The truth for whoever judges: one charger, its account, everything broken and everything said, at one moment.

It lies below the export because it tells tokens: who judges has to know them to see that no answer tells one.
"""

from dataclasses import asdict
from typing import Any

from simulator.control.console import Console
from simulator.control.exact import exact, exact_rule
from simulator.control.route import Asked, Said, WorldRoute
from simulator.faults.board import Notice, Tallies
from simulator.truth.fleet import Identity


def export_truth(console: Console, asked: Asked) -> Said:
    """Everything as it is now, unrounded; nothing happens meanwhile."""
    query, world = asked.query, console.world
    charger = world.charger(query["charger"]) if "charger" in query else None
    since = query.get("since")
    with world.lock:
        return {
            "nowS": world.now_s(),
            "wallS": console.house.wall.now_s(),
            "charger": _charger(console, charger) if charger else None,
            "account": _account(console, charger.account_id) if charger else None,
            "faults": _faults(console),
            "exchanges": [] if since is None else [exact(leg) for leg in console.journal.since(since)],
            "newest": console.journal.count,
        }


def _charger(console: Console, charger: Identity) -> dict[str, Any]:
    history = console.world.history(charger.id)
    return {"id": charger.id, "carWaits": history.car_waits, "pictures": [exact(one) for one in history.pictures]}


def _account(console: Console, account_id: str) -> dict[str, Any]:
    world = console.world
    return {
        "id": account_id,
        "standing": exact(world.accounts.standing(account_id)),
        "refusesNewTokens": world.tokens.refuses_new(account_id),
        "tokens": [exact(token) for token in world.tokens.held_by(account_id)],
    }


def _faults(console: Console) -> list[dict[str, Any]]:
    now_s, tallies = console.world.now_s(), console.board.tallies()
    in_force = {rule.name for rule in console.board.rules(now_s)}
    return [_fault(notice, notice.rule.name in in_force, tallies) for notice in console.board.notices()]


def _fault(notice: Notice, in_force: bool, tallies: Tallies) -> dict[str, Any]:
    counted = tallies.get(notice.rule.name, {})
    return {
        "rule": exact_rule(notice.rule),
        "isInForce": in_force,
        "tallies": {role: asdict(tally) for role, tally in counted.items()},
    }


def change_options(console: Console, asked: Asked) -> Said:
    """Set options of the vendors' fakes, or take them back with null, in the words of a scenario's set."""
    world = console.world
    for name, value in asked.body["options"].items():
        if value is None:
            world.options.pop(name, None)
        else:
            world.options[name] = value
    world.touch()
    return {"options": dict(world.options)}


WORLD_ROUTES = (
    WorldRoute("GET", "/export/truth", "exportTruth", export_truth),
    WorldRoute("PATCH", "/options", "changeOptions", change_options),
)

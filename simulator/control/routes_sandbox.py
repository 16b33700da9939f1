"""What belongs to the sandbox as a whole: worlds, and what can be done, broken and played in any of them."""

from typing import Any

from simulator.control import views
from simulator.control.console import Console
from simulator.control.control import Control
from simulator.control.deeds import actions_view, faults_view
from simulator.control.document import document
from simulator.control.house import WorldPlan
from simulator.control.problems import BadInput
from simulator.control.route import Asked, Route, Said, WorldControlRoute, WorldRoute
from simulator.control.run_views import script_view, script_whole
from simulator.journal.har import moment
from simulator.truth.fleet import Entry, demo_entries
from simulator.truth.states import Vendor

MAX_CHARGERS = 20_000
"""Chargers one request may ask for."""


def world_view(control: Control, console: Console) -> dict[str, Any]:
    """A world in a few numbers."""
    world, end_s = console.world, control.leased().get(console.name)
    return {
        "name": console.name,
        "isDefault": console.name == console.house.default,
        "seed": world.seed,
        "chargers": len(world.fleet.chargers),
        "faults": len(console.board.notices()),
        "runs": len(console.runs),
        "exchanges": console.journal.count,
        "lastEvent": console.hub.count,
        "options": {name: str(value) for name, value in world.options.items()},
        "clock": views.clock_view(world.clock),
        "leasedUntil": None if end_s is None else moment(end_s),
    }


def openapi(control: Control, asked: Asked) -> Said:
    """The document of this API."""
    del control, asked
    return document()


def list_worlds(control: Control, asked: Asked) -> Said:
    """Every world."""
    del asked
    return {"items": [world_view(control, control.console(name)) for name in list(control.house.opened)]}


def create_world(control: Control, asked: Asked) -> Said:
    """Open a world."""
    body = asked.body
    entries = demo_entries() if body.get("fleet", "demo") == "demo" else _entries(body["fleet"])
    plan = WorldPlan(
        body["name"],
        entries,
        seed=body.get("seed"),
        behind_s=float(body.get("behindS", 0)),
        follows_wall=body.get("followsWall", True),
        options=body.get("options", {}),
    )
    console = control.open(plan, body.get("lease"))
    return {**world_view(control, console), "apiKey": console.world.api_key}, 201


def _entries(groups: list[dict[str, Any]]) -> tuple[Entry, ...]:
    total = sum(group.get("count", 1) for group in groups)
    if total > MAX_CHARGERS:
        raise BadInput("fleet", f"at most {MAX_CHARGERS} chargers in all", str(total))
    entries = tuple(entry for group in groups for entry in _group(group))
    for before, entry in zip((None, *entries), entries, strict=False):
        if entry.beside and (before is None or before.vendor is not entry.vendor):
            told = before.vendor.value if before else "none before it"
            raise BadInput("fleet", f"a charger of {entry.vendor.value} before one that stands beside it", told)
    return entries


def _group(group: dict[str, Any]) -> list[Entry]:
    situation = group.get("situation", "charging")
    about = group.get("about", situation)
    count = group.get("count", 1)
    names = [about] if count == 1 else [f"{about}-{n}" for n in range(1, count + 1)]
    vendor, max_a = Vendor(group["vendor"]), float(group.get("maxA", 16))
    if "serial" in group and count != 1:
        raise BadInput("fleet", "a serial for one charger", f"{count} of them")
    own = {"max_a": max_a, "serial": group.get("serial", ""), "beside": group.get("beside", False)}
    return [Entry(vendor, name, situation, **own) for name in names]


def list_actions(control: Control, asked: Asked) -> Said:
    """What can be done to a charger."""
    del control, asked
    return {"items": actions_view()}


def list_fault_kinds(control: Control, asked: Asked) -> Said:
    """What can break at a vendor."""
    del control, asked
    return {"items": faults_view()}


def list_scenarios(control: Control, asked: Asked) -> Said:
    """What can be played."""
    from simulator.scenario.library import all_scenarios

    del control, asked
    return {"items": [script_view(script) for script in all_scenarios()]}


def get_scenario(control: Control, asked: Asked) -> Said:
    """One scenario, step by step."""
    del control
    return script_whole(shipped(asked.path["scenario"]))


def shipped(slug: str) -> Any:
    """A scenario that ships with the project; a caller names no file of this machine. Raises UnknownScenario."""
    from simulator.scenario.errors import UnknownScenario, hint
    from simulator.scenario.library import find, scenario_names

    names = scenario_names()
    if slug not in names:
        raise UnknownScenario(f"no scenario is called {slug[:60]!a}{hint(slug, names)}")
    return find(slug)


def get_world(control: Control, asked: Asked) -> Said:
    """One world."""
    return world_view(control, control.console(asked.path["world"]))


def drop_world(control: Control, asked: Asked) -> Said:
    """Forget a world."""
    name = asked.path["world"]
    if name == control.house.default:
        raise BadInput("world", "a world that was opened beside the default one", name)
    control.drop(name)
    return {"dropped": name}


def reset_world(control: Control, asked: Asked) -> Said:
    """Let everything in a world begin anew: chargers, accounts, runs, chaos and faults."""
    console = control.console(asked.path.get("world"))
    console.forget_chaos()
    for run in list(console.runs.values()):
        run.stop()
    console.runs.clear()
    console.board.mend_all()
    console.house.prepare(console.name)
    for charger in console.world.chargers:
        console.reset(charger)
    return world_view(control, console)


def export_world(console: Console, asked: Asked) -> Said:
    """The fleet export, with credentials: the one place that tells them."""
    return console.house.export(console.name, asked.base_url)


ROUTES = (
    Route("GET", "/openapi.json", "getDocument", openapi),
    Route("GET", "/actions", "listActions", list_actions),
    Route("GET", "/fault-kinds", "listFaultKinds", list_fault_kinds),
    Route("GET", "/scenarios", "listScenarios", list_scenarios),
    Route("GET", "/scenarios/<scenario>", "getScenario", get_scenario),
    Route("GET", "/worlds", "listWorlds", list_worlds),
    Route("POST", "/worlds", "createWorld", create_world),
    Route("DELETE", "/worlds/<world>", "dropWorld", drop_world),
    Route("GET", "/worlds/<world>", "getWorld", get_world),
)
WORLD_ROUTES = (WorldRoute("GET", "/export", "exportWorld", export_world),)
CONTROL_ROUTES = (WorldControlRoute("POST", "/reset", "resetWorld", reset_world),)

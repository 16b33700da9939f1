"""Seeded random trouble, and the scenarios it leaves."""

from flask import Response

from simulator.chaos.story import story
from simulator.control import views
from simulator.control.console import Console
from simulator.control.problems import NoChaos
from simulator.control.route import Asked, Said, WorldRoute


def get_chaos(console: Console, asked: Asked) -> Said:
    """How chaos stands, and what profiles there are."""
    del asked
    return {**views.chaos_view(console.chaos), "profiles": views.profiles_view()}


def begin_chaos(console: Console, asked: Asked) -> Said:
    """Let a profile's trouble begin; chargers that are named begin anew."""
    body = asked.body
    named = [console.world.charger(name) for name in body["chargers"]] if "chargers" in body else None
    console.begin_chaos(body["profile"], body.get("seed", console.world.seed), named)
    return views.chaos_view(console.chaos), 201


def stop_chaos(console: Console, asked: Asked) -> Said:
    """End it and mend everything it broke."""
    del asked
    console.stop_chaos()
    return views.chaos_view(console.chaos)


def get_story(console: Console, asked: Asked) -> Said:
    """What happened to a charger as a scenario file. Raises NoChaos."""
    charger = console.world.charger(asked.path["charger"])
    if console.chaos is None or charger.id not in {known.id for known in console.chaos.chargers}:
        raise NoChaos(f"there was no chaos for {charger.handle}: GET chaos names the chargers it was for")
    return Response(story(console.chaos, charger), mimetype="application/yaml")


WORLD_ROUTES = (
    WorldRoute("GET", "/chaos", "getChaos", get_chaos),
    WorldRoute("POST", "/chaos", "beginChaos", begin_chaos),
    WorldRoute("DELETE", "/chaos", "stopChaos", stop_chaos),
    WorldRoute("GET", "/chaos/scenarios/<charger>", "getChaosScenario", get_story),
)

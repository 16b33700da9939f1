"""Scenarios played in the running world."""

from functools import partial

from simulator.control.console import Console
from simulator.control.route import Asked, Said, WorldRoute
from simulator.control.routes_sandbox import shipped
from simulator.control.run_views import run_summary, run_whole


def list_runs(console: Console, asked: Asked) -> Said:
    """Every run."""
    del asked
    return {"items": [run_summary(run) for run in list(console.runs.values())]}


def play(console: Console, asked: Asked) -> Said:
    """Play a scenario on a charger."""
    script = shipped(asked.body["scenario"])
    charger = console.world.charger(asked.body["charger"])
    run = console.play(script, charger, paused=asked.body.get("paused", False))
    return run_whole(run, console.journal), 201


def get_run(console: Console, asked: Asked) -> Said:
    """One run with everything that happened in it."""
    return run_whole(console.run(asked.path["run"]), console.journal)


def move_run(console: Console, asked: Asked) -> Said:
    """Pause, resume, step, stop or reset a run."""
    run, move, lead = console.run(asked.path["run"]), asked.body["move"], asked.body.get("lead", False)
    if move == "pause":
        run.pause()
    elif move == "resume":
        console.resume(run)
    elif move == "step":
        run.step(partial(console.advance_to, lead=lead))
    elif move == "stop":
        run.stop()
    else:
        console.replay(run)
    return run_whole(run, console.journal)


def forget_run(console: Console, asked: Asked) -> Said:
    """Stop a run and forget it."""
    run = console.run(asked.path["run"])
    run.stop()
    console.runs.pop(run.id, None)
    return {"forgotten": [run.id]}


def forget_runs(console: Console, asked: Asked) -> Said:
    """Stop and forget every run."""
    del asked
    runs = list(console.runs.values())
    for run in runs:
        run.stop()
        console.runs.pop(run.id, None)
    return {"forgotten": [run.id for run in runs]}


WORLD_ROUTES = (
    WorldRoute("GET", "/runs", "listRuns", list_runs),
    WorldRoute("POST", "/runs", "playScenario", play),
    WorldRoute("DELETE", "/runs", "forgetRuns", forget_runs),
    WorldRoute("GET", "/runs/<run>", "getRun", get_run),
    WorldRoute("DELETE", "/runs/<run>", "forgetRun", forget_run),
    WorldRoute("POST", "/runs/<run>/moves", "moveRun", move_run),
)

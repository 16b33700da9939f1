"""``charger-sandbox run``: scenarios played in a running sandbox."""

from typing import Any

import click

from simulator.commands.steering import BadSetting, Steering, columns, part, steered


@click.group()
def run() -> None:
    """Play scenarios in a running sandbox, by its clock or step by step."""


@run.command()
@click.argument("scenario")
@click.argument("charger")
@click.option("--paused", is_flag=True, help="Wait for steps by hand.")
@steered
def start(sandbox: Steering, scenario: str, charger: str, paused: bool) -> None:
    """Play SCENARIO on CHARGER, which first becomes what the scenario starts with."""
    body = {"scenario": scenario, "charger": charger, "paused": paused}
    _say(sandbox, sandbox.ask("POST", "runs", body))


@run.command("list")
@steered
def list_(sandbox: Steering) -> None:
    """List what is and was played."""
    answer = sandbox.ask("GET", "runs")
    rows = [_row(item) for item in answer["items"]]
    sandbox.say(answer, *(columns(rows) if rows else ["nothing was played"]))


@run.command()
@click.argument("number")
@steered
def show(sandbox: Steering, number: str) -> None:
    """Show the run NUMBER and everything that happened in it."""
    _say(sandbox, sandbox.ask("GET", f"runs/{part(number)}"))


@run.command()
@click.argument("number")
@steered
def pause(sandbox: Steering, number: str) -> None:
    """Hold the run NUMBER where it is; the world goes on."""
    _move(sandbox, number, "pause")


@run.command()
@click.argument("number")
@steered
def resume(sandbox: Steering, number: str) -> None:
    """Let the run NUMBER go on by itself."""
    _move(sandbox, number, "resume")


@run.command()
@click.argument("number")
@click.option("--stay-behind", is_flag=True, help="Refuse a step that would put the world ahead of your clock.")
@steered
def step(sandbox: Steering, number: str, stay_behind: bool) -> None:
    """Let the next step of the run NUMBER happen: the world's clock moves on to its time."""
    _move(sandbox, number, "step", lead=not stay_behind)


@run.command()
@click.argument("number")
@steered
def reset(sandbox: Steering, number: str) -> None:
    """Begin the run NUMBER anew, paused before its first step."""
    _move(sandbox, number, "reset")


@run.command()
@click.argument("number", required=False)
@click.option("--all", "everything", is_flag=True, help="Stop and forget every run.")
@steered
def stop(sandbox: Steering, number: str | None, everything: bool) -> None:
    """End the run NUMBER: what it broke is mended."""
    if (number is None) is not everything:
        raise BadSetting("run stop: the NUMBER of a run or --all was expected, got both or neither")
    if number is not None:
        _move(sandbox, number, "stop")
        return
    answer = sandbox.ask("DELETE", "runs")
    sandbox.say(answer, f"stopped {', '.join(answer['forgotten']) or 'nothing'}")


def _move(sandbox: Steering, number: str, move: str, **more: Any) -> None:
    _say(sandbox, sandbox.ask("POST", f"runs/{part(number)}/moves", {"move": move, **more}))


def _say(sandbox: Steering, answer: dict[str, Any]) -> None:
    passed = [f"{one['atS']:>8g} s  {one['text']}{_answer(one)}" for one in answer["passed"]]
    following = answer["next"]
    ahead = [f"next     {following['text']} in {following['dueInS']:.0f} s"] if following else []
    trouble = [answer["trouble"]] if answer["trouble"] else []
    sandbox.say(answer, "  ".join(_row(answer)), *passed, *ahead, *trouble)


def _answer(one: dict[str, Any]) -> str:
    if one["answer"] is None:
        return f": {one['trouble']}" if one["trouble"] else ""
    wrong = "".join(
        f"; {f['part']}: expected {f['expected']}, seen {f['seen']}" for f in one["answer"]["findings"] or ()
    )
    return f": {one['answer']['status']} {one['answer']['verdict']}{wrong}"


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    return (item["id"], item["scenario"], item["vendor"], item["state"], f"{item['position']} of {item['steps']}")

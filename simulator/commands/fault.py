"""``charger-sandbox fault``: what is broken at the vendors of a running sandbox."""

from typing import Any

import click

from simulator.commands.steering import BadSetting, Steering, columns, part, settings, span, steered


@click.group()
def fault() -> None:
    """Break and mend the vendors of a running sandbox."""


@fault.command()
@steered
def kinds(sandbox: Steering) -> None:
    """List the kinds of faults and what each may be told."""
    answer = sandbox.ask("GET", "/fault-kinds")
    lines: list[str] = []
    for kind in answer["items"]:
        lines.append(f"{kind['fault']}: {kind['about']}")
        lines += [f"    {one['name']}: {one['expected']}, {one['usual']!r} unless told" for one in kind["settings"]]
    sandbox.say(answer, *lines)


@fault.command("list")
@steered
def list_(sandbox: Steering) -> None:
    """List what is broken, and how often it struck."""
    answer = sandbox.ask("GET", "faults")
    rows = [_row(item) for item in answer["items"]]
    sandbox.say(answer, *(columns(rows) if rows else ["nothing is broken"]))


@fault.command()
@click.argument("kind")
@click.argument("told", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--charger", help="Hit this charger's account alone.")
@click.option("--account", help="Hit the account with this id alone.")
@click.option("--vendor", help="Hit this vendor alone.")
@click.option("--on", "roles", multiple=True, help="Hit endpoints for this alone, as login or state; may be repeated.")
@click.option("--for", "duration", help="Mend it by itself after this time, as 5m.")
@click.option("--after-calls", type=int, help="Calls that go well first.")
@click.option("--calls", type=int, help="Calls that go wrong then; all unless told.")
@click.option("--probability", type=float, help="Share of calls that go wrong, 0 to 1.")
@click.option("--name", help="What to mend it by.")
@steered
def add(sandbox: Steering, kind: str, told: tuple[str, ...], **options: Any) -> None:
    """Break something: KIND is a kind of fault, TOLD are its settings as status=503."""
    names = {"after_calls": "afterCalls"}
    roles, duration_s = options.pop("roles"), span(options.pop("duration"))
    body = {names.get(name, name): value for name, value in options.items() if value is not None}
    body |= {"fault": kind, "settings": settings(told)}
    body |= {"on": list(roles)} if roles else {}
    body |= {"forS": duration_s} if duration_s is not None else {}
    answer = sandbox.ask("POST", "faults", body)
    sandbox.say(answer, "  ".join(_row(answer)))


@fault.command()
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="Mend everything.")
@steered
def mend(sandbox: Steering, name: str | None, everything: bool) -> None:
    """Let the fault NAME, or everything, work again."""
    if (name is None) is not everything:
        raise BadSetting("fault mend: the NAME of a fault or --all was expected, got both or neither")
    answer = sandbox.ask("DELETE", "faults" if everything else f"faults/{part(name)}")
    sandbox.say(answer, f"mended {', '.join(answer['mended']) or 'nothing'}")


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    whom = item["vendor"] or "everybody"
    if item["accountId"]:
        whom = f"account {item['accountId']}"
    told = ", ".join(f"{name} {value}" for name, value in item["settings"].items())
    struck = f"struck {item['struck']} of {item['seen']}"
    return (item["name"], f"{item['fault']} ({told})" if told else item["fault"], whom, struck)

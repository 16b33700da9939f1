"""``charger-sandbox account``: the vendor accounts of a running sandbox."""

from typing import Any

import click

from simulator.commands.steering import Steering, columns, part, span, steered


@click.group()
def account() -> None:
    """List, show and change the vendor accounts of a running sandbox."""


@account.command("list")
@click.option("--vendor", type=click.Choice(["EASEE", "GO_E", "ZAPTEC"]), help="Only accounts at this vendor.")
@click.option("--offset", default=0, show_default=True, help="How many to leave out.")
@click.option("--limit", default=50, show_default=True, help="How many at the most.")
@steered
def list_(sandbox: Steering, vendor: str | None, offset: int, limit: int) -> None:
    """List accounts and how each stands."""
    answer = sandbox.ask("GET", "accounts", vendor=vendor, offset=offset, limit=limit)
    rows = [_row(item) for item in answer["items"]]
    sandbox.say(answer, *(columns(rows) if rows else ["none"]))


@account.command()
@click.argument("name")
@steered
def show(sandbox: Steering, name: str) -> None:
    """Show the account with the id NAME, or that of the charger NAME, with its tokens."""
    answer = sandbox.ask("GET", f"accounts/{part(name)}")
    sandbox.say(answer, *_whole(answer))


@account.command()
@click.argument("name")
@click.argument("change")
@click.option("--lifetime", help="With token_lifetime: how long tokens live from now on, as 90s.")
@steered
def change(sandbox: Steering, name: str, change: str, lifetime: str | None) -> None:
    """Let a CHANGE happen to the account NAME (or that of the charger NAME).

    It is one of reject_logins, accept_logins, expire_tokens, revoke_tokens, revoke_refresh_tokens, refuse_new_tokens,
    accept_new_tokens, revoke_link, token_lifetime, lock, unlock, disconnect and connect.
    """
    body: dict[str, Any] = {"account": change.replace("-", "_")}
    if change.replace("-", "_") == "token_lifetime":
        body["tokenLifetimeS"] = span(lifetime)
    answer = sandbox.ask("POST", f"accounts/{part(name)}/changes", body)
    sandbox.say(answer, *_whole(answer))


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    linked = "connected" if item["isConnected"] else "disconnected"
    return (item["id"], item["vendor"], item["username"] or "", f"logins {item['login']}", linked)


def _whole(item: dict[str, Any]) -> list[str]:
    tokens: list[tuple[str, ...]] = [
        (
            token["kind"],
            token["verdict"],
            f"{token['ageS']:.0f} s old",
            f"{token['expiresInS']:.0f} s left",
            token["mark"],
        )
        for token in item["tokens"]
    ]
    return ["  ".join(cell for cell in _row(item) if cell), *(columns(tokens) if tokens else ["no tokens"])]

"""Vendor accounts and their tokens."""

from typing import Any

from simulator.control import views
from simulator.control.console import Console
from simulator.control.document import shown
from simulator.control.problems import BadInput
from simulator.control.route import Asked, Said, WorldRoute
from simulator.scenario.runner import change_at_vendor
from simulator.scenario.script import AccountChange, ChangeAccount
from simulator.truth.accounts import Account
from simulator.truth.errors import UnknownAccount


def list_accounts(console: Console, asked: Asked) -> Said:
    """A page of the accounts."""
    accounts = console.world.fleet.accounts
    if vendor := asked.query.get("vendor"):
        accounts = [account for account in accounts if account.vendor == vendor]
    offset, limit = asked.query["offset"], asked.query["limit"]
    page = accounts[offset : offset + limit]
    return {
        "items": [views.account_view(console.world, account) for account in page],
        "total": len(accounts),
        "offset": offset,
        "nextOffset": offset + len(page) if offset + len(page) < len(accounts) else None,
    }


def get_account(console: Console, asked: Asked) -> Said:
    """One account with its tokens."""
    return _whole(console, _account(console, asked))


def change_account(console: Console, asked: Asked) -> Said:
    """Let something happen to an account, in the words of a scenario's ``account``, and ``lock`` and ``unlock``."""
    account, change = _account(console, asked), asked.body["account"]
    if ("tokenLifetimeS" in asked.body) != (change == "token_lifetime"):
        raise BadInput("tokenLifetimeS", "seconds (null for the vendor's own) with token_lifetime alone", shown(change))
    if change in ("connect", "disconnect"):
        console.link(change == "connect", account.id)
    elif change == "token_lifetime":
        console.world.accounts.set_token_lifetime(account.id, asked.body["tokenLifetimeS"])
    else:
        _at_vendor(console, account.id, change)
    console.account_changed(account.id)
    return _whole(console, account)


def _at_vendor(console: Console, account_id: str, change: str) -> None:
    """lock and unlock are the link's withdrawal and its return in a word of their own."""
    changes = {"lock": AccountChange.REVOKE_LINK, "unlock": AccountChange.ACCEPT_LOGINS}
    named = changes[change] if change in changes else AccountChange(change)
    change_at_vendor(console.world, account_id, ChangeAccount(named))


def _account(console: Console, asked: Asked) -> Account:
    """The account of that id, or of the charger somebody names in its place."""
    name = asked.path["account"]
    if (charger := console.world.find(name)) is not None:
        return console.world.accounts.get(charger.account_id)
    try:
        return console.world.accounts.get(name)
    except UnknownAccount:
        raise UnknownAccount(f"no account has the id {shown(name)}, nor has a charger of that name") from None


def _whole(console: Console, account: Account) -> dict[str, Any]:
    now_s = console.world.now_s()
    held = console.world.tokens.held_by(account.id)[-_NEWEST:]
    tokens = [views.token_view(token, now_s) for token in reversed(held)]
    return {**views.account_view(console.world, account), "tokens": tokens}


_NEWEST = 50
"""Tokens that are shown."""

WORLD_ROUTES = (
    WorldRoute("GET", "/accounts", "listAccounts", list_accounts),
    WorldRoute("GET", "/accounts/<account>", "getAccount", get_account),
    WorldRoute("POST", "/accounts/<account>/changes", "changeAccount", change_account),
)

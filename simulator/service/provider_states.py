"""The user's side of a vendor account, steered from outside as Pact does (docs.pact.io, "Provider states")."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.service.errors import BadProviderState
from simulator.service.fleet import Account
from simulator.service.links import Links

_STATES = {"account connected": True, "account disconnected": False}


class ProviderStates:
    """Sets up and tears down the states "account connected" and "account disconnected"."""

    def __init__(self, accounts: Mapping[str, Account], links: Links, forget: Callable[[Account], None]) -> None:
        self._accounts = accounts
        self._links = links
        self._forget = forget

    def apply(self, body: object) -> None:
        """Read {"state", "params": {"accountId"}, "action"} and do it; a teardown restores what the fleet says.

        Raises BadProviderState when the body cannot be read or names no account of ours.
        """
        if not isinstance(body, Mapping) or not isinstance(body.get("params"), Mapping):
            raise BadProviderState("provider state: expected an object with params")
        account_id = body["params"].get("accountId")
        account = self._accounts.get(account_id) if isinstance(account_id, str) else None
        state, action = body.get("state"), body.get("action", "setup")
        if account is None or not isinstance(state, str) or state not in _STATES or action not in ("setup", "teardown"):
            raise BadProviderState("provider state: unknown account, state or action")
        self._links.set_connected(account, _STATES[state] if action == "setup" else account.connected)
        self._forget(account)

"""Whether a user's vendor account is linked, and how often the vendor has just rejected its credentials."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from simulator.service.errors import AccountDisconnected
from simulator.service.fleet import Account


class Links:
    """The link state of every account; safe for many threads."""

    def __init__(self, accounts: Mapping[str, Account], max_rejected_logins: int) -> None:
        self._lock = threading.Lock()
        self._max = max_rejected_logins
        self._disconnected = {account.id for account in accounts.values() if not account.connected}
        self._rejected: dict[str, int] = {}

    def require(self, account: Account) -> None:
        """Raises AccountDisconnected when the account is not linked."""
        if account.id in self._disconnected:
            raise AccountDisconnected("the account is not linked")

    def rejected(self, account: Account) -> None:
        """Count a login the vendor rejected; at the limit the account counts as disconnected."""
        with self._lock:
            count = self._rejected.get(account.id, 0) + 1
            self._rejected[account.id] = count
            if count >= self._max:
                self._disconnected.add(account.id)

    def accepted(self, account: Account) -> None:
        """Note that the vendor took the credentials: the count starts again."""
        if account.id in self._rejected:
            with self._lock:
                self._rejected.pop(account.id, None)

    def set_connected(self, account: Account, connected: bool) -> None:
        """Link or unlink the account by the user's wish; the count starts again."""
        with self._lock:
            self._rejected.pop(account.id, None)
            if connected:
                self._disconnected.discard(account.id)
            else:
                self._disconnected.add(account.id)

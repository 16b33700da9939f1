"""Vendor accounts: who may log in, what the vendor thinks of them, and whether the charger-service holds a link."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.truth.errors import UnknownAccount
from simulator.truth.states import Vendor


class Login(StrEnum):
    """What the vendor does with this account's right credentials."""

    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Account:
    """One account at one vendor. go-e accounts have a token (the charger's cloud key) and neither name nor password.

    connected: whether the charger-service starts out with a link to it.
    """

    id: str
    vendor: Vendor
    user_id: str
    username: str
    password: str
    token: str
    phone: str
    login: Login = Login.ACCEPTED
    connected: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands right now.

    rejected_in_a_row: logins refused since the last good one or the last connect. logins: good ones in all.
    token_lifetime_s: overrides the vendor's own lifetime of access tokens.
    """

    login: Login
    connected: bool
    rejected_in_a_row: int = 0
    logins: int = 0
    token_lifetime_s: float | None = None


class AccountBook:
    """The accounts of one world and how each stands. Safe to use from several threads.

    changes: another number whenever an account stands otherwise; good logins that are merely counted do not matter.
    """

    def __init__(self, accounts: tuple[Account, ...]) -> None:
        self.changes = 0
        self._accounts = {account.id: account for account in accounts}
        self._lock = threading.RLock()
        self._standing = {account.id: Standing(account.login, account.connected) for account in accounts}
        self._by_login = {(a.vendor, name.casefold()): a for a in accounts for name in _logins(a)}

    def __iter__(self) -> Iterator[Account]:
        return iter(list(self._accounts.values()))

    def add(self, account: Account) -> None:
        """Let somebody open an account."""
        with self._lock:
            self.changes += 1
            self._standing[account.id] = Standing(account.login, account.connected)
            self._by_login |= {(account.vendor, name.casefold()): account for name in _logins(account)}
            self._accounts[account.id] = account

    def remove(self, account_id: str) -> None:
        """Close an account. Raises UnknownAccount."""
        with self._lock:
            account = self.get(account_id)
            self.changes += 1
            for name in _logins(account):
                self._by_login.pop((account.vendor, name.casefold()), None)
            del self._accounts[account_id], self._standing[account_id]

    def reset(self, account_id: str) -> None:
        """Let the account stand as it did when its world began. Raises UnknownAccount."""
        with self._lock:
            account = self.get(account_id)
            self.changes += 1
            self._standing[account_id] = Standing(account.login, account.connected)

    def get(self, account_id: str) -> Account:
        """The account with that id. Raises UnknownAccount."""
        try:
            return self._accounts[account_id]
        except KeyError:
            raise UnknownAccount(f"no account has the id {account_id!r}: see `charger-sandbox fleet`") from None

    def by_login(self, vendor: Vendor, username: str) -> Account | None:
        """The account somebody logs in to by e-mail address or phone number, in any letter case."""
        return self._by_login.get((vendor, username.casefold()))

    def standing(self, account_id: str) -> Standing:
        """How the account stands now. Raises UnknownAccount."""
        return self._standing[self.get(account_id).id]

    def standings(self) -> dict[str, Standing]:
        """How every account stands now, by id."""
        with self._lock:
            return dict(self._standing)

    def put_standings(self, standings: Mapping[str, Standing]) -> None:
        """Let each account stand like that. Raises UnknownAccount."""
        with self._lock:
            self.changes += 1
            self._standing.update({self.get(account_id).id: standing for account_id, standing in standings.items()})

    def accepts(self, account_id: str) -> bool:
        """Whether the vendor takes this account's right credentials now."""
        return self.standing(account_id).login is Login.ACCEPTED

    def set_login(self, account_id: str, login: Login) -> None:
        """Let the vendor accept or reject the account from now on."""
        self._change(account_id, login=login)

    def set_token_lifetime(self, account_id: str, seconds: float | None) -> None:
        """Make access tokens of this account live that long from now on; None is the vendor's own lifetime."""
        self._change(account_id, token_lifetime_s=seconds)

    def note_login(self, account_id: str, accepted: bool) -> None:
        """The vendor has answered a login (or, at go-e, looked at a key)."""
        with self._lock:
            now = self.standing(account_id)
            if accepted:
                self._change(account_id, rejected_in_a_row=0, logins=now.logins + 1)
            else:
                self._change(account_id, rejected_in_a_row=now.rejected_in_a_row + 1)

    def connect(self, account_id: str) -> None:
        """The owner links the account to the charger-service; earlier rejections no longer count."""
        self._change(account_id, connected=True, rejected_in_a_row=0)

    def disconnect(self, account_id: str) -> None:
        """The owner takes the link away from the charger-service."""
        self._change(account_id, connected=False)

    def _change(self, account_id: str, **values: object) -> None:
        with self._lock:
            before = self.standing(account_id)
            after = replace(before, **values)  # type: ignore[arg-type]
            self._standing[account_id] = after
            self.changes += after != replace(before, logins=after.logins)


def _logins(account: Account) -> list[str]:
    return [name for name in (account.username, account.phone) if name]

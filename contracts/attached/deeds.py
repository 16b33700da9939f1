"""Whatever a drive does to a world, done in a running sandbox: to its clock, chargers, options, accounts and tokens.

Each class stands where the truth's own would stand and tells the sandbox first; the copy it keeps is only what was last
read there.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar, overload
from urllib.parse import quote

from contracts.attached.client import Refused
from simulator.control.exact import exact
from simulator.faults.board import FaultBoard, Rule, Tallies
from simulator.faults.table import fault_name, given_settings
from simulator.truth.accounts import Account, AccountBook, Login, Standing
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Fleet, Identity
from simulator.truth.history import History
from simulator.truth.tokens import Token, TokenKind, TokenLedger
from simulator.truth.world import MemoryStore

D = TypeVar("D")


class Tell(Protocol):
    """Asks for a resource of one world. Raises as SandboxClient.ask does."""

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        """Return what the sandbox answers."""


class AttachedClock(WorldClock):
    """A clock that is stepped in the sandbox."""

    def __init__(self, now_s: float, tell: Tell) -> None:
        super().__init__(now_s)
        self._tell = tell

    def step(self, seconds: float) -> float:
        """Move the world forward there."""
        if seconds > 0:
            self._tell("PATCH", "clock", {"stepS": seconds})
        return super().step(seconds)

    def show(self, now_s: float) -> None:
        """Show what was read there."""
        with self._lock:
            self._anchor(now_s)


class AttachedFleet(Fleet):
    """The chargers and accounts that the sandbox made."""

    def __init__(self, seed: int, chargers: Iterable[Identity], accounts: Iterable[Account]) -> None:
        super().__init__(seed, ())
        self.chargers = tuple(chargers)
        self.accounts = tuple(accounts)


class ReadHistories(MemoryStore):
    """Pasts that were read there. Nothing may happen to them here."""

    def put(self, charger_id: str, history: History) -> None:
        """Refuse: it would be true here alone."""
        del history
        raise TypeError(f"what happens to {charger_id} happens in the running sandbox")

    def drop(self, charger_id: str) -> None:
        """Refuse as well."""
        raise TypeError(f"{charger_id} lives in the running sandbox")

    def show(self, charger_id: str, history: History) -> None:
        """Show what was read there."""
        super().put(charger_id, history)


class AttachedOptions(dict[str, Any]):
    """Options of a world that change in the sandbox."""

    def __init__(self, options: Mapping[str, Any], tell: Tell) -> None:
        super().__init__(options)
        self._tell = tell

    def __setitem__(self, name: str, value: Any) -> None:
        self._tell("PATCH", "options", {"options": {name: value}})
        super().__setitem__(name, value)

    @overload
    def pop(self, name: str, /) -> Any: ...

    @overload
    def pop(self, name: str, default: D, /) -> Any | D: ...

    def pop(self, name: str, default: object = None, /) -> object:
        """Take the option back there."""
        self._tell("PATCH", "options", {"options": {name: None}})
        return super().pop(name, default)


class AttachedAccounts(AccountBook):
    """Accounts that change in the sandbox; a link comes and goes at its own charger-service as well."""

    def __init__(self, accounts: Iterable[Account], tell: Tell) -> None:
        super().__init__(tuple(accounts))
        self._tell = tell

    def _say(self, account_id: str, change: str, **more: Any) -> None:
        self._tell("POST", f"accounts/{account_id}/changes", {"account": change, **more})

    def set_login(self, account_id: str, login: Login) -> None:
        """Let the vendor accept or reject the account from now on."""
        self._say(account_id, "accept_logins" if login is Login.ACCEPTED else "reject_logins")
        super().set_login(account_id, login)

    def set_token_lifetime(self, account_id: str, seconds: float | None) -> None:
        """Make access tokens of this account live that long from now on."""
        self._say(account_id, "token_lifetime", tokenLifetimeS=seconds)
        super().set_token_lifetime(account_id, seconds)

    def connect(self, account_id: str) -> None:
        """The owner links the account."""
        self._say(account_id, "connect")
        super().connect(account_id)

    def disconnect(self, account_id: str) -> None:
        """The owner takes the link away."""
        self._say(account_id, "disconnect")
        super().disconnect(account_id)

    def show(self, account_id: str, standing: Standing) -> None:
        """Show what was read there."""
        with self._lock:
            self._standing[account_id] = standing


class AttachedTokens(TokenLedger):
    """Tokens that end in the sandbox."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def _say(self, account_id: str, change: str) -> None:
        self._tell("POST", f"accounts/{account_id}/changes", {"account": change})

    def refuse_new(self, account_id: str) -> None:
        """New access tokens are worth nothing."""
        self._say(account_id, "refuse_new_tokens")
        super().refuse_new(account_id)

    def accept_new(self, account_id: str) -> None:
        """New access tokens are worth something again."""
        self._say(account_id, "accept_new_tokens")
        super().accept_new(account_id)

    def expire_all(self, account_id: str, now_s: float, kind: TokenKind = TokenKind.ACCESS) -> int:
        """End the life of the account's access tokens."""
        if kind is not TokenKind.ACCESS:
            raise TypeError("a running sandbox lets access tokens expire by hand, and no others")
        self._say(account_id, "expire_tokens")
        return super().expire_all(account_id, now_s, kind)

    def revoke_all(self, account_id: str, now_s: float, kind: TokenKind = TokenKind.ACCESS) -> int:
        """Take back the account's tokens of that kind."""
        self._say(account_id, "revoke_tokens" if kind is TokenKind.ACCESS else "revoke_refresh_tokens")
        return super().revoke_all(account_id, now_s, kind)

    def show(self, account_id: str, tokens: Iterable[Token], *, refuses_new: bool) -> None:
        """Show what was read there."""
        with self._lock:
            others = {text: one for text, one in self._tokens.items() if one.account_id != account_id}
            self._tokens = {**others, **{one.text: one for one in tokens}}
            (self._stillborn.add if refuses_new else self._stillborn.discard)(account_id)


class AttachedBoard(FaultBoard):
    """Faults that are posted and mended in the sandbox. any_charger: the id of some charger of an account."""

    def __init__(self, seed: int, tell: Tell, now_s: Callable[[], float], any_charger: Callable[[str], str]) -> None:
        super().__init__(seed)
        self._tell = tell
        self._now_s = now_s
        self._any_charger = any_charger
        self._read: tuple[tuple[Rule, ...], Tallies] = ((), {})

    def post(self, rule: Rule) -> None:
        """Put a rule in force there."""
        self._tell("POST", "faults", fault_body(rule, self._now_s(), self._any_charger))

    def mend(self, name: str) -> bool:
        """Take a rule out of force there."""
        try:
            self._tell("DELETE", f"faults/{quote(name, safe='')}")
        except Refused as error:
            if error.code != "UNKNOWN_FAULT":
                raise
            return False
        return True

    def rules(self, now_s: float) -> tuple[Rule, ...]:
        """The rules in force when it was last read."""
        del now_s
        return self._read[0]

    def tallies(self) -> Tallies:
        """How calls met each rule when it was last read."""
        return self._read[1]

    def show(self, rules: Iterable[Rule], tallies: Tallies) -> None:
        """Show what was read there."""
        self._read = (tuple(rules), tallies)


def fault_body(rule: Rule, now_s: float, any_charger: Callable[[str], str]) -> dict[str, Any]:
    """The rule as the control API is told of it; a time is told as what is left of it."""
    settings = {name: value for name, value in exact(given_settings(rule.fault)).items() if value is not None}
    counted = {
        "forS": None if rule.until_s is None else rule.until_s - now_s,
        "calls": rule.calls,
        "quota": exact(rule.quota),
        "turns": exact(rule.turns),
        "untilQuietS": rule.until_quiet_s,
        "on": sorted(rule.roles) or None,
        "paths": sorted(rule.paths) or None,
    }
    return {
        "name": rule.name,
        "fault": fault_name(rule.fault),
        "settings": settings,
        "afterCalls": rule.skip_calls,
        "probability": rule.probability,
        **{name: value for name, value in counted.items() if value is not None},
        **_aim(rule, any_charger),
    }


def _aim(rule: Rule, any_charger: Callable[[str], str]) -> dict[str, Any]:
    if rule.charger_id is not None:
        return {"charger": rule.charger_id, "alone": True}
    if rule.account_id is not None:
        # Of a vendor and one of its accounts the API is told by a charger that belongs to it.
        return {"account": rule.account_id} if rule.vendor is None else {"charger": any_charger(rule.account_id)}
    return {} if rule.vendor is None else {"vendor": rule.vendor.value}

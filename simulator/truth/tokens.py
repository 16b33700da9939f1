"""Which tokens a vendor has handed out, and what each is still worth. The text of a token is the vendor's business."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class TokenKind(StrEnum):
    """ACCESS opens data calls; REFRESH buys a new pair."""

    ACCESS = "ACCESS"
    REFRESH = "REFRESH"


class Verdict(StrEnum):
    """What a presented token is worth."""

    LIVE = "LIVE"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    USED = "USED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as the vendor remembers it; times in unix seconds of the world."""

    text: str
    kind: TokenKind
    account_id: str
    issued_s: float
    expires_s: float
    revoked: bool = False
    used: bool = False

    def verdict(self, now_s: float) -> Verdict:
        """What the token is worth at now_s."""
        if self.revoked:
            return Verdict.REVOKED
        if self.used:
            return Verdict.USED
        return Verdict.LIVE if now_s < self.expires_s else Verdict.EXPIRED


class TokenLedger:
    """All tokens of one world. Forgets the oldest beyond ``keep``. Safe to use from several threads.

    changes: another number whenever a token is worth something else than before, but for the time that passes.
    """

    def __init__(self, keep: int = 20_000) -> None:
        self._tokens: dict[str, Token] = {}
        self.changes = 0
        self._keep = keep
        self._issued = 0
        self._stillborn: set[str] = set()
        self._lock = threading.RLock()

    @property
    def issued(self) -> int:
        """How many were handed out so far: a serial number for the vendor's token text."""
        return self._issued

    def issue(self, text: str, kind: TokenKind, account_id: str, now_s: float, lifetime_s: float) -> Token:
        """Remember a token handed out at now_s for lifetime_s seconds."""
        with self._lock:
            dead = kind is TokenKind.ACCESS and account_id in self._stillborn
            token = Token(text, kind, account_id, now_s, now_s + lifetime_s, revoked=dead)
            self._issued += 1
            self.changes += 1
            self._tokens[text] = token
            if len(self._tokens) > self._keep:
                del self._tokens[next(iter(self._tokens))]
        return token

    def all(self) -> dict[str, Token]:
        """Every token the ledger still remembers by its text, oldest first."""
        with self._lock:
            return dict(self._tokens)

    @property
    def stillborn(self) -> frozenset[str]:
        """The accounts whose new access tokens are worth nothing."""
        with self._lock:
            return frozenset(self._stillborn)

    def put(self, tokens: Mapping[str, Token]) -> None:
        """Remember these tokens and no others."""
        with self._lock:
            self.changes += 1
            self._tokens = dict(tokens)

    def put_counts(self, issued: int, stillborn: frozenset[str]) -> None:
        """Go on from so many tokens that were handed out, for accounts that are refused new ones."""
        with self._lock:
            self.changes += 1
            self._issued, self._stillborn = issued, set(stillborn)

    def refuse_new(self, account_id: str) -> None:
        """Access tokens the account is given from now on are worth nothing (nordicopen/pyeasee#60)."""
        with self._lock:
            self._stillborn.add(account_id)

    def accept_new(self, account_id: str) -> None:
        """New access tokens are worth something again; those handed out meanwhile stay dead."""
        with self._lock:
            self._stillborn.discard(account_id)

    def refuses_new(self, account_id: str) -> bool:
        """Whether a new access token is worth nothing."""
        return account_id in self._stillborn

    def find(self, text: str) -> Token | None:
        """The token with that text, live or not."""
        return self._tokens.get(text)

    def held_by(self, account_id: str) -> tuple[Token, ...]:
        """Every token the account was given and the ledger still remembers, oldest first."""
        with self._lock:
            return tuple(token for token in self._tokens.values() if token.account_id == account_id)

    def verdict(self, text: str, kind: TokenKind, now_s: float) -> Verdict:
        """What a presented text is worth as a token of that kind."""
        token = self.find(text)
        return Verdict.UNKNOWN if token is None or token.kind is not kind else token.verdict(now_s)

    def use(self, text: str) -> None:
        """Mark a single-use token as spent."""
        with self._lock:
            if (token := self.find(text)) is not None:
                self._tokens[text] = replace(token, used=True)
                self.changes += 1

    def expire_all(self, account_id: str, now_s: float, kind: TokenKind = TokenKind.ACCESS) -> int:
        """End the life of the account's tokens of that kind now; returns how many were live."""
        return self._change(account_id, now_s, kind, expires_s=now_s)

    def revoke_all(self, account_id: str, now_s: float, kind: TokenKind = TokenKind.ACCESS) -> int:
        """Take back the account's tokens of that kind; returns how many were live."""
        return self._change(account_id, now_s, kind, revoked=True)

    def _change(self, account_id: str, now_s: float, kind: TokenKind, **values: object) -> int:
        with self._lock:
            held = self.held_by(account_id)
            live = [token for token in held if token.kind is kind and token.verdict(now_s) is Verdict.LIVE]
            self.changes += bool(live)
            for token in live:
                self._tokens[token.text] = replace(token, **values)  # type: ignore[arg-type]
        return len(live)

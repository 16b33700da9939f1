"""Vendor tokens: one for each account, kept, shared, and fetched by one caller at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from simulator.service.clock import Clock
from simulator.service.errors import Refusal, VendorAuthentication, VendorConnection
from simulator.service.http import VendorAnswer
from simulator.service.links import Links
from simulator.service.settings import ServiceSettings
from simulator.service.visit import Visit


@dataclass(frozen=True, slots=True)
class Token:
    """What a login gave. lifetime_s: as the vendor says, from the moment it answered; never a vendor's date."""

    access: str = field(repr=False)
    lifetime_s: float
    refresh: str | None = field(default=None, repr=False)


class SignIn(Protocol):
    """How a vendor gives out tokens."""

    def login(self, visit: Visit) -> Token:
        """Return a token for the account's credentials. Raises VendorAuthentication when they are rejected."""

    def renew(self, visit: Visit, token: Token) -> Token | None:
        """Return a token for an ended one; None when only a login helps."""


@dataclass(frozen=True, slots=True)
class _Held:
    token: Token
    obtained_at_s: float


@dataclass(slots=True)
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    held: _Held | None = None
    attempts: int = 0
    failure: Refusal | None = None


class Tokens:
    """The tokens of all accounts."""

    def __init__(self, settings: ServiceSettings, clock: Clock, links: Links) -> None:
        self._settings = settings
        self._clock = clock
        self._links = links
        self._lock = threading.Lock()
        self._slots: dict[str, _Slot] = {}

    def authorised(self, visit: Visit, sign_in: SignIn, call: Callable[[str], VendorAnswer]) -> VendorAnswer:
        """Return what call(access token) brings; a 401 is met with one login and one more call.

        Raises VendorAuthentication when the credentials are rejected or the 401 remains.
        """
        slot = self._slot(visit.account.id)
        token = self._obtain(slot, visit, sign_in, None)
        answer = call(token.access)
        if answer.status != 401:
            return answer
        if not visit.replaced_login:
            token = self._obtain(slot, visit, sign_in, token)
            answer = call(token.access)
        if answer.status == 401:
            raise VendorAuthentication("the vendor rejects a token it has just issued")
        return answer

    def access(self, account_id: str) -> str | None:
        """Return the account's access token when one is held and has not ended."""
        token = self._usable(self._slot(account_id), None)
        return token.access if token is not None else None

    def forget(self, account_id: str) -> None:
        """Drop the account's token; a login under way ends in the dropped slot."""
        with self._lock:
            self._slots.pop(account_id, None)

    def _slot(self, account_id: str) -> _Slot:
        with self._lock:
            return self._slots.setdefault(account_id, _Slot())

    def _obtain(self, slot: _Slot, visit: Visit, sign_in: SignIn, rejected: Token | None) -> Token:
        """Return a token that lasts and is not the rejected one; whoever waits for another's try shares its outcome."""
        seen = slot.attempts
        token = self._usable(slot, rejected)
        if token is not None:
            return token
        if not slot.lock.acquire(timeout=visit.deadline.remaining_s()):
            raise VendorConnection("another caller's login was not over at the deadline")
        try:
            token = self._usable(slot, rejected)
            if token is not None:
                return token
            if slot.attempts != seen and slot.failure is not None:
                raise slot.failure.again()
            return self._fetch(slot, visit, sign_in, rejected)
        finally:
            slot.lock.release()

    def _fetch(self, slot: _Slot, visit: Visit, sign_in: SignIn, rejected: Token | None) -> Token:
        old = slot.held
        slot.held, slot.failure = None, None
        ended = old.token if old is not None and old.token is not rejected else None
        try:
            token = sign_in.renew(visit, ended) if ended is not None else None
            if token is None:
                visit.replaced_login = ended is not None or rejected is not None
                token = self._login(visit, sign_in)
        except Refusal as refusal:
            slot.failure = refusal.again()
            if ended is not None and not isinstance(refusal, VendorAuthentication):
                slot.held = old
            raise
        finally:
            slot.attempts += 1
        slot.held = _Held(token, self._clock.now_s())
        return token

    def _login(self, visit: Visit, sign_in: SignIn) -> Token:
        try:
            token = sign_in.login(visit)
        except VendorAuthentication:
            self._links.rejected(visit.account)
            raise
        self._links.accepted(visit.account)
        return token

    def _usable(self, slot: _Slot, rejected: Token | None) -> Token | None:
        held = slot.held
        if held is None or held.token is rejected:
            return None
        lifetime_s = held.token.lifetime_s
        age_s = self._clock.now_s() - held.obtained_at_s
        margin_s = min(self._settings.token_margin_s, lifetime_s / 10)
        return held.token if 0 <= age_s < lifetime_s - margin_s else None

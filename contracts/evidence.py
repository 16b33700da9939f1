"""What a judge takes down about a refresh when it happens, and keeps in mind until the next ones."""

import threading
from collections.abc import Iterable
from dataclasses import replace

from contracts.exchange import Request
from contracts.manners import is_block
from contracts.oracle import Key, Observation, Policy, Setback, Situation, remember
from contracts.oracle.faulted import LOGIN
from contracts.target import KEY_HEADER
from simulator.journal.journal import Leg
from simulator.truth.states import Vendor

_TOO_MANY, _UNAVAILABLE = 429, 503


def key_shown(request: Request, right: str) -> Key:
    """What key a request shows."""
    shown = request.headers_all(KEY_HEADER)
    if not shown:
        return Key.MISSING
    if len(shown) > 1 and right in shown:
        return Key.AMONG_OTHERS
    return Key.RIGHT if shown == [right] else Key.WRONG


class Recollection:
    """Setbacks by charger, and the vendors' own rate limits by account. Safe to use from several threads."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._memory: dict[str, tuple[Setback, ...]] = {}
        self._leave_alone_until_s: dict[str | None, float] = {}
        self._lock = threading.Lock()

    def throttled(self, after: Observation, legs: Iterable[Leg], now_s: float) -> bool:
        """Whether a vendor's own rate limit turned a call for this account away, now or so lately that a service may
        still be leaving the vendor alone. now_s: the service's own clock.
        """
        for leg in legs:
            if _turned_away(leg):
                self._leave_alone_until_s[leg.account_id] = now_s + self._policy.pause_s
        account_id = after.identity.account_id if after.identity else None
        return now_s <= self._leave_alone_until_s.get(account_id, float("-inf"))

    def remembered(self, situation: Situation, asked_id: str) -> Situation:
        """The situation with what came before; the next one of the same charger, however spelled, remembers this."""
        whose = situation.after.identity.id if situation.after.identity else asked_id
        with self._lock:
            complete = replace(situation, memory=self._memory.get(whose, ()))
            self._memory[whose] = remember(complete)
        return complete


class Blocks:
    """Which vendors have turned away the address of a service that is judged in many worlds. Who stops calling them
    for all accounts is right: a block is about an address. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._last_s: dict[str, float] = {}

    def note(self, leg: Leg, now_s: float) -> None:
        """Take down a vendor call that may have been met with a block. now_s: the service's own clock."""
        if leg.vendor is not None and is_block(leg):
            self._last_s[leg.vendor] = now_s

    def in_mind(self, vendor: Vendor, now_s: float, policy: Policy) -> bool:
        """Whether the service may still be leaving the vendor alone."""
        return now_s - self._last_s.get(vendor.value, float("-inf")) <= policy.block_s


def _turned_away(leg: Leg) -> bool:
    """Whether the vendor itself had too many calls; Zaptec's token endpoint says 503 then (evcc-io/evcc#25064)."""
    if leg.leg != "vendor" or leg.faults:
        return False
    too_fast = leg.vendor == Vendor.ZAPTEC and leg.role == LOGIN and leg.status == _UNAVAILABLE
    return leg.status == _TOO_MANY or too_fast

"""When to stop calling a vendor for an account: it asked for a pause, or turned us away."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from simulator.service.clock import Clock
from simulator.service.errors import Blocked, Throttled, VendorCommunication
from simulator.service.fleet import Account
from simulator.service.settings import ServiceSettings

_SHORTEST_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class _Pause:
    since_s: float
    until_s: float
    blocks: int

    def holds(self, now_s: float) -> bool:
        """A clock that was set back ends the pause, so that it cannot last for ever."""
        return self.since_s <= now_s < self.until_s


class Circuit:
    """One switch for each account; an account belongs to one vendor. Safe for many threads."""

    def __init__(self, settings: ServiceSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._pauses: dict[str, _Pause] = {}

    def require_closed(self, account: Account) -> None:
        """Raises VendorCommunication while calls for the account are held back."""
        pause = self._pauses.get(account.id)
        if pause is not None and pause.holds(self._clock.now_s()):
            raise VendorCommunication("calls are held back after the vendor asked for a pause or blocked us")

    def note(self, account: Account, refusal: Throttled) -> None:
        """Hold calls back as refusal asks: Retry-After, else a short pause, or a growing one after a block."""
        with self._lock:
            now_s = self._clock.now_s()
            before = self._pauses.get(account.id)
            blocks = before.blocks if before else 0
            pause_s = refusal.pause_s if refusal.pause_s is not None else self._settings.throttle_pause_s
            if isinstance(refusal, Blocked):
                pause_s = max(refusal.pause_s or 0.0, self._settings.block_pause_s * 2 ** min(blocks, 20))
                blocks += 1
            pause_s = min(max(pause_s, _SHORTEST_PAUSE_S), self._settings.longest_pause_s)
            until_s = now_s + pause_s
            if before and before.holds(now_s):
                until_s = max(until_s, before.until_s)
            self._pauses[account.id] = _Pause(now_s, until_s, blocks)

    def succeeded(self, account: Account) -> None:
        """Note a good answer: the next block starts with the first pause again.

        A pause that was asked for meanwhile, by another call, stays.
        """
        pause = self._pauses.get(account.id)
        if pause is not None and not pause.holds(self._clock.now_s()):
            self.forget(account)

    def forget(self, account: Account) -> None:
        """Let calls through again at once."""
        with self._lock:
            self._pauses.pop(account.id, None)

"""How long the worlds of a trial that was killed stay: as long as the lease that it renewed while it went on."""

from collections.abc import Callable
from typing import Any

from contracts.attached.client import SandboxClient

LEASE_S = 600.0
"""Beyond every silence of a trial, such as a service that lets its caller wait."""
_RENEW_AFTER_S = 60.0


class Lease:
    """Worlds that the sandbox drops by itself once nobody has asked for any of them for a while.

    monotonic_s: wall seconds that never run backwards. more_s: how much longer than usual the trial may be silent.
    Nothing is asked of the sandbox before the first world is wanted. Safe to use from several threads.
    """

    def __init__(
        self, sandbox: SandboxClient, name: str, monotonic_s: Callable[[], float], more_s: float = 0.0
    ) -> None:
        self._sandbox = sandbox
        self.name = name
        self.url = sandbox.url
        self._monotonic_s = monotonic_s
        self._for_s = LEASE_S + more_s
        self._renew_at_s = float("-inf")

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        """Ask the sandbox for a resource, which shows that the worlds are still wanted. Raises as its client does."""
        now_s = self._monotonic_s()
        if now_s >= self._renew_at_s:
            self._renew_at_s = now_s + _RENEW_AFTER_S
            self._sandbox.ask("POST", "leases", {"name": self.name, "forS": self._for_s})
        return self._sandbox.ask(method, path, body, **query)

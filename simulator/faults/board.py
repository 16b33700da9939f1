"""Which faults are in force in one world, whom they hit, and until when."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from simulator.faults.fault import BadFault, Call, Fault
from simulator.faults.outcome import Outcome
from simulator.truth.seeds import stream
from simulator.truth.states import Vendor


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault and whom it hits. None or empty means everybody; times in unix seconds of the world.

    skip_calls: calls that still go well first. calls: how many go wrong then, None for all. probability: share of
    calls that go wrong, 0 is never and 1 is always.
    """

    name: str
    fault: Fault
    vendor: Vendor | None = None
    account_id: str | None = None
    charger_id: str | None = None
    roles: frozenset[str] = frozenset()
    from_s: float | None = None
    until_s: float | None = None
    skip_calls: int = 0
    calls: int | None = None
    probability: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise BadFault(f"probability: a number from 0 to 1 was expected, got {self.probability!r}")
        if self.skip_calls < 0 or (self.calls is not None and self.calls < 1):
            raise BadFault(f"{self.name}: skip_calls is 0 or more and calls is 1 or more")

    def aims_at(self, call: Call) -> bool:
        """Whether the call is one of those this rule is about, whatever the time."""
        return (
            self.vendor in (None, call.vendor)
            and self.account_id in (None, call.account_id)
            and self.charger_id in (None, call.charger_id)
            and (not self.roles or call.role in self.roles)
        )

    def due(self, at_s: float) -> bool:
        """Whether the rule is in force at that time."""
        return (self.from_s is None or at_s >= self.from_s) and (self.until_s is None or at_s < self.until_s)


@dataclass(slots=True)
class _Posted:
    rule: Rule
    draw: Random
    seen: int = 0
    struck: int = 0

    @property
    def spent(self) -> bool:
        return self.rule.calls is not None and self.struck >= self.rule.calls

    def strikes(self, call: Call) -> bool:
        if self.spent or not self.rule.due(call.at_s) or not self.rule.aims_at(call):
            return False
        self.seen += 1
        if self.seen <= self.rule.skip_calls or self.draw.random() >= self.rule.probability:
            return False
        self.struck += 1
        return True


class FaultBoard:
    """The faults of one world. Safe to use from several threads; a mended fault is gone completely."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._posted: dict[str, _Posted] = {}
        self._lock = threading.Lock()

    def post(self, rule: Rule) -> None:
        """Put a rule in force, in place of one of the same name."""
        with self._lock:
            self._posted[rule.name] = _Posted(rule, stream(self._seed, "faults", rule.name))

    def mend(self, name: str) -> bool:
        """Take a rule out of force; False when there was none of that name."""
        with self._lock:
            return self._posted.pop(name, None) is not None

    def mend_all(self) -> None:
        """Take every rule out of force."""
        with self._lock:
            self._posted.clear()

    def rules(self, now_s: float) -> tuple[Rule, ...]:
        """The rules in force now that can still strike, in the order they were posted."""
        with self._lock:
            return tuple(p.rule for p in self._posted.values() if p.rule.due(now_s) and not p.spent)

    def around(self, call: Call, proceed: Callable[[], Outcome]) -> tuple[Outcome, tuple[str, ...]]:
        """Let the call through all rules that strike it, the first posted outermost; returns their names too."""
        with self._lock:
            striking = [posted for posted in self._posted.values() if posted.strikes(call)]
        for posted in reversed(striking):
            proceed = _around(posted, call, proceed)
        return proceed(), tuple(posted.rule.name for posted in striking)


def _around(posted: _Posted, call: Call, proceed: Callable[[], Outcome]) -> Callable[[], Outcome]:
    return lambda: posted.rule.fault.apply(call, posted.draw, proceed)

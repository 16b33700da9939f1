"""Which faults are in force in one world, whom they hit, and until when."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random

from simulator.faults.fault import BadFault, Call, Fault
from simulator.faults.outcome import BadCertificate, Outcome
from simulator.faults.tls import Tls
from simulator.faults.when import Quota, Turns
from simulator.truth.seeds import stand_at, state_of, stream
from simulator.truth.states import Vendor


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault and whom it hits. None or empty means everybody; times in unix seconds of the world.

    paths: of requests, with * for any text. skip_calls: calls that still go well first. calls: how many go wrong then,
    None for all. probability: share of calls that go wrong, 0 is never and 1 is always. quota: a share that still goes
    well. turns: broken and well in turns, from from_s on. until_quiet_s: over for good once nobody it aims at has
    called for so long, counted from from_s or the first call.
    """

    name: str
    fault: Fault
    vendor: Vendor | None = None
    account_id: str | None = None
    charger_id: str | None = None
    roles: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    from_s: float | None = None
    until_s: float | None = None
    skip_calls: int = 0
    calls: int | None = None
    probability: float = 1.0
    quota: Quota | None = None
    turns: Turns | None = None
    until_quiet_s: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise BadFault(f"probability: a number from 0 to 1 was expected, got {self.probability!r}")
        if self.skip_calls < 0 or (self.calls is not None and self.calls < 1):
            raise BadFault(f"{self.name}: skip_calls is 0 or more and calls is 1 or more")
        if self.turns is not None and self.from_s is None:
            raise BadFault(f"{self.name}: turns need from_s, the moment the first one begins")
        if self.until_quiet_s is not None and not self.until_quiet_s > 0:
            raise BadFault(f"until_quiet_s: seconds above 0 were expected, got {self.until_quiet_s!r}")

    @property
    def unconditional(self) -> bool:
        """Whether it strikes every call it aims at while it is in force."""
        counted = self.skip_calls or self.calls is not None or self.quota is not None
        return self.probability >= 1 and not counted and not self.paths

    def aims_at(self, call: Call) -> bool:
        """Whether the call is one of those this rule is about, whatever the time. A path not known may be meant."""
        return (
            self.vendor in (None, call.vendor)
            and self.account_id in (None, call.account_id)
            and self.charger_id in (None, call.charger_id)
            and (not self.roles or call.role in self.roles)
            and (not self.paths or not call.path or any(fnmatchcase(call.path, path) for path in self.paths))
        )

    def due(self, at_s: float) -> bool:
        """Whether the rule is in force at that time."""
        begun = self.from_s is None or at_s >= self.from_s
        lasting = begun and (self.until_s is None or at_s < self.until_s)
        if not lasting or self.turns is None or self.from_s is None:
            return lasting
        return self.turns.broken_at(at_s - self.from_s)


@dataclass(frozen=True, slots=True)
class Tally:
    """How calls of one role met one rule since it was posted.

    aimed: calls it was about while in force. struck: those it struck. changed: those that came out otherwise for it.
    """

    aimed: int = 0
    struck: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule on the board with how far it has come.

    seen, struck: calls. passed: times of those a quota let through, unix seconds of the world, as last_call_s. over:
    whether it is over for good. chance: where its stream stands, empty at the beginning.
    """

    rule: Rule
    seen: int
    struck: int
    passed: tuple[float, ...]
    last_call_s: float | None
    over: bool
    tallies: Mapping[str, Tally]
    chance: str


Tallies = Mapping[str, Mapping[str, Tally]]
"""Name of a rule -> role -> tally."""


@dataclass(slots=True)
class _Posted:
    rule: Rule
    draw: Random
    seen: int = 0
    struck: int = 0
    passed: deque[float] = field(default_factory=deque)
    last_call_s: float | None = None
    over: bool = False
    tallies: dict[str, Tally] = field(default_factory=dict)

    def in_force(self, at_s: float) -> bool:
        """Whether it can strike at that time."""
        spent = self.rule.calls is not None and self.struck >= self.rule.calls
        return self.rule.due(at_s) and not spent and not self.over and not self._quiet(at_s)

    def strikes(self, call: Call) -> bool:
        if not self.rule.due(call.at_s) or not self.rule.aims_at(call):
            return False
        self.over = self.over or self._quiet(call.at_s)
        self.last_call_s = call.at_s
        struck = self.in_force(call.at_s) and self._turn(call)
        self.struck += struck
        self._count(call.role, aimed=1, struck=int(struck))
        return struck

    def kept(self) -> KeptRule:
        chance = state_of(self.draw) if self.seen else ""
        passed, tallies = tuple(self.passed), dict(self.tallies)
        return KeptRule(self.rule, self.seen, self.struck, passed, self.last_call_s, self.over, tallies, chance)

    def note_change(self, role: str) -> None:
        self._count(role, changed=1)

    def _turn(self, call: Call) -> bool:
        """Whether it is this call's turn, among those that the rule is about."""
        if self.rule.quota is not None and self.rule.quota.lets_through(self.passed, call.at_s):
            return False
        self.seen += 1
        return self.seen > self.rule.skip_calls and self.draw.random() < self.rule.probability

    def _quiet(self, at_s: float) -> bool:
        last_s = self.rule.from_s if self.last_call_s is None else self.last_call_s
        return self.rule.until_quiet_s is not None and last_s is not None and at_s - last_s >= self.rule.until_quiet_s

    def _count(self, role: str, aimed: int = 0, struck: int = 0, changed: int = 0) -> None:
        old = self.tallies.get(role, Tally())
        self.tallies[role] = replace(
            old, aimed=old.aimed + aimed, struck=old.struck + struck, changed=old.changed + changed
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """A rule on the board. seen: calls it was about while in force; struck: how many of them went wrong."""

    rule: Rule
    seen: int
    struck: int

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as it may."""
        return self.rule.calls is not None and self.struck >= self.rule.calls


class FaultBoard:
    """The faults of one world. Safe to use from several threads; a mended fault is gone completely.

    on_change: told the name of each rule that was posted or mended; it must not wait. changes: counts both.
    """

    def __init__(self, seed: int) -> None:
        self.on_change: Callable[[str], None] = lambda _: None
        self.changes = 0
        self._seed = seed
        self._posted: dict[str, _Posted] = {}
        self._lock = threading.Lock()

    def concerns(self, call: Call) -> bool:
        """Whether a posted rule is about such a call, in force or not."""
        with self._lock:
            return any(posted.rule.aims_at(call) for posted in self._posted.values())

    def post(self, rule: Rule) -> None:
        """Put a rule in force, in place of one of the same name."""
        with self._lock:
            self._posted[rule.name] = _Posted(rule, stream(self._seed, "faults", rule.name))
            self.changes += 1
        self.on_change(rule.name)

    def kept(self) -> dict[str, KeptRule]:
        """Every rule with how far it has come, by name, in the order they were posted."""
        with self._lock:
            return {name: posted.kept() for name, posted in self._posted.items()}

    def put(self, rules: Mapping[str, KeptRule]) -> None:
        """Let these rules be on the board as they were kept, and no others. Raises ValueError for a wrong chance."""
        posted = {kept.rule.name: self._put_back(kept) for kept in rules.values()}
        with self._lock:
            self._posted = posted
            self.changes += 1

    def _put_back(self, kept: KeptRule) -> _Posted:
        draw = stream(self._seed, "faults", kept.rule.name)
        if kept.chance:
            stand_at(draw, kept.chance)
        return _Posted(
            kept.rule,
            draw,
            kept.seen,
            kept.struck,
            deque(kept.passed),
            kept.last_call_s,
            kept.over,
            dict(kept.tallies),
        )

    def mend(self, name: str) -> bool:
        """Take a rule out of force; False when there was none of that name."""
        with self._lock:
            mended = self._posted.pop(name, None) is not None
            self.changes += mended
        if mended:
            self.on_change(name)
        return mended

    def mend_all(self) -> None:
        """Take every rule out of force."""
        with self._lock:
            names = list(self._posted)
            self._posted.clear()
            self.changes += 1
        for name in names:
            self.on_change(name)

    def notices(self) -> tuple[Notice, ...]:
        """Every rule on the board, in force or not, in the order they were posted."""
        with self._lock:
            return tuple(Notice(p.rule, p.seen, p.struck) for p in self._posted.values())

    def notice(self, name: str) -> Notice | None:
        """The rule of that name, None when there is none."""
        with self._lock:
            posted = self._posted.get(name)
            return Notice(posted.rule, posted.seen, posted.struck) if posted else None

    def rules(self, now_s: float) -> tuple[Rule, ...]:
        """The rules in force now that can still strike, in the order they were posted."""
        with self._lock:
            return tuple(p.rule for p in self._posted.values() if p.in_force(now_s))

    def tallies(self) -> Tallies:
        """How often each posted rule has met calls, in force or not."""
        with self._lock:
            return {name: dict(posted.tallies) for name, posted in self._posted.items()}

    def certificate(self, vendor: Vendor, at_s: float, account_id: str | None = None) -> BadCertificate | None:
        """What is wrong with the certificate that a connection to that vendor meets now; None when nothing is.

        It is shown before anybody says who is asking, so a rule for one account hits everybody, unless the host name
        says whose charger is meant: then account_id is known. Calls are not counted, as none has been made.
        """
        rules = (rule for rule in self.rules(at_s) if isinstance(rule.fault, Tls) and rule.vendor in (None, vendor))
        meant = (rule for rule in rules if account_id is None or rule.account_id in (None, account_id))
        return next((BadCertificate(rule.fault.certificate) for rule in meant if isinstance(rule.fault, Tls)), None)

    def around(self, call: Call, proceed: Callable[[], Outcome]) -> tuple[Outcome, tuple[str, ...]]:
        """Let the call through all rules that strike it, the first posted outermost; returns their names too.

        An outer fault may answer by itself; those further in then have nothing to do, though the call counts for them.
        """
        with self._lock:
            striking = [posted for posted in self._posted.values() if posted.strikes(call)]
        for posted in reversed(striking):
            proceed = self._around(posted, call, proceed)
        return proceed(), tuple(posted.rule.name for posted in striking)

    def _around(self, posted: _Posted, call: Call, proceed: Callable[[], Outcome]) -> Callable[[], Outcome]:
        said: list[Outcome] = []

        def noted() -> Outcome:
            said.append(proceed())
            return said[-1]

        def around() -> Outcome:
            outcome = posted.rule.fault.apply(call, posted.draw, noted)
            if not said or outcome is not said[-1]:
                with self._lock:
                    posted.note_change(call.role)
            return outcome

        return around

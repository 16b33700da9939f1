"""Everything a rule may know about one exchange: the truth around it, what was broken, who asked and when."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

from contracts.formats import is_uuid
from contracts.oracle.settling import LOOKS_OLD_S
from simulator.faults.board import FaultBoard, Rule, Tallies, Tally
from simulator.truth.accounts import Standing
from simulator.truth.charger import Charger
from simulator.truth.fleet import Identity
from simulator.truth.history import History
from simulator.truth.states import Vendor
from simulator.truth.tokens import Verdict as TokenVerdict
from simulator.truth.world import World

_DECORATION = re.compile(r"^urn:uuid:|[{}()\-\s]", re.IGNORECASE)


class Key(StrEnum):
    """The API key a caller showed. AMONG_OTHERS: several at once, one right; which one counts is left open."""

    RIGHT = "right"
    AMONG_OTHERS = "among others"
    MISSING = "missing"
    WRONG = "wrong"


class Offline(StrEnum):
    """What a service may answer for a device that is away: refuse, or also a 200 that says so (decision D1)."""

    REFUSE = "refuse"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the contract leaves to a service, and how far the oracle goes along with it.

    vendor_deadline_s: (a vendor's call faster than this must succeed, one slower than that must fail), seconds.
    rejected_logins: in a row, until an account counts as disconnected (D2). pause_s: how long a service may leave a
    vendor alone after a 429 that names no time. block_s: the same after a blocked address; Easee lifts a block 24 h
    after the last request. still_after_s: a service clock this far ahead of the world may take the power for stale.
    also: statuses that may stand for any refusal although the contract has them not.
    """

    offline: Offline = Offline.REFUSE
    vendor_deadline_s: tuple[float, float] = (2.0, 60.0)
    rejected_logins: int = 3
    pause_s: float = 120.0
    block_s: float = 86_400.0
    still_after_s: float = 900.0
    also: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Observation:
    """The world at one moment, frozen. identity None: nobody has the id that was asked for.

    loosely_named: the id only fits a charger after cleaning it up (braces, no hyphens, blanks). any_token: the vendor
    has handed out a token for the account; live_token: it would still take one, access or refresh. dead_at_birth: it
    takes none of the tokens it hands out now. tallies: how often the rules on the board have struck so far.
    """

    at_s: float
    identity: Identity | None
    loosely_named: bool = False
    history: History | None = None
    standing: Standing | None = None
    any_token: bool = False
    live_token: bool = False
    dead_at_birth: bool = False
    rules: tuple[Rule, ...] = ()
    tallies: Tallies = field(default_factory=dict)


def observe(world: World, board: FaultBoard, charger_id: str) -> Observation:
    """Look at the world right before or right after an exchange. charger_id: as it stood in the path."""
    with world.lock:
        now_s = world.now_s()
        identity = _known(world, charger_id)
        loose = None if identity else _known(world, cleaned(charger_id))
        found = identity or loose
        if found is None:
            return Observation(now_s, None, rules=board.rules(now_s), tallies=board.tallies())
        tokens = world.tokens.held_by(found.account_id)
        return Observation(
            at_s=now_s,
            identity=found,
            loosely_named=identity is None,
            history=world.history(found.id),
            standing=world.accounts.standing(found.account_id),
            any_token=bool(tokens),
            live_token=any(token.verdict(now_s) is TokenVerdict.LIVE for token in tokens),
            dead_at_birth=world.tokens.refuses_new(found.account_id),
            rules=board.rules(now_s),
            tallies=board.tallies(),
        )


def _known(world: World, charger_id: str) -> Identity | None:
    found = world.find(charger_id) if is_uuid(charger_id) else None
    return found if found is not None and found.id == charger_id.lower() else None


def cleaned(charger_id: str) -> str:
    """The id as a forgiving parser reads it: 32 hexadecimal digits without what is around them, or what it was."""
    digits = _DECORATION.sub("", unquote(charger_id).strip())
    if len(digits) != 32:
        return charger_id
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


@dataclass(frozen=True, slots=True)
class Setback:
    """A fault that stood in the way of earlier exchanges. last_s: service time of the newest; times: how many."""

    rule: Rule
    last_s: float
    times: int


@dataclass(frozen=True, slots=True)
class Situation:
    """One exchange and all that is known about it.

    service_now_s: the service's own clock when it answered, unix seconds; None when it follows the world's. memory:
    earlier setbacks as ``remember`` keeps them; None when nobody kept count. throttled: a vendor turned a call away
    because of its own rate limits, without any fault in force. blocked_elsewhere: the vendor had turned the service's
    address away in another world, and the service made no call now. looks: what rules have seen of the charger, by how
    many seconds late news may be; several ask for the same.
    """

    before: Observation
    after: Observation
    key: Key = Key.RIGHT
    policy: Policy = field(default_factory=Policy)
    service_now_s: float | None = None
    memory: tuple[Setback, ...] | None = None
    throttled: bool = False
    blocked_elsewhere: bool = False
    looks: dict[float, list[Charger]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def asked_at_s(self) -> float:
        """World time right before the exchange."""
        return self.before.at_s

    @property
    def answered_at_s(self) -> float:
        """World time right after it."""
        return self.after.at_s

    def counted(self, rule: Rule, role: str) -> Tally | None:
        """How the rule met calls of that role during the exchange; None when there were none, or the rule came or went
        meanwhile.
        """
        before, after = (one.tallies.get(rule.name) for one in (self.before, self.after))
        if before is None or after is None:
            return None
        old, new = before.get(role, Tally()), after.get(role, Tally())
        during = Tally(new.aimed - old.aimed, new.struck - old.struck, new.changed - old.changed)
        return during if during.aimed > 0 and during.struck >= 0 else None

    def never_struck(self, rule: Rule) -> bool:
        """Whether the rule has met calls since it was posted and let all of them pass."""
        tallies = self.after.tallies.get(rule.name, {}).values()
        return any(tally.aimed for tally in tallies) and not any(tally.struck for tally in tallies)

    @property
    def service_s(self) -> float:
        """The service's clock when it answered."""
        return self.answered_at_s if self.service_now_s is None else self.service_now_s

    @property
    def lag_s(self) -> float:
        """How far the service's clock is ahead of the world; negative when it is behind."""
        return self.service_s - self.answered_at_s

    @property
    def looks_old(self) -> bool:
        """Whether good data look so old by the service's clock that it may take the charger for one gone silent."""
        return self.after.identity is not None and self.lag_s > LOOKS_OLD_S[self.vendor]

    @property
    def identity(self) -> Identity:
        """The charger asked for. Raises ValueError when there is none: rules about chargers come after that."""
        if self.after.identity is None:
            raise ValueError("nobody has the id that was asked for: only access rules apply")
        return self.after.identity

    @property
    def vendor(self) -> Vendor:
        """The vendor of the charger asked for."""
        return self.identity.vendor

    @property
    def history(self) -> History:
        """The charger's past up to the answer. Raises ValueError like ``identity``."""
        if self.after.history is None:
            raise ValueError("an observation of a charger carries its history: use observe()")
        return self.after.history

    @property
    def standings(self) -> tuple[Standing, Standing]:
        """How the account stood before and after. Raises ValueError like ``identity``."""
        if self.before.standing is None or self.after.standing is None:
            raise ValueError("an observation of a charger carries its account's standing: use observe()")
        return self.before.standing, self.after.standing

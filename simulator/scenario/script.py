"""A script: what happens to one charger, when, and what refresh must answer in between."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simulator.faults.fault import Fault
from simulator.faults.when import Quota, Turns
from simulator.truth.fleet import Entry
from simulator.truth.states import ChargingState, Vendor

ROLES = ("login", "renew", "state", "details", "list", "command", "other")
"""What a vendor's endpoint may be for; a ``break`` can aim at some of them."""
DEFAULT_MAX_A = 16.0
"""The installation's limit per phase unless a script names one, A."""


class Answer(StrEnum):
    """What refresh can answer: 200, or one of the contract's error codes."""

    OK = "200"
    UNAUTHORIZED = "UNAUTHORIZED"
    CHARGER_NOT_FOUND = "CHARGER_NOT_FOUND"
    VENDOR_ACCOUNT_IS_DISCONNECTED = "VENDOR_ACCOUNT_IS_DISCONNECTED"
    VENDOR_COMMUNICATION_ERROR = "VENDOR_COMMUNICATION_ERROR"
    DEVICE_IS_DISCONNECTED = "DEVICE_IS_DISCONNECTED"
    VENDOR_AUTHENTICATION_ERROR = "VENDOR_AUTHENTICATION_ERROR"
    VENDOR_CONNECTION_ERROR = "VENDOR_CONNECTION_ERROR"


class AccountChange(StrEnum):
    """What can happen to a vendor account. The last two happen at the charger-service, the others at the vendor."""

    REJECT_LOGINS = "reject_logins"
    ACCEPT_LOGINS = "accept_logins"
    EXPIRE_TOKENS = "expire_tokens"
    REVOKE_TOKENS = "revoke_tokens"
    REVOKE_REFRESH_TOKENS = "revoke_refresh_tokens"
    REFUSE_NEW_TOKENS = "refuse_new_tokens"
    ACCEPT_NEW_TOKENS = "accept_new_tokens"
    REVOKE_LINK = "revoke_link"
    TOKEN_LIFETIME = "token_lifetime"
    DISCONNECT = "disconnect"
    CONNECT = "connect"

    @property
    def needs_link(self) -> bool:
        """Whether only the charger-service can do it."""
        return self in (AccountChange.DISCONNECT, AccountChange.CONNECT)


class Whose(StrEnum):
    """Whose calls a break hits: the account's of the run, its charger's alone, or everybody's at that vendor."""

    ACCOUNT = "account"
    CHARGER = "charger"
    VENDOR = "vendor"


class AskKey(StrEnum):
    """Which API key the request carries."""

    RIGHT = "right"
    MISSING = "missing"
    WRONG = "wrong"


class AskCharger(StrEnum):
    """Which charger the request names: the one of the run, one nobody knows, or no id at all."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Ask:
    """How the request of a checkpoint differs from a right one."""

    key: AskKey = AskKey.RIGHT
    charger: AskCharger = AskCharger.KNOWN


@dataclass(frozen=True, slots=True)
class Power:
    """A range of charge rates, kW, both ends allowed."""

    min_kw: float
    max_kw: float

    def allows(self, kw: float) -> bool:
        """Whether the rate lies in the range."""
        return self.min_kw <= kw <= self.max_kw


@dataclass(frozen=True, slots=True)
class Expectation:
    """What refresh must answer. Everything but ``answers`` is about a 200; empty or None says nothing about a field.

    power in kW; limits_a in A, phases as counts: any one of them is right. absent: contract fields that must be left
    out. optional: those that need not be told, but must be right where they are.
    """

    answers: frozenset[Answer]
    states: frozenset[ChargingState] = frozenset()
    plugged: bool | None = None
    power: Power | None = None
    limits_a: tuple[float, ...] = ()
    phases: tuple[float, ...] = ()
    absent: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Do:
    """Something happens to the charger: an action of the truth with its parameters."""

    action: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Break:
    """Something breaks at the vendor, until it is mended or for_s seconds have passed.

    whose: calls it hits. roles and paths: endpoints it hits, all when empty. after_calls go well first; calls go wrong
    then, None for all. quota, turns, until_quiet_s: as the rules of the fault board have them.
    """

    name: str
    fault_name: str
    fault: Fault
    roles: frozenset[str] = frozenset()
    for_s: float | None = None
    after_calls: int = 0
    calls: int | None = None
    probability: float = 1.0
    whose: Whose = Whose.ACCOUNT
    paths: frozenset[str] = frozenset()
    quota: Quota | None = None
    turns: Turns | None = None
    until_quiet_s: float | None = None


@dataclass(frozen=True, slots=True)
class SetOptions:
    """Options of a vendor's fake change, until the run ends."""

    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mend:
    """What was broken under that name works again."""

    name: str


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """Something happens to the charger's vendor account. token_lifetime_s belongs to TOKEN_LIFETIME alone."""

    change: AccountChange
    token_lifetime_s: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A checkpoint: somebody refreshes now and compares."""

    expectation: Expectation
    ask: Ask = Ask()


Deed = Do | Break | Mend | ChangeAccount | SetOptions | Check


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens at_s seconds after the start. line: its place in the file. only: empty is every vendor."""

    at_s: float
    deed: Deed
    line: int
    only: frozenset[Vendor] = frozenset()
    note: str = ""

    def is_for(self, vendor: Vendor) -> bool:
        """Whether the step happens when the script runs for that vendor."""
        return not self.only or vendor in self.only


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario file. slug: its file name; source: where it was read from; max_a: installation limit, A.

    serial: the charger's serial number where the story needs a certain one, else empty. reported: where the story was
    seen, such as ``evcc-io/evcc#25208``; ``synthetic`` is nowhere. text: the file it was read from.
    """

    slug: str
    title: str
    story: str
    steps: tuple[Step, ...]
    tags: tuple[str, ...] = ()
    vendors: tuple[Vendor, ...] = tuple(Vendor)
    start: str = "charging"
    max_a: float = DEFAULT_MAX_A
    serial: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    reported: tuple[str, ...] = ()
    text: str = field(default="", repr=False, compare=False)

    @property
    def duration_s(self) -> float:
        """World seconds from the start to the last step."""
        return self.steps[-1].at_s if self.steps else 0.0

    @property
    def needs_link(self) -> bool:
        """Whether a step happens at the charger-service, which must help then."""
        return any(isinstance(s.deed, ChangeAccount) and s.deed.change.needs_link for s in self.steps)

    def steps_for(self, vendor: Vendor) -> tuple[Step, ...]:
        """The steps that happen when the script runs for that vendor."""
        return tuple(step for step in self.steps if step.is_for(vendor))

    def answers_for(self, vendors: Collection[Vendor]) -> tuple[Answer, ...]:
        """Every answer that a checkpoint of these vendors names, each once, in the contract's order."""
        steps = (step for vendor in self.vendors if vendor in vendors for step in self.steps_for(vendor))
        met = {answer for step in steps if isinstance(step.deed, Check) for answer in step.deed.expectation.answers}
        return tuple(answer for answer in Answer if answer in met)

    def entry(self, vendor: Vendor) -> Entry:
        """The charger a run for that vendor needs, to build a fleet from."""
        return Entry(vendor, self.slug, self.start, max_a=self.max_a, serial=self.serial)

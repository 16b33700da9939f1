"""What a refresh may answer, as data: refusals by name, and the picture a 200 may paint."""

from dataclasses import dataclass
from enum import StrEnum

from simulator.truth.fleet import Identity
from simulator.truth.states import ChargingState


class Refusal(StrEnum):
    """The seven ways the contract lets a refresh say no, spelled as its errorCode."""

    UNAUTHORIZED = "UNAUTHORIZED"
    CHARGER_NOT_FOUND = "CHARGER_NOT_FOUND"
    VENDOR_ACCOUNT_IS_DISCONNECTED = "VENDOR_ACCOUNT_IS_DISCONNECTED"
    VENDOR_COMMUNICATION_ERROR = "VENDOR_COMMUNICATION_ERROR"
    DEVICE_IS_DISCONNECTED = "DEVICE_IS_DISCONNECTED"
    VENDOR_AUTHENTICATION_ERROR = "VENDOR_AUTHENTICATION_ERROR"
    VENDOR_CONNECTION_ERROR = "VENDOR_CONNECTION_ERROR"

    @property
    def status(self) -> int:
        """The HTTP status that goes with it."""
        return _STATUS.get(self, 503)


_STATUS = {Refusal.UNAUTHORIZED: 401, Refusal.CHARGER_NOT_FOUND: 404}


@dataclass(frozen=True, slots=True)
class Span:
    """From low to high, both allowed."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether value lies inside."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Picture:
    """What a 200 may say. None among states or plugged: the field may be left out.

    power_kw: chargeRate of an answer that says CHARGING; any other answer may only say about 0. power_required: a
    CHARGING answer must tell it. limits_a: chargeCurrentMax, A. phases: activePhases. data_time: of the charge state's
    lastUpdated, unix seconds; no time in the answer may lie after its end. heard_until_s: when the cloud last heard of
    a charger that is away, as far as its answers tell; the charge state's time lies no later. about: the truth in one
    sentence. open: what changes inside the vendor's answers are about, so that parts of the answer need not agree with
    one another.
    """

    identity: Identity
    states: frozenset[ChargingState | None]
    plugged: frozenset[bool | None]
    power_kw: Span
    power_required: bool
    limits_a: frozenset[float]
    phases: frozenset[int]
    online: frozenset[bool]
    data_time: Span
    heard_until_s: float
    about: str
    open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says: refusals it allows, whether the refresh may get past it, and why."""

    refusals: frozenset[Refusal] = frozenset()
    passes: bool = True
    why: tuple[str, ...] = ()


NOTHING_WRONG = Verdict()


@dataclass(frozen=True, slots=True)
class Allowed:
    """Everything that may be answered. picture None: a 200 is wrong. why: a sentence for each rule that spoke. paused:
    the vendor asked for a pause that is not over yet by the service's own clock, which may be another than the world's.
    """

    refusals: frozenset[Refusal]
    picture: Picture | None
    why: tuple[str, ...] = ()
    paused: bool = False

    def __str__(self) -> str:
        """The answers in words: ``200, or 503 DEVICE_IS_DISCONNECTED``."""
        told = [f"{refusal.status} {refusal.value}" for refusal in Refusal if refusal in self.refusals]
        return ", or ".join((["200"] if self.picture else []) + told)


@dataclass(frozen=True, order=True)
class Deviation:
    """One way an answer differs from everything allowed. where: JSON path, or ``status``; rule: a stable slug."""

    where: str
    rule: str
    expected: str
    seen: str
    why: str

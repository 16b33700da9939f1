"""One refresh seen from the vendor's side: who was asked for, what is known of the account, every call it caused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from contracts.exchange import Exchange
from contracts.findings import Rule, Violation
from contracts.oracle.retry_after import retry_after_s
from simulator.journal.journal import Leg
from simulator.truth.fleet import Identity
from simulator.truth.states import Vendor

SIGN_IN_ROLES = frozenset({"login", "renew"})
TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Budget:
    """What a refresh may cost, with room for every honest style.

    calls: to the vendor in one refresh (a login, a renewal, two routes to the state, master data, and a retry make
    nine). same_call: times that one call may be sent. logins: in one refresh (D13: one, and one new one). answer_s:
    seconds until the caller has an answer. block_s: seconds for which a vendor that blocked the caller must be left
    alone.
    """

    calls: int = 14
    same_call: int = 3
    logins: int = 2
    answer_s: float = 30.0
    block_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Visit:
    """A refresh and its vendor calls, in order.

    identity: the charger asked for, None when nobody has that id. needs_no_vendor: why no vendor has to be asked, empty
    when one has. secrets: tokens the vendor gave out for the account. asked_s, answered_s: by the service's clock.
    quiet_until_s: until when the vendor wanted no calls for the account, as of before this refresh, and quiet_why: what
    it had said. clock_moves: the legs' times show how long the service waited between two calls.
    """

    exchange: Exchange
    identity: Identity | None
    calls: tuple[Leg, ...]
    asked_s: float
    answered_s: float
    needs_no_vendor: str = ""
    secrets: frozenset[str] = frozenset()
    quiet_until_s: float = float("-inf")
    quiet_why: str = "it wanted a pause"
    clock_moves: bool = True
    budget: Budget = field(default_factory=Budget)


class Manner(Rule, Protocol):
    """One rule of how a service treats vendors and callers. Raises nothing."""

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Yield where the visit breaks the rule."""


def call_name(leg: Leg) -> str:
    """What was asked, without what may be secret: ``GET /easee/api/chargers/EH123456/state``."""
    return f"{leg.method} {leg.target.partition('?')[0]}"


def pause_wanted_s(leg: Leg, budget: Budget) -> float | None:
    """Seconds for which the vendor wants no calls after this answer, None when it did not say so.

    429 with Retry-After in seconds or as a date; without one the caller decides, and 0 is asked for. A block (a front's
    403 or 429 that speaks of one, at Easee any 403 without a title: evcc-io/evcc#16077) holds for a while that nobody
    names.
    """
    if is_block(leg):
        return max(budget.block_s, _retry_after_s(leg) or 0.0)
    if leg.status == TOO_MANY:
        return _retry_after_s(leg) or 0.0
    return None


def pause_words(leg: Leg, pause_s: float) -> str:
    """What the vendor said by such an answer: ``it answered 429 and named 30 s (Retry-After)``."""
    if is_block(leg):
        return f"it blocked the caller ({leg.status}), and a block wants {pause_s:.0f} s without a call"
    named = f" and named {pause_s:.0f} s (Retry-After)" if pause_s else ", which asks for fewer calls"
    return f"it answered {leg.status}{named}"


def is_block(leg: Leg) -> bool:
    """Whether the vendor turned away the caller's address, whatever the call was about."""
    body = leg.body.lower()
    if leg.status == TOO_MANY:
        return "blocked" in body
    return leg.status == 403 and leg.vendor == Vendor.EASEE.value and '"title"' not in body


def _retry_after_s(leg: Leg) -> float | None:
    announced = next((value for name, value in leg.headers if name.lower() == "retry-after"), None)
    return None if announced is None else retry_after_s(announced, leg.at_s)

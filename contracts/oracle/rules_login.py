"""Getting a token: right or rejected credentials, and faults on the login (D2, D12, D13)."""

from contracts.oracle.faulted import DETAILS, LIST, LOGIN, OTHER, RENEW, STATE, Effect, effects_on
from contracts.oracle.memory import times_before
from contracts.oracle.outcomes import NOTHING_WRONG, Refusal, Verdict
from contracts.oracle.rules_link import looks_rejected, rejections_seen
from contracts.oracle.situation import Situation
from simulator.truth.accounts import Login
from simulator.truth.states import Vendor

_AUTHENTICATION = frozenset({Refusal.VENDOR_AUTHENTICATION_ERROR})
_DISCONNECTED = frozenset({Refusal.VENDOR_ACCOUNT_IS_DISCONNECTED})
_SHORT_TOKEN_S = 5.0


def login(situation: Situation) -> Verdict:
    """What stands between the service and a token; a token it may still hold takes it past all of it.

    go-e has no login: its key is looked at with the status call.
    """
    if situation.vendor is Vendor.GO_E:
        return NOTHING_WRONG
    gained = through(situation, effects_on(situation, LOGIN), credentials(situation))
    renewed = _renewal(situation)
    holds_token = situation.before.live_token or situation.after.live_token
    kept = ("a token handed out earlier may still be used",) if holds_token and not gained.passes else ()
    short = _short_lived(situation)
    refused = _dead_at_birth(situation)
    dead = NOTHING_WRONG if gained.passes or holds_token else _with_a_dead_token(situation)
    return Verdict(
        refusals=gained.refusals | renewed.refusals | short.refusals | refused.refusals | dead.refusals,
        passes=(gained.passes and refused.passes) or holds_token,
        why=(*gained.why, *renewed.why, *short.why, *refused.why, *dead.why, *kept),
    )


def _with_a_dead_token(situation: Situation) -> Verdict:
    """What a service meets that still believes in a token: faults in front of the vendor come before its 401."""
    if not situation.before.any_token:
        return NOTHING_WRONG
    effects = [effect for role in (STATE, DETAILS, LIST, OTHER) for effect in effects_on(situation, role)]
    refusals = frozenset[Refusal]().union(*(effect.refusals for effect in effects if not effect.reached))
    return Verdict(refusals, False, tuple(effect.why for effect in effects if effect.why and not effect.reached))


def credentials(situation: Situation) -> Verdict:
    """What the vendor says to the account's credentials."""
    rejects = {standing.login is Login.REJECTED for standing in situation.standings}
    if True not in rejects:
        return NOTHING_WRONG
    counted = rejections_seen(situation, situation.standings[1].rejected_in_a_row) >= situation.policy.rejected_logins
    refusals = _AUTHENTICATION | (_DISCONNECTED if counted else frozenset())
    why = "D2: the vendor rejects the account's credentials" + (", now often enough to break the link" * counted)
    return Verdict(refusals, False in rejects, (why,))


def through(situation: Situation, effects: list[Effect], vendor_says: Verdict) -> Verdict:
    """What comes of a call that meets these effects on its way to a vendor who would answer as ``vendor_says``."""
    blocked = any(not effect.may_pass and not effect.reached for effect in effects)
    refusals = frozenset() if blocked else vendor_says.refusals
    for effect in effects:
        refusals |= effect.refusals
        if _may_count_as_rejection(situation, effect):
            refusals |= _DISCONNECTED
    return Verdict(
        refusals=refusals,
        passes=vendor_says.passes and all(effect.may_pass for effect in effects),
        why=(*(() if blocked else vendor_says.why), *(effect.why for effect in effects if effect.why)),
    )


def _may_count_as_rejection(situation: Situation, effect: Effect) -> bool:
    """Whether a service may have counted the same fault as a rejected login before (D2)."""
    if Refusal.VENDOR_AUTHENTICATION_ERROR not in effect.refusals or not looks_rejected(situation, effect.rule):
        return False
    rejected_before = situation.standings[0].rejected_in_a_row > 0
    return rejected_before or times_before(situation, effect.rule) != 0


def _renewal(situation: Situation) -> Verdict:
    """A failing renewal: a service logs in instead, or tells of the failure when it was no refusal of the token."""
    effects = effects_on(situation, RENEW)
    refusals = frozenset[Refusal]().union(*(effect.refusals for effect in effects)) - _AUTHENTICATION
    return Verdict(refusals, True, tuple(f"on renewal, {effect.why}" for effect in effects if effect.why))


def _dead_at_birth(situation: Situation) -> Verdict:
    """A token just handed out is refused: one new login, then the end (D13)."""
    refuses = {situation.before.dead_at_birth, situation.after.dead_at_birth}
    if True not in refuses:
        return NOTHING_WRONG
    return Verdict(_AUTHENTICATION, False in refuses, ("D13: the vendor refuses every token it hands out",))


def _short_lived(situation: Situation) -> Verdict:
    """Tokens that die within one refresh stay refused after the one new login."""
    lifetimes = [standing.token_lifetime_s for standing in situation.standings if standing.token_lifetime_s is not None]
    if not any(seconds <= situation.answered_at_s - situation.asked_at_s + _SHORT_TOKEN_S for seconds in lifetimes):
        return NOTHING_WRONG
    return Verdict(_AUTHENTICATION, True, ("D13: tokens live so briefly that a new one may be dead at its first use",))

"""What the faults in force do to one call a service has to make, found by trying them on an answer that stands in.

A fault is applied to a made-up good answer and what comes out is judged by what it means to a reader, so that a new
fault needs no line here. One that changes a vendor's own JSON says itself what it is about (``altered``).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from contracts.oracle import altered
from contracts.oracle.meanings import meaning
from contracts.oracle.outcomes import Refusal
from contracts.oracle.situation import Situation
from simulator.faults.board import Rule
from simulator.faults.fault import Call
from simulator.faults.outcome import Answer, Outcome
from simulator.faults.touches import touches_of
from simulator.truth.states import Vendor

LOGIN, RENEW, STATE, DETAILS, LIST, OTHER = "login", "renew", "state", "details", "list", "other"
READING_ROLES = (LOGIN, RENEW, STATE, DETAILS, LIST, OTHER)
"""What a refresh may call; commands are not its business."""

_BODY = json.dumps({"standsInFor": "whatever the vendor would have said " * 5}).encode()
GOOD = Answer(200, (("Content-Type", "application/json"), ("Content-Length", str(len(_BODY)))), _BODY)
"""The good answer faults are tried on."""
_TOO_LATE = frozenset({Refusal.VENDOR_CONNECTION_ERROR})


class _Drawing(Random):
    """A chance that always falls on the same share of its range."""

    def __init__(self, share: float) -> None:
        super().__init__(0)
        self._share = share

    def random(self) -> float:
        return self._share


_CHANCES = tuple(map(_Drawing, (0.0, 0.5, 1 - 1e-9)))


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule does to a call.

    refusals: what a reader may make of it. may_pass: the call may still succeed. reached: the vendor was asked before
    the answer was spoiled, and in time, so that its own refusal may shine through. outcomes: what comes back instead.
    """

    rule: Rule
    refusals: frozenset[Refusal]
    may_pass: bool
    reached: bool
    outcomes: tuple[Outcome, ...]
    why: str


def outcomes(rule: Rule, call: Call) -> list[tuple[Outcome, bool]]:
    """What can come back of the good answer under the rule's fault, and whether the vendor was asked for it."""
    found: list[tuple[Outcome, bool]] = []
    for chance in _CHANCES:
        asked: list[bool] = []

        def proceed(asked: list[bool] = asked) -> Outcome:
            asked.append(True)
            return GOOD

        made = (rule.fault.apply(call, chance, proceed), bool(asked))
        if made not in found:
            found.append(made)
    return found


def call_of(situation: Situation, role: str) -> Call:
    """The call of that role a refresh makes. A login at a vendor with accounts names no charger."""
    identity = situation.identity
    nameless = role in (LOGIN, RENEW, LIST) and identity.vendor is not Vendor.GO_E
    charger_id = None if nameless else identity.id
    return Call(identity.vendor, role, role, identity.account_id, charger_id, situation.answered_at_s)


def in_force(situation: Situation) -> tuple[Rule, ...]:
    """The rules in force at any moment of the exchange."""
    before = situation.before.rules
    return (*before, *(rule for rule in situation.after.rules if rule not in before))


def rules_about(situation: Situation) -> Iterator[Rule]:
    """The rules in force that can hit a call this refresh makes."""
    rules = in_force(situation)
    calls = [call_of(situation, role) for role in READING_ROLES] if rules else []
    return (rule for rule in rules if rule.probability > 0 and any(map(rule.aims_at, calls)))


def certain(situation: Situation, rule: Rule, role: str) -> bool:
    """Whether the rule hit every call of that role during the exchange: as the board counted, else as it must have."""
    if (counted := situation.counted(rule, role)) is not None:
        return counted.aimed == counted.struck
    always = rule in situation.before.rules and rule in situation.after.rules
    return always and rule.unconditional


def _spared(situation: Situation, rule: Rule, role: str) -> bool:
    """Whether calls of that role were made and the rule made no difference to any of them."""
    counted = situation.counted(rule, role)
    return counted is not None and not (counted.changed if touches_of(rule.fault) else counted.struck)


def effects_on(situation: Situation, role: str) -> list[Effect]:
    """What the rules in force do to the call of that role."""
    call = call_of(situation, role)
    rules = (rule for rule in rules_about(situation) if rule.aims_at(call))
    return [_effect(situation, rule, call) for rule in rules if not _spared(situation, rule, role)]


def touched(situation: Situation) -> frozenset[str]:
    """What the changes inside this exchange's answers are about."""
    effects = (effect for role in READING_ROLES for effect in effects_on(situation, role))
    return frozenset[str]().union(*(touches_of(effect.rule.fault) for effect in effects))


def _effect(situation: Situation, rule: Rule, call: Call) -> Effect:
    if touches := touches_of(rule.fault):
        why = f"the vendor's {call.role} answer is changed ({', '.join(sorted(touches))})"
        return Effect(rule, altered.refusals(touches), True, True, (GOOD,), why)
    made = outcomes(rule, call)
    verdicts = [meaning(outcome, GOOD, call.role, call.vendor, situation.policy) for outcome, _ in made]
    refusals = frozenset[Refusal]().union(*(verdict.refusals for verdict in verdicts))
    mended = refusals == {Refusal.VENDOR_AUTHENTICATION_ERROR} and _one_token_refused(situation, rule, call)
    said = next((why for verdict in verdicts for why in verdict.why), "")
    return Effect(
        rule=rule,
        refusals=frozenset() if mended else refusals,
        may_pass=mended or not certain(situation, rule, call.role) or any(verdict.passes for verdict in verdicts),
        reached=any(
            asked and verdict.refusals != _TOO_LATE for (_, asked), verdict in zip(made, verdicts, strict=True)
        ),
        outcomes=tuple(outcome for outcome, _ in made),
        why="D13: one refused token is answered by one new login and one retry" if mended else said,
    )


def _one_token_refused(situation: Situation, rule: Rule, call: Call) -> bool:
    """Whether only one data call with an older token is refused, so that the retry after a new login goes well (D13).

    Without a live token the service has logged in just now, and a fresh token that is refused may end the refresh.
    """
    login_spared = bool(rule.roles) and not rule.roles & {LOGIN, RENEW}
    data_call = call.vendor is not Vendor.GO_E and call.role not in (LOGIN, RENEW)
    return rule.calls == 1 and login_spared and data_call and situation.before.live_token

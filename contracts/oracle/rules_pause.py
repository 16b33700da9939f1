"""A vendor that asked to be left alone: a right service does not call it for a while, whatever it would say by now.

Sources: docs.zaptec.com/docs/api-rate-limiting (429 with Retry-After), evcc-io/evcc#8290 (Easee 429 without one),
Newan/ioBroker.easee#73 (an address is blocked until 24 h after the last request).
"""

from contracts.oracle.faulted import GOOD, READING_ROLES, call_of, outcomes
from contracts.oracle.meanings import meaning
from contracts.oracle.outcomes import NOTHING_WRONG, Refusal, Verdict
from contracts.oracle.retry_after import retry_after_s
from contracts.oracle.situation import Setback, Situation
from simulator.faults.fault import Call
from simulator.faults.outcome import Answer, Outcome
from simulator.faults.touches import touches_of
from simulator.truth.states import Vendor

_COMMUNICATION = frozenset({Refusal.VENDOR_COMMUNICATION_ERROR})
_SLACK_S = 5.0


def pause(situation: Situation) -> Verdict:
    """An earlier or present word of the vendor that it wants no calls."""
    if situation.throttled:
        return Verdict(_COMMUNICATION, True, ("D12: the vendor's own rate limit turned a call away",))
    if situation.blocked_elsewhere:
        why = "D12: the vendor blocked the service's address in this trial, which may keep it from calling at all"
        return Verdict(_COMMUNICATION, True, (why,))
    for setback in situation.memory or ():
        pause_s = _pause_s(situation, setback)
        if pause_s and situation.service_s - setback.last_s <= pause_s + _SLACK_S:
            why = f"D12: the vendor asked for a pause ({setback.rule.name}), which a service may keep to"
            return Verdict(_COMMUNICATION, True, (why,))
    return NOTHING_WRONG


def _pause_s(situation: Situation, setback: Setback) -> float:
    """Seconds from the setback for which a service may leave the vendor alone; 0 when nobody asked for that."""
    if touches_of(setback.rule.fault):
        # Changes inside a good answer ask for nothing.
        return 0.0
    calls = [call_of(situation, role) for role in READING_ROLES]
    hit = [call for call in calls if setback.rule.aims_at(call)]
    pauses = [_asked_for_s(situation, call, made, setback) for call in hit for made, _ in outcomes(setback.rule, call)]
    return max(pauses, default=0.0)


def _asked_for_s(situation: Situation, call: Call, outcome: Outcome, setback: Setback) -> float:
    if not isinstance(outcome, Answer):
        return 0.0
    announced = outcome.header("Retry-After")
    announced_s = None if announced is None else retry_after_s(announced, setback.last_s)
    if _blocks(situation, call, outcome):
        return max(announced_s or 0.0, situation.policy.block_s)
    if outcome.status == 429 and announced_s is None:
        return situation.policy.pause_s
    return announced_s or 0.0 if outcome.status >= 300 else 0.0


def _blocks(situation: Situation, call: Call, answer: Answer) -> bool:
    """Whether a front turns the caller's address away: a 403 that is not about the charger, at Easee also a redirect
    to nowhere or a 429 that says so.
    """
    if answer.status == 403:
        read = meaning(answer, GOOD, call.role, call.vendor, situation.policy)
        return Refusal.VENDOR_COMMUNICATION_ERROR in read.refusals
    redirected = 300 <= answer.status < 400
    return call.vendor is Vendor.EASEE and (redirected or (answer.status == 429 and b"block" in answer.body))

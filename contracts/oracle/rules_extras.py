"""Calls a refresh can do without: master data, lists, settings. Their failing leaves a 200 possible (D7)."""

from contracts.oracle.faulted import DETAILS, LIST, OTHER, Effect, effects_on
from contracts.oracle.outcomes import NOTHING_WRONG, Refusal, Verdict
from contracts.oracle.situation import Situation
from simulator.faults.outcome import Answer
from simulator.truth.states import Vendor

_TELLING = frozenset({Refusal.DEVICE_IS_DISCONNECTED, Refusal.VENDOR_AUTHENTICATION_ERROR})
_PAUSING = frozenset({Refusal.VENDOR_COMMUNICATION_ERROR})


def extras(situation: Situation) -> Verdict:
    """Refusals that a service may take from a call beside the state call; a 200 stays allowed."""
    if situation.vendor is Vendor.GO_E:
        return NOTHING_WRONG
    details = effects_on(situation, DETAILS)
    others = [effect for role in (LIST, OTHER) for effect in effects_on(situation, role)]
    refusals = frozenset[Refusal]().union(*map(_from_details, details), *(effect.refusals for effect in others))
    spoke = tuple(f"D7: the state call works; {effect.why}" for effect in (*details, *others) if effect.why)
    return Verdict(refusals, True, spoke)


def _from_details(effect: Effect) -> frozenset[Refusal]:
    """Master data that fail are no reason to refuse, unless they say something about account, charger or caller."""
    pauses = any(isinstance(outcome, Answer) and outcome.status in (403, 429) for outcome in effect.outcomes)
    return effect.refusals & (_TELLING | _PAUSING if pauses else _TELLING)

"""The call that carries the charging state: faults on it, the key at go-e, and a device that is away (D5 to D8)."""

from contracts.oracle.faulted import STATE, effects_on
from contracts.oracle.outcomes import NOTHING_WRONG, Refusal, Verdict
from contracts.oracle.rules_device import device
from contracts.oracle.rules_login import credentials, through
from contracts.oracle.situation import Situation
from simulator.truth.states import Vendor


def state(situation: Situation) -> Verdict:
    """A refresh cannot do without this call (D7): when it surely fails, a 200 is wrong."""
    effects = effects_on(situation, STATE)
    away = device(situation)
    key = credentials(situation) if situation.vendor is Vendor.GO_E else NOTHING_WRONG
    found = through(situation, effects, _one_after_the_other(key, away))
    if situation.vendor is not Vendor.ZAPTEC or not effects:
        return found
    # Zaptec's master data carry IsOnline too, so a service may know that the device is away without its state.
    return Verdict(found.refusals | away.refusals, found.passes, (*found.why, *away.why))


def _one_after_the_other(first: Verdict, second: Verdict) -> Verdict:
    if not first.passes:
        return first
    refusals: frozenset[Refusal] = first.refusals | second.refusals
    return Verdict(refusals, second.passes, (*first.why, *second.why))

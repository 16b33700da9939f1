"""What a service may still have in mind of earlier exchanges: blocks it was told of, logins that were turned down."""

from dataclasses import replace

from contracts.oracle.faulted import rules_about
from contracts.oracle.situation import Setback, Situation

_KEEP_S = 2 * 86_400.0


def remember(situation: Situation) -> tuple[Setback, ...]:
    """Return the memory to hand to the next situation of the same charger: this one's faults added, old ones gone."""
    kept = [setback for setback in situation.memory or () if situation.service_s - setback.last_s <= _KEEP_S]
    if situation.after.identity is None:
        return tuple(kept)
    for rule in (rule for rule in rules_about(situation) if not situation.never_struck(rule)):
        earlier = next((setback for setback in kept if setback.rule == rule), None)
        if earlier is None:
            kept.append(Setback(rule, situation.service_s, 1))
        else:
            kept[kept.index(earlier)] = replace(earlier, last_s=situation.service_s, times=earlier.times + 1)
    return tuple(kept)


def times_before(situation: Situation, setback_of: object) -> int | None:
    """How many earlier exchanges met that rule; None when nobody kept count."""
    if situation.memory is None:
        return None
    return next((setback.times for setback in situation.memory if setback.rule == setback_of), 0)

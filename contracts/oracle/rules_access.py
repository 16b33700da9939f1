"""Who may ask, and about which chargers: comes before everything else (D9)."""

from contracts.oracle.outcomes import NOTHING_WRONG, Refusal, Verdict
from contracts.oracle.situation import Key, Situation


def access(situation: Situation) -> Verdict:
    """The API key first, then the id."""
    unauthorized = frozenset({Refusal.UNAUTHORIZED})
    if situation.key is Key.AMONG_OTHERS:
        known = _known(situation)
        why = "several API keys came at once, one of them right"
        return Verdict(unauthorized | known.refusals, known.passes, (why, *known.why))
    if situation.key is not Key.RIGHT:
        return Verdict(unauthorized, False, (f"the API key is {situation.key.value}",))
    return _known(situation)


def _known(situation: Situation) -> Verdict:
    not_found = frozenset({Refusal.CHARGER_NOT_FOUND})
    if situation.after.identity is None:
        return Verdict(not_found, False, ("D9: the service has no charger with that id",))
    if situation.after.loosely_named:
        return Verdict(not_found, True, ("D9: the id is malformed, though a forgiving parser recognises a charger",))
    return NOTHING_WRONG

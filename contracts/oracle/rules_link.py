"""The link between the owner's vendor account and the charger-service (D2)."""

from contracts.oracle.faulted import GOOD, LOGIN, STATE, call_of, in_force, outcomes
from contracts.oracle.meanings import meaning
from contracts.oracle.outcomes import NOTHING_WRONG, Refusal, Verdict
from contracts.oracle.situation import Situation
from simulator.faults.board import Rule
from simulator.truth.states import Vendor

_DISCONNECTED = frozenset({Refusal.VENDOR_ACCOUNT_IS_DISCONNECTED})
_LOGINS_A_REFRESH = 2
"""A refresh logs in at most twice (D13)."""


def link(situation: Situation) -> Verdict:
    """A link that was taken away, or that too many rejected logins have broken."""
    connected = {standing.connected for standing in situation.standings}
    if connected == {False}:
        return Verdict(_DISCONNECTED, False, ("D2: the account is not connected to the charger-service",))
    if False in connected:
        return Verdict(_DISCONNECTED, True, ("D2: the account was connected or disconnected just now",))
    rejected = situation.standings[0].rejected_in_a_row
    if rejected >= situation.policy.rejected_logins:
        sure = not _count_is_doubtful(situation)
        return Verdict(_DISCONNECTED, not sure, (f"D2: {rejected} logins in a row were rejected, nobody reconnected",))
    if rejections_seen(situation, rejected) >= situation.policy.rejected_logins:
        return Verdict(_DISCONNECTED, True, ("D2: faults made enough logins look rejected",))
    return NOTHING_WRONG


def credentials_role(situation: Situation) -> str:
    """The role of the call that shows the credentials: go-e has no login, its key goes with every call."""
    return STATE if situation.vendor is Vendor.GO_E else LOGIN


def _count_is_doubtful(situation: Situation) -> bool:
    """Whether the vendor counted rejections the service never saw as such, because the answer was spoiled."""
    call = call_of(situation, credentials_role(situation))
    rules = (*in_force(situation), *(setback.rule for setback in situation.memory or ()))
    return any(rule.aims_at(call) and _spoils(situation, rule) for rule in rules)


def _spoils(situation: Situation, rule: Rule) -> bool:
    return any(asked and verdict.refusals for verdict, asked in _at_the_credentials(situation, rule))


def rejections_seen(situation: Situation, rejected_in_a_row: int) -> int:
    """The most rejected logins in a row a service can have seen: the vendor's count, and what faults looked like."""
    memory = situation.memory or ()
    faked = sum(setback.times for setback in memory if looks_rejected(situation, setback.rule))
    return rejected_in_a_row + _LOGINS_A_REFRESH * faked


def looks_rejected(situation: Situation, rule: Rule) -> bool:
    """Whether the rule's fault makes right credentials look rejected to the service, unseen by the vendor."""
    if not rule.aims_at(call_of(situation, credentials_role(situation))):
        return False
    verdicts = [verdict for verdict, _ in _at_the_credentials(situation, rule)]
    return any(Refusal.VENDOR_AUTHENTICATION_ERROR in verdict.refusals for verdict in verdicts)


def _at_the_credentials(situation: Situation, rule: Rule) -> list[tuple[Verdict, bool]]:
    """What the rule makes of the call that shows the credentials, and whether the vendor was asked."""
    call = call_of(situation, credentials_role(situation))
    made = outcomes(rule, call)
    return [(meaning(one, GOOD, call.role, call.vendor, situation.policy), asked) for one, asked in made]

"""The oracle's two questions: what may be answered here, and is this answer one of that."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from contracts.findings import show
from contracts.oracle.altered import widened
from contracts.oracle.compare import deviations
from contracts.oracle.faulted import touched
from contracts.oracle.outcomes import Allowed, Deviation, Picture, Refusal, Verdict
from contracts.oracle.picture import picture
from contracts.oracle.rules_access import access
from contracts.oracle.rules_extras import extras
from contracts.oracle.rules_link import link
from contracts.oracle.rules_login import login
from contracts.oracle.rules_pause import pause
from contracts.oracle.rules_state import state
from contracts.oracle.situation import Offline, Situation

STAGES: tuple[Callable[[Situation], Verdict], ...] = (access, link, pause, login, state, extras)
"""What a refresh goes through, in order; a stage it cannot pass hides those behind it."""


def allowed(situation: Situation) -> Allowed:
    """Return everything a right charger-service may answer in this situation."""
    refusals: frozenset[Refusal] = frozenset()
    why: list[str] = []
    paused = False
    for stage in STAGES:
        verdict = stage(situation)
        refusals |= verdict.refusals
        paused |= stage is pause and bool(verdict.refusals)
        why += [sentence for sentence in verdict.why if sentence not in why]
        if not verdict.passes:
            painted = _of_one_away(situation) if _agreed(situation, refusals) else None
            return Allowed(refusals, painted, tuple(why), paused)
    painted = widened(picture(situation, away=_agreed(situation, refusals)), touched(situation))
    return Allowed(refusals, painted, (*why, painted.about), paused)


def _agreed(situation: Situation, refusals: frozenset[Refusal]) -> bool:
    """Whether a 200 that says isOnline false may stand for the refusal, whatever made the device count as away: its
    line (D1), a vendor that says so in a status of its own (D5), or one that shows it no longer (D8).
    """
    return situation.policy.offline is Offline.STALE and Refusal.DEVICE_IS_DISCONNECTED in refusals


def _of_one_away(situation: Situation) -> Picture:
    """The picture of a charger of which nothing new can be known."""
    painted = widened(picture(situation, away=True), touched(situation))
    return replace(painted, online=frozenset({False}))


def judge(answer_status: int, body: object, situation: Situation) -> list[Deviation]:
    """Return where an answer differs from everything allowed; empty for a right one.

    body: the parsed JSON, None when there was none to parse. Types, formats and documented statuses are judged by the
    contract's schema, so a value of a wrong type is passed over here and nothing raises.
    """
    return differences(answer_status, body, allowed(situation), situation.policy.also)


def differences(answer_status: int, body: object, may: Allowed, also: frozenset[int] = frozenset()) -> list[Deviation]:
    """The same for what was found to be allowed. also: statuses agreed on beyond the contract."""
    if answer_status in also and may.refusals:
        return []
    if answer_status == 200:
        if may.picture is None:
            return [_wrong_answer(may, "200")]
        return deviations(body, may.picture) if isinstance(body, Mapping) else []
    code = body.get("errorCode") if isinstance(body, Mapping) else None
    if not isinstance(code, str):
        fits = any(refusal.status == answer_status for refusal in may.refusals)
        return [] if fits else [_wrong_answer(may, str(answer_status))]
    if any(refusal.value == code and refusal.status == answer_status for refusal in may.refusals):
        return []
    return [_wrong_answer(may, f"{answer_status} {code if code in set(Refusal) else show(code)}")]


def _wrong_answer(may: Allowed, seen: str) -> Deviation:
    return Deviation("status", "wrong_outcome", str(may), seen, "; ".join(may.why) or "nothing is wrong anywhere")

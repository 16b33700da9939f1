"""What a charger-service answered, in the words of a scenario."""

import json

from simulator.journal.journal import Leg
from simulator.scenario.script import Answer

_ASKED_WRONGLY = frozenset({Answer.UNAUTHORIZED, Answer.CHARGER_NOT_FOUND})
"""These tell of the caller, and nothing of the vendor."""


def answer_of(leg: Leg) -> Answer | None:
    """The answer of a refresh; None for anything else, and for what the contract does not know."""
    if leg.leg != "service" or leg.status is None:
        return None
    if leg.status == 200:
        return Answer.OK
    try:
        answer = Answer(json.loads(leg.body)["errorCode"])
    except (ValueError, KeyError, TypeError):
        return None
    return None if answer in _ASKED_WRONGLY else answer

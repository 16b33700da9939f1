"""The third witness: from the truth and from what is broken right now, the set of answers a refresh may give.

Rule of the room: it knows the truth, the faults in force and the facts vendors publish, and imports neither the fakes
nor the charger-service, so that a mistake of one of them cannot hide here as well. Whatever a right service in any
style may answer is in the set; what is outside is wrong, and a deviation says why in words a newcomer understands.

How to ask it: ``observe`` before and after the exchange, put both into a ``Situation``, then ``judge`` the answer.
"""

from contracts.oracle.judge import allowed, judge
from contracts.oracle.memory import remember
from contracts.oracle.outcomes import Allowed, Deviation, Picture, Refusal, Span
from contracts.oracle.situation import Key, Observation, Offline, Policy, Setback, Situation, observe

__all__ = [
    "Allowed",
    "Deviation",
    "Key",
    "Observation",
    "Offline",
    "Picture",
    "Policy",
    "Refusal",
    "Setback",
    "Situation",
    "Span",
    "allowed",
    "judge",
    "observe",
    "remember",
]

"""What changes inside a vendor's answer leave open: only what their author says they are about (``touches``).

The author of a fault says which meaning a change touches; whatever a right service may make of that is allowed here, as
long as it stays plausible, and a scenario's own expectations say which of it is wanted.
"""

from dataclasses import replace

from contracts.oracle.outcomes import Picture, Refusal, Span
from simulator.truth.states import ChargingState

NOTHING = "nothing"
MOST_KW = 100.0
"""No car charges faster by alternating current: a value beyond has the wrong scale, and is left out or cut."""
MOST_A = 125.0

_COMMUNICATION = frozenset({Refusal.VENDOR_COMMUNICATION_ERROR})
_DEVICE = frozenset({Refusal.DEVICE_IS_DISCONNECTED})
_SAYS_AWAY = frozenset({"online", "time", "all"})
_ANY = frozenset({"all"})


def refusals(touches: frozenset[str]) -> frozenset[Refusal]:
    """Who reads strictly may refuse an answer that has something odd in it; one with odd times may look stale."""
    if touches <= {NOTHING}:
        return frozenset()
    return _COMMUNICATION | _DEVICE if touches & _SAYS_AWAY else _COMMUNICATION


def widened(picture: Picture, touches: frozenset[str]) -> Picture:
    """The picture with everything open that the changes touch."""
    if touches <= {NOTHING}:
        return picture
    words = touches | {"state", "plug", "power", "limit", "phases", "time", "static"} if touches & _ANY else touches
    wider = replace(picture, open=words)
    if "state" in words:
        # The power of an answer follows from its state, and so do the phases in use.
        words = words | {"plug", "power", "phases"}
        wider = replace(wider, states=frozenset({*ChargingState, None}))
    if "plug" in words:
        wider = replace(wider, plugged=frozenset({True, False, None}))
    if "power" in words:
        wider = replace(wider, power_kw=Span(0.0, MOST_KW), power_required=False)
    if "phases" in words:
        wider = replace(wider, phases=frozenset({0, 1, 2, 3}))
    if "time" in words:
        wider = replace(wider, data_time=Span(float("-inf"), picture.data_time.high))
    return wider


def limit_is_open(picture: Picture, limit_a: float) -> bool:
    """Whether a limit may be anything that is plausible, and this one is."""
    return "limit" in picture.open and 0 <= limit_a <= MOST_A

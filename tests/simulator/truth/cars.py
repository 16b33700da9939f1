"""Chargers in each state, for tests."""

import math
from typing import Any

from simulator.truth.actions import act
from simulator.truth.charger import Charger
from simulator.truth.physics import advance

EMPTY = Charger(at_s=1000.0, since_s=1000.0)


def after(*happenings: tuple[float, str, dict[str, Any]], charger: Charger = EMPTY) -> Charger:
    """The charger after these happenings, each some seconds after the one before. Nothing happens by itself."""
    for wait_s, action, params in happenings:
        charger = act(advance(charger, wait_s), action, **params)
    return charger


PLUGGED = after((10, "plug", {"wanted_wh": 20_000.0}))
CHARGING = after((4, "start", {}), (100, "limit", {"limit_a": 16}), charger=PLUGGED)
STOPPED = after((100, "stop", {}), charger=CHARGING)
FINISHED = after((100, "finish", {}), charger=CHARGING)
PAUSED = after((100, "pause", {}), charger=CHARGING)
FAULTY = after((100, "fault", {}), charger=CHARGING)
EMPTY_FAULTY = after((100, "fault", {}))
UNAUTHORISED = after((1, "require_authorisation", {}), (10, "plug", {"wanted_wh": math.inf}))
NO_CURRENT = after((1, "limit", {"limit_a": 0}), (10, "plug", {}))
SCHEDULED = after((10, "plug", {"hold": "SCHEDULE"}))

ALL = {
    "empty": EMPTY,
    "plugged": PLUGGED,
    "charging": CHARGING,
    "stopped": STOPPED,
    "finished": FINISHED,
    "paused": PAUSED,
    "faulty": FAULTY,
    "empty-faulty": EMPTY_FAULTY,
    "unauthorised": UNAUTHORISED,
    "no-current": NO_CURRENT,
    "scheduled": SCHEDULED,
}

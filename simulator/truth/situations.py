"""How a charger came to be as it is when a world begins: a short past for each situation of the demo fleet."""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from simulator.truth.charger import Charger
from simulator.truth.history import History
from simulator.truth.states import ChargingState, Vendor

Event = tuple[float, str, Mapping[str, Any]]

_PAST_S = 30 * 3600.0
_EARLIER_VISIT: tuple[Event, ...] = (
    (-29 * 3600.0, "plug", {"wanted_wh": 14_200.0}),
    (-21 * 3600.0, "unplug", {}),
)
_PLUGGED: Event = (-2400.0, "plug", {"wanted_wh": math.inf})

SITUATIONS: dict[str, tuple[Event, ...]] = {
    "unplugged": (),
    "preparing": ((-1200.0, "require_authorisation", {}), (-600.0, "plug", {"wanted_wh": 20_000.0})),
    "waiting-for-car": ((-1200.0, "car_waits", {}), (-600.0, "plug", {"wanted_wh": 20_000.0})),
    "charging": (_PLUGGED,),
    "finished": ((-4 * 3600.0, "plug", {"wanted_wh": 9_000.0}),),
    "stopped": (_PLUGGED, (-1200.0, "stop", {})),
    "fault": (_PLUGGED, (-900.0, "fault", {})),
    "device-offline": (_PLUGGED, (-1500.0, "go_offline", {"lag_s": 60.0})),
}
"""Situation -> what happened, in seconds before the world began. Each starts with a visit of the day before."""


def begin(vendor: Vendor, charger: Charger, situation: str, epoch_s: float) -> History:
    """Return the past of a charger in that situation at epoch_s, unix seconds. Raises KeyError for an unknown one."""
    events = (*_EARLIER_VISIT, *SITUATIONS[situation])
    history = History.begin(vendor, _at(charger, epoch_s - _PAST_S))
    for offset_s, action, params in events:
        history = history.act(action, epoch_s + offset_s, **params)
    return history.up_to(epoch_s)


@lru_cache(maxsize=256)
def settled_state(vendor: Vendor, situation: str, max_a: float, volts: tuple[float, float]) -> ChargingState | None:
    """The state a charger in that situation has when its world begins and keeps until somebody touches it.

    None where it may change by itself, or depends on the charger. volts: the lowest and the highest voltage of a phase
    there is; between them only the power differs, and with it when a car is full, so the two ends speak for all.
    """
    ends = [begin(vendor, _unknown(max_a, volt), situation, 0.0) for volt in volts]
    states = {history.last.charger.state for history in ends}
    return states.pop() if len(states) == 1 and all(history.is_settled for history in ends) else None


def _unknown(max_a: float, volt: float) -> Charger:
    return Charger(at_s=0.0, limit_a=max_a, max_a=max_a, voltage_v=(volt, volt, volt))


def _at(charger: Charger, at_s: float) -> Charger:
    return replace(charger, at_s=at_s, since_s=at_s, booted_s=at_s - 11 * 86400.0)

"""Easee observations -> the neutral reading: pure functions.

Enumerations and observation ids: developer.easee.com/docs/enumerations, pyeasee const.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.service.errors import DeviceDisconnected, VendorCommunication
from simulator.service.reading import MAX_LIMIT_A, MAX_RATE_KW, ChargeReading, ChargingState, newest, plausible
from simulator.service.timestamps import parse_moment
from simulator.service.vendor_json import boolean, integer, number

MAX_CURRENT, DYNAMIC_CURRENT = 47, 48
REASON, PILOT, OP_MODE, PHASE, POWER, ENERGY = 96, 100, 109, 110, 120, 121
SESSION_ENDED, SESSION_STARTED = 129, 223
CURRENTS = (183, 184, 185)
ONLINE = 250
OBSERVED_IDS = (
    *(MAX_CURRENT, DYNAMIC_CURRENT, REASON, PILOT, OP_MODE, PHASE, POWER, ENERGY),
    *(SESSION_ENDED, *CURRENTS, SESSION_STARTED, ONLINE),
)

# The same facts under their names in the old /state object.
LEGACY_NAMES = {
    DYNAMIC_CURRENT: "dynamicChargerCurrent",
    REASON: "reasonForNoCurrent",
    OP_MODE: "chargerOpMode",
    PHASE: "outputPhase",
    POWER: "totalPower",
    ENERGY: "sessionEnergy",
    CURRENTS[0]: "inCurrentT3",
    CURRENTS[1]: "inCurrentT4",
    CURRENTS[2]: "inCurrentT5",
    ONLINE: "isOnline",
}

_OFFLINE, _AWAITING_START, _CHARGING, _FAULT, _READY = 0, 2, 3, 5, 6
_UNPLUGGED_MODE = 1
_PLUGGED_MODES = {2, 3, 4, 6, 7, 8}
_PLAIN_MODES = {
    1: ChargingState.UNPLUGGED,
    3: ChargingState.CHARGING,
    4: ChargingState.FINISHED,
    5: ChargingState.FAULT,
    7: ChargingState.PREPARING,
    8: ChargingState.STOPPED,
    # Faults by name: erratic car, too hot, dead power board, overcurrent, broken PEN (pyeasee charger.py).
    **dict.fromkeys((157, 158, 159, 160, 161), ChargingState.FAULT),
}
_PILOT_PLUGGED = {"A": False, "B": True, "C": True, "D": True}

# reasonForNoCurrent in mode 2: somebody switched off; the car is done; the charger cannot; it resumes by itself.
_SWITCHED_OFF = {51, 52, 53}
_CAR_DONE = {6, 79, 81}
_CANNOT = {7, 56, 57}
_WAITS = {1, 2, 3, 4, 5, 8, 9, 10, 11, 25, 26, 27, 28, 29, 30, 54, 55, 75, 76, 77, 78}

_PHASES = {0: 0, 10: 1, 11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 20: 2, 21: 2, 22: 2, 30: 3}
# Codes of a TN grid, where terminals T3 to T5 are the three phases.
_TN_PHASES = {20, 21, 30}
# Idle terminals show up to 0.02 A of noise (evcc-io/evcc#20834).
_FLOWING_A = 0.5


@dataclass(frozen=True, slots=True)
class Item:
    """One observation. at: when it was reported, aware UTC; None when not known."""

    value: object
    at: datetime | None = None


def items_from_observations(answer: Mapping[str, Any]) -> dict[int, Item]:
    """Read {"observations": [{"id", "timestamp", "value"}]}; of an id that comes twice the newer one counts.

    Raises VendorCommunication when the list is missing.
    """
    rows = answer.get("observations")
    if not isinstance(rows, list):
        raise VendorCommunication("Easee's observations answer holds no list of observations")
    items: dict[int, Item] = {}
    for row in rows:
        key = integer(row.get("id")) if isinstance(row, dict) else None
        if key is None:
            continue
        item = Item(row.get("value"), parse_moment(row.get("timestamp")))
        before = items.get(key)
        if before is None or newest([before.at, item.at]) is not before.at:
            items[key] = item
    return items


def items_from_state(answer: Mapping[str, Any]) -> dict[int, Item]:
    """Read the old /state object as observations, all of the time of latestPulse."""
    at = parse_moment(answer.get("latestPulse"))
    return {key: Item(answer[name], at) for key, name in LEGACY_NAMES.items() if name in answer}


def charge_reading(items: Mapping[int, Item]) -> ChargeReading:
    """Say a charger's observations in neutral words. Units: 120 in kW, 47, 48 and 183 to 185 in A, 121 in kWh.

    Raises DeviceDisconnected when the vendor says that the charger is offline, VendorCommunication when the op mode
    was not sent at all.
    """
    if OP_MODE not in items:
        raise VendorCommunication("Easee's answer holds no op mode (observation 109)")
    mode = integer(_value(items, OP_MODE))
    if mode == _OFFLINE or boolean(_value(items, ONLINE)) is False:
        raise DeviceDisconnected("Easee says that the charger is offline")
    state = charging_state(mode, items)
    used = {OP_MODE, REASON, MAX_CURRENT, DYNAMIC_CURRENT}
    if state is ChargingState.CHARGING:
        used |= {POWER, PHASE, *CURRENTS}
    return ChargeReading(
        updated_at=newest([item.at for key, item in items.items() if key in used]),
        state=state,
        is_plugged=is_plugged(mode, _value(items, PILOT)),
        rate_kw=rate_kw(state, _value(items, POWER)),
        limit_a=limit_a(items),
        active_phases=active_phases(state, items),
    )


def charging_state(mode: int | None, items: Mapping[int, Item]) -> ChargingState | None:
    """Return the contract's word for an op mode; None for a mode nobody has told us of."""
    reason = integer(_value(items, REASON))
    if mode == _READY:
        return ChargingState.FINISHED if reason in _CAR_DONE and _has_begun(items) else ChargingState.PREPARING
    if mode == _AWAITING_START:
        return _held_back(reason, items)
    return None if mode is None else _PLAIN_MODES.get(mode)


def _held_back(reason: int | None, items: Mapping[int, Item]) -> ChargingState:
    if reason in _CANNOT:
        return ChargingState.FAULT
    if reason in _CAR_DONE:
        return ChargingState.FINISHED
    deliberate = reason in _SWITCHED_OFF or (reason not in _WAITS and number(_value(items, DYNAMIC_CURRENT)) == 0)
    return ChargingState.STOPPED if deliberate and _has_begun(items) else ChargingState.PREPARING


def _has_begun(items: Mapping[int, Item]) -> bool:
    """Return whether this session has charged, as its energy or the report of its first energy says.

    The energy may read 0 once in mid-session (evcc-io/evcc#9884). Without any a deliberate stop speaks for itself.
    """
    energy_kwh = number(_value(items, ENERGY))
    if energy_kwh is None or energy_kwh > 0:
        return True
    started, ended = items.get(SESSION_STARTED), items.get(SESSION_ENDED)
    if started is None or ended is None or started.at is None or ended.at is None:
        return False
    return started.at > ended.at


def is_plugged(mode: int | None, pilot: object) -> bool | None:
    """Return whether a cable is in: by the mode where it says so, else by the pilot letter, else None."""
    if mode in _PLUGGED_MODES:
        return True
    if mode == _UNPLUGGED_MODE:
        return False
    return _PILOT_PLUGGED.get(pilot.strip().upper()) if isinstance(pilot, str) else None


def rate_kw(state: ChargingState | None, power: object) -> float | None:
    """Return kW. Outside CHARGING the last power may stay for days (evcc-io/evcc#29466): it is 0 there."""
    if state is None:
        return None
    return plausible(number(power), MAX_RATE_KW) if state is ChargingState.CHARGING else 0.0


def limit_a(items: Mapping[int, Item]) -> float | None:
    """Return the lower of the fixed and the dynamic limit in A; None when neither or an unusable one was sent."""
    limits = [number(items[key].value) for key in (MAX_CURRENT, DYNAMIC_CURRENT) if key in items]
    known = [limit for limit in limits if plausible(limit, MAX_LIMIT_A) is not None and limit is not None]
    return min(known) if known and len(known) == len(limits) else None


def active_phases(state: ChargingState | None, items: Mapping[int, Item]) -> int | None:
    """Return how many phases carry current: by the output phase code, corrected by what really flows.

    A two-phase car on three assigned phases shows in the currents only (evcc-io/evcc#28077).
    """
    if state is None:
        return None
    if state is not ChargingState.CHARGING:
        return 0
    code = integer(_value(items, PHASE))
    flowing = _flowing(items)
    if code in _TN_PHASES and flowing and _currents_are_newer(items):
        return min(flowing, _PHASES[code])
    if code is not None and _PHASES.get(code):
        return _PHASES[code]
    return flowing


def _flowing(items: Mapping[int, Item]) -> int | None:
    currents_a = [number(_value(items, key)) for key in CURRENTS if key in items]
    known = [current for current in currents_a if current is not None]
    return sum(current > _FLOWING_A for current in known) if known else None


def _currents_are_newer(items: Mapping[int, Item]) -> bool:
    """Return whether all three were sent, the newest no earlier than the phase code: older ones tell of before."""
    if any(number(_value(items, key)) is None for key in CURRENTS):
        return False
    latest, assigned = newest([items[key].at for key in CURRENTS]), items[PHASE].at
    return latest is None or assigned is None or latest >= assigned


def _value(items: Mapping[int, Item], key: int) -> object:
    item = items.get(key)
    return item.value if item is not None else None

"""Zaptec's state list -> the neutral reading: pure functions.

Observation ids and their numbers: docs.zaptec.com/docs/state-observation-reference, /api/constants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from simulator.service.errors import DeviceDisconnected, VendorCommunication
from simulator.service.reading import MAX_LIMIT_A, MAX_RATE_KW, ChargeReading, ChargingState, newest, plausible
from simulator.service.timestamps import parse_moment
from simulator.service.vendor_json import boolean, integer, number, text

IS_ONLINE = -2
CURRENTS = (507, 508, 509)
MAX_CURRENT, PHASE_MASK, POWER, SET_PHASES = 510, 512, 513, 519
PILOT, OFFERED, MODE, IS_ENABLED, FINAL_STOP, SESSION, NEXT_SCHEDULE, WARNINGS = 702, 708, 710, 711, 718, 721, 763, 804
_LOOKED_AT = frozenset(
    {IS_ONLINE, *CURRENTS, MAX_CURRENT, PHASE_MASK, POWER, SET_PHASES}
    | {PILOT, OFFERED, MODE, IS_ENABLED, FINAL_STOP, SESSION, NEXT_SCHEDULE, WARNINGS}
)
"""The other fifty or more entries of a state list are not worth reading."""

_DISCONNECTED, _REQUESTING, _CHARGING, _FINISHED = 1, 2, 3, 5
# The firmware's own "warning" mode, outside the cloud's table.
_WARNING_MODE = 7
_PLUGGED_MODES = {_REQUESTING: True, _CHARGING: True, _FINISHED: True, _DISCONNECTED: False}
_PILOT_NO_CAR, _PILOT_ASKING, _PILOT_IDLE, _PILOT_FAULT = 12, 6, 9, -12
_PILOT_PLUGGED = {_PILOT_NO_CAR: False, _PILOT_ASKING: True, _PILOT_IDLE: True}

_HUMIDITY, _TEMPERATURE, _REBOOT, _DISABLED = 1, 2, 1024, 2048
# Cold or damp air may set these for days on a charger that works; with no car there is nothing they stop.
_WEATHER = _HUMIDITY | _TEMPERATURE

_SET_PHASES = {0: 0, 1: 1, 2: 1, 3: 1, 4: 3, 5: 1, 6: 1, 8: 1, 9: 3}
# Idle phases show up to 0.7 A.
_FLOWING_A = 1.0
# What the answer's charge state is read from; its newest time is the time of the reading.
_ALWAYS_USED = {MODE, FINAL_STOP, PILOT, WARNINGS, MAX_CURRENT}
_USED_WHILE_CHARGING = {POWER, SET_PHASES, *CURRENTS}


@dataclass(frozen=True, slots=True)
class Item:
    """One state entry. value: text as sent, None when left out. at: aware UTC, None when not known."""

    value: object = None
    at: datetime | None = None


def items_from_state(rows: object, charger_id: str) -> dict[int, Item]:
    """Read [{"ChargerId", "StateId", "Timestamp", "ValueAsString"}]; of an id that comes twice the newer one counts.

    Entries of another charger, and ids that no reading looks at, are dropped. Raises VendorCommunication when rows is
    no list.
    """
    if not isinstance(rows, list):
        raise VendorCommunication(f"Zaptec's state: expected a JSON list, got {type(rows).__name__}")
    items: dict[int, Item] = {}
    for row in rows:
        key = integer(row.get("StateId")) if isinstance(row, dict) else None
        if key is None or key not in _LOOKED_AT or not _is_ours(row.get("ChargerId"), charger_id):
            continue
        item = Item(row.get("ValueAsString"), parse_moment(row.get("Timestamp")))
        before = items.get(key)
        if before is None or newest([before.at, item.at]) is not before.at:
            items[key] = item
    return items


def _is_ours(said: object, charger_id: str) -> bool:
    return not isinstance(said, str) or said.lower() == charger_id.lower()


def is_online(items: Mapping[int, Item]) -> bool | None:
    """Return what -2 says, the only sign of an offline charger (custom-components/zaptec#114); None without it."""
    return boolean(_value(items, IS_ONLINE))


def charge_reading(items: Mapping[int, Item]) -> ChargeReading:
    """Say a state list in neutral words. Units: 513 in W, 507 to 510 and 708 in A; all values are text.

    Raises DeviceDisconnected when -2 is 0, VendorCommunication when the operation mode was not sent at all.
    """
    if is_online(items) is False:
        raise DeviceDisconnected("Zaptec says that the charger is offline")
    if MODE not in items:
        raise VendorCommunication("Zaptec's answer holds no operation mode (710)")
    mode = integer(_value(items, MODE))
    state = charging_state(mode, items)
    used = _ALWAYS_USED | (_USED_WHILE_CHARGING if state is ChargingState.CHARGING else set())
    return ChargeReading(
        updated_at=newest([item.at for key, item in items.items() if key in used]),
        state=state,
        is_plugged=is_plugged(mode, items),
        rate_kw=rate_kw(state, _value(items, POWER)),
        limit_a=plausible(number(_value(items, MAX_CURRENT)), MAX_LIMIT_A),
        active_phases=active_phases(state, items),
    )


def charging_state(mode: int | None, items: Mapping[int, Item]) -> ChargingState | None:
    """Return the contract's word; None for mode 0 (unknown) and for modes nobody has told us of.

    Zaptec has no fault mode: a fault shows in the warnings, in the pilot, or as the firmware's warning mode.
    """
    if mode != _CHARGING and _stopping_warnings(mode, items):
        return ChargingState.FAULT
    if mode == _WARNING_MODE or integer(_value(items, PILOT)) == _PILOT_FAULT:
        return ChargingState.FAULT
    if mode == _DISCONNECTED:
        return ChargingState.UNPLUGGED
    if mode == _CHARGING:
        return ChargingState.CHARGING
    if mode == _REQUESTING:
        return ChargingState.PREPARING
    return _paused_state(items) if mode == _FINISHED else None


def _stopping_warnings(mode: int | None, items: Mapping[int, Item]) -> int:
    """Return the warning bits that keep the charger from charging; a reboot, or being switched off, is no fault."""
    harmless = _REBOOT | (_WEATHER if mode == _DISCONNECTED else 0)
    if boolean(_value(items, IS_ENABLED)) is False:
        harmless |= _DISABLED
    return (integer(_value(items, WARNINGS)) or 0) & ~harmless


def _paused_state(items: Mapping[int, Item]) -> ChargingState:
    """Tell mode 5 apart: stopped by a person (718), held back by schedule or power, else the car is full."""
    if boolean(_value(items, FINAL_STOP)):
        return ChargingState.STOPPED
    asks_in_vain = integer(_value(items, PILOT)) == _PILOT_ASKING and number(_value(items, OFFERED)) == 0
    if text(_value(items, NEXT_SCHEDULE)) is not None or asks_in_vain:
        return ChargingState.PREPARING
    return ChargingState.FINISHED


def is_plugged(mode: int | None, items: Mapping[int, Item]) -> bool | None:
    """Return whether a cable is in: by the mode where it says so, else by pilot or open session, else None."""
    if mode in _PLUGGED_MODES:
        return _PLUGGED_MODES[mode]
    by_pilot = _PILOT_PLUGGED.get(integer(_value(items, PILOT)) or 0)
    if by_pilot is None and text(_value(items, SESSION)) is not None:
        return True
    return by_pilot


def rate_kw(state: ChargingState | None, power: object) -> float | None:
    """Return kW from W; 0 outside CHARGING, where an old value may remain."""
    if state is None:
        return None
    if state is not ChargingState.CHARGING:
        return 0.0
    power_w = number(power)
    return plausible(power_w / 1000, MAX_RATE_KW) if power_w is not None else None


def active_phases(state: ChargingState | None, items: Mapping[int, Item]) -> int | None:
    """Return the phases in use: by 519, else by the bit mask 512, else by the currents that flow."""
    if state is None:
        return None
    if state is not ChargingState.CHARGING:
        return 0
    code = integer(_value(items, SET_PHASES))
    assigned = _SET_PHASES.get(code) if code is not None else None
    if assigned:
        return assigned
    mask = integer(_value(items, PHASE_MASK))
    if mask and 0 < mask <= 7:
        return mask.bit_count()
    known = [current for current in (number(_value(items, key)) for key in CURRENTS) if current is not None]
    return sum(current > _FLOWING_A for current in known) if known else assigned


def _value(items: Mapping[int, Item], key: int) -> object:
    item = items.get(key)
    return item.value if item is not None else None

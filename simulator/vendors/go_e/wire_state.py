"""Keys about car, permission, fault and lock: a charger's truth in the vendor's numbers.

Each function takes a Moment and returns the value of one key. Shapes and enumerations: goecharger/go-eCharger-API-v2,
API_KEYS_FIRMWARE; what a charger shows in which situation: issues 60, 120, 121, 156, 165 there and evcc-io/evcc#33650.
"""

from collections.abc import Callable
from typing import Any

from simulator.truth.charger import MIN_CURRENT_A
from simulator.truth.states import ChargingState, FaultKind, Hold
from simulator.vendors.go_e.enums import ALLOWED, ERR, LED, OLD_ERR, OLD_ERR_BEFORE, Car, Force, Lock, ModelStatus
from simulator.vendors.go_e.jsontext import Ready, text
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.wire_time import charging_began_s

_HOLD: dict[Hold, ModelStatus] = {
    Hold.AUTHORISATION: ModelStatus.ACCESS_CONTROL,
    Hold.SCHEDULE: ModelStatus.SCHEDULER,
}
_CAR: dict[ChargingState, Car] = {
    ChargingState.UNPLUGGED: Car.IDLE,
    ChargingState.CHARGING: Car.CHARGING,
    ChargingState.FINISHED: Car.COMPLETE,
    ChargingState.STOPPED: Car.COMPLETE,
    ChargingState.FAULT: Car.ERROR,
}


def car(moment: Moment) -> int:
    """``car``: stays 2 until the contactor opens after a stop; 4 for any pause of a charge, 3 before the first one."""
    charger = moment.charger
    if moment.starting:
        return Car.INITIALIZING
    if moment.letting_go:
        return Car.CHARGING
    if moment.switching_since_s is not None:
        return Car.COMPLETE
    if moment.phantom:
        return Car.WAIT_CAR
    if charger.state is ChargingState.PREPARING:
        return Car.COMPLETE if charger.had_charged and charger.hold is not Hold.CAR else Car.WAIT_CAR
    return _CAR[charger.state]


def force(moment: Moment) -> int:
    """``frc``: off while the truth is stopped, else what was written, unless charging was started against it since."""
    write = moment.written.get("frc")
    if moment.charger.state is ChargingState.STOPPED:
        return Force.OFF
    if write is None:
        return Force.NEUTRAL
    if write.value == Force.OFF and (began_s := charging_began_s(moment)) is not None and began_s >= write.at_s:
        return Force.NEUTRAL
    return int(write.value)


def model_status(moment: Moment) -> int:
    """``modelStatus``: the first reason that applies."""
    if moment.switching_since_s is not None and not moment.options.silent_switch and not moment.starting:
        return ModelStatus.PHASE_SWITCH
    return underlying_status(moment)


def underlying_status(moment: Moment) -> int:
    """``msi``: the same without a look at a phase switch."""
    charger = moment.charger
    if charger.state is ChargingState.FAULT:
        return ModelStatus.ERROR
    if moment.starting:
        return ModelStatus.INITIALIZING
    forced = force(moment)
    if forced == Force.OFF:
        return ModelStatus.FORCED_OFF
    if charger.hold is Hold.POWER:
        return moment.options.zero_setpoint_status
    if charger.hold in _HOLD:
        return _HOLD[charger.hold]
    return _without_hold(moment, forced)


def _without_hold(moment: Moment, forced: int) -> int:
    charger = moment.charger
    if charger.state is ChargingState.FINISHED and _limit_reached(moment):
        return ModelStatus.ENERGY_LIMIT
    if charger.state is ChargingState.UNPLUGGED and (charger.authorisation_required or moment.phantom):
        return ModelStatus.ACCESS_CONTROL
    if charger.state is ChargingState.UNPLUGGED and charger.limit_a < MIN_CURRENT_A:
        return moment.options.zero_setpoint_status
    return ModelStatus.FORCED_ON if forced == Force.ON else ModelStatus.DEFAULT


def _limit_reached(moment: Moment) -> bool:
    limit_wh = moment.setting("dwo", None)
    return limit_wh is not None and moment.charger.session_wh >= float(limit_wh)


def allowed(moment: Moment) -> bool:
    """``alw``."""
    return moment.switching_since_s is None and model_status(moment) in ALLOWED


def offered_a(moment: Moment) -> int | None:
    """``acu``, A: the least of all limits, or null while charging is not allowed."""
    if not allowed(moment):
        return None
    charger = moment.charger
    cable_a = charger.cable_a if charger.plugged else charger.max_a
    return int(min(charger.limit_a, charger.max_a, cable_a))


def fault_code(moment: Moment) -> int:
    """``err``: the older list up to firmware 056, the newer one after it; 0 without a fault."""
    if moment.charger.fault is None:
        return 0
    old = (0, 0) < moment.options.release < OLD_ERR_BEFORE
    return (OLD_ERR if old else ERR)[moment.charger.fault]


def cable_a(moment: Moment) -> int | None:
    """``cbl``, A, or null while no cable is seen."""
    return int(moment.charger.cable_a) if moment.charger.plugged else None


def lock(moment: Moment) -> int:
    """``cus``: says nothing about the plug where the owner keeps the lock closed (``ust`` 2)."""
    if moment.charger.fault is FaultKind.LOCK:
        return Lock.LOCK_FAILED
    setting = moment.setting("ust", 0)
    open_again = setting == 1 and moment.charger.state is ChargingState.FINISHED
    return Lock.LOCKED if setting == 2 or (moment.charger.plugged and not open_again) else Lock.UNLOCKED


def owner(moment: Moment) -> int | None:
    """``trx``: null while nobody has a session, 0 without a card, n for card slot n-1."""
    charger = moment.charger
    if charger.session is None or not charger.authorised or charger.hold is Hold.AUTHORISATION:
        return None
    write = moment.written.get("trx")
    mine = write is not None and write.session == charger.session.number and write.value is not None
    lost_s = moment.switched_s if moment.options.switch_loses_owner else None
    if lost_s is not None and (write is None or write.at_s < lost_s):
        return None
    return int(write.value) if write is not None and mine else 0


def access(moment: Moment) -> int:
    """``acs``: 0 open, 1 wait for card or app, 2 only where it was written."""
    if not moment.charger.authorisation_required:
        return 0
    return 2 if moment.setting("acs", 1) == 2 else 1


def limits(moment: Moment) -> dict[str, int]:
    """``cll``: the limits in force by name, A."""
    rows = {
        "requestedCurrent": moment.amp,
        "currentLimitMax": moment.ama,
        "minChargingCurrent": int(moment.setting("mca", 6)),
        "temperatureCurrentLimit": 32,
    }
    if moment.charger.plugged and moment.charger.cable_a < moment.ceiling_a:
        rows["cableCurrentLimit"] = int(moment.charger.cable_a)
    if moment.charger.hold is Hold.AUTHORISATION:
        rows["accessControl"] = 0
    return rows


def light(moment: Moment) -> dict[str, Any]:
    """``led``: the animation of the ring, in the colour set for the state."""
    number, name, colour_key = LED[Car(car(moment))]
    colours = {"cid": "#0000FF", "cch": "#00FFFF", "cwc": "#FFFF00", "cfi": "#00FF00"}
    colour = moment.setting(colour_key, colours.get(colour_key, "#FF0000"))
    ring = {"from": 0, "to": 31, "colors": [colour]}
    overlays = {"norwayOverlay": False, "modeOverlay": False, "subtype": "renderCmds"}
    return {"id": number, "name": name, **overlays, "ranges": [ring]}


def single_phase(moment: Moment) -> bool:
    """``fsp``: one phase in force; flips only when a phase switch is over."""
    return (moment.charger.phases == 1) is (moment.switching_since_s is None)


def phase_mode(moment: Moment) -> int:
    """``psm``: 1 while the truth allows one phase, else 2 where three were asked for, else 0."""
    if moment.charger.phases == 1:
        return 1
    return 2 if moment.setting("psm", 0) == 2 else 0


def throttled(moment: Moment) -> bool:
    """``loe``: load management is on where it was switched on or where the installation allows nothing."""
    held = moment.charger.hold is Hold.POWER or moment.charger.limit_a < MIN_CURRENT_A
    return held or bool(moment.setting("loe", False))


def granted_a(moment: Moment) -> int | None:
    """``loa``, A: what load management grants; null where it takes no part."""
    if not throttled(moment):
        return None
    held = moment.charger.hold is Hold.POWER or moment.charger.limit_a < MIN_CURRENT_A
    return 0 if held else moment.amp


def load_group(moment: Moment) -> str:
    """``log``: the group of chargers that share a connection."""
    return str(moment.setting("log", "group-1" if throttled(moment) else ""))


def _day(control: int, until_hour: int) -> dict[str, Any]:
    midnight = {"hour": 0, "minute": 0}
    first = {"begin": midnight, "end": {"hour": until_hour, "minute": 0}}
    return {"control": control, "ranges": [first, {"begin": midnight, "end": midnight}]}


_FREE, _BLOCKED = Ready(text(_day(0, 0))), Ready(text(_day(2, 24)))


def schedule(key: str) -> Callable[[Moment], Any]:
    """``sch_week``, ``sch_satur``, ``sch_sund``: as written; a truth held by a plan is blocked all day."""
    return lambda moment: moment.setting(key, _BLOCKED if moment.charger.hold is Hold.SCHEDULE else _FREE)


READERS: dict[str, Callable[[Moment], Any]] = {
    "car": car,
    "alw": allowed,
    "acu": offered_a,
    "amp": lambda moment: moment.amp,
    "ama": lambda moment: moment.ama,
    "err": fault_code,
    "modelStatus": model_status,
    "frc": force,
    "cbl": cable_a,
    "cus": lock,
    "ffb": lambda moment: 1 if moment.charger.fault is FaultKind.LOCK else 0,
    "lck": lambda moment: moment.setting("ust", 0),
    "ust": lambda moment: moment.setting("ust", 0),
    "trx": owner,
    "acs": access,
    "cll": limits,
    "led": light,
    "fsp": single_phase,
    "psm": phase_mode,
    "pwm": lambda moment: 1 if moment.charger.phases == 1 else 0,
    "pnp": lambda moment: moment.charger.phases,
    "loe": throttled,
    "loa": granted_a,
    "log": load_group,
    **{key: schedule(key) for key in ("sch_week", "sch_satur", "sch_sund")},
}
"""Key -> how it is read off a Moment."""

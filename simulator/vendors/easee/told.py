"""What a charger tells at an event, by observation number: the situation table of one moment, without any course.

Source: developer.easee.com/docs/enumerations for the numbers; what each situation looks like from evcc-io/evcc
(charger/easee.go), nordicopen/pyeasee (charger.py) and field reports named at the lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState, FaultKind, Hold
from simulator.vendors.easee.enums import (
    ERROR_CODE,
    FATAL,
    OUTPUT_PHASE,
    PHASE_MODE,
    TN_THREE_PHASE,
    LedMode,
    OpMode,
    Reason,
)
from simulator.vendors.easee.observations import Value

CIRCUIT_DYNAMIC_A = 40.0
"""Dynamic circuit limit of a Home model that nobody balances, A."""
OFFLINE_FALLBACK_A = 16
"""Circuit current allowed while the charger cannot reach its cloud, A."""
FIRST_FIRMWARE = 325
NOMINAL_V = 230


class Look(NamedTuple):
    """How one situation shows: 109, 96, 100 and 46."""

    op_mode: OpMode
    reason: Reason
    pilot: str
    led: LedMode


_WAITING: Mapping[Hold, Look] = {
    Hold.CAR: Look(OpMode.READY_TO_CHARGE, Reason.OK, "B", LedMode.NOT_CHARGING),
    Hold.AUTHORISATION: Look(OpMode.AWAITING_AUTHENTICATION, Reason.AUTHORISATION, "B", LedMode.AWAITING_AUTHORISATION),
    Hold.POWER: Look(OpMode.AWAITING_START, Reason.IN_QUEUE, "B", LedMode.NOT_CHARGING),
    Hold.SCHEDULE: Look(OpMode.AWAITING_START, Reason.SCHEDULE, "B", LedMode.NOT_CHARGING),
}
_LOOKS: Mapping[ChargingState, Look] = {
    ChargingState.UNPLUGGED: Look(OpMode.DISCONNECTED, Reason.NO_CAR, "A", LedMode.IDLE),
    ChargingState.CHARGING: Look(OpMode.CHARGING, Reason.OK, "C", LedMode.CHARGING),
    ChargingState.FINISHED: Look(OpMode.COMPLETED, Reason.CAR_DOES_NOT_DRAW, "B", LedMode.NOT_CHARGING),
    # Paused by a client; an authorised charger would pass 8 and stay in 7, where a stop cannot be told from waiting.
    ChargingState.STOPPED: Look(OpMode.AWAITING_START, Reason.DYNAMIC_CHARGER_LIMIT, "B", LedMode.NOT_CHARGING),
    ChargingState.FAULT: Look(OpMode.ERROR, Reason.ERROR, "B", LedMode.FAULT),
}


@dataclass(frozen=True, slots=True)
class Aspect:
    """What of a charger its event-driven observations depend on. dynamic_a: observation 48, A."""

    state: ChargingState
    hold: Hold | None
    fault: FaultKind | None
    plugged: bool
    dynamic_a: float
    limit_a: float
    max_a: float
    cable_a: float
    offered_a: float
    active_phases: int
    phases: int
    authorisation_required: bool
    firmware: int


def aspect(charger: Charger, dynamic_a: float) -> Aspect:
    """The charger reduced to what it tells at an event."""
    return Aspect(
        state=charger.state,
        hold=charger.hold,
        fault=charger.fault,
        plugged=charger.plugged,
        dynamic_a=dynamic_a,
        limit_a=charger.limit_a,
        max_a=charger.max_a,
        cable_a=charger.cable_a,
        offered_a=charger.offered_a,
        active_phases=charger.active_phases,
        phases=charger.phases,
        authorisation_required=charger.authorisation_required,
        firmware=charger.firmware,
    )


def look(seen: Aspect) -> Look:
    """Op mode, reason, pilot and light of a situation; every state, hold and limit has one."""
    if seen.state is ChargingState.PREPARING:
        waiting = _WAITING[seen.hold or Hold.CAR]
        starved = seen.hold is Hold.POWER and seen.limit_a == 0
        return waiting._replace(reason=Reason.DYNAMIC_CIRCUIT_LIMIT) if starved else waiting
    shown = _LOOKS[seen.state]
    if seen.state is ChargingState.FAULT and not seen.plugged:
        return shown._replace(pilot="A")
    return shown._replace(reason=_limited_by(seen)) if seen.state is ChargingState.CHARGING else shown


def _limited_by(seen: Aspect) -> Reason:
    """What holds a charging car below the installation's limit, if anything."""
    if seen.cable_a < min(seen.limit_a, seen.max_a):
        return Reason.LIMITED_BY_CABLE
    return Reason.LIMITED_BY_CHARGER_DYNAMIC if seen.limit_a < seen.max_a else Reason.OK


@lru_cache(maxsize=4096)
def event_values(seen: Aspect) -> Mapping[int, Value]:
    """Say what a charger tells at an event, by observation number.

    Units: currents in A per phase, voltage in V. Errors: none; every state, hold and fault has values.
    """
    return {**_settings(seen), **_situation(seen), **_faults(seen)}


def _settings(seen: Aspect) -> dict[int, Value]:
    return {
        **dict.fromkeys((15, 16, 17, 31), True),
        **dict.fromkeys((30, 37, 41, 44, 68, 102, 116), False),
        **dict.fromkeys((22, 23, 24, 47), seen.max_a),
        **dict.fromkeys((50, 51, 52), min(OFFLINE_FALLBACK_A, int(seen.max_a))),
        **dict.fromkeys((45, 148, 149), 0),
        21: TN_THREE_PHASE,
        38: PHASE_MODE[seen.phases],
        40: 50,
        42: seen.authorisation_required,
        43: seen.authorisation_required,
        62: "",
        80: FIRST_FIRMWARE - 1 + seen.firmware,
        115: 0.0,
        141: 1,
        146: 1,
        200: NOMINAL_V,
    }


def _situation(seen: Aspect) -> dict[int, Value]:
    shown = look(seen)
    starved = shown.reason is Reason.DYNAMIC_CIRCUIT_LIMIT
    return {
        **dict.fromkeys((70, 71, 72, 114), seen.offered_a),
        **dict.fromkeys((111, 112, 113), 0.0 if starved else CIRCUIT_DYNAMIC_A),
        46: int(shown.led),
        48: seen.dynamic_a,
        96: int(shown.reason),
        100: shown.pilot,
        # A fault unlocks the cable (evcc-io/evcc#29466).
        103: seen.plugged and seen.state is not ChargingState.FAULT,
        104: int(seen.cable_a),
        109: int(shown.op_mode),
        110: OUTPUT_PHASE[seen.active_phases],
    }


def _faults(seen: Aspect) -> dict[int, Value]:
    code = ERROR_CODE[seen.fault] if seen.fault else 0
    return {
        118: seen.fault.value if seen.fault else "",
        119: code,
        219: code if seen.fault in FATAL else 0,
    }

"""How observations look once a client has written something: on top of what the truth alone would tell."""

from collections.abc import Callable, Mapping

from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState
from simulator.vendors.easee.enums import PHASE_MODE as NATIVE_PHASE_MODE
from simulator.vendors.easee.enums import LedMode, OpMode, Reason
from simulator.vendors.easee.written import (
    CIRCUIT_DYNAMIC_A,
    CIRCUIT_MAX_A,
    DYNAMIC_A,
    ENABLED,
    LIMITS,
    MAX_A,
    PHASE_MODE,
    PLAN,
    Reading,
    Written,
)

DEAUTHORISING_S = 3.0
"""Seconds a charger stays in mode 8 after its authorisation was taken back."""

LOCK_ALWAYS, LED, REASON, CABLE_LOCKED, OP_MODE, SMART = 30, 46, 96, 103, 109, 102
_STARVED_BY: Mapping[int, Reason] = {
    MAX_A: Reason.CHARGER_MAX_TOO_LOW,
    DYNAMIC_A: Reason.DYNAMIC_CHARGER_LIMIT,
    **dict.fromkeys(CIRCUIT_MAX_A, Reason.CIRCUIT_MAX_TOO_LOW),
    **dict.fromkeys(CIRCUIT_DYNAMIC_A, Reason.DYNAMIC_CIRCUIT_LIMIT),
}
_LIMITED_BY: Mapping[int, Reason] = {
    MAX_A: Reason.LIMITED_BY_CHARGER_MAX,
    DYNAMIC_A: Reason.LIMITED_BY_CHARGER_DYNAMIC,
    **dict.fromkeys(CIRCUIT_MAX_A, Reason.LIMITED_BY_CIRCUIT_MAX),
    **dict.fromkeys(CIRCUIT_DYNAMIC_A, Reason.LIMITED_BY_CIRCUIT_DYNAMIC),
}
_SMART_LED = {LedMode.NOT_CHARGING: LedMode.SMART_NOT_CHARGING, LedMode.CHARGING: LedMode.SMART_CHARGING}


def shown(number: int, told: Reading, charger: Charger, written: Written, heard_s: float) -> Reading:
    """What an observation says, given what the truth tells and what was written.

    charger: as of the event ``told`` is from. heard_s: how far the cloud has heard, unix seconds.
    """
    if number in _SPECIAL:
        return _SPECIAL[number](told, charger, written, heard_s)
    if number not in written.values or (number in LIMITS and not written.counts(charger)):
        return told
    return written.values[number]


def _dynamic(told: Reading, charger: Charger, written: Written, heard_s: float) -> Reading:
    """48: 0 while paused, by the truth's word or a client's, else what was written."""
    del heard_s
    if charger.state is ChargingState.STOPPED:
        disabled = written.halts(charger) and not written.enabled(charger)
        return written.values[DYNAMIC_A] if disabled else told
    if written.holds(charger):
        return 0.0, written.paused_s
    return written.values[DYNAMIC_A] if written.counts(charger) else told


def phase_mode(charger: Charger, written: Written) -> int:
    """38: what was written, unless the phases were changed by something else since."""
    native = NATIVE_PHASE_MODE[charger.phases]
    mode = int(written.values.get(PHASE_MODE, (native, 0.0))[0])
    return mode if (mode == NATIVE_PHASE_MODE[1]) == (charger.phases == 1) else native


def _phase_mode(told: Reading, charger: Charger, written: Written, heard_s: float) -> Reading:
    del heard_s
    kept = written.values.get(PHASE_MODE, told)
    return kept if kept[0] == phase_mode(charger, written) else told


def _reason(told: Reading, charger: Charger, written: Written, heard_s: float) -> Reading:
    """96: who or what keeps the current low."""
    del heard_s
    if not charger.plugged or charger.state is ChargingState.FAULT:
        return told
    waits = told[0] in _WAITS
    if waits and not written.enabled(charger):
        return int(Reason.DISABLED), written.limits_s
    if waits and written.holds(charger):
        return int(Reason.DYNAMIC_CHARGER_LIMIT), written.paused_s
    if not written.counts(charger) or told[0] not in _BY_LIMIT:
        return told
    binding = min((number for number in LIMITS if number != ENABLED), key=lambda n: float(written.values[n][0]))
    if float(written.values[binding][0]) >= charger.max_a:
        return told
    reasons = _LIMITED_BY if charger.charging else _STARVED_BY
    reason = int(reasons[binding])
    return (reason, told[1]) if reason == told[0] else (reason, max(told[1], written.limits_s))


_BY_LIMIT = (Reason.DYNAMIC_CIRCUIT_LIMIT, Reason.LIMITED_BY_CHARGER_DYNAMIC)
_WAITS = (Reason.IN_QUEUE, Reason.DYNAMIC_CIRCUIT_LIMIT, Reason.DYNAMIC_CHARGER_LIMIT)


def _op_mode(told: Reading, charger: Charger, written: Written, heard_s: float) -> Reading:
    """109: 8 for some seconds after an authorisation was taken back, then 7."""
    del charger
    since_s = written.deauthorised_s
    if since_s is None or told[0] != OpMode.AWAITING_AUTHENTICATION or told[1] != since_s:
        return told
    if heard_s < since_s + DEAUTHORISING_S:
        return int(OpMode.DEAUTHENTICATING), since_s
    return told[0], since_s + DEAUTHORISING_S


def _led(told: Reading, charger: Charger, written: Written, heard_s: float) -> Reading:
    """46: dark when disabled, another light while smart charging is on."""
    del heard_s
    if charger.state is ChargingState.FAULT:
        return told
    if not written.enabled(charger):
        return int(LedMode.DARK), written.limits_s
    smart, smart_s = written.values.get(SMART, (False, 0.0))
    led = LedMode(int(told[0]))
    return (int(_SMART_LED[led]), max(told[1], smart_s)) if smart and led in _SMART_LED else told


def _cable_locked(told: Reading, charger: Charger, written: Written, heard_s: float) -> Reading:
    """103: a cable locked for good stays locked without a car; a fault lets it go all the same."""
    del heard_s
    always, since_s = written.values.get(LOCK_ALWAYS, (False, 0.0))
    if not always or told[0] or charger.state is ChargingState.FAULT:
        return told
    return True, since_s


def _plan(told: Reading, charger: Charger, written: Written, heard_s: float) -> Reading:
    """62: the plan a client wrote; without one that of the schedule that holds the car back."""
    del charger, heard_s
    kept = written.values.get(PLAN, told)
    return kept if kept[0] or not told[0] else told


_SPECIAL: Mapping[int, Callable[[Reading, Charger, Written, float], Reading]] = {
    DYNAMIC_A: _dynamic,
    PHASE_MODE: _phase_mode,
    PLAN: _plan,
    REASON: _reason,
    OP_MODE: _op_mode,
    LED: _led,
    CABLE_LOCKED: _cable_locked,
}

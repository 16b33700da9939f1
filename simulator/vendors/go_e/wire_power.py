"""Keys about electricity: voltages, currents, powers, energies, temperatures (go-eCharger-API-v2, apikeys-en.md)."""

from collections.abc import Callable
from typing import Any

from simulator.truth import physics
from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState, FaultKind
from simulator.vendors.go_e.moment import Moment

PUSHED_FOR_S = 10.0
"""Seconds pushed powers are shown."""
BROKEN_C = -16843.01
"""What a failed thermometer reads."""
FALL_S = 3.0
"""Seconds a car takes to give up its power once it is told to stop."""


def power_w(moment: Moment) -> float:
    """What flows at the tick, W: none while the charger interrupts itself; after a cut the car lets go slowly."""
    if moment.interrupted:
        return 0.0
    if moment.held_s is not None and moment.held_s < FALL_S:
        return moment.before.power_w * (1 - moment.held_s / FALL_S)
    return moment.charger.power_w


def _loaded(moment: Moment) -> int:
    """Phases that carry current at the tick, also while the car lets go."""
    if moment.interrupted:
        return 0
    if moment.letting_go and moment.held_s is not None and moment.held_s < FALL_S:
        return moment.before.active_phases
    return moment.charger.active_phases


def meter(moment: Moment) -> list[float]:
    """``nrg``: L1 L2 L3 N in V; L1 L2 L3 in A; L1 L2 L3 N and total in W; power factors L1 L2 L3 N in %."""
    if moment.options.zero_meter and moment.charger.charging:
        return [0.0] * 16
    volts, loaded, flows_w = moment.volts, _loaded(moment), power_w(moment)
    watts, amps, factors = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
    amps_each = flows_w / sum(volts[:loaded]) if flows_w else 0.0
    for phase in range(loaded if flows_w else 0):
        watts[phase] = round(volts[phase] * amps_each, 2)
        amps[phase] = round(amps_each, 3)
        factors[phase] = round(99.4 + 0.5 * moment.wobble(phase + 8), 2)
    neutral_v = round(1.9 + 0.8 * moment.wobble(3), 2)
    return [*volts, neutral_v, *amps, *watts, 0.0, round(sum(watts), 2), *factors, 0.0]


def contactor(moment: Moment) -> list[bool]:
    """``pha``: L1 L2 L3 behind the contactor, then L1 L2 L3 in front of it. It opens when ``car`` leaves 2."""
    closed = moment.before.active_phases if moment.letting_go else moment.charger.active_phases
    if moment.interrupted:
        closed = 0
    behind = [phase < closed for phase in range(3)]
    return behind + [volts > 0 for volts in moment.volts]


def session_wh(moment: Moment) -> float:
    """``wh``, Wh since the car was plugged in; of the last car while none is there."""
    shown_wh = _metered(moment).session_wh
    restarted_s = moment.switched_s if moment.options.switch_loses_energy else None
    if restarted_s is not None:
        shown_wh -= moment.history.charger_at(restarted_s).session_wh
    return round(max(0.0, shown_wh), 3)


def lifetime_wh(moment: Moment) -> int:
    """``eto``, whole Wh."""
    return int(_metered(moment).lifetime_wh)


def _metered(moment: Moment) -> Charger:
    """The charger whose energy is shown: that of the beginning while a phase switch is under way."""
    since_s = moment.switching_since_s
    return moment.charger if since_s is None else moment.history.charger_at(since_s)


def mean_w(moment: Moment) -> float:
    """``tpa``, W: mean of the last 30 s."""
    return round(moment.mean_w, 1)


def highest_w(moment: Moment) -> float:
    """``mmp``, W: the highest power since the limits of the newest charge last changed; it is there after the ramp."""
    pictures = reversed(moment.history.pictures)
    flowing = next((p.charger for p in pictures if p.at_s <= moment.at_s and p.charger.charging), None)
    if flowing is None:
        return 0.0
    ramped = physics.advance(flowing, min(flowing.ramp_s, moment.at_s - flowing.at_s))
    return round(max(moment.charger.power_w, ramped.power_w), 1)


def temperatures(moment: Moment) -> list[float] | None:
    """``tma``, degrees Celsius: plug side and board, two more on CORE and PRO; other things if one failed."""
    values = _measured(moment)
    by_switch = {"both": values, "one": values[:1], "broken": [BROKEN_C, *values[1:]], "none": None}
    return by_switch[moment.options.thermometers]


def _measured(moment: Moment) -> list[float]:
    hot = 58.0 if moment.charger.fault is FaultKind.OVERTEMPERATURE else 0.0
    base = 21.0 + moment.noise % 5 + hot
    load = moment.charger.power_w / 2200
    values = [base + load + 0.25 * moment.wobble(4), base - 2 + load / 3 + 0.25 * moment.wobble(5)]
    if not moment.options.locks:
        values += [base - 1 + load / 2, base - 1.5 + load / 2]
    return [round(value, 2) for value in values]


def from_grid_w(moment: Moment) -> float | None:
    """``wg``, W: without sun or battery all power is the grid's; null while none flows."""
    return mean_w(moment) if moment.charger.state is ChargingState.CHARGING else None


def _pushed(moment: Moment, name: str) -> float | None:
    """A power that was pushed with ``ids``, W; it fades after ten seconds."""
    write = moment.written.get("ids")
    if write is None or moment.at_s - write.at_s >= PUSHED_FOR_S:
        return None
    value = write.value.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


READERS: dict[str, Callable[[Moment], Any]] = {
    "nrg": meter,
    "pha": contactor,
    "wh": session_wh,
    "whg": session_wh,
    "eto": lifetime_wh,
    "eto_mid": lambda moment: lifetime_wh(moment) if moment.options.hardware == "PRO" else None,
    "wh_mid": lambda moment: session_wh(moment) if moment.options.hardware == "PRO" else None,
    "tpa": mean_w,
    "mmp": highest_w,
    "wg": from_grid_w,
    "tma": temperatures,
    "pgrid": lambda moment: _pushed(moment, "pGrid"),
    "ppv": lambda moment: _pushed(moment, "pPv"),
    "pakku": lambda moment: _pushed(moment, "pAkku"),
    "fhz": lambda moment: round(50 + 0.05 * moment.wobble(6), 3),
    "avgfhz": lambda moment: round(50 + 0.02 * moment.wobble(7), 2),
}
"""Key -> how it is read off a Moment."""

"""How power flows between two events: ramp up, steady, taper near full. Closed forms, so time can jump.

A car keeps a little below the current it is offered, takes some seconds to ramp, and in the last part of its charge
falls off towards a tenth of full power, as onboard chargers do when the battery limits them.
"""

import math

from simulator.truth.charger import Charger, Session, moved_on

RAMP_S = 5.0
"""Seconds from one power to another."""
BELOW_OFFER_A = 0.1
"""What a car keeps below the offered current, A: 16 A offered reads as 15.9 A drawn."""
TAPER_WH = 2000.0
"""Energy still wanted at which the power begins to fall, Wh."""
TAPER_FLOOR = 0.1
"""Share of full power left when the car stops asking."""


def full_power_w(charger: Charger) -> float:
    """Power the car would draw with an empty battery under the present limits, W."""
    if not charger.charging:
        return 0.0
    volts = sum(charger.voltage_v[: min(charger.phases, charger.car_phases)])
    return volts * max(0.0, charger.offered_a - BELOW_OFFER_A)


def _share(wanted_wh: float) -> float:
    return 1.0 if wanted_wh >= TAPER_WH else TAPER_FLOOR + (1 - TAPER_FLOOR) * max(0.0, wanted_wh) / TAPER_WH


def advance(charger: Charger, dt_s: float) -> Charger:
    """Return the charger dt_s seconds on if nothing happens to it meanwhile. Raises ValueError when dt_s < 0."""
    if dt_s < 0:
        raise ValueError(f"time runs forward: dt_s={dt_s}")
    if dt_s == 0:
        return charger
    later_s = charger.at_s + dt_s
    if not charger.charging or charger.session is None:
        return moved_on(charger, at_s=later_s)
    power_w, energy_wh, ramp_s = _flow(charger, dt_s)
    energy_wh = min(energy_wh, charger.wanted_wh)
    before = charger.session
    session = Session(
        before.number,
        before.plugged_s,
        before.started_s,
        before.stopped_s,
        before.unplugged_s,
        before.delivered_wh + energy_wh,
    )
    return moved_on(
        charger,
        at_s=later_s,
        power_w=power_w,
        ramp_s=ramp_s,
        ramp_from_w=power_w if ramp_s else 0.0,
        wanted_wh=charger.wanted_wh - energy_wh,
        lifetime_wh=charger.lifetime_wh + energy_wh,
        session=session,
    )


def _flow(charger: Charger, dt_s: float) -> tuple[float, float, float]:
    """Power at the end in W, energy on the way in Wh, seconds of ramp left."""
    full_w = full_power_w(charger)
    target_w = full_w * _share(charger.wanted_wh)
    if dt_s < charger.ramp_s:
        end_w = charger.ramp_from_w + (target_w - charger.ramp_from_w) * dt_s / charger.ramp_s
        return end_w, (charger.ramp_from_w + end_w) / 2 * dt_s / 3600, charger.ramp_s - dt_s
    ramp_wh = (charger.ramp_from_w + target_w) / 2 * charger.ramp_s / 3600
    power_w, steady_wh = _after_ramp(full_w, max(0.0, charger.wanted_wh - ramp_wh), dt_s - charger.ramp_s)
    return power_w, ramp_wh + steady_wh, 0.0


def _after_ramp(full_w: float, wanted_wh: float, dt_s: float) -> tuple[float, float]:
    """Power at the end in W and energy in Wh, steady first and then falling exponentially."""
    if full_w <= 0:
        return 0.0, 0.0
    steady_s = max(0.0, wanted_wh - TAPER_WH) / full_w * 3600
    if dt_s <= steady_s:
        return full_w, full_w * dt_s / 3600
    steady_wh = full_w * steady_s / 3600
    start_wh = min(wanted_wh, TAPER_WH)
    share = _share(start_wh) * math.exp(-_decay_per_s(full_w) * (dt_s - steady_s))
    left_wh = max(0.0, (share - TAPER_FLOOR) / (1 - TAPER_FLOOR) * TAPER_WH)
    return full_w * _share(left_wh), steady_wh + start_wh - left_wh


def _decay_per_s(full_w: float) -> float:
    return (1 - TAPER_FLOOR) * full_w / (TAPER_WH * 3600)


def full_after_s(charger: Charger) -> float:
    """Seconds until the car is full if nothing happens to it; infinite when no energy flows or the car never fills."""
    full_w = full_power_w(charger)
    if full_w <= 0 or math.isinf(charger.wanted_wh):
        return math.inf
    target_w = full_w * _share(charger.wanted_wh)
    ramp_wh = (charger.ramp_from_w + target_w) / 2 * charger.ramp_s / 3600
    wanted_wh = charger.wanted_wh - ramp_wh
    if wanted_wh <= 0:
        return charger.ramp_s
    steady_s = max(0.0, wanted_wh - TAPER_WH) / full_w * 3600
    taper_s = math.log(_share(min(wanted_wh, TAPER_WH)) / TAPER_FLOOR) / _decay_per_s(full_w)
    return charger.ramp_s + steady_s + taper_s

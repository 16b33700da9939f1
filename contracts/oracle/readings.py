"""What a right service may say of a charger as it was at one moment, once the vendor's cloud shows that moment.

Where vendors' own words leave a choice every choice that a published client makes is allowed, and nothing else:
developer.easee.com/docs/enumerations, goecharger/go-eCharger-API-v2 (API keys), docs.zaptec.com/docs/state-observation-
reference. STOPPED is kept for a deliberate stop once charging had begun (D3), FAULT is always FAULT (D4).
"""

import math

from simulator.truth.charger import MIN_CURRENT_A, Charger
from simulator.truth.states import ChargingState, FaultKind, Hold, Vendor

_PREPARING = frozenset({ChargingState.PREPARING})
_STOPPED = frozenset({ChargingState.STOPPED})
_FINISHED = frozenset({ChargingState.FINISHED})


def states(vendor: Vendor, charger: Charger) -> frozenset[ChargingState]:
    """The words for its state."""
    if charger.state is ChargingState.PREPARING:
        return _waiting(vendor, charger)
    if charger.fault is FaultKind.OVERTEMPERATURE and vendor is Vendor.ZAPTEC and not charger.plugged:
        # The temperature warning stands for days in winter on chargers that work; with no cable in, both are honest.
        return frozenset({ChargingState.FAULT, ChargingState.UNPLUGGED})
    if charger.state is ChargingState.STOPPED and vendor is Vendor.EASEE and charger.authorisation_required:
        # A stop under authorisation takes the authorisation back: the charger then waits for the next one (mode 7).
        return _STOPPED | _PREPARING
    return frozenset({charger.state})


def _waiting(vendor: Vendor, charger: Charger) -> frozenset[ChargingState]:
    """Plugged in without energy. Before any charging it is PREPARING, whatever holds it back (D3)."""
    if not charger.had_charged:
        return _PREPARING
    if charger.hold is Hold.CAR:
        # The charger offers current and the car that has charged before takes none: a paused or a full car.
        return _PREPARING | _FINISHED
    if vendor is Vendor.ZAPTEC:
        # Mode 5 without a final stop is all there is to see, for a full car as well as for load balancing.
        return _PREPARING | _STOPPED | _FINISHED
    return _PREPARING | _STOPPED


def plugged(vendor: Vendor, charger: Charger) -> frozenset[bool | None]:
    """Whether a car is plugged in, as far as a reader can tell.

    A fault hides it: Easee unlocks the cable and may show any pilot letter (evcc-io/evcc#29466), Zaptec may leave its
    table of modes, go-e's car 5 takes the place of the plug's own codes.
    """
    if charger.state is not ChargingState.FAULT:
        return frozenset({charger.plugged})
    if vendor is Vendor.GO_E:
        return frozenset({charger.plugged, True, None})
    return frozenset({True, False, None})


def limits_a(vendor: Vendor, charger: Charger) -> frozenset[float]:
    """The currents that can be called the maximum now, A; a fraction may be cut or rounded to whole ampere.

    All: the limit in force. Easee also the charger's own maximum (observation 47), and 0 while paused (48 is 0). go-e:
    0 while charging is not allowed (``acu`` is null), and its ``amp`` cannot go below 6. Zaptec also what the
    installation has (AvailableCurrent), and what is offered right now (708), 0 unless charging.
    """
    in_force_a = min(charger.limit_a, charger.max_a)
    found = {in_force_a, min(in_force_a, charger.cable_a)}
    if vendor is not Vendor.GO_E:
        found |= {charger.max_a, min(charger.max_a, charger.cable_a)}
    elif charger.limit_a < MIN_CURRENT_A:
        found |= {MIN_CURRENT_A, charger.max_a}
    if may_show_none(vendor, charger):
        found |= {0.0}
    return frozenset(whole for value in found for whole in (value, float(math.floor(value)), float(math.ceil(value))))


def may_show_none(vendor: Vendor, charger: Charger) -> bool:
    """Whether 0 A can be read as the maximum although a limit is set."""
    paused = charger.state is ChargingState.STOPPED or charger.hold in (Hold.POWER, Hold.SCHEDULE)
    if vendor is Vendor.EASEE:
        return paused
    if vendor is Vendor.GO_E:
        return paused or charger.hold is Hold.AUTHORISATION or charger.state is ChargingState.FAULT
    return not charger.charging


def phases(charger: Charger) -> frozenset[int]:
    """Phases in use: those that carry current, or those the contactor has closed; 0 unless charging."""
    return frozenset({charger.active_phases, charger.phases}) if charger.charging else frozenset({0})

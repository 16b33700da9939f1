"""One charge point and the car at it, as they really are."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from simulator.truth.states import ChargingState, FaultKind, Hold

MIN_CURRENT_A = 6.0
"""Below this the control pilot cannot offer current (IEC 61851-1); 0 is the only lower limit."""


@dataclass(frozen=True, slots=True)
class Session:
    """From plug-in to unplug. Times in unix seconds, energy in Wh; ``started_s`` is the first energy, if any.

    number: counts the visits of this charger, from 1. stopped_s: when energy last ceased to flow.
    """

    number: int
    plugged_s: float
    started_s: float | None = None
    stopped_s: float | None = None
    unplugged_s: float | None = None
    delivered_wh: float = 0.0


@dataclass(frozen=True, slots=True)
class Charger:
    """One charge point at one moment.

    at_s: the moment, unix seconds. since_s: when ``state`` was entered. hold: why a plugged-in car gets no energy.
    deliberate: STOPPED by somebody's wish (always true for STOPPED). limit_a: allowed per phase, 0 or 6 to max_a.
    max_a: what the installation allows per phase. phases: 1 or 3 conductors the charger may use; car_phases: 1 to 3 the
    car can use. voltage_v: L1, L2, L3 to N. power_w: drawn now. ramp_from_w and ramp_s: the power the present ramp
    began with and the seconds of it left at ``at_s``. wanted_wh: what the car still asks for; infinite for a car that
    never fills. cable_a: rating coded in the cable. lifetime_wh: meter reading; never falls. plan_waits: the charger's
    own plan says later now. session: the running visit, or None; visits: the finished ones, newest last. boots:
    restarts so far; booted_s: the last one.
    """

    at_s: float
    state: ChargingState = ChargingState.UNPLUGGED
    since_s: float = 0.0
    hold: Hold | None = None
    fault: FaultKind | None = None
    limit_a: float = 16.0
    max_a: float = 16.0
    phases: int = 3
    car_phases: int = 3
    voltage_v: tuple[float, float, float] = (230.0, 230.0, 230.0)
    power_w: float = 0.0
    ramp_from_w: float = 0.0
    ramp_s: float = 0.0
    wanted_wh: float = 0.0
    cable_a: float = 32.0
    lifetime_wh: float = 0.0
    authorisation_required: bool = False
    authorised: bool = False
    plan_waits: bool = False
    session: Session | None = None
    visits: tuple[Session, ...] = ()
    boots: int = 1
    booted_s: float = 0.0
    firmware: int = 1

    @property
    def plugged(self) -> bool:
        """Whether a cable joins car and charger; true exactly while a session runs."""
        return self.session is not None

    @property
    def charging(self) -> bool:
        """Whether energy may flow now."""
        return self.state is ChargingState.CHARGING

    @property
    def had_charged(self) -> bool:
        """Whether this visit has got any energy yet."""
        return self.session is not None and self.session.started_s is not None

    @property
    def active_phases(self) -> int:
        """Phases that carry current now: 0 unless charging."""
        return min(self.phases, self.car_phases) if self.charging else 0

    @property
    def current_a(self) -> tuple[float, float, float]:
        """Current on L1, L2, L3 in A; the car loads its phases evenly."""
        used = self.active_phases
        volts = sum(self.voltage_v[:used])
        amps = self.power_w / volts if used and not math.isclose(volts, 0.0) else 0.0
        return (amps if used > 0 else 0.0, amps if used > 1 else 0.0, amps if used > 2 else 0.0)

    @property
    def offered_a(self) -> float:
        """Current the pilot signal offers the car now, A per phase: 0 while held back, stopped, faulty or unplugged."""
        offers = self.charging or self.state is ChargingState.FINISHED or self.hold is Hold.CAR
        return min(self.limit_a, self.max_a, self.cable_a) if offers else 0.0

    @property
    def session_wh(self) -> float:
        """Energy of the running visit, or of the last one while no car is there, Wh."""
        if self.session is not None:
            return self.session.delivered_wh
        return self.visits[-1].delivered_wh if self.visits else 0.0


_SLOTS: Mapping[str, Any] = {field.name: getattr(Charger, field.name) for field in fields(Charger)}
_COPIES = tuple((slot.__get__, slot.__set__) for slot in _SLOTS.values())


def moved_on(charger: Charger, **values: object) -> Charger:
    """Return the charger with some fields changed, as dataclasses.replace would.

    Every read of every moment passes through here, and replace takes three times as long: it goes through __init__.
    """
    moved = object.__new__(Charger)
    for read, write in _COPIES:
        write(moved, read(charger))
    for name, value in values.items():
        _SLOTS[name].__set__(moved, value)
    return moved

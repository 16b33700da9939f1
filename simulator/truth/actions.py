"""What can happen to a charger. Pure functions: the charger as it is at that moment in, the next charger out.

Every action raises ActionRefused when the world does not allow it, and says what would have to come first.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from simulator.truth.charger import MIN_CURRENT_A, Charger, Session
from simulator.truth.errors import ActionRefused, UnknownAction
from simulator.truth.physics import RAMP_S
from simulator.truth.states import ChargingState, FaultKind, Hold

MAX_VISITS = 20
"""Finished visits a charger remembers."""

TOP_UP_WH = 3000.0
"""What a full car takes when charging is started again, Wh."""

Action = Callable[..., Charger]


def plug(charger: Charger, *, wanted_wh: float = math.inf, car_phases: int = 3, hold: str | None = None) -> Charger:
    """A car is plugged in that wants wanted_wh (Wh) on car_phases phases; ``hold`` keeps it waiting for that reason."""
    if charger.plugged:
        raise ActionRefused("a car is plugged in already: unplug it first")
    if not wanted_wh > 0:
        raise ActionRefused(f"a car wants some energy, more than 0 Wh, got {wanted_wh}")
    if car_phases not in (1, 2, 3):
        raise ActionRefused(f"a car charges on 1, 2 or 3 phases, got {car_phases}")
    number = charger.visits[-1].number + 1 if charger.visits else 1
    here = replace(
        charger,
        session=Session(number, charger.at_s),
        wanted_wh=float(wanted_wh),
        car_phases=car_phases,
        authorised=False,
    )
    if charger.state is ChargingState.FAULT:
        return here
    return _prepare(here, Hold(hold) if hold else None)


def unplug(charger: Charger) -> Charger:
    """The cable is pulled: the visit ends, a fault that hung on the car goes with it."""
    if charger.session is None:
        raise ActionRefused("no car is plugged in: plug one in first")
    session = _stopped(charger, replace(charger.session, unplugged_s=charger.at_s))
    return replace(
        _enter(charger, ChargingState.UNPLUGGED),
        session=None,
        visits=(*charger.visits, session)[-MAX_VISITS:],
        wanted_wh=0.0,
        authorised=False,
    )


def start(charger: Charger) -> Charger:
    """Energy begins to flow, or flows again after a stop; whatever held the car back is gone."""
    if charger.session is None:
        raise ActionRefused("no car is plugged in: plug one in before charging starts")
    if charger.charging:
        raise ActionRefused("the car charges already")
    if charger.state is ChargingState.FAULT:
        raise ActionRefused("the charger has a fault: clear it before charging starts")
    if charger.limit_a < MIN_CURRENT_A:
        raise ActionRefused(f"the limit is {charger.limit_a} A: set at least {MIN_CURRENT_A} A before charging starts")
    started_s = charger.at_s if charger.session.started_s is None else charger.session.started_s
    session = replace(charger.session, started_s=started_s, stopped_s=None)
    return replace(
        _enter(charger, ChargingState.CHARGING),
        session=session,
        authorised=True,
        ramp_from_w=0.0,
        ramp_s=RAMP_S,
        wanted_wh=charger.wanted_wh or TOP_UP_WH,
    )


def stop(charger: Charger) -> Charger:
    """Somebody stops a car that had charged; before that, waiting is PREPARING and there is nothing to stop."""
    if charger.session is None or not charger.had_charged:
        raise ActionRefused("nothing has charged yet in this visit: start charging before stopping it")
    if charger.state is ChargingState.FAULT:
        raise ActionRefused("the charger has a fault: there is nothing to stop")
    if charger.state is ChargingState.STOPPED:
        raise ActionRefused("charging is stopped already")
    return replace(_enter(charger, ChargingState.STOPPED), session=_stopped(charger, charger.session))


def finish(charger: Charger) -> Charger:
    """The car has what it wanted and stops asking."""
    if charger.session is None or not charger.charging:
        raise ActionRefused("no car is charging: only a charging car can finish")
    return replace(_enter(charger, ChargingState.FINISHED), session=_stopped(charger, charger.session), wanted_wh=0.0)


def pause(charger: Charger, *, hold: str = Hold.POWER) -> Charger:
    """The installation or a plan holds the car back, without anybody having stopped it."""
    if charger.session is None:
        raise ActionRefused("no car is plugged in: there is nothing to hold back")
    if charger.state is ChargingState.FAULT:
        raise ActionRefused("the charger has a fault: clear it first")
    held = _prepare(charger, Hold(hold))
    return replace(held, session=_stopped(charger, charger.session))


def fault(charger: Charger, *, kind: str = FaultKind.OVERCURRENT) -> Charger:
    """Something breaks; energy stops at once, the car stays where it is."""
    if charger.state is ChargingState.FAULT:
        raise ActionRefused("the charger has a fault already: clear it first")
    session = _stopped(charger, charger.session) if charger.session else None
    return replace(_enter(charger, ChargingState.FAULT), fault=FaultKind(kind), session=session)


def clear_fault(charger: Charger) -> Charger:
    """The cause is gone: back to waiting for the car, or to nobody there."""
    if charger.state is not ChargingState.FAULT:
        raise ActionRefused("the charger has no fault to clear")
    if charger.session is None:
        return _enter(charger, ChargingState.UNPLUGGED)
    return _prepare(charger, None)


def limit(charger: Charger, *, limit_a: float) -> Charger:
    """Allow limit_a ampere per phase; 0 holds a charging car back, a value from 6 A lets it go on."""
    if limit_a != 0 and not MIN_CURRENT_A <= limit_a <= charger.max_a:
        raise ActionRefused(f"a limit is 0, or {MIN_CURRENT_A} to {charger.max_a} A here, got {limit_a} A")
    changed = replace(charger, limit_a=float(limit_a))
    if limit_a == 0 and (charger.charging or charger.hold is Hold.CAR):
        return pause(changed, hold=Hold.POWER)
    if limit_a and charger.hold is Hold.POWER and charger.session is not None:
        return _go_on(changed)
    return _ramp(changed, charger.power_w)


def phases(charger: Charger, *, phases: int) -> Charger:
    """Let the charger use 1 or 3 phases."""
    if phases not in (1, 3):
        raise ActionRefused(f"a charger uses 1 or 3 phases, got {phases}")
    return _ramp(replace(charger, phases=phases), charger.power_w if phases == charger.phases else 0.0)


def authorise(charger: Charger) -> Charger:
    """A card, app or back end says yes; a car that waited for it is offered current."""
    if charger.session is None:
        raise ActionRefused("no car is plugged in: there is nobody to authorise")
    allowed = replace(charger, authorised=True)
    return _prepare(allowed, None) if charger.hold is Hold.AUTHORISATION else allowed


def require_authorisation(charger: Charger, *, required: bool = True) -> Charger:
    """Ask for a card, app or back end before the next car may charge."""
    return replace(charger, authorisation_required=required)


def release(charger: Charger) -> Charger:
    """The schedule or the installation lets the car go on."""
    if charger.hold not in (Hold.SCHEDULE, Hold.POWER):
        raise ActionRefused("no schedule or load balancing holds this car back")
    return _go_on(replace(charger, plan_waits=False))


def follow_plan(charger: Charger, *, waits: bool) -> Charger:
    """The charger's own plan begins to hold cars back, or ceases to; what else holds a car back goes on doing so."""
    told = replace(charger, plan_waits=waits)
    if waits and (charger.charging or charger.hold is Hold.CAR):
        return pause(told, hold=Hold.SCHEDULE)
    return _go_on(told) if charger.hold is Hold.SCHEDULE and not waits else told


def restart(charger: Charger) -> Charger:
    """The charger boots; the visit goes on where it was."""
    return replace(charger, boots=charger.boots + 1, booted_s=charger.at_s)


def _prepare(charger: Charger, hold: Hold | None) -> Charger:
    """Plugged in and waiting: for a yes, current or the plan, for what ``hold`` names, else for the car itself."""
    if hold is None and charger.authorisation_required and not charger.authorised:
        hold = Hold.AUTHORISATION
    if hold in (None, Hold.CAR) and charger.limit_a < MIN_CURRENT_A:
        hold = Hold.POWER
    if hold in (None, Hold.CAR) and charger.plan_waits:
        hold = Hold.SCHEDULE
    return replace(_enter(charger, ChargingState.PREPARING), hold=hold or Hold.CAR)


def _go_on(charger: Charger) -> Charger:
    """A car that was held back goes on, at once when it had charged, unless a plan says later."""
    return start(charger) if charger.had_charged and not charger.plan_waits else _prepare(charger, None)


def _enter(charger: Charger, state: ChargingState) -> Charger:
    """The charger in another state, with nothing flowing and no reason kept."""
    since_s = charger.since_s if state is charger.state else charger.at_s
    return replace(
        charger, state=state, since_s=since_s, hold=None, fault=None, power_w=0.0, ramp_from_w=0.0, ramp_s=0.0
    )


def _stopped(charger: Charger, session: Session) -> Session:
    return replace(session, stopped_s=charger.at_s) if charger.charging else session


def _ramp(charger: Charger, from_w: float) -> Charger:
    if not charger.charging:
        return charger
    return replace(charger, power_w=from_w, ramp_from_w=from_w, ramp_s=RAMP_S)


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        plug,
        unplug,
        start,
        stop,
        finish,
        pause,
        release,
        fault,
        clear_fault,
        limit,
        phases,
        authorise,
        require_authorisation,
        restart,
    )
}


def act(charger: Charger, name: str, **params: Any) -> Charger:
    """Do the named action. Raises UnknownAction, or ActionRefused also for parameters the action does not take."""
    if name not in ACTIONS:
        raise UnknownAction(f"no action is called {name!r}: choose one of {', '.join(sorted(ACTIONS))}")
    try:
        return ACTIONS[name](charger, **params)
    except (TypeError, ValueError) as error:
        raise ActionRefused(f"{name} does not take {params}: {error}") from error

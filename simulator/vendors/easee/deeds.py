"""What commands and settings do to a charger when they reach it. Each says whether the charger took it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from simulator.truth.charger import MIN_CURRENT_A
from simulator.truth.history import FOLLOW_PLAN, REBOOT_S
from simulator.truth.openings import Openings
from simulator.truth.states import ChargingState, Hold
from simulator.vendors.easee import orders
from simulator.vendors.easee.desk import Deed, Delivery
from simulator.vendors.easee.observations import Value
from simulator.vendors.easee.told import CIRCUIT_DYNAMIC_A as UNBALANCED_A
from simulator.vendors.easee.written import (
    CIRCUIT_DYNAMIC_A,
    DYNAMIC_A,
    ENABLED,
    MAX_A,
    PHASE_MODE,
    PLAN,
    SINGLE_PHASE,
    effective_a,
)

ONE_PHASE, AUTOMATIC = 1, 2
_AFTER_BOOT_S = 1.0


def offered(amps: float | None) -> float | None:
    """What a limit comes to, A: none below 6 A."""
    return amps if amps is None or amps >= MIN_CURRENT_A else 0.0


def nothing(delivery: Delivery) -> bool:
    """The charger says yes and has nothing to do."""
    del delivery
    return True


def change_limits(delivery: Delivery, limits: Mapping[int, Value]) -> bool:
    """Write limits and let the truth follow the lowest of all. limits: by observation number, A."""
    before = delivery.written
    delivery.written = replace(before, values={**before.values, **delivery.limits})
    for number, value in limits.items():
        delivery.put(number, value)
    limit_a = effective_a(delivery.written, delivery.charger.max_a)
    delivery.mark(limit_a=limit_a, limits_s=delivery.at_s)
    delivery.order(orders.limit(delivery.charger, limit_a))
    return True


def most(delivery: Delivery, amps: float) -> bool:
    """Another fixed limit, at most what the installation allows."""
    return change_limits(delivery, {MAX_A: min(amps, delivery.charger.max_a)})


def change_for(delivery: Delivery, limits: Mapping[int, Value], minutes: float) -> bool:
    """The same for some minutes, after which these limits are at their maximum again; 0 minutes is for ever."""
    change_limits(delivery, limits)
    if minutes > 0:
        _end_later(delivery, limits, delivery.at_s + 60.0 * minutes)
    return True


def _end_later(delivery: Delivery, numbers: Iterable[int], at_s: float) -> None:
    later = delivery.written
    for number in numbers:
        later = later.put(number, UNBALANCED_A if number in CIRCUIT_DYNAMIC_A else delivery.limit(MAX_A), at_s)
    limit_a = effective_a(later, delivery.charger.max_a)
    delivery.announced = replace(later, at_s=at_s, limit_a=limit_a, limits_s=at_s, ends=True)


def pause(delivery: Delivery) -> bool:
    """Take the dynamic limit to 0 until somebody resumes or the next car comes; not without a car that may charge."""
    charger, session = delivery.charger, delivery.charger.session
    if session is None:
        return False
    if charger.state is ChargingState.STOPPED or delivery.written.holds(charger):
        return True
    if not delivery.order(orders.halt(charger)):
        return False
    delivery.mark(paused=session.number, paused_s=delivery.at_s)
    return True


def resume(delivery: Delivery) -> bool:
    """Take the dynamic limit to the maximum, not to what it was, and let a paused car go on."""
    return dynamic(delivery, delivery.limit(MAX_A), 0.0)


def dynamic(delivery: Delivery, amps: float, minutes: float) -> bool:
    """Another dynamic limit: below 6 A a pause, else it also lets a paused car go on."""
    if amps < MIN_CURRENT_A:
        return pause(delivery)
    change_for(delivery, {DYNAMIC_A: amps}, minutes)
    charger, session = delivery.charger, delivery.charger.session
    stopped = charger.state is ChargingState.STOPPED
    if session is None or not (stopped or delivery.written.holds(charger)):
        return True
    delivery.mark(paused=None)
    if delivery.limit(ENABLED):
        delivery.order(orders.go_on(charger, delivery.written.limit_a or 0.0))
    elif stopped:
        delivery.mark(halted=session.number)
    return True


def enable(delivery: Delivery, on: bool) -> bool:
    """Switch the charger on or off; a car that charged when it was switched off goes on afterwards."""
    charger, session = delivery.charger, delivery.charger.session
    if not on and session is not None and charger.had_charged and delivery.order(orders.halt(charger)):
        delivery.mark(halted=session.number)
    change_limits(delivery, {ENABLED: on})
    if on and delivery.written.halts(charger) and charger.state is ChargingState.STOPPED:
        delivery.order(orders.go_on(charger, delivery.written.limit_a or 0.0))
    return True


def start(delivery: Delivery) -> bool:
    """Say yes to a car that waits for it; nothing else."""
    return delivery.order(orders.authorise(delivery.charger))


def stop(delivery: Delivery) -> bool:
    """Take an authorisation back; only where one is needed and was given."""
    if not delivery.order(orders.deauthorise(delivery.charger)):
        return False
    delivery.mark(deauthorised_s=delivery.at_s)
    return True


def toggle(delivery: Delivery) -> bool:
    """Start or stop where authorisation is needed, else pause or resume."""
    charger = delivery.charger
    if charger.authorisation_required:
        return start(delivery) if charger.hold is Hold.AUTHORISATION else stop(delivery)
    halted = charger.state is ChargingState.STOPPED or delivery.written.holds(charger)
    return resume(delivery) if halted else pause(delivery)


def override_schedule(delivery: Delivery) -> bool:
    """Let a car go that waits for its schedule."""
    return delivery.charger.hold is Hold.SCHEDULE and delivery.order([("release", {})])


def reboot(delivery: Delivery) -> bool:
    """Be away for a minute; volatile limits are at their maximum afterwards, so a paused car goes on."""
    charger = delivery.charger
    volatile: dict[int, Value] = dict.fromkeys(CIRCUIT_DYNAMIC_A, UNBALANCED_A)
    change_limits(delivery, {**volatile, DYNAMIC_A: delivery.limit(MAX_A)})
    delivery.order([("reboot", {})])
    paused = charger.state is ChargingState.STOPPED or delivery.written.holds(charger)
    if paused and delivery.limit(ENABLED):
        delivery.mark(paused=None)
        delivery.later = REBOOT_S + _AFTER_BOOT_S, orders.go_on(charger, delivery.written.limit_a or 0.0)
    return True


def follow(delivery: Delivery, text: str, openings: Openings | None) -> bool:
    """Follow a plan, or none any more; text: how it shows."""
    delivery.put(PLAN, text)
    return delivery.order([(FOLLOW_PLAN, {"openings": openings})])


def require_authorisation(delivery: Delivery, required: bool) -> bool:
    """Ask for an authorisation from the next car on, or let the one go that waits for it."""
    delivery.order([("require_authorisation", {"required": required})])
    if not required:
        delivery.order(orders.authorise(delivery.charger))
    return True


def phase_mode(delivery: Delivery, mode: int) -> bool:
    """Lock the charger to one phase, or let it use three."""
    phases = 1 if mode == ONE_PHASE else 3
    delivery.put(PHASE_MODE, mode)
    delivery.put(SINGLE_PHASE, mode == ONE_PHASE)
    delivery.order([("phases", {"phases": phases})] if phases != delivery.charger.phases else [])
    return True


def write_all(delivery: Delivery, values: Mapping[int, Value]) -> bool:
    """Settings that are only kept, by observation number."""
    for number, value in values.items():
        delivery.put(number, value)
    return True


def write(number: int, value: Value) -> Deed:
    """A setting that is only kept."""
    return partial(write_all, values={number: value})

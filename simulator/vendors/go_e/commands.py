"""What a written key does to the truth. The charger's logic runs once a second, so nothing happens at once."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from simulator.truth.charger import MIN_CURRENT_A, Charger
from simulator.truth.fleet import Identity
from simulator.truth.states import ChargingState, Hold
from simulator.truth.view import CloudView
from simulator.truth.world import World
from simulator.vendors.go_e import refused
from simulator.vendors.go_e.enums import Force
from simulator.vendors.go_e.keys import ACKNOWLEDGED, CARD_ENERGY, CARD_NAME, CARD_STORED, KIND, KNOWN
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import Settings, SettingsBook, Write

Order = tuple[str, dict[str, Any]]
"""An action of the truth and its parameters."""

_AHEAD_S = 0.05
"""Actions are aimed this far before the tick that shows them: a plan counts from a clock reading of its own."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one written key. complaint: why the charger did not take it, None where it did."""

    key: str
    value: Any
    complaint: str | None = None


def deliver(world: World, identity: Identity, book: SettingsBook, pairs: Iterable[tuple[str, Any]]) -> list[Taken]:
    """Hand keys on from the cloud; a charger off line never hears of them and says nothing."""
    with world.lock:
        return take(world, identity, book, pairs) if world.history(identity.id).last.uplink.up else []


def take(world: World, identity: Identity, book: SettingsBook, pairs: Iterable[tuple[str, Any]]) -> list[Taken]:
    """Let the charger itself decide on written keys, one after the other; what it takes shows at one of its next ticks.

    Returns what became of each, in order. Errors: none.
    """
    options = Options.of(world.options)
    with world.lock:
        settings = book.of(world, identity.id)
        return [_take(world, identity, settings, key, value, options) for key, value in pairs]


def shows_at_s(now_s: float, options: Options) -> float:
    """The tick that shows what is written now, unix seconds."""
    return math.floor(now_s) + float(options.write_delay_s)


def _take(world: World, identity: Identity, settings: Settings, key: str, value: Any, options: Options) -> Taken:
    """One key: what the charger will be like when it shows decides whether it fits and what it does."""
    at_s = shows_at_s(world.now_s(), options)
    past = world.history(identity.id)
    history = past.up_to(at_s)
    moment = Moment(identity, world.seed, history, at_s, history.charger_at(at_s), settings.at(at_s), options)
    complaint = _complaint(key, value, moment)
    if complaint is not None or key in ACKNOWLEDGED or key in options.deaf_keys.split(","):
        return Taken(key, value, complaint)
    if key == "frc":
        orders = _force(moment, int(value), settings, history.car_waits)
    else:
        orders = _ORDERS[key](moment, value) if key in _ORDERS else []
    in_s = max(0.0, at_s - world.now_s() - _AHEAD_S)
    for action, params in orders:
        world.plan(identity.id, in_s, action, **params)
    session = moment.charger.session
    seen_s = CloudView.of(world.now_s(), past).heard_until_s
    for name, kept in _kept(key, value):
        settings.put(name, Write(at_s, kept, session.number if session else None), seen_s)
    return Taken(key, value)


def _complaint(key: str, value: Any, moment: Moment) -> str | None:
    if key not in KIND:
        return refused.NO_SETTER if key in KNOWN else refused.UNKNOWN
    if key == "fsp" and moment.options.release >= refused.FSP_SHOWS_ONLY_FROM:
        return refused.SHOWS_ONLY
    wrong = refused.complaint(key, value, moment.ama, moment.ceiling_a)
    return None if wrong is None else f"failed: {wrong}"


def _kept(key: str, value: Any) -> list[tuple[str, Any]]:
    """What stays of a written value: the value itself, or what it does to a card slot."""
    if key == "del":
        return [(CARD_NAME[value], "n/a"), (CARD_STORED[value], False), (CARD_ENERGY[value], 0)]
    if key in CARD_STORED:
        return [(key, bool(value))]
    return [] if key in ("rst", "fsp") else [(key, value)]


def _force(moment: Moment, value: int, settings: Settings, car_waits: bool) -> list[Order]:
    """``frc``: 1 stops the car and keeps the next one waiting, 0 lets it go on, 2 also past card and schedule."""
    charger = moment.charger
    if value == Force.OFF:
        if settings.car_waited is None:
            settings.car_waited = car_waits
        stoppable = charger.had_charged and charger.state is not ChargingState.FAULT
        return [("car_waits", {"waits": True}), *([("stop", {})] if stoppable else [])]
    orders: list[Order] = []
    if settings.car_waited is not None:
        # The first order changes nothing; it marks the moment, before which the car shall not have started.
        orders.append(("require_authorisation", {"required": charger.authorisation_required}))
        orders.append(("car_waits", {"waits": settings.car_waited}))
        settings.car_waited = None
    return [*orders, *_resume(charger), *(_override(charger) if value == Force.ON else [])]


def _resume(charger: Charger) -> list[Order]:
    """A stopped car charges on; one that was full before it was stopped has nothing to ask for."""
    if charger.state is not ChargingState.STOPPED:
        return []
    return [("start", {})] if charger.wanted_wh else [("start", {}), ("finish", {})]


def _override(charger: Charger) -> list[Order]:
    if charger.hold is Hold.AUTHORISATION:
        return [("authorise", {})]
    return [("release", {})] if charger.hold is Hold.SCHEDULE else []


def _amp(moment: Moment, value: int) -> list[Order]:
    """``amp``: a limit of the charger; where the installation allows nothing it is only a wish."""
    return [("limit", {"limit_a": value})] if moment.charger.limit_a >= MIN_CURRENT_A else []


def _ama(moment: Moment, value: int) -> list[Order]:
    return _amp(moment, value) if moment.amp > value else []


def _psm(moment: Moment, value: int) -> list[Order]:
    """``psm``: one phase, or three; without surplus logic ``auto`` means three as well."""
    phases = 1 if value == 1 else 3
    return [("phases", {"phases": phases})] if phases != moment.charger.phases else []


def _fsp(moment: Moment, value: bool) -> list[Order]:
    """``fsp``: what firmware before 60.4 took in place of ``psm``."""
    return _psm(moment, 1 if value else 2)


def _acs(moment: Moment, value: int) -> list[Order]:
    """``acs``: opened while a car waits for a card, it lets the car go on."""
    orders: list[Order] = [("require_authorisation", {"required": value != 0})]
    waiting = value == 0 and moment.charger.hold is Hold.AUTHORISATION
    return [*orders, ("authorise", {})] if waiting else orders


def _trx(moment: Moment, value: int | None) -> list[Order]:
    """``trx``: a number opens the session, null closes it where a card is needed."""
    charger = moment.charger
    if value is not None:
        return [("authorise", {})] if charger.plugged else []
    closes = charger.authorisation_required and charger.charging
    return [("pause", {"hold": Hold.AUTHORISATION.value})] if closes else []


def _rst(moment: Moment, value: object) -> list[Order]:
    """``rst``: takes only true (go-eCharger-API-v2#165)."""
    return [("reboot", {"away_s": moment.options.reboot_s})] if value is True else []


_ORDERS: dict[str, Callable[[Moment, Any], list[Order]]] = {
    "amp": _amp,
    "ama": _ama,
    "psm": _psm,
    "fsp": _fsp,
    "acs": _acs,
    "trx": _trx,
    "rst": _rst,
}
"""Key -> what it does to the truth; all other keys are only remembered. ``frc`` has a memory of its own."""

"""What has to happen to a charger so that a client's wish comes true. Pure functions of the charger as it is then."""

from collections.abc import Mapping
from typing import Any

from simulator.truth.charger import MIN_CURRENT_A, Charger
from simulator.truth.states import ChargingState, Hold

Order = tuple[str, Mapping[str, Any]]
"""An action of the truth and its parameters."""

_START: Order = ("start", {})
_FINISH: Order = ("finish", {})
_OFFER: Order = ("pause", {"hold": Hold.CAR.value})
"""Offer a car current and wait until it asks, which it does by itself: op mode 6, then 3."""
_RELEASE: Order = ("release", {})
HOLD: Order = ("pause", {"hold": Hold.POWER.value})
"""Keep a car waiting."""


def halt(charger: Charger) -> list[Order]:
    """Let no current flow: a car that had charged is stopped, one that may charge waits. Nothing for all others."""
    if charger.had_charged and charger.state not in (ChargingState.STOPPED, ChargingState.FAULT):
        return [("stop", {})]
    return [HOLD] if charger.hold in (Hold.CAR, Hold.POWER) else []


def go_on(charger: Charger, limit_a: float) -> list[Order]:
    """Let a halted car go on under a limit; one that was full stays so, and without current it waits for it."""
    if charger.state is ChargingState.STOPPED:
        if limit_a < MIN_CURRENT_A:
            return [HOLD]
        return [_OFFER] if charger.wanted_wh else [_START, _FINISH]
    return [_RELEASE] if charger.hold is Hold.POWER and limit_a >= MIN_CURRENT_A else []


def limit(charger: Charger, limit_a: float) -> list[Order]:
    """Another limit; a car that waited for something else than current goes on waiting."""
    if limit_a == charger.limit_a:
        return []
    orders: list[Order] = [("limit", {"limit_a": limit_a})]
    waits = charger.hold is Hold.POWER and charger.limit_a >= MIN_CURRENT_A
    return [*orders, HOLD] if waits and limit_a else orders


def deauthorise(charger: Charger) -> list[Order]:
    """Take the authorisation back; nothing where none is needed or none was given."""
    given = charger.authorisation_required and charger.authorised and charger.state is not ChargingState.FAULT
    if not given or charger.session is None or charger.hold is Hold.AUTHORISATION:
        return []
    return [("pause", {"hold": Hold.AUTHORISATION.value})]


def authorise(charger: Charger) -> list[Order]:
    """Say yes to a car that waits for it."""
    return [("authorise", {})] if charger.hold is Hold.AUTHORISATION else []

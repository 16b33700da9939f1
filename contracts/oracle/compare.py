"""A 200 held against the picture it may paint, value by value. Looks before it reads and never raises."""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from contracts.findings import show
from contracts.formats import is_date_time, is_double
from contracts.oracle.altered import limit_is_open
from contracts.oracle.outcomes import Deviation, Picture
from simulator.truth.states import ChargingState

ABOUT_ZERO_KW = 0.1
"""Idle currents and noise; more than that is a rate."""
_CURRENT_SLACK_A = 0.05
_LEFT_OUT = "it was left out"
_ROOT = "$.chargeState"


def deviations(body: Mapping[str, object], picture: Picture) -> list[Deviation]:
    """Return every value of the 200 that the picture does not allow, sorted by place."""
    found = [*_identity(body, picture), *_online(body, picture), *_times(body, picture)]
    charge = body.get("chargeState")
    if isinstance(charge, Mapping):
        found += [*_state(charge, picture), *_plugged(charge, picture), *_agreement(charge, picture)]
        found += [*_rate(body, charge, picture), *_limit(charge, picture), *_phases(charge, picture)]
    elif "chargeState" not in body and None not in picture.states:
        words = f"a chargeState that says {_either(picture.states)}"
        found.append(Deviation(_ROOT, "charge_state_missing", words, _LEFT_OUT, _due(picture)))
    return sorted(found)


def _due(picture: Picture) -> str:
    """Why a field that the schema calls optional may not be left out here."""
    return f"{picture.about}; a refresh passes on what the vendor tells, also where the schema calls a field optional"


def _identity(body: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    who = picture.identity
    static = body.get("staticData")
    told: Mapping[str, object] = static if isinstance(static, Mapping) else {}
    for where, value, expected, folds in (
        ("$.id", body.get("id"), who.id, True),
        ("$.userId", body.get("userId"), who.user_id, False),
        ("$.locationId", body.get("locationId"), who.location_id, True),
        ("$.staticData.vendor", told.get("vendor"), who.vendor.value, False),
        ("$.staticData.name", told.get("name"), who.name, False),
    ):
        if not isinstance(value, str) or (where == "$.staticData.name" and "static" in picture.open):
            continue
        if (value.lower(), expected.lower()) != (value, expected) and folds:
            value, expected = value.lower(), expected.lower()
        if value != expected:
            yield Deviation(where, "wrong_identity", show(expected), show(value), f"the charger is {who.handle}")
    model = told.get("model")
    if isinstance(model, str) and not model.strip():
        yield Deviation("$.staticData.model", "model_empty", "a model's name", show(model), "every charger has a model")


def _online(body: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    online = body.get("isOnline")
    if isinstance(online, bool) and online not in picture.online:
        why = "a device that is away is refused, or told of with isOnline false where that was agreed (D1)"
        yield Deviation("$.isOnline", "wrong_online", _either(picture.online), show(online), why)


def _state(charge: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    where = f"{_ROOT}.chargingState"
    told = charge.get("chargingState")
    if "chargingState" not in charge:
        if None not in picture.states:
            yield Deviation(where, "state_missing", _either(picture.states), _LEFT_OUT, _due(picture))
    elif isinstance(told, str) and told in set(ChargingState) and told not in picture.states:
        yield Deviation(where, "wrong_state", _either(picture.states), show(told), picture.about)


def _plugged(charge: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    where = f"{_ROOT}.isPlugged"
    told = charge.get("isPlugged")
    if "isPlugged" not in charge:
        if None not in picture.plugged:
            yield Deviation(where, "plug_missing", _either(picture.plugged), _LEFT_OUT, _due(picture))
    elif isinstance(told, bool) and told not in picture.plugged:
        yield Deviation(where, "wrong_plug", _either(picture.plugged), show(told), picture.about)


def _told_state(charge: Mapping[str, object]) -> ChargingState | None:
    told = charge.get("chargingState")
    return ChargingState(told) if isinstance(told, str) and told in set(ChargingState) else None


def _agreement(charge: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    """State and plug of one answer must not contradict each other; a fault leaves open whether a car is there."""
    state, plugged = _told_state(charge), charge.get("isPlugged")
    if not isinstance(plugged, bool) or state in (None, ChargingState.FAULT) or picture.open & {"state", "plug"}:
        return
    if plugged is (state is ChargingState.UNPLUGGED):
        why = f"the same answer says {state}, which means that a car is {'not ' * plugged}plugged in"
        yield Deviation(f"{_ROOT}.isPlugged", "plug_contradicts_state", show(not plugged), show(plugged), why)


def _rate(body: Mapping[str, object], charge: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    where = f"{_ROOT}.chargeRate"
    state, rate = _told_state(charge), charge.get("chargeRate")
    away = body.get("isOnline") is False and False in picture.online
    charging = state is ChargingState.CHARGING and not away
    if "chargeRate" not in charge:
        if charging and picture.power_required:
            yield Deviation(where, "rate_missing", _kilowatts(picture), _LEFT_OUT, _due(picture))
    elif not isinstance(rate, int | float) or not is_double(rate) or (not charging and abs(rate) <= ABOUT_ZERO_KW):
        return
    elif (away or (state is not None and not charging)) and "state" not in picture.open:
        why = "the device is away" if away else f"the same answer says {state}; only CHARGING has a rate"
        yield Deviation(where, "rate_without_charging", "0 or left out", show(rate), why)
    elif not picture.power_kw.holds(rate):
        why = f"chargeRate is in kW, and {picture.about}"
        yield Deviation(where, "wrong_rate", _kilowatts(picture), show(rate), why)


def _limit(charge: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    limit = charge.get("chargeCurrentMax")
    if not isinstance(limit, int | float) or not is_double(limit):
        return
    if limit_is_open(picture, limit):
        return
    if not any(abs(limit - value) <= _CURRENT_SLACK_A for value in picture.limits_a):
        words = f"{' or '.join(f'{value:g}' for value in sorted(picture.limits_a))} (A)"
        yield Deviation(f"{_ROOT}.chargeCurrentMax", "wrong_limit", words, show(limit), picture.about)


def _phases(charge: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    phases = charge.get("activePhases")
    if not isinstance(phases, int | float) or not is_double(phases):
        return
    if phases not in picture.phases:
        words = " or ".join(f"{value}" for value in sorted(picture.phases))
        yield Deviation(f"{_ROOT}.activePhases", "wrong_phases", words, show(phases), picture.about)


def _times(body: Mapping[str, object], picture: Picture) -> Iterator[Deviation]:
    for parent in ("", "chargeState", "staticData"):
        part = body.get(parent) if parent else body
        at_s = instant_s(part.get("lastUpdated")) if isinstance(part, Mapping) else None
        where = f"$.{parent}.lastUpdated" if parent else "$.lastUpdated"
        newest_s, oldest_s = picture.data_time.high, picture.data_time.low
        if at_s is not None and at_s > newest_s:
            why = "D10: no time in an answer lies in the future; a vendor's clock that runs ahead is cut to now"
            yield Deviation(where, "time_in_future", f"{_utc(newest_s)} or earlier", _utc(at_s), why)
        elif at_s is not None and parent == "chargeState" and at_s > picture.heard_until_s:
            why = "the charger has been silent since then; old data do not become new by being asked for"
            yield Deviation(where, "time_newer_than_data", f"{_utc(picture.heard_until_s)} or earlier", _utc(at_s), why)
        if at_s is not None and parent == "chargeState" and at_s < oldest_s:
            why = f"the state told was reported to the vendor later than that; {picture.about}"
            yield Deviation(where, "data_too_old", f"{_utc(oldest_s)} or later", _utc(at_s), why)


def instant_s(text: object) -> float | None:
    """The moment an RFC 3339 date-time names, unix seconds; None when it is none, or beyond what a calendar holds."""
    if not isinstance(text, str) or not is_date_time(text):
        return None
    # A leap second shares its number with the second before; Python's calendar has no place for it.
    plain = text.upper().replace(":60", ":59", 1) if text[17:19] == "60" else text.upper()
    try:
        return datetime.fromisoformat(plain).timestamp()
    except (ValueError, OverflowError):
        return None


def _utc(at_s: float) -> str:
    try:
        return datetime.fromtimestamp(math.floor(at_s), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return f"{at_s:g} s since 1970"


def _either(values: frozenset[ChargingState | None] | frozenset[bool | None] | frozenset[bool]) -> str:
    words = sorted("left out" if value is None else show(value).strip('"') for value in values)
    return " or ".join(words)


def _kilowatts(picture: Picture) -> str:
    return f"{picture.power_kw.low:.2f} to {picture.power_kw.high:.2f} kW"

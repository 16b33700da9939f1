"""A go-e status -> the neutral reading: pure functions.

Keys and their numbers: goecharger/go-eCharger-API-v2, API_KEYS_FIRMWARE/apikeys-en.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.service.errors import VendorCommunication
from simulator.service.reading import (
    MAX_LIMIT_A,
    MAX_RATE_KW,
    ChargeReading,
    ChargingState,
    StaticReading,
    plausible,
)
from simulator.service.timestamps import parse_moment
from simulator.service.vendor_json import boolean, integer, number, text

STATUS_KEYS = (
    *("car", "err", "alw", "modelStatus", "frc", "nrg", "pha", "fsp", "wh", "lccfi", "lcctc"),
    *("amp", "ama", "amt", "cbl", "tcl", "adi", "var"),
    *("sse", "fna", "host", "typ", "styp", "utc"),
)

_IDLE, _CHARGING, _WAITING, _COMPLETE, _ERROR, _INITIALIZING = 1, 2, 3, 4, 5, 6
_PLUGGED = {_IDLE: False, _CHARGING: True, _WAITING: True, _COMPLETE: True}
_FORCED_OFF = 1
_MODEL_FORCED_OFF, _MODEL_ENERGY_LIMIT, _MODEL_ERROR, _MODEL_LOAD_MANAGEMENT = 4, 6, 26, 27
# Pauses of seconds that end by themselves: simulated unplugging, phase switch, minimum pause, reconnect delay.
_SHORT_PAUSES = {22, 23, 24, 29}
_NRG_LENGTH = 16
_FLOWING_W, _PHASE_A, _PHASE_W = 50.0, 0.5, 10.0
_VARIANT_LIMIT_A = {11: 16.0, 22: 32.0}
_ADAPTER_LIMIT_A = 16.0


def require_status(status: Mapping[str, Any], serial: str) -> None:
    """Raise VendorCommunication unless status is one of the charger with this serial.

    An empty object with 200 is no status (go-eCharger-API-v2#1); a controller has no "car" (ha-goecharger-api2#95).
    """
    if "car" not in status:
        raise VendorCommunication("go-e's answer holds no vehicle state (car)")
    said = status.get("sse")
    if isinstance(said, (str, int)) and str(said).zfill(6) != serial.zfill(6):
        raise VendorCommunication("go-e answered with another charger's status")


def charge_reading(status: Mapping[str, Any], data_at: datetime | None) -> ChargeReading:
    """Say a status in neutral words. data_at: the time of the data, from Last-Modified; without it "utc" is taken.

    Units: nrg in V, A and W, all limits in A, wh in Wh.
    """
    state = charging_state(status)
    measured = measurements(status.get("nrg"))
    return ChargeReading(
        updated_at=data_at or parse_moment(status.get("utc")),
        state=state,
        is_plugged=_PLUGGED.get(integer(status.get("car")) or 0),
        rate_kw=rate_kw(state, measured),
        limit_a=limit_a(status),
        active_phases=active_phases(state, status, measured),
    )


def charging_state(status: Mapping[str, Any]) -> ChargingState | None:
    """Return the contract's word; None when the charge controller is silent (car null) or the number is new."""
    car, model = integer(status.get("car")), integer(status.get("modelStatus"))
    if integer(status.get("err")) or car in (0, _ERROR):
        return ChargingState.FAULT
    if car not in (_IDLE, _CHARGING, _WAITING, _COMPLETE, _INITIALIZING):
        return None
    if model == _MODEL_ERROR:
        return ChargingState.FAULT
    if car == _INITIALIZING:
        return ChargingState.PREPARING
    if car == _IDLE:
        return ChargingState.UNPLUGGED
    return _plugged_state(car, model, status)


def _plugged_state(car: int, model: int | None, status: Mapping[str, Any]) -> ChargingState:
    """Tell the words of a plugged-in car apart.

    Held back by a person's stop after charging began is STOPPED; by schedule, price, power or card it is PREPARING.
    """
    allowed = boolean(status.get("alw"))
    if car == _CHARGING and (allowed is not False or _flows(status)):
        return ChargingState.CHARGING
    if integer(status.get("frc")) == _FORCED_OFF or model == _MODEL_FORCED_OFF:
        return ChargingState.STOPPED if car != _WAITING or _has_begun(status) else ChargingState.PREPARING
    if model == _MODEL_ENERGY_LIMIT:
        return ChargingState.FINISHED
    if car == _COMPLETE and allowed is not False and model not in _SHORT_PAUSES:
        return ChargingState.FINISHED
    return ChargingState.PREPARING


def _flows(status: Mapping[str, Any]) -> bool:
    measured = measurements(status.get("nrg"))
    return measured is not None and (measured[11] or 0.0) > _FLOWING_W


def _has_begun(status: Mapping[str, Any]) -> bool:
    """Return whether this session has charged: by its energy, 0 from the plug-in on, or by the stamps of its steps."""
    energy_wh = number(status.get("wh"))
    if energy_wh is None or energy_wh > 0:
        return True
    plugged_ms, charging_ms = number(status.get("lccfi")), number(status.get("lcctc"))
    return plugged_ms is not None and charging_ms is not None and charging_ms >= plugged_ms


def measurements(nrg: object) -> list[float | None] | None:
    """Return the sixteen values of nrg, None for each that is no number; None when it is no array of sixteen."""
    if not isinstance(nrg, list) or len(nrg) != _NRG_LENGTH:
        return None
    return [number(value) for value in nrg]


def rate_kw(state: ChargingState | None, measured: list[float | None] | None) -> float | None:
    """Return kW from the total power in W (nrg[11]); 0 outside CHARGING; None without a usable nrg."""
    if state is None or measured is None:
        return None
    if state is not ChargingState.CHARGING:
        return 0.0
    power_w = measured[11]
    return plausible(power_w / 1000, MAX_RATE_KW) if power_w is not None else None


def active_phases(
    state: ChargingState | None, status: Mapping[str, Any], measured: list[float | None] | None
) -> int | None:
    """Return how many phases carry current; where nothing is measured, how many the contactor has switched through.

    Some units charge and measure nothing (go-eCharger-API-v2#321).
    """
    if state is None or measured is None:
        return None
    if state is not ChargingState.CHARGING:
        return 0
    currents_a, powers_w = measured[4:7], measured[7:10]
    if any(value is None for value in (*currents_a, *powers_w)):
        return None
    pairs = zip(currents_a, powers_w, strict=True)
    flowing = sum((current or 0.0) > _PHASE_A or (power or 0.0) > _PHASE_W for current, power in pairs)
    return flowing or _switched_phases(status)


def _switched_phases(status: Mapping[str, Any]) -> int | None:
    pha = status.get("pha")
    if isinstance(pha, list) and len(pha) == 6:
        closed = sum(boolean(value) is True for value in pha[:3])
        if closed:
            return closed
    return 1 if boolean(status.get("fsp")) else None


def limit_a(status: Mapping[str, Any]) -> float | None:
    """Return the lowest limit in force in A; 0 while load management grants nothing; None without "amp"."""
    if integer(status.get("modelStatus")) == _MODEL_LOAD_MANAGEMENT and boolean(status.get("alw")) is False:
        return 0.0
    wish = plausible(number(status.get("amp")), MAX_LIMIT_A)
    if wish is None:
        return None
    caps = [plausible(number(status.get(key)), MAX_LIMIT_A) for key in ("ama", "amt", "cbl", "tcl")]
    caps.append(_VARIANT_LIMIT_A.get(integer(status.get("var")) or 0))
    caps.append(_ADAPTER_LIMIT_A if boolean(status.get("adi")) else None)
    return min([wish, *(cap for cap in caps if cap is not None)])


def static_reading(status: Mapping[str, Any], data_at: datetime | None) -> StaticReading:
    """Return the friendly name (else host name, else serial) and the model, such as "go-eCharger_V4 11 kW"."""
    serial = text(status.get("sse"))
    fallback = f"go-e {serial}" if serial else None
    power_kw = integer(status.get("var"))
    kind = text(status.get("typ"))
    parts = [kind, text(status.get("styp")), f"{power_kw} kW" if power_kw else None]
    return StaticReading(
        name=text(status.get("fna")) or text(status.get("host")) or fallback,
        model=" ".join(part for part in parts if part) if kind else None,
        updated_at=data_at or parse_moment(status.get("utc")),
    )

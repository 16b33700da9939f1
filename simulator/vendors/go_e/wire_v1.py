"""Truth -> the status of API v1, which chargers still have in the LAN: other names, other units, numbers as text.

Source: goecharger/go-eCharger-API-v1. Units: nrg in V, 0.1 A, 0.1 kW (total 0.01 kW) and %; eto, dwo and card energies
in 0.1 kWh; dws in 10 Ws; tof in hours + 100.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.truth.states import FaultKind
from simulator.vendors.go_e import wire_device, wire_power, wire_state, wire_time
from simulator.vendors.go_e.enums import Car
from simulator.vendors.go_e.jsontext import text
from simulator.vendors.go_e.keys import CARD_ENERGY, CARD_NAME, CARD_STORED
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.sheet import CONSTANTS, SSID

ERR: dict[FaultKind, int] = {FaultKind.RCD_AC: 1, FaultKind.RCD_DC: 1, FaultKind.PHASE: 3, FaultKind.GROUND: 8}
"""Faults v1 has a number for."""
INTERNAL = 10
"""All the others."""

CARDS = "a", "m", "e", "4", "5", "6", "7", "8", "9", "1"
"""Last letters of the card slots' keys, in the order of the slots: eca, ecm ... rca ... rna."""
_CARD_ENERGY = "eca", "ecr", "ecd", "ec4", "ec5", "ec6", "ec7", "ec8", "ec9", "ec1"
_CARD_ID = "rca", "rcr", "rcd", "rc4", "rc5", "rc6", "rc7", "rc8", "rc9", "rc1"
CARD_NAMES = tuple(f"rn{letter}" for letter in CARDS)

REMEMBERED: dict[str, int] = {"afi": 8, "aho": 2, "azo": 0, "r1x": 2, "dto": 0, "sdp": 0}
"""Keys of v1 alone -> what they are until they are written. Nothing follows from them here."""
NOTE = "v1."
"""Before the name of such a key among a charger's written values."""


def status(moment: Moment, shown: Mapping[str, str] | None = None) -> str:
    """Say a charger's status as v1.

    Shape: one flat object; every value is text but nrg, tma and the load-balancing numbers. shown: values that were
    written just now and take the place of those that still count. Errors: none; ``car`` knows 1 to 4 only.
    """
    rows = _device(moment) | _charge(moment) | _settings(moment) | _cards(moment) | _load(moment)
    rows |= {key: int(raw) if key in _NUMBERS else raw for key, raw in (shown or {}).items() if key in rows}
    return text({key: row if isinstance(row, list) or key in _NUMBERS else str(row) for key, row in rows.items()})


_NUMBERS = frozenset({"loe", "lot", "lom", "lop", "lof", "loa", "lch"})


def _device(moment: Moment) -> dict[str, Any]:
    at = datetime.fromtimestamp(wire_time.shown_s(moment), UTC) + timedelta(minutes=wire_time.offset_min(moment))
    return {
        "version": "B",
        "tme": f"{at:%d%m%y%H%M}",
        "rbc": moment.charger.boots,
        "rbt": wire_time.uptime_ms(moment),
        "fwv": wire_device.firmware(moment),
        "sse": moment.identity.serial,
        "wst": 3,
        "wss": SSID,
        "wke": "********",
        "wen": 1,
        "wak": "********",
    }


def _charge(moment: Moment) -> dict[str, Any]:
    return {
        "car": car(moment),
        "err": 0 if moment.charger.fault is None else ERR.get(moment.charger.fault, INTERNAL),
        "alw": int(wire_state.allowed(moment)),
        "cbl": wire_state.cable_a(moment) or 0,
        "pha": phases(wire_power.contactor(moment)),
        "fsp": int(wire_state.single_phase(moment)),
        "tma": wire_power.temperatures(moment) or [],
        "dws": round(wire_power.session_wh(moment) * 360),
        "adi": 0,
        "uby": wire_state.owner(moment) or 0,
        "eto": wire_power.lifetime_wh(moment) // 100,
        "nrg": meter(wire_power.meter(moment)),
        "cdi": 0,
    }


def car(moment: Moment) -> int:
    """``car``: v1 has no word for a fault or a start; the car that is there then waits, or is done for now."""
    state = wire_state.car(moment)
    if state in (Car.ERROR, Car.INITIALIZING):
        if not moment.charger.plugged:
            return Car.IDLE
        return Car.COMPLETE if moment.charger.had_charged else Car.WAIT_CAR
    return state


def phases(contactor: list[bool]) -> int:
    """``pha`` as bits: 1, 2, 4 for L1 to L3 behind the contactor, 8, 16, 32 for those in front of it."""
    return sum(1 << place for place, live in enumerate(contactor) if live)


def meter(nrg: list[float]) -> list[int]:
    """``nrg``: volts, 0.1 A, 0.1 kW, total in 0.01 kW, power factors in %; whole numbers."""
    volts, amps, watts, total_w, factors = nrg[:4], nrg[4:7], nrg[7:11], nrg[11], nrg[12:]
    return [
        *(int(value) for value in volts),
        *(_whole(value * 10) for value in amps),
        *(_whole(value / 100) for value in watts),
        _whole(total_w / 10),
        *(int(value) for value in factors),
    ]


def _whole(value: float) -> int:
    """Cut, not rounded, as the sample of the vendor's paper shows; 15.9 A times ten stays 159."""
    return int(round(value, 6))


def _settings(moment: Moment) -> dict[str, Any]:
    limit_wh = moment.setting("dwo", None)
    presets = [*moment.setting("clp", CONSTANTS["clp"]), 0, 0, 0, 0, 0][:5]
    colours = {name: colour(moment.setting(name, CONSTANTS[name])) for name in ("cid", "cch", "cfi")}
    return {
        "amx": moment.amp,
        "amp": moment.amp,
        "ast": wire_state.access(moment),
        "stp": 0 if limit_wh is None else 2,
        "dwo": 0 if limit_wh is None else round(limit_wh / 100),
        "tof": moment.setting("tof", CONSTANTS["tof"]) // 60 + 100,
        "tds": moment.setting("tds", CONSTANTS["tds"]),
        "lbr": moment.setting("lbr", CONSTANTS["lbr"]),
        **{key: moment.setting(NOTE + key, value) for key, value in REMEMBERED.items()},
        "ama": moment.ama,
        **{f"al{place}": preset for place, preset in enumerate(presets, 1)},
        **colours,
        "lse": int(moment.setting("lse", CONSTANTS["lse"])),
        "ust": moment.setting("ust", 0),
        "nmo": int(moment.setting("nmo", CONSTANTS["nmo"])),
        "sch": "AAAAAAAAAAAAAAAA",
    }


def colour(name: str) -> int:
    """``#0000FF`` -> 255; 0 for what is no colour."""
    try:
        return int(name.removeprefix("#"), 16)
    except ValueError:
        return 0


def _cards(moment: Moment) -> dict[str, Any]:
    slots = [key for group in (CARD_ENERGY, CARD_STORED, CARD_NAME) for key in group]
    values = {key: moment.setting(key, CONSTANTS[key]) for key in slots}
    energies = {v1: round(values[v2] / 100) for v1, v2 in zip(_CARD_ENERGY, CARD_ENERGY, strict=True)}
    stored = {v1: "1" if values[v2] else "" for v1, v2 in zip(_CARD_ID, CARD_STORED, strict=True)}
    names = {v1: values[v2] for v1, v2 in zip(CARD_NAMES, CARD_NAME, strict=True)}
    return energies | stored | names


def _load(moment: Moment) -> dict[str, Any]:
    left_s = wire_time.charging_left_s(moment)
    ago_s = 0 if moment.charger.charging or left_s is None else moment.at_s - left_s
    group = moment.setting("lot", CONSTANTS["lot"])
    return {
        "loe": int(wire_state.throttled(moment)),
        "lot": group.get("amp", 0),
        "lom": int(moment.setting("mca", CONSTANTS["mca"])),
        "lop": moment.setting("lop", CONSTANTS["lop"]),
        "log": wire_state.load_group(moment),
        "lof": moment.setting("lof", CONSTANTS["lof"]),
        "loa": wire_state.granted_a(moment) or 0,
        "lch": max(0, int(ago_s)),
    }

"""A ``payload`` of API v1's ``/mqtt`` -> the keys of v2 that do the same (goecharger/go-eCharger-API-v1)."""

import math
from collections.abc import Callable
from typing import Any

from simulator.truth.states import Hold
from simulator.vendors.go_e import wire_v1
from simulator.vendors.go_e.commands import shows_at_s, take
from simulator.vendors.go_e.enums import Force
from simulator.vendors.go_e.keys import CARD_NAME
from simulator.vendors.go_e.lan import Device
from simulator.vendors.go_e.settings import SettingsBook, Write
from simulator.vendors.go_e.sheet import CONSTANTS

Pairs = list[tuple[str, Any]]
"""Keys of v2 and what is written to them."""

_SLOW_FROM_S = 2
"""From here on the answer to a write still shows the old value (go-eCharger-API-v1#75)."""


def obey(device: Device, book: SettingsBook, payload: str) -> dict[str, str]:
    """Write what a payload ``key=value`` asks for; a charger passes over what it does not know or cannot take.

    Returns the keys of the status that already show the new value in the answer to the write.
    """
    key, _, raw = payload.partition("=")
    if key in wire_v1.REMEMBERED:
        return _remember(device, book, key, raw)
    pairs = _pairs(device, key, raw)
    taken = take(device.world, device.identity, book, pairs)
    if not taken or any(row.complaint for row in taken) or device.options.write_delay_s >= _SLOW_FROM_S:
        return {}
    return dict.fromkeys(_CURRENT if key in _CURRENT else (_ALIASES.get(key, key),), raw)


_CURRENT = ("amp", "amx")
_ALIASES = {"r2x": "lse"}


def _remember(device: Device, book: SettingsBook, key: str, raw: str) -> dict[str, str]:
    if not raw.isdecimal():
        return {}
    at_s = shows_at_s(device.now_s, device.options)
    with device.world.lock:
        settings = book.of(device.world, device.identity.id)
        settings.put(wire_v1.NOTE + key, Write(at_s, int(raw)), math.inf)
    return {key: raw}


def _pairs(device: Device, key: str, raw: str) -> Pairs:
    if key in wire_v1.CARD_NAMES:
        return [(CARD_NAME[wire_v1.CARD_NAMES.index(key)], raw)]
    if key not in _WRITERS or not raw.isdecimal():
        return []
    return _WRITERS[key](device, int(raw))


def _same(key: str) -> Callable[[Device, int], Pairs]:
    return lambda _device, value: [(key, value)]


def _switch(key: str) -> Callable[[Device, int], Pairs]:
    return lambda _device, value: [(key, bool(value))]


def _colour(key: str) -> Callable[[Device, int], Pairs]:
    return lambda _device, value: [(key, f"#{value & 0xFFFFFF:06X}")]


def _preset(place: int) -> Callable[[Device, int], Pairs]:
    def write(device: Device, value: int) -> Pairs:
        presets = [*device.moment().setting("clp", CONSTANTS["clp"]), 0, 0, 0, 0, 0][:5]
        return [("clp", [*presets[: place - 1], value, *presets[place:]])]

    return write


def _allow(device: Device, value: int) -> Pairs:
    """``alw``: 0 forces off; 1 lets go on, and stands for the card a waiting car needs."""
    if not value:
        return [("frc", Force.OFF.value)]
    waits = device.moment().charger.hold is Hold.AUTHORISATION
    return [("frc", Force.NEUTRAL.value), *([("trx", 0)] if waits else [])]


def _stop_mode(device: Device, value: int) -> Pairs:
    """``stp``: 0 takes the energy limit away; 2 comes with ``dwo``."""
    del device
    return [("dwo", None)] if value == 0 else []


_WRITERS: dict[str, Callable[[Device, int], Pairs]] = {
    "amp": _same("amp"),
    "amx": _same("amp"),
    "ama": _same("ama"),
    "ast": _same("acs"),
    "alw": _allow,
    "stp": _stop_mode,
    "dwo": lambda _device, value: [("dwo", value * 100 or None)],
    "fsp": lambda _device, value: [("psm", 1 if value else 2)],
    "ust": _same("ust"),
    "lbr": _same("lbr"),
    "tds": _same("tds"),
    "tof": lambda _device, value: [("tof", (value - 100) * 60)],
    "lse": _switch("lse"),
    "r2x": _switch("lse"),
    "nmo": _switch("nmo"),
    "loe": _switch("loe"),
    "lop": _same("lop"),
    "lof": _same("lof"),
    **{key: _colour(key) for key in ("cid", "cch", "cfi")},
    **{f"al{place}": _preset(place) for place in range(1, 6)},
    "rst": lambda _device, value: [("rst", True)] if value else [],
}
"""Key of v1 -> what it writes; all others are passed over."""

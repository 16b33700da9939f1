"""Why a charger does not take a value, in its own words.

Seen on chargers (go-eCharger-API-v2#4, #86, #153, #322): types, ranges, null, keys without a setter, ``ct`` and, from
firmware 60.4 on, ``fsp``. The names of types beside uint8_t, bool and string, and how a range with a gap or without an
upper end is told, are ours.
"""

from collections.abc import Callable
from typing import Any

from simulator.vendors.go_e.jsontext import text
from simulator.vendors.go_e.keys import KIND

NO_SETTER = "tried to set api key without setter"
UNKNOWN = "tried to set unknown api key"
NOT_ALLOWED = "tried to set api key which is not allowed from api"
SHOWS_ONLY = "failed: this parameter is only showing the current state and readonly, to change the preference, use psm"
FSP_SHOWS_ONLY_FROM = (60, 4)
"""First firmware that refuses ``fsp``."""

_RANGES: dict[str, tuple[int, int]] = {
    "frc": (0, 2),
    "psm": (0, 2),
    "lmo": (3, 5),
    "acs": (0, 2),
    "ust": (0, 2),
    "trx": (0, 10),
    "lbr": (0, 255),
    "bac": (0, 3),
    "bar": (0, 3),
    "sdp": (0, 3),
    "frm": (0, 2),
    "loty": (0, 1),
    "tds": (0, 3),
    "iso2en": (0, 2),
    "ocppcm": (0, 1),
    "del": (0, 9),
    "delw": (0, 9),
    "lrn": (0, 9),
    "mca": (6, 32),
    "lof": (0, 32),
    "tof": (-840, 840),
}
"""Key -> least and greatest value; ``amp`` and ``ama`` depend on the charger."""

_FITS: dict[str, Callable[[Any], bool]] = {
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "any": lambda _value: True,
}
_NAMES = {"bool": "bool", "int": "int32_t", "number": "float", "string": "string", "array": "array", "object": "object"}
_BYTE = 255


def complaint(key: str, value: Any, ama: int, ceiling_a: int) -> str | None:
    """What is wrong with a value for a key that has a setter; None where the charger takes it.

    ama: the owner's own upper limit, A. ceiling_a: what hardware and installation allow, A.
    """
    kind = KIND[key]
    if value is None and kind != "any":
        return None if kind.endswith(" or null") else "null not allowed"
    base = kind.removesuffix(" or null")
    low, high = _range(key, ama, ceiling_a)
    byte = base == "int" and low is not None and low >= 0 and high <= _BYTE
    if not _FITS[base](value) or (byte and not 0 <= value <= _BYTE):
        return f"value must be {'uint8_t' if byte else _NAMES[base]}"
    return _out_of_range(key, value, low, high)


def _range(key: str, ama: int, ceiling_a: int) -> tuple[int | None, int]:
    if key == "amp":
        return 6, ama
    if key == "ama":
        return 6, ceiling_a
    return _RANGES.get(key, (None, 0))


def _out_of_range(key: str, value: Any, low: int | None, high: int) -> str | None:
    if key == "dwo":
        return None if value > 0 else f"Value {text(value)} must be above 0"
    if key == "lof" and 0 < value < 6:
        return f"Value {value} exceeds range 0 or 6 to 32"
    if low is None or low <= value <= high:
        return None
    return f"Value {value} exceeds range {low} to {high}"


def shown(value: Any) -> str:
    """A value as it stands in brackets behind a complaint: JSON, text without its quotes."""
    return value if isinstance(value, str) else text(value)

"""How go-e writes JSON: no blanks, UTF-8 as it is, and no point in a whole number."""

import json
import math
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

_MAX_DEPTH = 20
"""Deeper values are taken for text; no key needs more than five levels."""


class Ready(str):
    """A value that is JSON text already, for what is said again and again."""

    __slots__ = ()


def number(value: float) -> str:
    """A number as the charger writes it: 0 for 0.0, 231.2 for 231.2. Raises ValueError for NaN and infinities."""
    if not math.isfinite(value):
        raise ValueError(f"JSON has no word for {value}")
    return str(int(value)) if value == int(value) else repr(value)


def text(value: object) -> str:
    """JSON text of a value made of None, bool, numbers, text, lists and dicts. Raises TypeError for others."""
    write = _WRITERS.get(type(value))
    return write(value) if write else _unusual(value)


def _unusual(value: object) -> str:
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"go-e has no JSON for {type(value).__name__}")


_WRITERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: number,
    str: encode_basestring,
    list: lambda value: "[" + ",".join([text(item) for item in value]) + "]",
    dict: lambda value: "{" + ",".join([f"{encode_basestring(key)}:{text(item)}" for key, item in value.items()]) + "}",
    type(None): lambda _value: "null",
    Ready: str,
}
"""Type -> its JSON; bool stands before int, whose subclass it is."""


def encoded(body: str) -> bytes:
    """UTF-8 bytes; half a surrogate pair, which JSON may smuggle in, becomes a question mark."""
    return body.encode("utf-8", "replace")


def value_of(raw: str) -> Any:
    """The value of a ``key=value`` of /api/set: JSON if it is JSON, else the text itself. Whole floats become ints."""
    try:
        return _tidy(json.loads(raw, parse_constant=_no_constant))
    except (ValueError, RecursionError):
        return raw


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _tidy(value: Any, depth: int = 0) -> Any:
    if depth > _MAX_DEPTH:
        raise ValueError(f"nested deeper than {_MAX_DEPTH}")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} is no JSON number")
        return int(value) if value == int(value) else value
    if isinstance(value, dict):
        return {key: _tidy(item, depth + 1) for key, item in value.items()}
    return [_tidy(item, depth + 1) for item in value] if isinstance(value, list) else value

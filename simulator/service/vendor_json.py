"""Reading a vendor's JSON without trusting it: every look-up has a type, and a wrong one is "not known"."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from simulator.service.errors import VendorCommunication

_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,4})?")
_LONGEST_INT = 40
_LONGEST_TEXT = 1000


def parse(body: bytes) -> object:
    """Return the JSON value of body; NaN, Infinity and 1e400 become floats that number() refuses.

    Raises VendorCommunication when body is no JSON text in UTF-8.
    """
    try:
        return json.loads(body.decode("utf-8-sig"), parse_int=_bounded_int)
    except (ValueError, RecursionError) as error:
        raise VendorCommunication(f"vendor answer is no JSON ({type(error).__name__}, {len(body)} bytes)") from None


def _bounded_int(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INT else math.inf


def parse_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object of body. Raises VendorCommunication for anything else."""
    value = parse(body)
    if not isinstance(value, dict):
        raise VendorCommunication(f"vendor answer: expected a JSON object, got {type(value).__name__}")
    return value


def peek_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object of body, or an empty one when it holds none: for error bodies, which may be anything."""
    try:
        return parse_object(body)
    except VendorCommunication:
        return {}


def number(value: object) -> float | None:
    """Return a finite number given as a number or as decimal text; None for all else, booleans included."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        value = float(text) if _NUMBER.fullmatch(text) else None
    if not isinstance(value, (int, float)):
        return None
    result = float(value)
    return result + 0.0 if math.isfinite(result) else None


def integer(value: object) -> int | None:
    """Return a whole number of any size; None for fractions and all else. Text is read digit by digit: 64 bits fit."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,40}\s*", value):
        return int(value)
    result = number(value)
    return int(result) if result is not None and result.is_integer() else None


_TRUTH = {"1": True, "true": True, "0": False, "false": False}


def boolean(value: object) -> bool | None:
    """Return a truth value given as a boolean, 0, 1, or their text; None for all else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {0: False, 1: True}.get(value)
    return _TRUTH.get(value.strip().lower()) if isinstance(value, str) else None


def opaque(value: object) -> str | None:
    """Return a text as it is, whatever its length, as tokens go back to the vendor; None for blanks and all else."""
    return value if isinstance(value, str) and value.strip() else None


def text(value: object) -> str | None:
    """Return a text that is not blank, cleaned so that it can be written as UTF-8 again; None for all else."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value[:_LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")

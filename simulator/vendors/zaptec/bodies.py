"""Bodies of writes: JSON under any content type or none, member names in any letter case, nothing at all allowed.

Clients send ``{}``, ``null``, an empty form or no body where nothing is to be said (PatrickE94/com.zaptec sends forms,
custom-components/zaptec nothing). What cannot be read is 400; what can be read and is out of range is a refusal.
"""

import json
import math
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from flask import Request

from simulator.vendors.zaptec.errors import bad_request, rejected


class Fields:
    """The members of a JSON object. A null member counts as missing."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {name.casefold(): value for name, value in values.items() if value is not None}

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A number, also as text. Raises Refusal: 400 when it is none, 500 with code 529 out of range."""
        value = self._values.get(name.casefold())
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise _unreadable(name, value)
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise _unreadable(name, value) from None
        if not math.isfinite(number):
            raise _unreadable(name, value)
        if not low <= number <= high:
            raise rejected("InvalidFormat")
        return number

    def choice(self, name: str, allowed: Collection[int]) -> int | None:
        """One of some whole numbers. Raises Refusal as ``number`` does."""
        number = self.number(name)
        if number is not None and number not in allowed:
            raise rejected("InvalidFormat")
        return None if number is None else int(number)

    def flag(self, name: str) -> bool | None:
        """A boolean, also as text. Raises Refusal (400) when it is none."""
        value = self._values.get(name.casefold())
        if value is None or isinstance(value, bool):
            return value
        if str(value).casefold() not in ("true", "false"):
            raise _unreadable(name, value)
        return str(value).casefold() == "true"

    def text(self, name: str) -> str:
        """A text, empty when missing; a number or boolean as JSON writes it. Raises Refusal (400) for anything else."""
        value = self._values.get(name.casefold(), "")
        if isinstance(value, Mapping | list):
            raise _unreadable(name, value)
        return value if isinstance(value, str) else json.dumps(value)

    def given_text(self, name: str) -> str | None:
        """The same, None when the member is missing."""
        return self.text(name) if name.casefold() in self._values else None

    def inner(self, name: str) -> "Fields":
        """An object within, empty when missing. Raises Refusal (400) when it is none."""
        value = self._values.get(name.casefold(), {})
        if not isinstance(value, Mapping):
            raise _unreadable(name, value)
        return Fields(value)


def fields_of(request: Request) -> Fields:
    """The object in the body, empty when there is none. Raises Refusal (400) for broken JSON and other values."""
    value = _value(request)
    if value is not None and not isinstance(value, dict):
        raise _unreadable("$", value)
    return Fields(value or {})


def rows_of(request: Request) -> list[Fields]:
    """The objects of a list in the body. Raises Refusal (400) for broken JSON and other values."""
    value = _value(request)
    if value is not None and not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
        raise _unreadable("$", value)
    return [Fields(row) for row in value or ()]


def _value(request: Request) -> Any:
    if request.mimetype == "application/x-www-form-urlencoded":
        return None
    try:
        text = request.get_data().decode("utf-8-sig")
        return json.loads(text, parse_constant=_no_constant) if text.strip() else None
    except (ValueError, RecursionError):
        raise bad_request("$", "The input could not be read as JSON.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _unreadable(name: str, value: object) -> Exception:
    shown = json.dumps(value)[:40]
    return bad_request(name, f"The JSON value {shown} could not be converted.")

"""Reading request bodies as leniently as Easee does: empty, ``null``, ``{}``, under any content type or none.

Names are taken in any letter case, unknown ones and null values do not matter. A value of the wrong kind is a
validation problem that names its field.
"""

import json
from collections.abc import Collection, Mapping

from flask import Request
from werkzeug.exceptions import HTTPException

from simulator.vendors.easee import auth, errors


class Form:
    """The fields of a body. Every reader gives None for a field that is not there; ``check`` ends the reading."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = {name: value for name, value in fields.items() if value is not None}
        self._wrong: dict[str, list[str]] = {}

    @classmethod
    def of(cls, request: Request) -> "Form":
        """The fields of a request's JSON object; none for a body that is no such object."""
        return cls(auth.body_fields(request))

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._fields

    def raw(self, name: str) -> object:
        """The field as it came."""
        return self._fields.get(name.casefold())

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value = self.raw(name)
        if value is None or isinstance(value, bool):
            return value
        self.wrong(name, "The value is not true or false.")
        return None

    def number(self, name: str, low: float, high: float) -> float | None:
        """A number from low to high."""
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(name, "The value is not a number.")
            return None
        if not low <= value <= high:
            self.wrong(name, f"The value is {low:g} to {high:g}.")
            return None
        return float(value)

    def whole(self, name: str, allowed: Collection[int]) -> int | None:
        """One of some whole numbers."""
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
            self.wrong(name, "The value is not valid.")
            return None
        return value

    def text(self, name: str) -> str | None:
        """Some text."""
        value = self.raw(name)
        if value is None or isinstance(value, str):
            return value
        self.wrong(name, "The value is not a string.")
        return None

    def require(self, *names: str) -> None:
        """Note fields that have to be there."""
        for name in names:
            if name not in self:
                self.wrong(name, f"The {name} field is required.")

    def wrong(self, name: str, text: str) -> None:
        """Note what is wrong with a field."""
        self._wrong.setdefault(name, []).append(text)

    def check(self) -> None:
        """Raises errors.Refusal (400) when something was wrong."""
        if self._wrong:
            raise errors.invalid(self._wrong)


def bare_value(request: Request) -> object:
    """A body that is one JSON value, such as ``2``; None for one that is no JSON."""
    try:
        value: object = json.loads(request.get_data())
    except (ValueError, RecursionError, HTTPException):
        return None
    return value

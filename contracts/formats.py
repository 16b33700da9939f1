"""The formats of the contract, really enforced: uuid, date-time and double.

Libraries differ here: some let a line feed follow a time, refuse a leap second, take braces around an id, or call
NaN a double. Each predicate answers False for a value of another type and raises nothing.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE_TIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})[Tt]"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|(?P<sign>[+-])(?P<offset_hour>[0-9]{2}):(?P<offset_minute>[0-9]{2}))"
)
_MINUTES_A_DAY = 24 * 60
_LAST_MINUTE = _MINUTES_A_DAY - 1


def is_uuid(value: object) -> bool:
    """Tell whether value is 8-4-4-4-12 hexadecimal digits in either case: no braces, no urn, nothing around it."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_date_time(value: object) -> bool:
    """Tell whether value is an RFC 3339 date-time: a real day, a full offset, a leap second only at 23:59:60 UTC."""
    if not isinstance(value, str):
        return False
    match = _DATE_TIME.fullmatch(value)
    if match is None:
        return False
    fields = {name: int(digits) for name, digits in match.groupdict(default="0").items() if name != "sign"}
    return _is_day(fields["year"], fields["month"], fields["day"]) and _is_time(fields, match["sign"] or "+")


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


def is_double(value: object) -> bool:
    """Tell whether value is a finite number; an integer is one as long as a double can hold it, a boolean never is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        # RFC 3339 knows the year 0000, Python does not; the calendar repeats every 400 years.
        date(2000 + year % 400, month, day)
    except ValueError:
        return False
    return True


def _is_time(fields: Mapping[str, int], sign: str) -> bool:
    hour, minute, second = fields["hour"], fields["minute"], fields["second"]
    offset_hour, offset_minute = fields["offset_hour"], fields["offset_minute"]
    if hour > 23 or minute > 59 or second > 60 or offset_hour > 23 or offset_minute > 59:
        return False
    offset = (offset_hour * 60 + offset_minute) * (1 if sign == "+" else -1)
    return second < 60 or (hour * 60 + minute - offset) % _MINUTES_A_DAY == _LAST_MINUTE


FORMATS: Mapping[str, Callable[[object], bool]] = {"uuid": is_uuid, "date-time": is_date_time, "double": is_double}

FORMAT_WORDS: Mapping[str, str] = {
    "uuid": "a UUID written as 8-4-4-4-12 hexadecimal digits",
    "date-time": "an RFC 3339 date and time with its offset, such as 2026-03-01T12:00:00Z",
    "double": "a finite number",
}

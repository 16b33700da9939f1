"""Vendor times in, contract times out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+)(?:\.\d+)?)?\s*(Z|z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
# Before any of the three vendors sold a charger with a cloud: a clock that was never set (1970, 2000).
_EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)


def parse_moment(value: object) -> datetime | None:
    """Return an ISO 8601 time as an aware UTC datetime; without a zone it is UTC. None when it is none, or unset.

    Takes any number of decimals and the two-dot form of older go-e firmware ("34.042.171").
    """
    match = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    parts = [int(part) for part in match.groups()[:6]]
    fraction = (match[7] or "0")[:6].ljust(6, "0")
    try:
        moment = datetime(*parts[:6], int(fraction), tzinfo=_zone(match[8]))  # type: ignore[misc,arg-type]
        return _if_set(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _zone(offset: str | None) -> timezone:
    if offset is None or offset in "Zz":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))


def parse_http_date(value: str | None) -> datetime | None:
    """Return the time of an HTTP header such as Last-Modified as an aware UTC datetime; None when it is none."""
    try:
        moment = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _if_set(moment.astimezone(UTC))


def _if_set(moment: datetime) -> datetime | None:
    return moment if moment >= _EARLIEST else None


def at(unix_s: float) -> datetime:
    """Return unix seconds as an aware UTC datetime."""
    return datetime.fromtimestamp(unix_s, tz=UTC)


def write(moment: datetime) -> str:
    """Return the contract's date-time: UTC, milliseconds (cut, never rounded into the future), Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"

"""How Easee writes JSON: numbers, dates and whole documents.

Whole doubles carry no decimal point (``40``, never ``40.0``): Go and Rust clients decode several of those fields into
integers. Observation times are RFC 3339 with a zone and, if there is one, a fraction of three digits; ``createdOn``
and ``updatedOn`` have microseconds and no zone (nordicopen/pyeasee, tests/fixtures).
"""

import json
import math
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

JSON = "application/json; charset=utf-8"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FLOAT_SLACK_MS = 1e-3
"""A float of unix seconds is that exact in ms; without it 40.531 s would read as .530."""


_AS_THEY_ARE = frozenset({str, int, bool, type(None)})
"""Most values of an answer are of these types: no need to look into them."""


def dump(document: object) -> bytes:
    """The bytes of a document of dicts, lists, strings, numbers, booleans and None."""
    return json.dumps(_whole(document), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _whole(value: Any) -> Any:
    """The same value with every whole float as an integer."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {key: item if type(item) in _AS_THEY_ARE else _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [item if type(item) in _AS_THEY_ARE else _whole(item) for item in value]
    return value


@lru_cache(maxsize=4096)
def _to_the_second(whole_s: int) -> str:
    return (_EPOCH + timedelta(seconds=whole_s)).isoformat()[:19]


def instant(at_s: float) -> str:
    """An observation's time from unix seconds: ``2026-01-02T16:14:41Z`` or ``2026-01-02T16:14:40.531Z``."""
    whole_s, rest_ms = divmod(math.floor(at_s * 1000 + _FLOAT_SLACK_MS), 1000)
    return f"{_to_the_second(whole_s)}.{rest_ms:03d}Z" if rest_ms else f"{_to_the_second(whole_s)}Z"


def second(at_s: float) -> str:
    """A session's time or a pulse from unix seconds: ``2026-01-02T16:14:41Z``, cut to the second."""
    return f"{_to_the_second(math.floor(at_s))}Z"


def zoneless(at_s: float) -> str:
    """``createdOn`` and ``updatedOn`` from unix seconds: ``2020-03-06T08:52:52.512105``."""
    moment = _EPOCH + timedelta(microseconds=math.floor(at_s * 1_000_000))
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds")


def parse_instant(text: str) -> float:
    """Unix seconds from a time in a path, with or without a zone; none means UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()

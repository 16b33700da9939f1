"""How this vendor writes: compact JSON, numbers in strings with three decimals, times in UTC without saying so."""

import json
import math
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def dumps(value: Any) -> str:
    """JSON without blanks; a float always shows its point, so 32 A read as ``32.0``. Raises ValueError for NaN."""
    return _ENCODER.encode(value)


def decimal(value: float) -> str:
    """A measured value as the firmware of the Go prints doubles: ``16.000``."""
    return f"{value:.3f}"


@lru_cache(maxsize=4096)
def _stamp(at_ms: int) -> str:
    seconds, ms = divmod(at_ms, 1000)
    text = datetime.fromtimestamp(seconds, UTC).isoformat()[:19]
    return f"{text}.{ms:03d}".rstrip("0") if ms else text


def timestamp(at_s: float) -> str:
    """Unix seconds as the API writes them: UTC without a zone, up to three decimals, ``2026-01-05T10:00:19.38``."""
    # The half microsecond keeps 0.837 from becoming 0.836 through binary rounding; anything finer is cut off.
    return _stamp(math.floor(at_s * 1000 + 5e-4))


def session_time(at_s: float) -> str:
    """Unix seconds as a completed session writes them: six decimals and ``Z``."""
    return datetime.fromtimestamp(round(at_s * 1e6) / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def meter_time(at_s: float) -> str:
    """Unix seconds as a signed meter value writes them: a comma before the decimals, an offset, the clock's letter."""
    at = datetime.fromtimestamp(math.floor(at_s * 1000 + 5e-4) / 1000, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S},{at.microsecond // 1000:03d}+00:00 R"

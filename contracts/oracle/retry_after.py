"""What a Retry-After asks for (RFC 9110, 10.2.3)."""

from email.utils import parsedate_to_datetime


def retry_after_s(text: str, now_s: float) -> float | None:
    """Seconds that it asks for from now on: a number, or a date; None when it is neither."""
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now_s)
    except ValueError:
        return None

"""Answers that are about the caller, not about the charger: slow down, or stay away."""

from __future__ import annotations

from simulator.service.errors import Blocked, Throttled
from simulator.service.http import VendorAnswer
from simulator.service.timestamps import at, parse_http_date

_LOOK_BYTES = 4096


def require_welcome(answer: VendorAnswer, now_s: float) -> None:
    """Raise Throttled for a 429, Blocked when the vendor turns this caller away as a whole; else return.

    Blocks as seen in the field: 429 or 403 with a body about a blocked address (Newan/ioBroker.easee#73), 403 with
    "Too many requests" (evcc-io/evcc#3835), a redirect to a black hole (stekker/easee).
    """
    words = answer.body[:_LOOK_BYTES].lower()
    if answer.status == 429:
        kind = Blocked if b"blocked" in words else Throttled
        raise kind("vendor asks for fewer calls (429)", retry_after_s(answer, now_s))
    if answer.status == 403 and (b"too many requests" in words or b"blocked" in words):
        raise Blocked("vendor has blocked this caller (403)", retry_after_s(answer, now_s))
    if 300 <= answer.status < 400 and "blackhole" in answer.headers.get("location", "").lower():
        raise Blocked(f"vendor has blocked this caller ({answer.status} to a black hole)")


def retry_after_s(answer: VendorAnswer, now_s: float) -> float | None:
    """Return the pause Retry-After asks for, in seconds; None when the header is missing or makes no sense.

    A date is measured against the answer's own Date where there is one: the vendor's clock need not be ours.
    """
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    moment = parse_http_date(value)
    if moment is None:
        return None
    sent_at = parse_http_date(answer.headers.get("date")) or at(now_s)
    return max(0.0, (moment - sent_at).total_seconds())

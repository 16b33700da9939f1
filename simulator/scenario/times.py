"""Spans of time as people write them: 90s, 10m, 2h30m."""

import re
from collections.abc import Mapping
from typing import Any

_SPAN = re.compile(r"(?=\d)(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?", re.ASCII)


def parse_span(text: str) -> float:
    """Return the span in seconds. Raises ValueError for anything but hours, minutes and seconds in that order."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"expected a time such as 90s, 10m or 2h30m, got {text!r}")
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def say_span(seconds: float) -> str:
    """Say a span the way ``parse_span`` reads it, to the microsecond: 9000 -> 2h30m."""
    whole, micros = divmod(round(seconds * 1e6), 60_000_000)
    hours, minutes = divmod(whole, 60)
    rest = f"{micros / 1e6:.6f}".rstrip("0").rstrip(".")
    parts = (f"{hours}h" if hours else "", f"{minutes}m" if minutes else "", f"{rest}s" if micros else "")
    return "".join(parts) or "0s"


def moments_of(step: Mapping[str, Any]) -> list[float]:
    """The seconds after the start at which a step of a file happens: once, or as often as its ``repeat`` says."""
    at_s, repeat = parse_span(step["at"]), step.get("repeat", {"times": 1})
    return [at_s + number * parse_span(repeat.get("every", "0s")) for number in range(repeat["times"])]

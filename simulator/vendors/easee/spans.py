"""Two moments in an address, from which to which something is asked for."""

from simulator.vendors.easee import errors, jsontext


def span(start: str | None, end: str | None) -> tuple[float, float]:
    """Both moments, unix seconds. Raises errors.Refusal (400) for one that is missing or no time."""
    seconds: dict[str, float] = {}
    wrong: dict[str, list[str]] = {}
    for name, text in (("from", start), ("to", end)):
        try:
            seconds[name] = jsontext.parse_instant(text or "")
        except (ValueError, OverflowError):
            wrong[name] = [f"The value '{text or ''}' is not valid."]
    if wrong:
        raise errors.invalid(wrong)
    return seconds["from"], seconds["to"]

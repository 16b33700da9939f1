"""What charging plans mean: when cars may charge, and how the active plan shows in observation 62.

Source: nordicopen/pyeasee, charger.py; ricott/homey-no.easee. Hours count in the plan's time zone as it is on the day
the plan is written. Several openings of a plan are all open; which of two plans counts is up to the caller.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from simulator.truth.openings import Openings
from simulator.vendors.easee import jsontext

DAY_S, WEEK_S = 86_400.0, 7 * 86_400.0
DEFAULT_A = 32.0
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DELAYED_S = DAY_S / 2
"""How long a plan that only says when to start stays open (assumed)."""


class NoPlan(ValueError):
    """A plan that cannot be read. args: the field that is wrong."""


class Span(NamedTuple):
    """One opening, unix seconds, and the current it allows, A per phase."""

    start_s: float
    stop_s: float
    amps: float


class Plan(NamedTuple):
    """A plan as a charger follows it. every_s: None for one that comes once."""

    spans: tuple[Span, ...]
    every_s: float | None

    @property
    def openings(self) -> Openings:
        """When cars may charge."""
        return Openings(tuple((span.start_s, span.stop_s) for span in self.spans), self.every_s)

    def text(self) -> str:
        """Observation 62: seconds after the first opening, each with the current from then on."""
        if not self.spans:
            return ""
        first_s = min(span.start_s for span in self.spans)
        steps: dict[int, float] = {}
        for span in sorted(self.spans):
            steps[int(span.start_s - first_s)] = span.amps
            steps.setdefault(int(span.stop_s - first_s), 0.0)
        return jsontext.dump(
            {
                "StartSchedule": int(first_s),
                "ProfileKind": "Recurring" if self.every_s else "Absolute",
                "RecurrencyKind": {DAY_S: "Daily", WEEK_S: "Weekly"}.get(self.every_s or 0.0),
                "Periods": [[after_s, amps] for after_s, amps in sorted(steps.items())],
            }
        ).decode()


def read(kind: str, fields: Mapping[str, Any], now_s: float) -> Plan:
    """What a stored plan means when it is written at now_s, unix seconds. Raises NoPlan."""
    return _READERS[kind](fields, now_s)


def is_on(fields: Mapping[str, Any]) -> bool:
    """Whether a stored plan is switched on; it is unless it says otherwise."""
    return bool(fields.get("enabled", fields.get("isEnabled", True)))


def _daily(fields: Mapping[str, Any], now_s: float) -> Plan:
    today = _Today(fields, now_s)
    spans = [today.span(today.weekday, today.weekday, one, "periods") for one in _list(fields, "periods")]
    return Plan(tuple(spans), DAY_S)


def _delayed(fields: Mapping[str, Any], now_s: float) -> Plan:
    today = _Today(fields, now_s)
    start_s = today.moment(today.weekday, fields, "startTime", "startTime")
    return Plan((Span(start_s, start_s + _DELAYED_S, _amps(fields)),), DAY_S)


def _weekly(fields: Mapping[str, Any], now_s: float) -> Plan:
    today = _Today(fields, now_s)
    spans = []
    for one in _list(fields, "periods"):
        first = _weekday(one, "startDay")
        spans.append(today.span(first, _weekday(one, "stopDay") if "stopDay" in one else first, one, "periods"))
    return Plan(tuple(_within_a_week(spans)), WEEK_S)


def _within_a_week(spans: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        length_s = span.stop_s - span.start_s
        yield span._replace(stop_s=span.start_s + (length_s if length_s <= WEEK_S else length_s - WEEK_S))


def _basic(fields: Mapping[str, Any], now_s: float) -> Plan:
    del now_s
    start_s = _instant(fields, "chargeStartTime")
    stop_s = _instant(fields, "chargeStopTime") if fields.get("chargeStopTime") else start_s + _DELAYED_S
    every_s = DAY_S if fields.get("repeat", True) else None
    if stop_s <= start_s or (every_s and stop_s - start_s > every_s):
        raise NoPlan("chargeStopTime")
    return Plan((Span(start_s, stop_s, _amps(fields, "chargingCurrentLimit")),), every_s)


def _weekly_charge_plan(fields: Mapping[str, Any], now_s: float) -> Plan:
    today, spans = _Today(fields, now_s), []
    for day in _list(fields, "days"):
        number = day.get("dayOfWeek")
        if isinstance(number, bool) or not isinstance(number, int) or number not in range(7):
            raise NoPlan("days")
        spans += [today.span(number, number, one, "days", "chargingCurrentLimit") for one in _list(day, "ranges")]
    return Plan(tuple(spans), WEEK_S)


_READERS: Mapping[str, Callable[[Mapping[str, Any], float], Plan]] = {
    "daily": _daily,
    "delayed": _delayed,
    "weekly": _weekly,
    "basic_charge_plan": _basic,
    "weekly_charge_plan": _weekly_charge_plan,
}


class _Today:
    """The day a plan is written on, where the plan is at home."""

    def __init__(self, fields: Mapping[str, Any], now_s: float) -> None:
        name = fields.get("timezone") or "UTC"
        try:
            self._zone = ZoneInfo(name) if name != "UTC" else UTC
        except (ValueError, TypeError, OSError, LookupError) as error:
            raise NoPlan("timezone") from error
        self._date: date = datetime.fromtimestamp(now_s, self._zone).date()

    @property
    def weekday(self) -> int:
        """0 is Monday."""
        return self._date.weekday()

    def span(self, first: int, last: int, fields: Mapping[str, Any], field: str, amps: str = "maximumAmps") -> Span:
        """An opening from one weekday (0 is Monday) to another; the same day, or a stop before the start, wraps."""
        start_s = self.moment(first, fields, "startTime", field)
        stop_s = self.moment(last, fields, "stopTime", field)
        while stop_s <= start_s:
            stop_s += DAY_S if first == last else WEEK_S
        return Span(start_s, stop_s, _amps(fields, amps))

    def moment(self, weekday: int, fields: Mapping[str, Any], name: str, field: str) -> float:
        """A time of day on that day of this week, unix seconds; a ``Z`` behind it means UTC. Raises NoPlan."""
        try:
            clock = time.fromisoformat(fields[name])
            monday = self._date - timedelta(days=self.weekday)
            return datetime.combine(monday + timedelta(days=weekday), clock, clock.tzinfo or self._zone).timestamp()
        except (ValueError, TypeError, KeyError) as error:
            raise NoPlan(field) from error


def _list(fields: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = fields.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise NoPlan(name)
    return found


def _weekday(fields: Mapping[str, Any], name: str) -> int:
    word = str(fields.get(name)).casefold()
    if word not in _DAYS:
        raise NoPlan("periods")
    return _DAYS.index(word)


def _instant(fields: Mapping[str, Any], name: str) -> float:
    try:
        return jsontext.parse_instant(fields[name])
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise NoPlan(name) from error


def _amps(fields: Mapping[str, Any], name: str = "maximumAmps") -> float:
    amps = fields.get(name)
    if amps is None:
        return DEFAULT_A
    if isinstance(amps, bool) or not isinstance(amps, int | float) or not 0 <= amps <= 80:
        raise NoPlan(name)
    return float(amps)

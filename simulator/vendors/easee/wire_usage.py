"""Energy by hour and month as the meter counted it, whatever session it belongs to (nordicopen/pyeasee, charger.py).

What the last full hour took is told some minutes after it, as observation 122 is.
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from simulator.vendors.easee import errors
from simulator.vendors.easee.cadence import HOUR_S
from simulator.vendors.easee.report import Report

LONGEST_S = 32 * 86_400
"""About a month may be asked for by the hour."""
_WHOLE_MONTH_S = 40 * 86_400


def hourly(report: Report, from_s: float, to_s: float) -> list[dict[str, object]]:
    """Say the hours (UTC) that begin from from_s on and before to_s, unix seconds, as far as they are told. Units: kWh.

    Raises errors.Refusal (400) for more than LONGEST_S.
    """
    if to_s - from_s > LONGEST_S:
        raise errors.invalid({"to": ["The span is longer than a month."]})
    told_s = min(to_s, report.hour[0] - HOUR_S + 1)
    first = math.ceil(from_s / HOUR_S)
    return [_row(report, hour * HOUR_S, (hour + 1) * HOUR_S) for hour in range(first, math.ceil(told_s / HOUR_S))]


def monthly(report: Report, from_s: float, to_s: float) -> list[dict[str, object]]:
    """Say the months (UTC) that begin before to_s, from that of from_s on or that of the first reading. Units: kWh."""
    begun_s = max(from_s, report.view.history.pictures[0].at_s)
    return [_row(report, start_s, end_s) for start_s, end_s in _months(begun_s, min(to_s, report.now_s))]


def _months(from_s: float, to_s: float) -> Iterator[tuple[float, float]]:
    start_s = _first_of_month(from_s) if from_s < to_s else to_s
    while start_s < to_s:
        end_s = _first_of_month(start_s + _WHOLE_MONTH_S)
        yield start_s, end_s
        start_s = end_s


def _first_of_month(at_s: float) -> float:
    moment = datetime.fromtimestamp(at_s, UTC)
    return datetime(moment.year, moment.month, 1, tzinfo=UTC).timestamp()


def _row(report: Report, start_s: float, end_s: float) -> dict[str, object]:
    start = datetime.fromtimestamp(start_s, UTC)
    took_wh = report.view.at(end_s).lifetime_wh - report.view.at(start_s).lifetime_wh
    return {
        "year": start.year,
        "month": start.month,
        "day": start.day,
        "hour": start.hour,
        "consumption": round(took_wh / 1000, 3),
        "date": start.isoformat(),
    }


def export(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Say sessions as a table of comma-separated values, one a line under their names."""
    text = io.StringIO()
    writer = csv.writer(text)
    for number, row in enumerate(rows):
        if number == 0:
            writer.writerow(row)
        writer.writerow("" if value is None else value for value in row.values())
    return text.getvalue().encode()

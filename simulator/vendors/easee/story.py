"""A charger's past as its cloud tells it: what each event-driven observation said, and since when.

One row for each event in the truth. An observation keeps the time of its last change, however long ago that was
(evcc-io/evcc#20791). Some values are not a function of the moment but of what was before: a fault keeps power,
session energy and the dynamic limit as they were (evcc-io/evcc#29466), a pause sets that limit to 0.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.truth.charger import Charger, Session
from simulator.truth.history import Picture
from simulator.truth.states import ChargingState, Hold
from simulator.vendors.easee import jsontext
from simulator.vendors.easee.identifiers import session_id
from simulator.vendors.easee.observations import Value
from simulator.vendors.easee.told import aspect, event_values

_DAY_S = 86_400
_PLAN_HOUR_S = 22 * 3600
_PLAN_LASTS_S = 8 * 3600
_FINISHED_SESSION = 129
_STARTED_SESSION = 223
_PLAN = 62


@dataclass(frozen=True, slots=True)
class Row:
    """What the charger had told after one event. Times in unix seconds.

    values: by observation number. since: when each got that value. told_s: the newest of these. metered: from when
    until when the power reported now was metered, None while nothing flows; in a fault it ended with the fault.
    idle_since_s: when power last became 0. energy_since_s: when session energy last jumped to 0 or to its final value.
    """

    at_s: float
    charger: Charger
    values: dict[int, Value]
    since: dict[int, float]
    told_s: float
    metered: tuple[float, float] | None
    idle_since_s: float
    energy_since_s: float


class Story:
    """All rows of one past."""

    def __init__(self, pictures: Sequence[Picture], charger_salt: int) -> None:
        self.pictures = pictures
        rows: list[Row] = []
        for picture in pictures:
            rows.append(_row(rows[-1] if rows else None, picture.charger, charger_salt))
        self._rows = rows
        self._times = [row.at_s for row in rows]

    def at(self, at_s: float) -> Row:
        """The row of the newest event at or before at_s, else the oldest one."""
        return self._rows[max(0, bisect_right(self._times, at_s) - 1)]


def _row(before: Row | None, charger: Charger, charger_salt: int) -> Row:
    values = dict(event_values(aspect(charger, _dynamic_a(before, charger))))
    values[_PLAN] = _plan(before, charger)
    values.update(_sessions(charger, charger_salt))
    metered = _metered(before, charger)
    if before is None:
        begun_s = min(charger.at_s, charger.booted_s)
        since = dict.fromkeys(values, begun_s)
        return Row(charger.at_s, charger, values, since, begun_s, metered, begun_s, begun_s)
    since = {
        number: before.since[number] if number in before.values and before.values[number] == value else charger.at_s
        for number, value in values.items()
    }
    return Row(
        at_s=charger.at_s,
        charger=charger,
        values=before.values if values == before.values else values,
        since=before.since if since == before.since else since,
        told_s=max(since.values()),
        metered=metered,
        idle_since_s=charger.at_s if before.metered and not metered else before.idle_since_s,
        energy_since_s=charger.at_s if _energy_jumps(before, charger, metered) else before.energy_since_s,
    )


def _dynamic_a(before: Row | None, charger: Charger) -> float:
    """Observation 48: the limit, 0 after a pause, and in a fault what it was."""
    if charger.state is ChargingState.STOPPED:
        return 0.0
    if charger.state is ChargingState.FAULT and before is not None and charger.limit_a == before.charger.limit_a:
        return float(before.values[48])
    return charger.limit_a


def _metered(before: Row | None, charger: Charger) -> tuple[float, float] | None:
    if charger.charging:
        return charger.since_s, math.inf
    if charger.state is ChargingState.FAULT and before is not None and before.metered is not None:
        start_s, end_s = before.metered
        return start_s, min(end_s, charger.at_s)
    return None


def _energy_jumps(before: Row, charger: Charger, metered: tuple[float, float] | None) -> bool:
    if before.metered and not metered:
        return True
    old, new = before.charger.session, charger.session
    return new is not None and (old is None or old.number != new.number)


def _plan(before: Row | None, charger: Charger) -> str:
    """The active charge plan: nightly from 22:00 UTC while a schedule holds the car back, else nothing."""
    if charger.hold is not Hold.SCHEDULE:
        return ""
    if before is not None and before.charger.hold is Hold.SCHEDULE:
        return str(before.values[_PLAN])
    tonight_s = math.floor(charger.at_s / _DAY_S) * _DAY_S + _PLAN_HOUR_S
    plan = {
        "StartSchedule": tonight_s if tonight_s > charger.at_s else tonight_s + _DAY_S,
        "ProfileKind": "Recurring",
        "RecurrencyKind": "Daily",
        "Periods": [[0, charger.max_a], [_PLAN_LASTS_S, 0]],
    }
    return jsontext.dump(plan).decode()


def _sessions(charger: Charger, charger_salt: int) -> dict[int, Value]:
    """Observations 223 and 129: the session that began last and the one that ended last, as JSON text."""
    running = charger.session
    meter_wh = charger.lifetime_wh - (running.delivered_wh if running else 0.0)
    ended = charger.visits[-1] if charger.visits else None
    values: dict[int, Value] = {}
    if ended is not None:
        values[_FINISHED_SESSION] = _session_text(ended, charger_salt, meter_wh - ended.delivered_wh, meter_wh)
    if running is not None and running.started_s is not None:
        values[_STARTED_SESSION] = _session_text(running, charger_salt, meter_wh)
    elif ended is not None and ended.started_s is not None:
        values[_STARTED_SESSION] = _session_text(ended, charger_salt, meter_wh - ended.delivered_wh)
    return values


def _session_text(session: Session, charger_salt: int, start_wh: float, stop_wh: float | None = None) -> str:
    head: dict[str, object] = {"Id": session_id(charger_salt, session.number)}
    start = jsontext.second(session.plugged_s)
    if stop_wh is None:
        body: dict[str, object] = {"MeterValue": round(start_wh / 1000, 2), "Start": start}
    else:
        body = {
            "Start": start,
            "Stop": jsontext.second(session.unplugged_s or session.plugged_s),
            "EnergyKwh": round(session.delivered_wh / 1000, 3),
            "MeterValueStart": round(start_wh / 1000, 2),
            "MeterValueStop": round(stop_wh / 1000, 2),
        }
    return jsontext.dump({**head, **body, "Auth": "", "AuthReason": 0}).decode()

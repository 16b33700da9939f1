"""The time of the charge state never goes back, and moves on with what it is the time of."""

from collections.abc import Iterator
from datetime import UTC, datetime

from contracts.findings import Violation
from contracts.formats import instant_s
from contracts.series.moment import Moment

_WHERE = "$.chargeState.lastUpdated"
_SLACK_S = 1.0
"""World seconds that tell two moments apart."""


class TimeGoesOn:
    """Of two answers about a charger the later one does not name an earlier time for its charge state, and a state that
    changed has another time than the one before.
    """

    slug = "time_goes_on"
    title = "lastUpdated does not move with the data"
    why = "Callers keep the newest answer by this time; one that goes back, or stands still, hides what happened."

    def __init__(self) -> None:
        self._last: dict[str, tuple[Moment, float, object]] = {}

    def __call__(self, moment: Moment) -> Iterator[Violation]:
        """Compare with the answer before that had ended when this one was asked for."""
        charge = moment.body.get("chargeState")
        if moment.status != 200 or moment.charger_id is None or not isinstance(charge, dict):
            return
        if moment.altered:
            # What a changed answer says is no measure for the next one either.
            self._last.pop(moment.charger_id, None)
            return
        at_s = instant_s(charge.get("lastUpdated"))
        if at_s is None:
            return
        state = charge.get("chargingState")
        before = self._last.get(moment.charger_id)
        self._last[moment.charger_id] = (moment, at_s, state)
        if before is None or before[0].ended > moment.began:
            return
        earlier, before_s, before_state = before
        changed = None not in (state, before_state) and state != before_state
        if at_s < before_s - _SLACK_S:
            yield Violation("time_went_back", _WHERE, f"{_utc(before_s)} or later, as before", _utc(at_s))
        elif at_s == before_s and changed and moment.at_s > earlier.at_s + _SLACK_S:
            expected = f"another time than {_utc(before_s)}, when it was {before_state}"
            yield Violation("time_stood_still", _WHERE, expected, f"the same time with {state}")


def _utc(at_s: float) -> str:
    try:
        return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return f"{at_s:g} s since 1970"

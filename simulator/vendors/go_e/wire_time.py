"""Keys about time: clocks, and the uptime stamps (milliseconds since boot) of what happened last."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.truth.charger import Charger
from simulator.truth.states import ChargingState, Hold
from simulator.vendors.go_e.moment import Moment, was_cut


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def stamp(moment: Moment, at_s: float | None) -> int | None:
    """A moment in ms since boot, or null if it never came or lies before the boot."""
    if at_s is None or at_s < moment.charger.booted_s or at_s > moment.at_s:
        return None
    return _ms(at_s - moment.charger.booted_s)


def _turn(moment: Moment, into_charging: bool) -> Charger | None:
    """The charger right after charging last began, or last ended, looking back from the tick."""
    pictures = [picture.charger for picture in moment.history.pictures if picture.at_s <= moment.at_s]
    for earlier, later in zip(reversed(pictures[:-1]), reversed(pictures[1:]), strict=True):
        if earlier.charging is not later.charging and later.charging is into_charging:
            return later
    return None


def charging_began_s(moment: Moment) -> float | None:
    """When energy last began to flow, unix seconds; None if it never did."""
    turn = _turn(moment, into_charging=True)
    return turn.since_s if turn else None


def charging_left_s(moment: Moment) -> float | None:
    """When ``car`` last left 2, unix seconds: after a cut it stays 2 until the contactor opens."""
    turn = _turn(moment, into_charging=False)
    if turn is None:
        return None
    return turn.since_s + (moment.options.stop_takes_s if was_cut(turn) else 0.0)


def plugged_s(moment: Moment) -> float | None:
    """When the car now or last here was plugged in, unix seconds."""
    charger = moment.charger
    visit = charger.session or (charger.visits[-1] if charger.visits else None)
    return visit.plugged_s if visit else None


def duration(moment: Moment) -> dict[str, int]:
    """``cdi``: type 0 counts from the uptime stamp of the start, type 1 is a finished duration in ms."""
    began, ended = _turn(moment, into_charging=True), _turn(moment, into_charging=False)
    if moment.charger.charging and moment.options.cdi_counts == "elapsed":
        return {"type": 0, "value": _ms(moment.at_s - began.since_s) if began else 0}
    if moment.charger.charging:
        return {"type": 0, "value": stamp(moment, began.since_s if began else None) or 0}
    known = began is not None and ended is not None and ended.since_s >= began.since_s
    return {"type": 1, "value": _ms(ended.since_s - began.since_s) if known and began and ended else 0}


def _permission(charger: Charger) -> bool:
    held = charger.hold is not None and charger.hold is not Hold.CAR
    return not held and charger.state not in (ChargingState.STOPPED, ChargingState.FAULT)


def _reason(charger: Charger) -> tuple[object, ...]:
    hold = None if charger.hold is Hold.CAR else charger.hold
    return _permission(charger), hold, charger.fault is None


def _changed(moment: Moment, read: Callable[[Charger], object]) -> int:
    """Uptime stamp of the last change of what ``read`` says; the boot itself counts as one."""
    changed_s = moment.history.changed_s(read, moment.at_s)
    return _ms(max(0.0, changed_s - moment.charger.booted_s))


def uptime_ms(moment: Moment) -> int:
    """``rbt``, ms."""
    return _ms(moment.at_s - moment.charger.booted_s)


def boot_ms(moment: Moment) -> int:
    """``tab``, unix ms: ``tab`` + ``rbt`` is now."""
    return _ms(moment.at_s) - uptime_ms(moment)


def clock_lost(moment: Moment) -> bool:
    """Whether no time server has answered yet since the last boot."""
    return moment.within_s_of_boot(moment.options.clock_set_after_s)


def shown_s(moment: Moment) -> float:
    """What the charger takes for the time, unix seconds: since its boot, until a time server has answered."""
    return moment.at_s - moment.charger.booted_s if clock_lost(moment) else moment.at_s


def utc(moment: Moment) -> str:
    """``utc``: UTC to the millisecond; firmware 053 and 054 added microseconds behind a second dot."""
    text = datetime.fromtimestamp(shown_s(moment), UTC).strftime("%Y-%m-%dT%H:%M:%S.000")
    return f"{text}.000" if moment.options.release[0] in (53, 54) else text


def offset_min(moment: Moment) -> int:
    """Minutes local time is ahead of UTC: ``tof``, and an hour in summer where ``tds`` is 1 (Europe)."""
    summer = moment.setting("tds", 1) == 1 and _european_summer(datetime.fromtimestamp(shown_s(moment), UTC))
    return int(moment.setting("tof", 60)) + (60 if summer else 0)


def _european_summer(at: datetime) -> bool:
    return _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    last_day = datetime(year, month, 31, 1, tzinfo=UTC)
    return last_day - timedelta(days=(last_day.weekday() + 1) % 7)


def local(moment: Moment) -> str:
    """``loc``: local time, a blank, and the offset."""
    minutes = offset_min(moment)
    at = datetime.fromtimestamp(shown_s(moment), UTC) + timedelta(minutes=minutes)
    sign, ahead = ("-" if minutes < 0 else "+"), abs(minutes)
    return f"{at:%Y-%m-%dT%H:%M:%S}.000 {sign}{ahead // 60:02d}:{ahead % 60:02d}"


READERS: dict[str, Callable[[Moment], Any]] = {
    "rbt": uptime_ms,
    "rbc": lambda moment: moment.charger.boots,
    "tab": boot_ms,
    "utc": utc,
    "loc": local,
    "tsss": lambda moment: 2 if clock_lost(moment) else 0,
    "lto": lambda moment: offset_min(moment) * 60_000,
    "cdi": duration,
    "lccfi": lambda moment: stamp(moment, plugged_s(moment)),
    "lccfc": lambda moment: stamp(moment, charging_left_s(moment)),
    "lcctc": lambda moment: stamp(moment, charging_began_s(moment)),
    "lmsc": lambda moment: _changed(moment, _reason),
    "alwt": lambda moment: _changed(moment, _permission),
    "lfspt": lambda moment: stamp(moment, moment.toggled_s),
    "lpsc": lambda moment: max(0, uptime_ms(moment) - 312),
    "scaa": lambda moment: min(6429, uptime_ms(moment)),
    "lcs": lambda moment: min(41_008_379, uptime_ms(moment)),
}
"""Key -> how it is read off a Moment."""

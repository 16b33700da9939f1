"""Which moments of a charger's past the vendor's cloud may still be showing."""

from simulator.truth.charger import Charger
from simulator.truth.history import History

_JUST_BEFORE_S = 1e-6


def heard_at(history: History, at_s: float) -> Charger:
    """The charger as its cloud could know it at at_s: as it was then, or when the line broke."""
    line = history.picture_at(at_s).uplink
    if line.up:
        return history.charger_at(at_s)
    # Something may happen in the very moment the line breaks, and after it: the cloud has not heard of that.
    return history.as_heard(at_s).charger_at(min(at_s, line.since_s))


def begin_of(history: History, at_s: float, late_s: float) -> float:
    """The earliest moment that may still show at at_s when news take up to late_s; what was under way when the line
    broke may not have been heard until it was back.
    """
    from_s = at_s - late_s
    for picture in reversed(history.pictures):
        line = picture.uplink
        if picture.at_s <= at_s and not line.up and line.since_s - late_s < from_s:
            back_s = _back_s(history, line.since_s)
            if back_s is None or back_s >= from_s:
                from_s = line.since_s - late_s
    return from_s


def _back_s(history: History, down_s: float) -> float | None:
    """When the line that broke at down_s was there again."""
    later = (picture.uplink for picture in history.pictures if picture.at_s >= down_s)
    return next((line.since_s for line in later if line.up and line.since_s >= down_s), None)


def shown_at(history: History, at_s: float, now_s: float) -> list[Charger]:
    """What may be shown at now_s of the moment at_s: what was heard then and, once a line is there again, also what
    the charger kept to itself and hands in late.
    """
    heard = heard_at(history, at_s)
    back = history.picture_at(now_s).uplink.up and not history.picture_at(at_s).uplink.up
    return [heard, history.charger_at(at_s)] if back else [heard]


def moments(history: History, from_s: float, to_s: float) -> list[Charger]:
    """The charger as it may be shown of from_s, of each event up to to_s, and of to_s."""
    found = shown_at(history, from_s, to_s)
    for picture in history.pictures:
        if from_s < picture.at_s <= to_s:
            # Of two events in one instant only the second is found by its time, and both may be shown.
            found += [picture.charger] if picture.uplink.up else shown_at(history, picture.at_s, to_s)
    return found + shown_at(history, to_s, to_s)


def power_hull_w(history: History, from_s: float, to_s: float) -> tuple[float, float]:
    """The lowest and highest power the cloud could hear of between the two moments, W.

    Between two events power ramps one way and then only falls, so its extremes lie at events and where ramps end.
    """
    times = {from_s, to_s}
    for picture in history.pictures:
        times |= {picture.at_s - _JUST_BEFORE_S, picture.at_s, picture.at_s + picture.charger.ramp_s}
    inside = (at_s for at_s in times if from_s <= at_s <= to_s)
    powers = [charger.power_w for at_s in inside for charger in shown_at(history, at_s, to_s)]
    return min(powers), max(powers)

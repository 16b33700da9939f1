"""Whether the vendor holds the charger for offline (D1)."""

from contracts.oracle.outcomes import NOTHING_WRONG, Refusal, Verdict
from contracts.oracle.settling import SETTLING
from contracts.oracle.situation import Offline, Situation
from simulator.truth.uplink import Uplink

_DEVICE = frozenset({Refusal.DEVICE_IS_DISCONNECTED})


def device(situation: Situation) -> Verdict:
    """The line between charger and cloud as the vendor may show it now."""
    offline = looks_offline(situation)
    if not offline:
        return NOTHING_WRONG
    online = looks_online(situation)
    stale = situation.policy.offline is Offline.STALE
    return Verdict(_DEVICE, online or stale, (f"D1: {offline}",))


def looks_online(situation: Situation) -> bool:
    """Whether the vendor may have shown the charger as online during the exchange."""
    flag_s = SETTLING[situation.vendor].flag_s
    return any(not line.noticed(at_s) for at_s, line in _line(situation, situation.asked_at_s - flag_s))


def looks_offline(situation: Situation) -> str:
    """Why a service may call the device disconnected; empty when it may not."""
    asked_s = situation.asked_at_s
    if any(not line.up for _, line in _line(situation, asked_s)):
        gone = all(line.noticed(at_s) for at_s, line in _line(situation, asked_s))
        return "the vendor shows the charger as offline" if gone else "the charger's line is down or went down just now"
    back_s = SETTLING[situation.vendor].back_s
    if any(line.noticed(at_s) for at_s, line in _line(situation, asked_s - back_s)):
        return "the charger came back only moments ago"
    if situation.looks_old:
        return f"the service's clock is {situation.lag_s:.0f} s ahead of the world, so good data may look old to it"
    return ""


def _line(situation: Situation, from_s: float) -> list[tuple[float, Uplink]]:
    """The line at every moment of the exchange, from from_s on, at which anything about it changes."""
    history, to_s = situation.history, situation.answered_at_s
    lines = [history.picture_at(from_s).uplink]
    lines += [picture.uplink for picture in history.pictures if from_s < picture.at_s <= to_s]
    changes = [change_s for line in lines for change_s in (line.since_s, line.since_s + line.noticed_after_s)]
    moments = sorted({from_s, to_s, *(change_s for change_s in changes if from_s < change_s <= to_s)})
    return [(at_s, history.picture_at(at_s).uplink) for at_s in moments]

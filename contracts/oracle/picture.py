"""The picture a 200 may paint: everything the vendor's cloud may be showing of the truth around the exchange."""

from contracts.oracle import readings
from contracts.oracle.outcomes import Picture, Span
from contracts.oracle.reported import reported_since_s
from contracts.oracle.rules_device import looks_online
from contracts.oracle.settling import PHASE_SWITCH_S, SETTLING, STARTING_UP_S, Settling, power_slack_kw
from contracts.oracle.situation import Situation
from contracts.oracle.window import begin_of, heard_at, moments, power_hull_w
from simulator.truth.charger import MIN_CURRENT_A, Charger
from simulator.truth.states import ChargingState, Vendor

_CLOCK_SLACK_S = 2.0
_DATA_SLACK_S = 5.0
_KEEPS_LIMIT = frozenset({ChargingState.FAULT, ChargingState.UNPLUGGED})

States = frozenset[ChargingState | None]


def picture(situation: Situation, *, away: bool) -> Picture:
    """What a 200 may say about this charger at the time of the exchange. away: isOnline false was agreed on for now."""
    seen = _seen(situation, _settling(situation).state_s)
    states, data_from_s = _states(situation, seen)
    plugged = frozenset[bool | None]().union(*(readings.plugged(situation.vendor, charger) for charger in seen))
    unclear = away or _starts_up(situation)
    power, required = _power(situation, seen)
    newest_s = max(situation.answered_at_s, situation.service_s) + _CLOCK_SLACK_S
    return Picture(
        identity=situation.identity,
        states=states | {None} if unclear else states,
        plugged=plugged | {None} if unclear else plugged,
        power_kw=power,
        power_required=required and not away,
        limits_a=_limits(situation),
        phases=_phases(situation),
        online=frozenset(([True] if looks_online(situation) else []) + ([False] if away else [])),
        data_time=Span(min(data_from_s - _DATA_SLACK_S, situation.service_s - _CLOCK_SLACK_S), newest_s),
        heard_until_s=min(newest_s, _heard_until_s(situation)),
        about=_about(situation, seen),
    )


def _heard_until_s(situation: Situation) -> float:
    """When the cloud last heard of a charger whose line is down, with slack; go-e's answers carry no time of their own,
    so a reader cannot know there.
    """
    line = situation.history.picture_at(situation.asked_at_s).uplink
    if line.up or situation.vendor is Vendor.GO_E:
        return float("inf")
    return line.since_s + _DATA_SLACK_S


def _settling(situation: Situation) -> Settling:
    return SETTLING[situation.vendor]


def _seen(situation: Situation, late_s: float) -> list[Charger]:
    """The charger at every moment the cloud may be showing when news are up to late_s late."""
    if late_s not in situation.looks:
        from_s = begin_of(situation.history, situation.asked_at_s, late_s)
        situation.looks[late_s] = moments(situation.history, from_s, situation.answered_at_s)
    return situation.looks[late_s]


def _states(situation: Situation, seen: list[Charger]) -> tuple[States, float]:
    """The allowed states, and since when the oldest of them may have been reported, unix seconds."""
    found: set[ChargingState | None] = set()
    for charger in seen:
        found |= readings.states(situation.vendor, charger)
    found |= _on_the_way(seen) | _while_switching(situation)
    since_s = min(reported_since_s(situation.history, charger) for charger in seen)
    if (before := _still_asking(situation)) is not None:
        found.add(before.state)
        since_s = min(since_s, before.since_s)
    if _starts_up(situation):
        found.add(ChargingState.PREPARING)
    return frozenset(found), since_s


def _on_the_way(seen: list[Charger]) -> set[ChargingState]:
    """Words a charger passes through while charging begins: it is offered current before it takes any."""
    first_s = seen[0].at_s
    begun = [charger for charger in seen if charger.charging and charger.since_s >= first_s]
    again = any(charger.session and (charger.session.started_s or 0.0) < charger.since_s for charger in begun)
    passing = {ChargingState.PREPARING} if begun else set()
    return passing | {ChargingState.FINISHED} if again else passing


def _switches_phases(situation: Situation) -> bool:
    around = [charger for charger in _seen(situation, PHASE_SWITCH_S) if charger.charging]
    return len({charger.phases for charger in around}) > 1


def _while_switching(situation: Situation) -> set[ChargingState]:
    """A phase switch interrupts charging; Zaptec then shows what it also shows for a full car."""
    if not _switches_phases(situation):
        return set()
    passing = {ChargingState.PREPARING, ChargingState.STOPPED}
    return passing | {ChargingState.FINISHED} if situation.vendor is Vendor.ZAPTEC else passing


def _still_asking(situation: Situation) -> Charger | None:
    """The charging car that a vendor still shows because it has not noticed yet that the car stopped asking."""
    late_s = _settling(situation).full_car_s
    now = heard_at(situation.history, situation.asked_at_s)
    if now.state is not ChargingState.FINISHED or now.at_s - now.since_s > late_s:
        return None
    earlier = (picture.charger for picture in reversed(situation.history.pictures) if picture.at_s <= now.since_s)
    return next((charger for charger in earlier if charger.charging), None)


def _starts_up(situation: Situation) -> bool:
    """Whether a go-e came back from a boot just now and may say that it initializes, without a word on the plug."""
    history = situation.history
    latest = history.picture_at(situation.answered_at_s)
    breaks_s = [p.uplink.since_s for p in history.pictures if not p.uplink.up and p.at_s <= latest.charger.at_s]
    booted = bool(breaks_s) and latest.charger.booted_s >= breaks_s[-1]
    just_back = situation.asked_at_s - latest.uplink.since_s < STARTING_UP_S
    return situation.vendor is Vendor.GO_E and booted and just_back


def _power(situation: Situation, seen: list[Charger]) -> tuple[Span, bool]:
    """chargeRate of an answer that says CHARGING, kW, and whether such an answer must tell it."""
    from_s = begin_of(situation.history, situation.asked_at_s, _settling(situation).power_s)
    low_w, high_w = power_hull_w(situation.history, from_s, situation.answered_at_s)
    low_kw, high_kw = low_w / 1000, high_w / 1000
    low_kw = 0.0 if _may_be_still(situation) else max(0.0, low_kw - power_slack_kw(situation.vendor, low_kw))
    settled = all(charger.charging for charger in seen)
    return Span(low_kw, high_kw + power_slack_kw(situation.vendor, high_kw)), settled and low_kw > 0


def _may_be_still(situation: Situation) -> bool:
    """Whether a charging car may be told of without power: data that look old to a careful reader, a phase switch."""
    down = not situation.history.picture_at(situation.answered_at_s).uplink.up
    return down or situation.lag_s > situation.policy.still_after_s or _switches_phases(situation)


def _limits(situation: Situation) -> frozenset[float]:
    found: frozenset[float] = frozenset()
    for charger in _seen(situation, _settling(situation).limit_s):
        found |= readings.limits_a(situation.vendor, charger)
        if charger.limit_a < MIN_CURRENT_A:
            found |= _earlier_limit(situation, charger)
        if charger.state in _KEEPS_LIMIT and _was_paused(situation, charger):
            found |= {0.0}
    return found


def _was_paused(situation: Situation, charger: Charger) -> bool:
    """Whether a pause came before: the 0 A of it lasts until it is lifted or the next car comes."""
    earlier = (picture.charger for picture in reversed(situation.history.pictures) if picture.at_s <= charger.at_s)
    last = next((before for before in earlier if before.state not in _KEEPS_LIMIT), None)
    return last is not None and readings.may_show_none(situation.vendor, last)


def _earlier_limit(situation: Situation, charger: Charger) -> frozenset[float]:
    """The setting that stays readable when a charger is held at 0 A by something else than that setting."""
    earlier = [picture.charger.limit_a for picture in situation.history.pictures if picture.at_s <= charger.at_s]
    return frozenset([value for value in earlier if value >= MIN_CURRENT_A][-1:])


def _phases(situation: Situation) -> frozenset[int]:
    seen = _seen(situation, _settling(situation).phases_s)
    found = frozenset[int]().union(*(readings.phases(charger) for charger in seen))
    still = _still_asking(situation)
    if still is not None:
        found |= readings.phases(still)
    if not all(charger.charging for charger in seen) or _came_back(situation):
        found |= _phases_of_earlier_charging(situation, seen)
    return found | {0} if _may_be_still(situation) else found


def _came_back(situation: Situation) -> bool:
    line = situation.history.picture_at(situation.answered_at_s).uplink
    return line.up and situation.asked_at_s - line.since_s < _settling(situation).phases_s


def _phases_of_earlier_charging(situation: Situation, seen: list[Charger]) -> frozenset[int]:
    """What charging used earlier in a visit that is on show: readable again until the new phases are reported."""
    if not seen[-1].charging:
        return frozenset()
    visits = {charger.session.number for charger in seen if charger.session}
    earlier = (picture.charger for picture in situation.history.pictures if picture.at_s <= seen[-1].at_s)
    theirs = (charger for charger in earlier if charger.session and charger.session.number in visits)
    return frozenset[int]().union(*(readings.phases(charger) for charger in theirs))


def _about(situation: Situation, seen: list[Charger]) -> str:
    now = seen[-1]
    words = [f"the charger is {now.state.value}"]
    if now.hold:
        words.append(f"held back: {now.hold.value}{', after it had charged' if now.had_charged else ''}")
    if now.charging:
        words.append(f"draws {now.power_w / 1000:.1f} kW on {now.active_phases} phase(s)")
    words.append(f"limit {now.limit_a:g} A of {now.max_a:g} A")
    if (old_s := situation.answered_at_s - now.at_s) > 0:
        words.append(f"last heard of {old_s:.0f} s ago")
    earlier = [charger.state.value for charger in seen if charger.state is not now.state]
    if earlier:
        words.append(f"it was {earlier[-1]} a moment ago")
    return "in truth " + ", ".join(words)

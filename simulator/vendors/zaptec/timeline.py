"""What a charger told its cloud at events: each word with the second it arrived, late ones included.

A charger reports single observations; the cloud keeps the newest of each. Some follow an event at once, some seconds
later, and a newer event takes back what was still to be said. Courses: custom-components/zaptec#209 (pause),
evcc-io/evcc#33719 (car full), smjothen/ApolloESP32Application (plug in). Measured values are in ``reports``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.truth.charger import Charger
from simulator.truth.fleet import Identity
from simulator.truth.history import Picture
from simulator.truth.physics import RAMP_S
from simulator.truth.states import ChargingState, Hold
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.enums import PHASE_MASK, SET_PHASES, Mode, Pilot
from simulator.vendors.zaptec.jsontext import decimal, timestamp
from simulator.vendors.zaptec.sessions import completed_session
from simulator.vendors.zaptec.warnings import APOLLO_WARNINGS, FAULT_WARNING, PILOT_FAULTS, SOFT_STOP

FINAL_STOP_S = 2.0
"""From a stop to 718 = 1."""
STOPPED_S = 7.0
"""From a stop to 710 = 5 and 513 = 0."""
RESUMING_S = 1.5
"""From a resume to 718 = 0 and 710 = 2."""
RESUMED_S = 5.0
"""From a resume to 710 = 3."""
CAR_FULL_S = 120.0
"""From the car's last ampere to 710 = 5."""
RELAY_OPENS_S = 5.0
"""From a warning that stops softly to the open relay."""
LIMIT_S = 3.0
"""From a new limit to its echo in 510 and 520."""
OFFER_S = 1.0
"""From the moment the charger may offer current to 708."""
NEW_OFFER_S = 8.0
"""From a new limit to 708."""
PHASES_S = 3.0
"""From the start of the current to 519 and 512."""
NEW_PHASES_S = 10.0
"""From a switch of phases to 519 and 512."""
MEASURED_S = 10.0
"""From a change of the current to its report: the car's ramp, and five measuring rounds of a steady value."""
AFTERGLOW_S = 60.0
"""A car that is full still draws a little for that long."""
NEXT_PLAN_S = 8 * 3600.0
"""A schedule that holds a car back lets it go that long after."""

PULSE_CHARGING_S, PULSE_IDLE_S = 180, 600

Word = tuple[float, str | None]
Step = tuple[float, int, int]


@dataclass(frozen=True, slots=True)
class Manner:
    """How this charger words what the sources leave open; see ``options``.

    by_user: numbers of the visits that were authorised through the cloud, without a tag.
    """

    held_mode: int = Mode.CONNECTED_REQUESTING
    fault_mode: str = "relay"
    by_user: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Words of one charger, oldest first; times in unix seconds.

    words: by observation. measured: moments at which power and currents were reported because of an event, and whether
    current flowed. charging: when energy began (True) and ceased (False) to flow. linked_s: when the line came up.
    """

    words: dict[int, list[Word]]
    measured: list[tuple[float, bool]]
    charging: list[tuple[float, bool]]
    linked_s: list[float]

    def last(self, state_id: int, now_s: float) -> Word:
        """The newest word on an observation that has arrived by now_s, else the oldest there is."""
        track = self.words[state_id]
        for word in reversed(track):
            if word[0] <= now_s:
                return word
        return track[0]


def tell(seed: int, identity: Identity, pictures: Sequence[Picture], manner: Manner) -> Timeline:
    """What a charger says over this past. Events while the line is down are not told, only how things stand after."""
    teller = _Teller(seed, identity, manner)
    for picture in pictures:
        if picture.uplink.up:
            teller.hear(picture.charger, linked_s=picture.uplink.since_s)
    if not teller.timeline.linked_s:
        # A past cut down to a silent end: the cloud still has what was said before, which is how it begins.
        teller.hear(pictures[0].charger, linked_s=pictures[0].at_s)
    return teller.timeline


class _Teller:
    """Writes a timeline, event by event."""

    def __init__(self, seed: int, identity: Identity, manner: Manner) -> None:
        self.timeline = Timeline({}, [], [], [])
        self._seed = seed
        self._identity = identity
        self._manner = manner
        self._before: Charger | None = None

    def hear(self, charger: Charger, linked_s: float) -> None:
        """An event the cloud hears of, or the first after a silence."""
        again = self.timeline.linked_s[-1:] != [linked_s]
        if again:
            self.timeline.linked_s.append(linked_s)
        before = self._before
        if again or before is None or _situation(before) != _situation(charger):
            self._say_state(charger, before.state if before else None)
        self._say_settings(charger)
        self._say_visit(charger)
        self._say_offer(charger)
        self._say_phases(charger)
        self._note_power(charger, again)
        self._before = charger

    def _say(self, state_id: int, event_s: float, value: str | None, late_s: float = 0.0) -> None:
        track = self.timeline.words.setdefault(state_id, [])
        if track and track[-1][1] == value:
            return
        _drop_after(track, event_s)
        if not track or track[-1][1] != value:
            # The first word of all is not late: nothing else is known from before it.
            track.append((event_s + (late_s if track else 0.0), value))

    def _say_state(self, charger: Charger, before: ChargingState | None) -> None:
        """710, 702 and 718: each new state takes back what the last one had still to say about them."""
        words = self.timeline.words
        for state_id in (702, 710, 718):
            _drop_after(words.setdefault(state_id, []), charger.at_s)
        mode = int(words[710][-1][1] or 0) if words[710] else Mode.UNKNOWN
        for after_s, state_id, value in self._steps(charger, before, mode):
            at_s = max(charger.at_s, charger.since_s + after_s)
            if not words[state_id] or words[state_id][-1][1] != str(value):
                words[state_id].append((at_s, str(value)))
        if not words[718]:
            words[718].append((charger.at_s, "0"))

    def _steps(self, charger: Charger, before: ChargingState | None, mode: int) -> list[Step]:
        """What a state makes the charger say: (seconds after it began, observation, value)."""
        state = charger.state
        if state is ChargingState.UNPLUGGED:
            return [(0, 702, Pilot.NO_CAR), (0, 710, Mode.DISCONNECTED), (0, 718, 0)]
        if state is ChargingState.PREPARING:
            held = charger.had_charged and charger.hold in (Hold.POWER, Hold.SCHEDULE)
            waiting = self._manner.held_mode if held else Mode.CONNECTED_REQUESTING
            return [(0, 702, Pilot.CAR_CONNECTED), (0, 710, waiting), (0, 718, 0)]
        if state is ChargingState.FINISHED:
            return [(0, 702, Pilot.CAR_CONNECTED), (CAR_FULL_S, 710, Mode.CONNECTED_FINISHED), (0, 718, 0)]
        if state is ChargingState.STOPPED:
            return [
                (FINAL_STOP_S, 718, 1),
                (STOPPED_S, 710, Mode.CONNECTED_FINISHED),
                (STOPPED_S, 702, Pilot.CAR_CONNECTED),
            ]
        if state is ChargingState.FAULT:
            return self._fault_steps(charger, mode)
        if before is ChargingState.STOPPED:
            return [
                (RESUMING_S, 718, 0),
                (RESUMING_S, 710, Mode.CONNECTED_REQUESTING),
                (RESUMED_S, 702, Pilot.CAR_ASKING),
                (RESUMED_S, 710, Mode.CONNECTED_CHARGING),
            ]
        return [(0, 702, Pilot.CAR_ASKING), (0, 710, Mode.CONNECTED_CHARGING), (0, 718, 0)]

    def _fault_steps(self, charger: Charger, mode: int) -> list[Step]:
        """No public mode says fault: 804 does, and 710 stays what it was, as far as the open relay lets it."""
        warning = _warning(charger)
        pilot = Pilot.CAR_CONNECTED if charger.plugged else Pilot.NO_CAR
        steps: list[Step] = [(0, 702, Pilot.FAULT if warning in PILOT_FAULTS else pilot)]
        if self._manner.fault_mode == "warning":
            return [*steps, (0, 710, Mode.WARNING)]
        if not charger.plugged:
            return [*steps, (0, 710, Mode.DISCONNECTED)]
        if mode in (Mode.UNKNOWN, Mode.DISCONNECTED):
            return [*steps, (0, 710, Mode.CONNECTED_REQUESTING)]
        if mode == Mode.CONNECTED_CHARGING and self._manner.fault_mode == "relay":
            return [*steps, (RELAY_OPENS_S if warning in SOFT_STOP else 0, 710, Mode.CONNECTED_FINISHED)]
        return steps

    def _say_settings(self, charger: Charger) -> None:
        at_s = charger.at_s
        self._say(120, at_s, "1" if charger.authorisation_required else "0")
        self._say(147, at_s, str(PULSE_CHARGING_S if charger.charging else PULSE_IDLE_S))
        self._say(510, at_s, decimal(charger.limit_a), LIMIT_S)
        self._say(520, at_s, str(charger.phases), LIMIT_S)
        self._say(804, at_s, str(APOLLO_WARNINGS[_warning(charger)] if charger.fault else 0))

    def _say_visit(self, charger: Charger) -> None:
        at_s, seed, charger_id = charger.at_s, self._seed, self._identity.id
        tag = ids.tag(seed, charger_id) if charger.authorisation_required and charger.authorised else None
        user = self._user(charger.session.number, tag) if charger.session else None
        plan = timestamp(charger.since_s + NEXT_PLAN_S) if charger.hold is Hold.SCHEDULE else None
        session = charger.session
        self._say(714, at_s, f"{charger.cable_a:.0f}" if session else "0")
        self._say(721, at_s, ids.session_id(seed, charger_id, session.number) if session else None)
        self._say(722, at_s, user)
        if (tag and user == tag) or 750 not in self.timeline.words:
            self._say(750, at_s, tag if user == tag else None)
        self._say(763, at_s, plan)
        if charger.visits and (self._before is None or self._before.visits[-1:] != charger.visits[-1:]):
            tag = ids.tag(seed, charger_id) if charger.authorisation_required else None
            code = self._user(charger.visits[-1].number, tag) or ""
            self._say(723, at_s, completed_session(seed, self._identity, charger, code))

    def _user(self, session: int, tag: str | None) -> str | None:
        """Who authorised a visit: the owner through the cloud, else the tag."""
        by_user = tag is not None and session in self._manner.by_user
        return ids.user_id(self._seed, self._identity.account_id) if by_user else tag

    def _say_offer(self, charger: Charger) -> None:
        """708: at once when nothing is offered any more, a little later when something is."""
        track = self.timeline.words.get(708, [])
        offered = decimal(charger.offered_a)
        late_s = OFFER_S if track and track[-1][1] == "0.000" else NEW_OFFER_S
        if charger.offered_a == 0:
            late_s = FINAL_STOP_S if charger.state is ChargingState.STOPPED else 0.0
        self._say(708, charger.at_s, offered, late_s)

    def _say_phases(self, charger: Charger) -> None:
        """512 and 519: the latter keeps its value until the cable is out."""
        used = charger.active_phases
        began = self._before is None or not self._before.charging
        late_s = PHASES_S if began else NEW_PHASES_S
        if charger.charging:
            self._say(512, charger.at_s, str(PHASE_MASK[used]), late_s)
            self._say(519, charger.at_s, str(SET_PHASES[used]), late_s)
            return
        self._say(512, charger.at_s, "0", STOPPED_S if charger.state is ChargingState.STOPPED else 0.0)
        if not charger.plugged or 519 not in self.timeline.words:
            self._say(519, charger.at_s, "0")

    def _note_power(self, charger: Charger, again: bool) -> None:
        """When power and currents are reported because of this event."""
        measured, charging, before = self.timeline.measured, self.timeline.charging, self._before
        if not charging or charging[-1][1] != charger.charging:
            charging.append((charger.at_s, charger.charging))
        if not again and before and before.state is charger.state and charger.ramp_s != RAMP_S:
            return
        _drop_after(measured, charger.at_s)
        if charger.charging:
            measured.append((charger.at_s + MEASURED_S, True))
        elif (measured and measured[-1][1]) or again or (before and before.state is ChargingState.FINISHED):
            self._note_zero(charger, again)

    def _note_zero(self, charger: Charger, again: bool) -> None:
        late_s = STOPPED_S if charger.state is ChargingState.STOPPED and not again else 0.0
        self.timeline.measured.append((charger.at_s + late_s, False))
        cold_s = charger.since_s + AFTERGLOW_S
        if charger.state is ChargingState.FINISHED and cold_s > charger.at_s:
            self.timeline.measured.append((cold_s, False))


def _drop_after(track: list[Word] | list[tuple[float, bool]], event_s: float) -> None:
    """Take back what was to be said after event_s."""
    while track and track[-1][0] > event_s:
        track.pop()


def _situation(charger: Charger) -> tuple[object, ...]:
    return charger.state, charger.since_s, charger.plugged, charger.fault


def _warning(charger: Charger) -> str:
    return FAULT_WARNING[charger.fault] if charger.fault else ""

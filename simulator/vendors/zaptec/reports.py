"""What a charger measured, as its cloud has it: values of the last report, not of this moment.

A Go reports power and currents when they moved far enough for long enough, energy at steps, voltages rarely, and all of
it together once in a long while; in between the cloud shows the old values. Intervals and thresholds:
smjothen/ApolloESP32Application, `sessionHandler.c`.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from simulator.truth import physics
from simulator.truth.charger import Charger, Session
from simulator.truth.history import History
from simulator.truth.seeds import derived_int, derived_uuid
from simulator.truth.states import ChargingState
from simulator.vendors.zaptec.timeline import AFTERGLOW_S, MEASURED_S, PULSE_CHARGING_S, PULSE_IDLE_S, Timeline

FULL_CHARGING_S, FULL_IDLE_S = 3600, 12 * 3600
SIGNED_S = 3600
POWER_STEP_W, HIGH_POWER_STEP_W, HIGH_POWER_W = 200.0, 500.0, 7000.0
STEADY_ROUNDS = 5
"""Measuring rounds of one second a new power must last before it is reported."""
VOLTAGE_WH = 100.0
"""Energy of a session at which the voltages are reported once."""
AFTERGLOW_A = 0.3

Volts = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Power:
    """A report of power (W) and currents (A) and when it was made, unix seconds."""

    at_s: float
    power_w: float
    current_a: Volts


@dataclass(frozen=True)
class Reports:
    """The measured side of one charger at now_s.

    heard_s: the newest moment the cloud has data of, unix seconds; charger: as it was then. live: see ``options``.
    """

    seed: int
    charger_id: str
    history: History
    timeline: Timeline
    now_s: float
    heard_s: float
    charger: Charger
    live: bool = False
    _seen: dict[float, Charger] = field(default_factory=dict)

    def at(self, at_s: float) -> Charger:
        """The charger as it was at at_s; worked out once."""
        if at_s not in self._seen:
            self._seen[at_s] = self.charger if at_s == self.heard_s else self.history.charger_at(at_s)
        return self._seen[at_s]

    def pulse_s(self) -> float:
        """When the last heartbeat came."""
        return self._beat_s(PULSE_CHARGING_S, PULSE_IDLE_S)

    @cached_property
    def full_s(self) -> float:
        """When the last report of everything came."""
        return self.heard_s if self.live else self._beat_s(FULL_CHARGING_S, FULL_IDLE_S)

    def _beat_s(self, charging_s: int, idle_s: int) -> float:
        """The last beat of a rhythm that is quicker while charging; a new connection begins with one."""
        since_s, charging = _newest(self.timeline.charging, self.heard_s)
        linked_s = max((at_s for at_s in self.timeline.linked_s if at_s <= self.heard_s), default=since_s)
        offset_s = _offset_s(self.seed, self.charger_id)
        beat_s = _grid(self.heard_s, charging_s if charging else idle_s, offset_s)
        if beat_s < since_s:
            beat_s = _grid(since_s, idle_s if charging else charging_s, offset_s)
        return max(beat_s, linked_s)

    def signed(self) -> tuple[float, float]:
        """The last full hour, unix seconds, and the meter then, Wh."""
        hour_s = float(_grid(self.heard_s, SIGNED_S, 0))
        return hour_s, self.at(hour_s).lifetime_wh

    def power(self) -> Power:
        """The last report of power and currents."""
        at_s, _ = _newest(self.timeline.measured, self.now_s)
        base_s = min(max(at_s, self.full_s), self.heard_s)
        base = self.at(base_s)
        if not base.charging:
            return self._zero(base_s, base)
        sunk_s = self._sunk_s(base_s, base)
        if sunk_s > base_s:
            base = self.at(sunk_s)
        return Power(sunk_s, base.power_w, base.current_a)

    def _zero(self, at_s: float, charger: Charger) -> Power:
        if charger.state is ChargingState.FINISHED and at_s - charger.since_s < AFTERGLOW_S:
            used = min(charger.phases, charger.car_phases)
            glow = [AFTERGLOW_A if phase < used else 0.0 for phase in range(3)]
            return Power(at_s, 0.0, (glow[0], glow[1], glow[2]))
        bits = _bits(self.seed, self.charger_id, at_s)
        return Power(at_s, 0.0, (_idle_a(bits), _idle_a(bits >> 8), _idle_a(bits >> 16)))

    def _sunk_s(self, base_s: float, base: Charger) -> float:
        """When the power of a car that is getting full was last reported: at each step down that lasted."""
        now = self.charger
        end_s = self.heard_s if now.charging else now.since_s
        to_come_s, flowing = self.timeline.measured[-1]
        if flowing and to_come_s > self.now_s:
            # A new limit or a new start has its own report; until then the old one stands.
            end_s = min(end_s, to_come_s - MEASURED_S)
        # The round in which an event falls measures what came after it.
        whole = math.floor(end_s - base_s) if end_s == self.heard_s else math.ceil(end_s - base_s) - 1
        rounds = whole - STEADY_ROUNDS
        if (now.charging and now.since_s > base_s) or rounds <= 0:
            return base_s
        level_w = _step_down(base.power_w, self.history.charger_at(base_s + rounds).power_w)
        if level_w >= base.power_w:
            return base_s
        low, high = 0, rounds
        while high - low > 1:
            middle = (low + high) // 2
            if self.history.charger_at(base_s + middle).power_w <= level_w:
                high = middle
            else:
                low = middle
        return base_s + high + STEADY_ROUNDS

    def energy(self) -> tuple[float, float]:
        """The last report of the session's energy: (when, Wh). It keeps the last session's until energy flows again."""
        session = metered(self.charger)
        if session is None or session.started_s is None:
            return self.history.pictures[0].at_s, 0.0
        level_wh = energy_step(session.delivered_wh)
        full_s = self.full_s
        full = metered(self.at(full_s))
        if full is not None and full.number == session.number and full.delivered_wh >= level_wh:
            return full_s, full.delivered_wh
        return (self._reached_s(session, level_wh) if level_wh else session.started_s), level_wh

    def voltage(self) -> tuple[float, Volts]:
        """The last report of the voltages: (when, V). Measured behind the relay, so an open one reads noise."""
        session = metered(self.charger)
        at_s = self.full_s
        full = metered(self.at(at_s))
        if session is not None and session.delivered_wh >= VOLTAGE_WH and _less(full, session.number, VOLTAGE_WH):
            at_s = max(at_s, self._reached_s(session, VOLTAGE_WH))
        if self.charger.visits:
            at_s = max(at_s, self.charger.visits[-1].unplugged_s or 0.0)
        then = self.at(at_s)
        if then.charging:
            return at_s, then.voltage_v
        bits = _bits(self.seed, self.charger_id, at_s)
        return at_s, (_idle_v(bits), _idle_v(bits >> 8), _idle_v(bits >> 16))

    def _reached_s(self, session: Session, wanted_wh: float) -> float:
        """When a session had delivered wanted_wh: to the second, unix seconds."""
        pictures = self.history.pictures
        for picture in reversed(pictures):
            charger = picture.charger
            then = charger.session
            if then is None or then.number != session.number or then.delivered_wh >= wanted_wh:
                continue
            return min(charger.at_s + _seconds_to(charger, wanted_wh - then.delivered_wh), self.heard_s)
        return min(pictures[0].at_s, self.heard_s)


def metered(charger: Charger) -> Session | None:
    """The session whose energy the charger shows: the running one once energy flowed, else the last that had any."""
    if charger.session is not None and charger.session.started_s is not None:
        return charger.session
    return next((visit for visit in reversed(charger.visits) if visit.started_s is not None), None)


def _less(session: Session | None, number: int, wanted_wh: float) -> bool:
    """Whether a session is an earlier one than number, or had not got to wanted_wh."""
    return session is None or session.number < number or session.delivered_wh < wanted_wh


def energy_step(delivered_wh: float) -> float:
    """The last energy worth a report: each 0.1 kWh below 1, each 0.2 below 5, then each 0.5. Wh."""
    step_wh = 100.0 if delivered_wh < 1000 else 200.0 if delivered_wh < 5000 else 500.0
    return math.floor(delivered_wh / step_wh + 1e-9) * step_wh


def _step_down(from_w: float, to_w: float) -> float:
    """The lowest report on the way down from one power to another, W: steps of 500 above 7 kW, of 200 below."""
    if from_w <= HIGH_POWER_W:
        return from_w - math.floor((from_w - to_w) / POWER_STEP_W) * POWER_STEP_W
    to_low = math.ceil((from_w - HIGH_POWER_W) / HIGH_POWER_STEP_W)
    steps = min(math.floor((from_w - to_w) / HIGH_POWER_STEP_W), to_low)
    level_w = from_w - steps * HIGH_POWER_STEP_W
    return _step_down(level_w, to_w) if steps == to_low else level_w


def _seconds_to(charger: Charger, wanted_wh: float) -> float:
    """Whole seconds after which a charging car has taken wanted_wh more, by Newton's rule from a fixed start."""
    full_w = physics.full_power_w(charger)
    if full_w <= 0 or charger.session is None:
        return 0.0
    goal_wh = charger.session.delivered_wh + wanted_wh
    seconds = charger.ramp_s / 2 + wanted_wh * 3600 / full_w
    for _ in range(12):
        later = physics.advance(charger, seconds)
        missing_wh = goal_wh - (later.session.delivered_wh if later.session else goal_wh)
        if abs(missing_wh) < 1e-3 or later.power_w <= 0:
            break
        seconds = max(0.0, seconds + missing_wh * 3600 / later.power_w)
    return float(math.ceil(seconds))


def _newest(moments: list[tuple[float, bool]], until_s: float) -> tuple[float, bool]:
    return next((moment for moment in reversed(moments) if moment[0] <= until_s), moments[0])


def _grid(at_s: float, interval_s: int, offset_s: int) -> int:
    """The last moment at or before at_s that is offset_s plus a multiple of interval_s."""
    return math.floor((at_s - offset_s) / interval_s) * interval_s + offset_s


@lru_cache(maxsize=8192)
def _offset_s(seed: int, charger_id: str) -> int:
    return derived_int(seed, "zaptec", charger_id, "rhythm", below=FULL_IDLE_S)


@lru_cache(maxsize=8192)
def _bits(seed: int, charger_id: str, at_s: float) -> int:
    """128 bits of noise for one report."""
    return derived_uuid(seed, "zaptec", charger_id, "noise", f"{at_s:.3f}").int


def noise(seed: int, charger_id: str, at_s: float, place: int) -> float:
    """The place-th of a dozen noise values of a report, in [0, 1)."""
    return (_bits(seed, charger_id, at_s) >> (8 * place) & 0xFF) / 256


def _idle_a(bits: int) -> float:
    """What the meter reads without current: 0.02 A, give or take a little."""
    return 0.01 + (bits & 0xFF) / 255 * 0.02


def _idle_v(bits: int) -> float:
    """What the meter reads behind an open relay: 0 to 4 V."""
    return (bits & 0xFF) / 255 * 4

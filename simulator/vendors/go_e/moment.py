"""A charger at one tick of its once-a-second logic: truth, written settings, and what the rows of a status share."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from simulator.truth import physics
from simulator.truth.charger import Charger
from simulator.truth.fleet import Identity
from simulator.truth.history import History
from simulator.truth.seeds import derived_int
from simulator.truth.states import ChargingState, FaultKind, Hold
from simulator.truth.view import CloudView
from simulator.vendors.go_e.enums import INITIALIZES_FROM
from simulator.vendors.go_e.options import Options
from simulator.vendors.go_e.settings import Write

_MEAN_S = 30.0


@dataclass(frozen=True)
class Moment:
    """What one status is made from. at_s: the tick the data is from, unix seconds; charger: the truth at that tick."""

    identity: Identity
    seed: int
    history: History
    at_s: float
    charger: Charger
    written: Mapping[str, Write]
    options: Options

    @classmethod
    def heard(
        cls, identity: Identity, seed: int, view: CloudView, written: Mapping[str, Write], options: Options
    ) -> "Moment":
        """The newest tick that reached the cloud. Ticks fall on whole seconds of the world's clock."""
        at_s = float(math.floor(view.heard_until_s))
        return cls(identity, seed, view.history, at_s, view.at(at_s), written, options)

    @classmethod
    def live(
        cls,
        identity: Identity,
        seed: int,
        history: History,
        now_s: float,
        written: Mapping[str, Write],
        options: Options,
    ) -> "Moment":
        """The newest tick of the charger itself, whatever its cloud has heard."""
        at_s = float(math.floor(now_s))
        return cls(identity, seed, history, at_s, history.charger_at(at_s), written, options)

    def setting(self, key: str, otherwise: Any) -> Any:
        """The written value of a key, or another where nothing was written."""
        write = self.written.get(key)
        return otherwise if write is None else write.value

    @cached_property
    def ceiling_a(self) -> int:
        """What hardware and installation allow, A."""
        return min(32, int(self.charger.max_a))

    @cached_property
    def ama(self) -> int:
        """The owner's upper limit, A."""
        return int(min(self.setting("ama", self.ceiling_a), self.ceiling_a))

    @cached_property
    def amp(self) -> int:
        """Current asked for, A; a truth that allows 0 A is load management's doing and leaves the wish alone."""
        return int(self.charger.limit_a) if self.charger.limit_a else int(self.setting("amp", self.ama))

    @cached_property
    def starting(self) -> bool:
        """Whether the charger is just back from a boot and says so; a fault goes first."""
        reported = self.options.release >= INITIALIZES_FROM and self.charger.fault is None
        return reported and self.within_s_of_boot(self.options.starting_s)

    def within_s_of_boot(self, seconds: float) -> bool:
        """Whether the charger came back from a boot less than so many seconds ago."""
        booted_s, line = self.charger.booted_s, self.history.picture_at(self.at_s).uplink
        if not (line.up and booted_s <= line.since_s <= self.at_s < line.since_s + seconds):
            return False
        return not any(p.uplink.up for p in self.history.pictures if booted_s <= p.at_s < line.since_s)

    @cached_property
    def before(self) -> Charger:
        """The charger as it came into its present state, a moment before; itself if it always was in it."""
        others = (p.charger for p in reversed(self.history.pictures) if p.at_s <= self.at_s)
        earlier = next((charger for charger in others if charger.state is not self.charger.state), None)
        return physics.advance(earlier, self.charger.since_s - earlier.at_s) if earlier else self.charger

    @cached_property
    def held_s(self) -> float | None:
        """Seconds since somebody or something cut a running charge short; None where nothing did."""
        return self.at_s - self.charger.since_s if was_cut(self.charger) and self.before.charging else None

    @cached_property
    def letting_go(self) -> bool:
        """Whether the car was told to stop and the contactor has not opened yet."""
        return self.held_s is not None and self.held_s < self.options.stop_takes_s

    @cached_property
    def switching_since_s(self) -> float | None:
        """When the phase switch began that is under way, else None."""
        if (
            not self.charger.charging
            or self.history.picture_at(self.at_s).at_s <= self.at_s - self.options.phase_switch_s
        ):
            return None
        toggled_s = self.toggled_s
        recent = toggled_s is not None and toggled_s > self.at_s - self.options.phase_switch_s
        started = toggled_s is not None and self.charger.since_s < toggled_s
        return toggled_s if recent and started else None

    @cached_property
    def interrupted(self) -> bool:
        """Whether the charger itself holds the contactor open for some seconds, whatever the truth charges."""
        return self.starting or self.switching_since_s is not None

    @cached_property
    def toggled_s(self) -> float | None:
        """When the number of phases last changed, or None if it never did."""
        changed_s = self.history.changed_s(lambda charger: charger.phases, self.at_s)
        return changed_s if changed_s > self.history.pictures[0].at_s else None

    @cached_property
    def phantom(self) -> bool:
        """Whether the charger claims that a car is there although none is."""
        return self.options.phantom_car and self.charger.state is ChargingState.UNPLUGGED

    @cached_property
    def switched_s(self) -> float | None:
        """When the phases were switched under the car that is here, once charging had begun; None if never."""
        session, toggled_s = self.charger.session, self.toggled_s
        if session is None or session.started_s is None or toggled_s is None or toggled_s <= session.started_s:
            return None
        return toggled_s

    @cached_property
    def volts(self) -> list[float]:
        """L1, L2, L3 to N in V, as the meter reads them; L3 is what a phase fault takes away."""
        volts = [round(u + 0.4 * self.wobble(n), 2) if u else 0.0 for n, u in enumerate(self.charger.voltage_v)]
        return volts if self.charger.fault is not FaultKind.PHASE else [*volts[:2], 0.0]

    @cached_property
    def mean_w(self) -> float:
        """Mean power of the last 30 s, W."""
        earlier = self.history.charger_at(self.at_s - _MEAN_S)
        return max(0.0, self.charger.lifetime_wh - earlier.lifetime_wh) * 3600 / _MEAN_S

    @cached_property
    def noise(self) -> int:
        """The charger's own number from which all its small fluctuations come."""
        return _noise(self.seed, self.identity.id)

    def wobble(self, salt: int) -> float:
        """A number in [-1, 1) for this charger, tick and salt.

        A mixed integer and not a stream of the seed: seeding one for each value would cost more than the whole status.
        """
        mixed = (self.noise + int(self.at_s) * 0x9E3779B1 + salt * 0x85EBCA6B) & 0xFFFFFFFF
        mixed = ((mixed ^ (mixed >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
        return (mixed ^ (mixed >> 12)) / 2**31 - 1


def was_cut(charger: Charger) -> bool:
    """Whether the charger, having just stopped charging, is in a state somebody or something else brought about."""
    held = charger.state is ChargingState.PREPARING and charger.hold is not Hold.CAR
    return held or charger.state is ChargingState.STOPPED


@lru_cache(maxsize=4096)
def _noise(seed: int, charger_id: str) -> int:
    return derived_int(seed, charger_id, "go-e", "noise", below=2**32)

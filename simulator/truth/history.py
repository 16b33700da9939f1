"""A charger over time: what happened, what is planned, and what is true at any moment in between.

A history is a frozen value. It keeps a picture for each event; everything between two events follows from the physics,
so reading a moment costs nothing but arithmetic and changes nothing.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.truth import actions, physics
from simulator.truth.charger import Charger
from simulator.truth.errors import ActionRefused
from simulator.truth.openings import Openings
from simulator.truth.states import ChargingState, Hold, Vendor
from simulator.truth.uplink import Uplink, came_up, went_down

CAR_STARTS_AFTER_S = 4.0
"""Seconds a car takes to ask for current once it is offered; real ones take 2 to 10."""
REBOOT_S = 60.0
"""Seconds a charger is away while it boots."""
MAX_PICTURES = 240
"""Events a history keeps; older ones are forgotten."""
FOLLOW_PLAN = "follow_plan"
"""What a charger does that was given a plan (openings: Openings or None); each opening and closing plans the next."""
_UPLINK_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "go_offline": ("lag_s",),
    "come_online": (),
    "reboot": ("lag_s", "away_s"),
    "flap": ("down_s", "up_s", "times", "lag_s"),
}
FLAP_DOWN_S, FLAP_UP_S, FLAP_TIMES = 60.0, 60.0, 5
MAX_FLAPS = 100


@dataclass(frozen=True, slots=True)
class Picture:
    """Charger and line right after an event."""

    charger: Charger
    uplink: Uplink

    @property
    def at_s(self) -> float:
        """When the event happened, unix seconds."""
        return self.charger.at_s


@dataclass(frozen=True, slots=True)
class Planned:
    """An action that will happen at at_s."""

    at_s: float
    action: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """One charger's past and plans. ``car_waits``: a car that is offered current never asks for it by itself."""

    vendor: Vendor
    pictures: tuple[Picture, ...]
    plans: tuple[Planned, ...] = ()
    car_waits: bool = False

    @classmethod
    def begin(cls, vendor: Vendor, charger: Charger, *, car_waits: bool = False) -> "History":
        """A history that starts with this charger, on line."""
        return cls(vendor, (Picture(charger, came_up(charger.at_s)),), car_waits=car_waits)

    @property
    def last(self) -> Picture:
        """The newest event."""
        return self.pictures[-1]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more happens until somebody does something."""
        soon = self._next()
        return soon is None or math.isinf(soon.at_s)

    def up_to(self, to_s: float) -> "History":
        """The same charger with everything in it that happens by itself or by plan until to_s."""
        history = self
        while (nxt := history._next()) is not None and nxt.at_s <= to_s:
            history = history._happen(nxt)
        return history

    def act(self, action: str, at_s: float, **params: Any) -> "History":
        """Let something happen at at_s. Raises UnknownAction, or ActionRefused, also for a moment in the past."""
        if at_s < self.last.at_s:
            raise ActionRefused(f"{action} at {at_s} lies before the charger's last event at {self.last.at_s}")
        now = self.up_to(at_s)
        if action in _UPLINK_ACTIONS:
            # Who changes the line by hand ends a flapping that is under way.
            now = replace(now, plans=tuple(plan for plan in now.plans if plan.action != "flap"))
        return now._do(action, at_s, params)

    def plan(self, planned: Planned) -> "History":
        """Let something happen later; plans are kept in order of time."""
        return replace(self, plans=tuple(sorted((*self.plans, planned), key=lambda item: item.at_s)))

    def picture_at(self, at_s: float) -> Picture:
        """The newest event at or before at_s, else the oldest one known."""
        index = bisect_right(self.pictures, at_s, key=lambda picture: picture.at_s)
        return self.pictures[max(0, index - 1)]

    def charger_at(self, at_s: float) -> Charger:
        """The charger as it really was at at_s; before the first event, as it was then."""
        charger = self.picture_at(at_s).charger
        return physics.advance(charger, max(0.0, at_s - charger.at_s))

    def as_heard(self, now_s: float) -> "History":
        """The past as the cloud can know it at now_s: while the line is down, nothing after the event that broke it."""
        uplink = self.picture_at(now_s).uplink
        if uplink.up:
            return self
        broke = next(n for n, picture in enumerate(self.pictures) if picture.uplink == uplink)
        return replace(self, pictures=self.pictures[: broke + 1])

    def changed_s(self, read: Callable[[Charger], object], until_s: float) -> float:
        """When what ``read`` says last changed at an event, looking back from until_s, unix seconds."""
        known = [picture for picture in self.pictures if picture.at_s <= until_s] or [self.pictures[0]]
        value = read(known[-1].charger)
        changed_s = known[-1].at_s
        for picture in reversed(known):
            if read(picture.charger) != value:
                break
            changed_s = picture.at_s
        return changed_s

    def _next(self) -> Planned | None:
        """The next thing that will happen: a plan, or what car and battery do by themselves."""
        charger = self.last.charger
        soon = list(self.plans[:1])
        if charger.charging:
            soon.append(Planned(charger.at_s + physics.full_after_s(charger), "finish"))
        elif charger.state is ChargingState.PREPARING and charger.hold is Hold.CAR and not self.car_waits:
            offered_s = self.changed_s(lambda known: known.hold, self.last.at_s)
            soon.append(Planned(offered_s + CAR_STARTS_AFTER_S, "start"))
        return min(soon, key=lambda item: item.at_s, default=None)

    def _happen(self, planned: Planned) -> "History":
        rest = self.plans[1:] if self.plans[:1] == (planned,) else self.plans
        at_s = max(planned.at_s, self.last.at_s)
        try:
            return replace(self, plans=rest)._do(planned.action, at_s, planned.params)
        except ActionRefused:
            return replace(self, plans=rest)

    def _do(self, action: str, at_s: float, params: Mapping[str, Any]) -> "History":
        before = self.last
        charger = physics.advance(before.charger, at_s - before.at_s)
        if action in _UPLINK_ACTIONS:
            return self._do_uplink(action, charger, params)
        if action == "car_waits":
            # A picture is kept, so that a car which may ask at last asks from now on and not for the time it waited.
            if set(params) - {"waits"} or not isinstance(params.get("waits", True), bool):
                raise ActionRefused(f"car_waits takes waits: true or false, got {dict(params)}")
            waits = replace(self, car_waits=params.get("waits", True))
            return waits._keep(Picture(charger, before.uplink))
        if action == FOLLOW_PLAN:
            return self._do_plan(charger, params)
        return self._keep(Picture(actions.act(charger, action, **params), before.uplink))

    def _do_plan(self, charger: Charger, params: Mapping[str, Any]) -> "History":
        """From now on the charger follows these openings, and no others; without any it holds nobody back."""
        openings = params.get("openings")
        if set(params) != {"openings"} or not isinstance(openings, Openings | None):
            raise ActionRefused(f"{FOLLOW_PLAN} takes openings or none, got {dict(params)}")
        told = actions.follow_plan(charger, waits=openings is not None and not openings.open_at(charger.at_s))
        others = tuple(plan for plan in self.plans if plan.action != FOLLOW_PLAN)
        following = replace(self, plans=others)._keep(Picture(told, self.last.uplink))
        edge_s = openings.next_edge_s(charger.at_s) if openings else None
        return following if edge_s is None else following.plan(Planned(edge_s, FOLLOW_PLAN, params))

    def _do_uplink(self, action: str, charger: Charger, params: Mapping[str, Any]) -> "History":
        up = self.last.uplink.up
        if up == (action == "come_online"):
            raise ActionRefused(f"{action}: the charger is {'on' if up else 'off'} line already")
        seconds = _uplink_seconds(action, params)
        # Whoever comes or goes by hand overrides the return that a reboot has planned.
        calm = replace(self, plans=tuple(plan for plan in self.plans if plan.action != "come_online"))
        if action == "come_online":
            return calm._keep(Picture(charger, came_up(charger.at_s)))
        uplink = went_down(self.vendor, charger.charging, charger.at_s, seconds.get("lag_s"))
        if action == "go_offline":
            return calm._keep(Picture(charger, uplink))
        if action == "flap":
            return _flapping(calm._keep(Picture(charger, uplink)), charger.at_s, seconds)
        back = Planned(charger.at_s + seconds.get("away_s", REBOOT_S), "come_online")
        return calm._keep(Picture(actions.restart(charger), uplink)).plan(back)

    def _keep(self, picture: Picture) -> "History":
        return replace(self, pictures=(*self.pictures, picture)[-MAX_PICTURES:])


def _flapping(history: History, at_s: float, params: Mapping[str, float]) -> History:
    """Come back after down_s and, while times are left, be gone again up_s later."""
    down_s, up_s = params.get("down_s", FLAP_DOWN_S), params.get("up_s", FLAP_UP_S)
    times = params.get("times", FLAP_TIMES)
    if not (down_s > 0 and up_s > 0 and times == int(times) and 1 <= times <= MAX_FLAPS):
        raise ActionRefused(f"flap: down_s and up_s above 0 and 1 to {MAX_FLAPS} times were expected, got {params}")
    back = history.plan(Planned(at_s + down_s, "come_online"))
    if times == 1:
        return back
    return back.plan(Planned(at_s + down_s + up_s, "flap", {**params, "times": times - 1}))


def _uplink_seconds(action: str, params: Mapping[str, Any]) -> dict[str, float]:
    """The seconds an action on the line takes. Raises ActionRefused for other parameters or values."""
    known = _UPLINK_ACTIONS[action]
    if extra := sorted(set(params) - set(known)):
        raise ActionRefused(f"{action} does not take {extra[0]!r}: it takes {', '.join(known) or 'nothing'}")
    for name, value in params.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            raise ActionRefused(f"{action}: {name} is a number of seconds, 0 or more, got {value!r}")
    return {name: float(value) for name, value in params.items()}

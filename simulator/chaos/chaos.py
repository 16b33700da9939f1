"""Chaos in one world: what the lanes of a profile draw happens at its world time, and is kept for the scenario."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from simulator.chaos.draws import Drawn, draw
from simulator.chaos.profile import Lane, Profile
from simulator.chaos.profiles import profile_of
from simulator.faults.board import FaultBoard
from simulator.scenario.runner import change_at_vendor, rule_of
from simulator.scenario.say import say_deed
from simulator.scenario.script import Answer, Break, ChangeAccount, Deed, Do, Mend, Whose
from simulator.truth.accounts import Login
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Identity
from simulator.truth.seeds import stream
from simulator.truth.states import Vendor
from simulator.truth.world import World

MAX_KEPT = 1200
"""Happenings that are kept for a charger, and for each vendor; a scenario ends where one of these is full."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened. at_s: seconds after chaos began. whom: a vendor, or a charger's id.

    deed: as a scenario says it, or what a refresh was answered. ends: for what has an end, the deed that will be it.
    order: counts what happened, since several things may happen at one time.
    """

    at_s: float
    whom: str
    deed: Deed | Answer
    order: int
    incident: int = 0
    ends: Deed | None = None

    @property
    def text(self) -> str:
        """It in a few words."""
        return f"refresh answered {self.deed}" if isinstance(self.deed, Answer) else say_deed(self.deed)


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that is wrong now. whom: a vendor, or a charger's id. since_s: seconds after chaos began."""

    whom: str
    deed: Deed
    since_s: float

    @property
    def text(self) -> str:
        """It in a few words."""
        return say_deed(self.deed)


@dataclass(slots=True)
class _Running:
    """A lane for one vendor or one charger. due_s, since_s: seconds after the beginning of chaos."""

    lane: Lane
    charger: Identity
    whom: str
    chance: Random
    drawn: Drawn
    due_s: float
    number: int = 1
    broken: bool = False
    incident: int = 0
    since_s: float = 0.0


@dataclass(slots=True)
class _Kept:
    happened: list[Happened] = field(default_factory=list)
    full_s: float | None = None


@dataclass(frozen=True, slots=True)
class KeptLane:
    """A lane as it is kept; what it has drawn follows from its number."""

    name: str
    whom: str
    due_s: float
    number: int
    broken: bool
    incident: int
    since_s: float


@dataclass(frozen=True, slots=True)
class KeptChaos:
    """Chaos as it is kept, but for what happened. orders, incidents: the last numbers that were given."""

    name: str
    seed: int
    chargers: tuple[Identity, ...]
    logged_in: frozenset[str]
    start_s: float
    stopped_s: float | None
    orders: int
    incidents: int
    lanes: tuple[KeptLane, ...]
    full_s: Mapping[str, float | None]


class Chaos:
    """Trouble of one profile for some chargers and their vendors, from now on. Safe to use from several threads.

    Whoever has the clock calls ``tick`` when ``due_s`` has come. The same profile, seed and chargers give the same
    incidents at the same times after the beginning. logged_in: chargers whose service was logged in when it began.
    changes: counts incidents that began and that ended.
    Raises UnknownProfile.
    """

    def __init__(
        self, world: World, board: FaultBoard, name: str, seed: int, chargers: Iterable[Identity] | None = None
    ) -> None:
        self.name = name
        self.profile: Profile = profile_of(name)
        self.seed = seed
        self.world = world
        self.chargers = tuple(_hale(world, board) if chargers is None else chargers)
        self.start_s = world.now_s()
        self.logged_in = frozenset(c.id for c in self.chargers if world.tokens.held_by(c.account_id))
        self.stopped_s: float | None = None
        self.changes = 0
        self._board = board
        self.still = self._lock = threading.RLock()
        self._orders = 0
        self._incidents = 0
        self._kept: dict[str, _Kept] = {}
        self._running = [self._lane(lane, c) for lane in self.profile.lanes for c in self._starters(lane)]

    def kept(self) -> "KeptChaos":
        """As it stands; ``still`` is held meanwhile."""
        return KeptChaos(
            name=self.name,
            seed=self.seed,
            chargers=self.chargers,
            logged_in=self.logged_in,
            start_s=self.start_s,
            stopped_s=self.stopped_s,
            orders=self._orders,
            incidents=self._incidents,
            lanes=tuple(
                KeptLane(r.lane.name, r.whom, r.due_s, r.number, r.broken, r.incident, r.since_s) for r in self._running
            ),
            full_s={whom: kept.full_s for whom, kept in self._kept.items()},
        )

    def put(self, kept: "KeptChaos") -> None:
        """Be as that chaos was, in a world that was left as it was. Its lanes draw again what they drew.

        Raises ValueError where the profile has other lanes.
        """
        lanes = {(running.lane.name, running.whom): running for running in self._running}
        if [(lane.name, lane.whom) for lane in kept.lanes] != list(lanes):
            raise ValueError(f"chaos: the lanes of {self.name} were expected, got others")
        self.logged_in, self.start_s, self.stopped_s = kept.logged_in, kept.start_s, kept.stopped_s
        self._orders, self._incidents = kept.orders, kept.incidents
        for lane in kept.lanes:
            running = lanes[lane.name, lane.whom]
            while running.number < lane.number:
                self._draw_next(running)
            running.due_s, running.broken = lane.due_s, lane.broken
            running.incident, running.since_s = lane.incident, lane.since_s
        self._kept = {whom: _Kept([], full_s) for whom, full_s in kept.full_s.items()}

    def put_happened(self, happened: Iterable[Happened]) -> None:
        """Let that have happened, oldest first."""
        for one in happened:
            self._kept.setdefault(one.whom, _Kept()).happened.append(one)

    def all_happened(self) -> list[Happened]:
        """Everything that is kept of what happened; ``still`` is held meanwhile."""
        return [one for kept in self._kept.values() for one in kept.happened]

    @property
    def elapsed_s(self) -> float:
        """World seconds since the beginning, up to the end once it is stopped."""
        return self.stopped_s if self.stopped_s is not None else self.world.now_s() - self.start_s

    @property
    def due_s(self) -> float | None:
        """World time of what happens next, unix seconds; None once it is stopped, or with nobody to trouble."""
        with self._lock:
            if self.stopped_s is not None or not self._running:
                return None
            return self.start_s + min(running.due_s for running in self._running)

    def tick(self) -> None:
        """Let everything happen whose time has come, in order of time."""
        with self._lock:
            while (due_s := self.due_s) is not None and due_s <= self.world.now_s():
                running = min(self._running, key=lambda one: one.due_s)
                self._end(running) if running.broken else self._begin(running)

    @property
    def incidents(self) -> list[Incident]:
        """What is wrong now, the newest first."""
        with self._lock:
            if self.stopped_s is not None:
                return []
            now = [Incident(r.whom, r.drawn.begins, r.since_s) for r in self._running if r.broken and r.incident]
        return sorted(now, key=lambda incident: -incident.since_s)

    def stop(self) -> None:
        """End it: everything that it broke is mended, whoever it took off line is back."""
        with self._lock:
            if self.stopped_s is not None:
                return
            for running in self._running:
                if running.broken:
                    self._bring_back(running)
                    self._end(running)
            self.stopped_s = self.world.now_s() - self.start_s

    def heard(self, charger_id: str, at_s: float, answer: Answer) -> None:
        """A charger-service was asked for a charger at at_s, unix seconds of the world, and answered that."""
        with self._lock:
            if self.stopped_s is None and any(charger.id == charger_id for charger in self.chargers):
                self._keep(charger_id, max(0.0, at_s - self.start_s), answer)

    def happened(self, charger: Identity | None = None) -> tuple[list[Happened], float]:
        """What happened, oldest first, to one charger and its vendor or to everybody; and until when it is all there,
        seconds after the beginning.
        """
        with self._lock:
            names = list(self._kept) if charger is None else [charger.vendor.value, charger.id]
            kept = [self._kept[name] for name in names if name in self._kept]
            until_s = min([self.elapsed_s, *(one.full_s for one in kept if one.full_s is not None)])
            found = sorted((h for one in kept for h in one.happened), key=lambda h: (h.at_s, h.order))
            return [one for one in found if one.at_s <= until_s], until_s

    def was_asked(self, charger: Identity) -> bool:
        """Whether a charger-service was asked for that charger since it began."""
        return any(isinstance(one.deed, Answer) for one in self.happened(charger)[0])

    def _starters(self, lane: Lane) -> Iterable[Identity]:
        """The chargers a lane is run for; for a whole vendor the first of them stands for all."""
        mine = [charger for charger in self.chargers if charger.vendor in lane.vendors]
        if lane.whose is not Whose.VENDOR:
            return mine
        return [next(c for c in mine if c.vendor is vendor) for vendor in Vendor if vendor in {c.vendor for c in mine}]

    def _lane(self, lane: Lane, charger: Identity) -> _Running:
        for_all = lane.whose is Whose.VENDOR
        whom = charger.vendor.value if for_all else charger.id
        chance = stream(self.seed, "chaos", self.name, lane.name, charger.vendor.value if for_all else charger.handle)
        drawn = draw(lane, f"{lane.name}-1", chance)
        return _Running(lane, charger, whom, chance, drawn, drawn.gap_s)

    def _begin(self, running: _Running) -> None:
        """Let a lane's incident begin, unless its time is over already because the clock jumped."""
        running.due_s = round(running.due_s + running.drawn.length_s, 3)
        running.broken = True
        running.incident = 0
        if self.start_s + running.due_s <= self.world.now_s():
            return
        if self._happens(running, running.drawn.begins):
            self._incidents += 1
            running.incident = self._incidents
            running.since_s = self._now_s()
            self.changes += 1
            self._keep(running.whom, self._now_s(), running.drawn.begins, running.incident, running.drawn.ends)

    def _end(self, running: _Running) -> None:
        """Let a lane's incident end, and draw the next."""
        ends = running.drawn.ends
        if running.incident and ends is not None:
            self._happens(running, ends)
            self._keep(running.whom, self._now_s(), ends, running.incident)
        self.changes += bool(running.incident)
        running.broken = False
        self._draw_next(running)
        running.due_s = round(running.due_s + running.drawn.gap_s, 3)

    def _draw_next(self, running: _Running) -> None:
        running.number += 1
        running.drawn = draw(running.lane, f"{running.lane.name}-{running.number}", running.chance)

    def _happens(self, running: _Running, deed: Deed) -> bool:
        """Do it; False where the charger cannot, for example go off line when it is."""
        match deed:
            case Break():
                rule = rule_of(deed, self._rule(running, deed.name), running.charger, self.world.now_s())
                self._board.post(rule)
            case Mend():
                self._board.mend(self._rule(running, deed.name))
            case Do():
                try:
                    self.world.act(running.charger.id, deed.action, **deed.params)
                except ActionRefused:
                    return False
            case ChangeAccount():
                change_at_vendor(self.world, running.charger.account_id, deed)
        return True

    def _bring_back(self, running: _Running) -> None:
        """A charger that went by itself to come back by itself is back now."""
        if running.incident and isinstance(running.drawn.begins, Do) and running.drawn.ends is None:
            back = Do("come_online")
            if self._happens(running, back):
                self._keep(running.whom, self._now_s(), back, running.incident)

    def _rule(self, running: _Running, name: str) -> str:
        whom = running.whom if running.lane.whose is Whose.VENDOR else running.charger.serial
        return f"chaos/{name}@{whom}"

    def _now_s(self) -> float:
        return max(0.0, self.world.now_s() - self.start_s)

    def _keep(self, whom: str, at_s: float, deed: Deed | Answer, incident: int = 0, ends: Deed | None = None) -> None:
        kept = self._kept.setdefault(whom, _Kept())
        if len(kept.happened) < MAX_KEPT:
            self._orders += 1
            kept.happened.append(Happened(at_s, whom, deed, self._orders, incident, ends))
        elif kept.full_s is None:
            kept.full_s = kept.happened[-1].at_s


def _hale(world: World, board: FaultBoard) -> list[Identity]:
    """The chargers that can be reached now and whose accounts are well: those of magic ids for trouble are not."""
    spoiled = {notice.rule.account_id for notice in board.notices()}
    return [charger for charger in world.chargers if charger.account_id not in spoiled and _reachable(world, charger)]


def _reachable(world: World, charger: Identity) -> bool:
    standing = world.accounts.standing(charger.account_id)
    well = standing.connected and standing.login is Login.ACCEPTED
    return well and world.history(charger.id).picture_at(world.now_s()).uplink.up

"""The levers of one world: what changes there is told to its event hub, and scenarios are played on its clock."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from simulator.chaos.chaos import Chaos, KeptChaos
from simulator.chaos.profiles import profile_of
from simulator.control import views
from simulator.control.answers import Answers
from simulator.control.events import EventHub, Places
from simulator.control.house import House, Opened, Refreshed
from simulator.control.problems import BadInput, NoService, UnknownRun
from simulator.control.run_views import run_summary
from simulator.control.runs import MAX_RUNS, OVER, AtOnce, KeptRun, Run, RunState
from simulator.control.scenario_answer import answer_of
from simulator.control.ticker import Ticker
from simulator.journal.har import moment
from simulator.journal.journal import Leg
from simulator.scenario.script import Check, Script
from simulator.scenario.stage import Stage
from simulator.truth.fleet import Identity

LATEST_S = 7_258_118_400.0
"""No world goes beyond the year 2200: dates must stay such that every vendor can write them."""


class Console:
    """One world with its events and runs. Watches over the world as long as it lives."""

    def __init__(self, house: House, name: str, opened: Opened, places: Places) -> None:
        self.house = house
        self.name = name
        self.opened = opened
        self.world = opened.world
        self.board = opened.board
        self.journal = opened.journal
        self.hub = EventHub(places=places)
        self.answers = Answers()
        self.runs: dict[str, Run] = {}
        self.chaos: Chaos | None = None
        self._ticker = Ticker(self.tick)
        self.originals: dict[str, Identity] = {}
        self.last_run = 0
        self.watch()

    def watch(self) -> None:
        """Be told of everything that happens in the world."""
        self.world.on_change = self._charger_changed
        self.board.on_change = self._fault_changed
        self.journal.on_note = self._noted
        self.journal.on_verdict = self._judged

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nothing changes in the world meanwhile but by calls that a vendor is answering right now."""
        with ExitStack() as held:
            for run in list(self.runs.values()):
                held.enter_context(run.still)
            if self.chaos is not None:
                held.enter_context(self.chaos.still)
            held.enter_context(self.world.lock)
            yield

    def wake(self) -> None:
        """Let what is being played go on."""
        self._ticker.wake()

    def put_run(self, kept: KeptRun) -> None:
        """Remember a run that was kept. Raises BadScenario or BadState."""
        from simulator.scenario.load import parse  # a start of the sandbox need not wait for it

        script = parse(kept.text, kept.slug, kept.source)
        stage = Stage(self.world, self.board, kept.charger, AtOnce(), self.house.link(self.name))
        run = Run(kept.id, script, stage, self._ask, self._run_moved)
        run.put(kept)
        self.runs[run.id] = run

    def put_chaos(self, kept: KeptChaos) -> None:
        """Let chaos be what was kept of it. Raises UnknownProfile or ValueError."""
        self.chaos = Chaos(self.world, self.board, kept.name, kept.seed, kept.chargers)
        self.chaos.put(kept)

    def close(self) -> None:
        """Stop chaos and every run, end every stream."""
        self._ticker.stop()
        self.stop_chaos()
        for run in list(self.runs.values()):
            run.stop()
        self.hub.close()

    def charger_view(self, charger: Identity) -> dict[str, Any]:
        """A charger as the API shows it, with what its last refresh was answered."""
        last = self.answers.last_refresh(charger.id, self.journal)
        return {**views.charger_view(self.world, charger), "lastRefresh": last}

    def account_changed(self, account_id: str) -> None:
        """Tell that an account stands differently."""
        self.hub.publish("account", lambda: views.account_view(self.world, self.world.accounts.get(account_id)))

    def clock_changed(self) -> None:
        """Tell that the clock was moved."""
        self.hub.publish("clock", lambda: views.clock_view(self.world.clock))

    def link(self, connected: bool, account_id: str) -> None:
        """Connect or disconnect a vendor account at the charger-service. Raises NoService when none can be told."""
        if not self.house.link(self.name)(connected, account_id):
            raise NoService(f"world {self.name!r} has no charger-service that can be told of accounts")
        if connected:
            self.world.accounts.connect(account_id)
        else:
            self.world.accounts.disconnect(account_id)

    def reset(self, charger: Identity) -> None:
        """Let a charger and its account begin anew, as its world made them; whatever is played on it ends."""
        for run in self.runs_on(charger.id):
            run.stop()
        if (original := self.originals.pop(charger.id, None)) is not None:
            self.world.amend(charger.id, situation=original.situation, max_a=original.max_a)
        self._begin_anew(charger)

    def begin_chaos(self, name: str, seed: int, chargers: Iterable[Identity] | None = None) -> Chaos:
        """Let a profile's trouble begin, in place of any that is there. chargers: whom it is for, who then begin anew,
        as a scenario begins; None for all that are well, as they are. Raises UnknownProfile.
        """
        profile_of(name)
        self.stop_chaos()
        told = None if chargers is None else tuple(chargers)
        for charger in told or ():
            self.reset(charger)
        named = None if told is None else [self.world.charger(charger.id) for charger in told]
        self.chaos = Chaos(self.world, self.board, name, seed, named)
        self.chaos_changed()
        self._ticker.wake()
        return self.chaos

    def stop_chaos(self) -> None:
        """End it: what it broke is mended. What happened can still be told."""
        if self.chaos is not None and self.chaos.stopped_s is None:
            self.chaos.stop()
            self.chaos_changed()

    def forget_chaos(self) -> None:
        """End it, and let nobody tell what happened."""
        self.stop_chaos()
        if self.chaos is not None:
            self.chaos = None
            self.chaos_changed()

    def chaos_changed(self) -> None:
        """Tell that chaos began or ended, or something of it did."""
        self.hub.publish("chaos", lambda: views.chaos_summary(self.chaos))

    def advance(self, seconds: float, *, lead: bool = False) -> None:
        """Move the world on; whatever is played happens at its own time on the way. lead: it may pass the wall.

        Raises ClockRefused, or BadInput beyond the year 2200.
        """
        clock = self.world.clock
        target_s = clock.now_s() + seconds
        if target_s > LATEST_S:
            raise BadInput("time", "a moment before the year 2200", moment(min(target_s, 2 * LATEST_S)))
        if clock.follows_wall and clock.ahead_s + seconds > 0 and not clock.may_lead:
            if not lead:
                clock.step(seconds)  # refuses, in its own words
            clock.allow_lead()
        while (due_s := self._next_due_s()) is not None and due_s < target_s:
            clock.step(max(0.0, due_s - clock.now_s()))
            self.tick()
        clock.step(max(0.0, target_s - clock.now_s()))
        self.tick()
        self.clock_changed()

    def advance_to(self, at_s: float, *, lead: bool = False) -> None:
        """The same up to a moment, unix seconds; never back."""
        self.advance(max(0.0, at_s - self.world.now_s()), lead=lead)

    def play(self, script: Script, charger: Identity, *, paused: bool) -> Run:
        """Begin a scenario on a charger, which is made what the script starts with. Raises StageRefused."""
        self.last_run += 1
        number = str(self.last_run)
        run = Run(number, script, self._stage(charger, script), self._ask, self._run_moved)
        run.begin(paused)
        self._make_ready(run)
        self._make_room()
        self.runs[number] = run
        self._run_moved(run)
        run.tick()
        self._ticker.wake()
        return run

    def replay(self, run: Run) -> None:
        """Begin a run anew, paused before its first step."""
        run.stop()
        run.stage = self._stage(self.world.charger(run.stage.charger.id), run.script)
        self._make_ready(run)
        run.begin(paused=True)
        self._run_moved(run)

    def resume(self, run: Run) -> None:
        """Let a paused run go on by itself. Raises RunRefused."""
        run.resume()
        self._ticker.wake()

    def run(self, number: str) -> Run:
        """The run of that id. Raises UnknownRun."""
        if number not in self.runs:
            raise UnknownRun(f"no run has the id {number[:40]!a}: there are {', '.join(self.runs) or 'none'}")
        return self.runs[number]

    def runs_on(self, charger_id: str) -> list[Run]:
        """The runs that play on a charger and are not over."""
        return [r for r in list(self.runs.values()) if r.stage.charger.id == charger_id and r.state not in OVER]

    def tick(self) -> bool:
        """Let everything happen that is due; returns whether something is still being played."""
        if (chaos := self.chaos) is not None:
            known = chaos.changes
            chaos.tick()
            if chaos.changes != known:
                self.chaos_changed()
        for run in list(self.runs.values()):
            run.tick()
        return self._next_due_s() is not None

    def _make_room(self) -> None:
        while len(self.runs) >= MAX_RUNS:
            known = list(self.runs.values())
            oldest = next((run for run in known if run.state in OVER), known[0])
            oldest.stop()
            del self.runs[oldest.id]

    def _next_due_s(self) -> float | None:
        playing = [run.due_s for run in list(self.runs.values()) if run.state is RunState.PLAYING]
        playing += [self.chaos.due_s] if self.chaos else []
        return min((due_s for due_s in playing if due_s is not None), default=None)

    def _stage(self, charger: Identity, script: Script) -> Stage:
        ready = replace(charger, situation=script.start, max_a=script.max_a)
        return Stage(self.world, self.board, ready, AtOnce(), self.house.link(self.name))

    def _make_ready(self, run: Run) -> None:
        charger = run.stage.charger
        for other in self.runs_on(charger.id):
            if other is not run:
                other.stop()
        self.originals.setdefault(charger.id, self.world.charger(charger.id))
        self.world.amend(charger.id, situation=charger.situation, max_a=charger.max_a)
        self._begin_anew(charger)

    def _begin_anew(self, charger: Identity) -> None:
        self.world.reset(charger.id)
        connected = self.world.accounts.standing(charger.account_id).connected
        self.house.link(self.name)(connected, charger.account_id)
        self.account_changed(charger.account_id)

    def _ask(self, charger_id: str, check: Check) -> Refreshed:
        return self.house.refresh(self.name, charger_id, check.ask, check.expectation)

    def _charger_changed(self, charger_id: str) -> None:
        self.hub.publish("charger", partial(self._charger, charger_id))

    def _charger(self, charger_id: str) -> dict[str, Any]:
        identity = self.world.find(charger_id)
        if identity is None:
            return {"id": charger_id, "isGone": True}
        return self.charger_view(identity)

    def _fault_changed(self, name: str) -> None:
        self.hub.publish("fault", partial(self._fault, name))

    def _fault(self, name: str) -> dict[str, Any]:
        notice = self.board.notice(name)
        return views.fault_view(notice, self.world.now_s()) if notice else {"name": name, "isMended": True}

    def _noted(self, leg: Leg) -> None:
        self.answers.note(leg)
        if self.chaos is not None and leg.charger_id is not None and (answer := answer_of(leg)) is not None:
            self.chaos.heard(leg.charger_id, leg.at_s, answer)
        self.hub.publish("journal", partial(views.leg_summary, self.journal, leg))

    def _judged(self, number: int) -> None:
        self.hub.publish("verdict", partial(self._verdict, number))

    def _verdict(self, number: int) -> dict[str, Any]:
        return {"number": number, **views.verdict_summary(self.journal, number)}

    def _run_moved(self, run: Run) -> None:
        self.hub.publish("run", partial(run_summary, run))

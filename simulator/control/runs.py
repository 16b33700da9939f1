"""Scenarios played in a running world: each on a charger of its own, driven by the world's clock or by hand."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from simulator.control.house import Refreshed
from simulator.control.problems import RunRefused
from simulator.scenario.runner import Moment, MomentKind, Playing, Reached, go_on, run
from simulator.scenario.script import Check, Script, Step
from simulator.scenario.stage import Stage
from simulator.truth.errors import BadState, SandboxError
from simulator.truth.fleet import Identity

MAX_RUNS = 200
"""Runs a world remembers; ended ones are forgotten first."""

Asks = Callable[[str, Check], Refreshed]
"""Asks the charger-service for a charger, as a checkpoint says."""


class RunState(StrEnum):
    """How a run stands. FAILED: a step could not happen."""

    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"
    STOPPED = "stopped"
    FAILED = "failed"


OVER = frozenset({RunState.ENDED, RunState.STOPPED, RunState.FAILED})


class AtOnce:
    """A pace for steps whose time has come: whoever plays has seen to that."""

    def advance_to(self, world_s: float) -> None:
        """Return at once."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A step that happened, what a checkpoint was answered, and why it could not be asked."""

    moment: Moment
    refreshed: Refreshed | None = None
    trouble: str = ""


@dataclass(slots=True, eq=False)
class Run:
    """One script on one charger. Safe to use from several threads.

    asks: asks the service at a checkpoint. start_s: world time at which the script begins, unix seconds; it shifts
    while a run is paused.
    """

    id: str
    script: Script
    stage: Stage
    asks: Asks
    on_move: Callable[["Run"], None] = lambda _: None
    state: RunState = RunState.PLAYING
    trouble: str = ""
    passed: list[Passed] = field(default_factory=list)
    start_s: float = 0.0
    steps: tuple[Step, ...] = ()
    _moments: Playing | None = None
    _paused_s: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock)
    still: threading.RLock = field(default_factory=threading.RLock)
    """Held while a step changes something and the run's place with it; who holds it sees both or neither."""

    def begin(self, paused: bool) -> None:
        """Get ready for the first step. Raises StageRefused."""
        with self._lock, self.still:
            self._moments = run(self.script, self.stage)
            self.steps = self.script.steps_for(self.stage.charger.vendor)
            self.passed.clear()
            self.trouble = ""
            self.start_s = self._paused_s = self.stage.world.now_s()
            self.state = RunState.PAUSED if paused else RunState.PLAYING

    @property
    def next_step(self) -> Step | None:
        """What happens next; None once the run is over."""
        left = len(self.passed) < len(self.steps) and self.state not in OVER
        return self.steps[len(self.passed)] if left else None

    @property
    def due_s(self) -> float | None:
        """World time of the next step, unix seconds; None once the run is over."""
        step = self.next_step
        if step is None:
            return None
        waited_s = self.stage.world.now_s() - self._paused_s if self.state is RunState.PAUSED else 0.0
        return self.start_s + step.at_s + waited_s

    def tick(self) -> None:
        """Let everything happen whose time has come, while the run is playing."""
        with self._lock:
            while self.state is RunState.PLAYING and (due_s := self.due_s) is not None:
                if due_s > self.stage.world.now_s():
                    return
                self._happen()

    def pause(self) -> None:
        """Hold the script where it is; the world goes on. Raises RunRefused."""
        with self._lock, self.still:
            self._refuse_unless(RunState.PLAYING, "paused")
            self._paused_s = self.stage.world.now_s()
            self.state = RunState.PAUSED
        self.on_move(self)

    def resume(self) -> None:
        """Go on where the script was held. Raises RunRefused."""
        with self._lock, self.still:
            self._refuse_unless(RunState.PAUSED, "resumed")
            self.start_s += self.stage.world.now_s() - self._paused_s
            self.state = RunState.PLAYING
        self.on_move(self)
        self.tick()

    def step(self, advance_to: Callable[[float], None]) -> None:
        """Let the next step happen now. advance_to: brings the world's clock to its time. Raises RunRefused or what
        advance_to raises.
        """
        with self._lock:
            if (due_s := self.due_s) is None:
                raise RunRefused(f"run {self.id} is {self.state.value}: there is no step left; reset it to begin anew")
            if self.state is RunState.PAUSED:
                with self.still:
                    now_s = self.stage.world.now_s()
                    self.start_s += now_s - self._paused_s
                    self._paused_s = now_s
            if due_s > self.stage.world.now_s():
                advance_to(due_s)
            done = len(self.passed)
            self.tick()
            if len(self.passed) == done:
                self._happen()
            self._paused_s = self.stage.world.now_s()

    def stop(self) -> None:
        """End the run: what it broke is mended, a link it took away is given back."""
        with self._lock, self.still:
            self._close()
            if self.state not in OVER:
                self.state = RunState.STOPPED
        self.on_move(self)

    def _refuse_unless(self, state: RunState, moved: str) -> None:
        if self.state is not state:
            raise RunRefused(f"only a run that is {state.value} can be {moved}, run {self.id} is {self.state.value}")

    @property
    def kept(self) -> "KeptRun":
        """The run as it stands; ``still`` is held meanwhile. A checkpoint that waits for its answer has yet to come."""
        reached = None
        if self._moments is not None and self.state not in OVER:
            reached = replace(self._moments.reached, steps=len(self.passed))
        return KeptRun(
            id=self.id,
            slug=self.script.slug,
            source=self.script.source,
            text=self.script.text,
            charger=self.stage.charger,
            state=self.state,
            trouble=self.trouble,
            start_s=self.start_s,
            paused_s=self._paused_s,
            passed=tuple(_kept_passed(one) for one in self.passed),
            reached=reached,
        )

    def put(self, kept: "KeptRun") -> None:
        """Be as that run was. Raises BadState where the script does not have the steps that passed."""
        self.steps = self.script.steps_for(self.stage.charger.vendor)
        if len(kept.passed) > len(self.steps):
            raise BadState(f"at most {len(self.steps)} steps were expected, got {len(kept.passed)}")
        self.state, self.trouble, self.start_s, self._paused_s = kept.state, kept.trouble, kept.start_s, kept.paused_s
        self.passed = [_passed_again(one, step) for one, step in zip(kept.passed, self.steps, strict=False)]
        if kept.reached is not None:
            self._moments = go_on(self.script, self.stage, replace(kept.reached, steps=len(kept.passed)))

    def _happen(self) -> None:
        with self.still:
            moment = self._next_moment()
            if moment is None or moment.check is None:
                self._pass(None if moment is None else Passed(moment))
        if moment is not None and moment.check is not None:
            passed = self._asked(moment, moment.check)
            with self.still:
                self._pass(passed)
        self.on_move(self)

    def _next_moment(self) -> Moment | None:
        """What happens now; None when nothing does any more."""
        try:
            return next(self._moments, None) if self._moments else None
        except SandboxError as error:
            self.state, self.trouble = RunState.FAILED, str(error)
            return None

    def _pass(self, passed: Passed | None) -> None:
        if passed is not None:
            self.passed.append(passed)
        if self.state is not RunState.FAILED and (passed is None or len(self.passed) >= len(self.steps)):
            self._close()
            self.state = RunState.ENDED

    def _asked(self, moment: Moment, check: Check) -> Passed:
        try:
            return Passed(moment, self.asks(self.stage.charger.id, check))
        except SandboxError as error:
            return Passed(moment, trouble=str(error))

    def _close(self) -> None:
        if self._moments is not None:
            self._moments.close()
        self._moments = None


@dataclass(frozen=True, slots=True)
class KeptPassed:
    """A step that happened, as it is kept. Of an answer there are its numbers and its status alone."""

    kind: MomentKind
    world_s: float
    text: str
    trouble: str
    answer: tuple[int, int, int, float] | None


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run as it is kept. text: the scenario's file. reached: None once it is over."""

    id: str
    slug: str
    source: str
    text: str
    charger: Identity
    state: RunState
    trouble: str
    start_s: float
    paused_s: float
    passed: tuple[KeptPassed, ...]
    reached: Reached | None


def _kept_passed(passed: Passed) -> KeptPassed:
    moment, said = passed.moment, passed.refreshed
    answer = None if said is None else (said.number, said.cause, said.status, said.elapsed_ms)
    return KeptPassed(moment.kind, moment.world_s, moment.text, passed.trouble, answer)


def _passed_again(kept: KeptPassed, step: Step) -> Passed:
    check = step.deed if isinstance(step.deed, Check) else None
    refreshed = None
    if kept.answer is not None:
        number, cause, status, elapsed_ms = kept.answer
        refreshed = Refreshed(number, cause, status, (), b"", elapsed_ms)
    return Passed(Moment(kept.kind, step, step.at_s, kept.world_s, kept.text, check), refreshed, kept.trouble)

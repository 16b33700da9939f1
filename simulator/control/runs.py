"""Scenarios played in a running world: each on a charger of its own, driven by the world's clock or by hand."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.control.house import Refreshed
from simulator.control.problems import RunRefused
from simulator.scenario.runner import Moment, run
from simulator.scenario.script import Check, Script, Step
from simulator.scenario.stage import Stage
from simulator.truth.errors import SandboxError

log = logging.getLogger(__name__)

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
    _moments: Iterator[Moment] | None = None
    _paused_s: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def begin(self, paused: bool) -> None:
        """Get ready for the first step. Raises StageRefused."""
        with self._lock:
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
        with self._lock:
            self._refuse_unless(RunState.PLAYING, "paused")
            self._paused_s = self.stage.world.now_s()
            self.state = RunState.PAUSED
        self.on_move(self)

    def resume(self) -> None:
        """Go on where the script was held. Raises RunRefused."""
        with self._lock:
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
                self.start_s += self.stage.world.now_s() - self._paused_s
            if due_s > self.stage.world.now_s():
                advance_to(due_s)
            done = len(self.passed)
            self.tick()
            if len(self.passed) == done:
                self._happen()
            self._paused_s = self.stage.world.now_s()

    def stop(self) -> None:
        """End the run: what it broke is mended, a link it took away is given back."""
        with self._lock:
            self._close()
            if self.state not in OVER:
                self.state = RunState.STOPPED
        self.on_move(self)

    def _refuse_unless(self, state: RunState, moved: str) -> None:
        if self.state is not state:
            raise RunRefused(f"only a run that is {state.value} can be {moved}, run {self.id} is {self.state.value}")

    def _happen(self) -> None:
        try:
            moment = next(self._moments) if self._moments else None
        except SandboxError as error:
            self.state, self.trouble = RunState.FAILED, str(error)
        else:
            if moment is not None:
                self.passed.append(self._passed(moment))
            if len(self.passed) >= len(self.steps) or moment is None:
                self._close()
                self.state = RunState.ENDED
        self.on_move(self)

    def _passed(self, moment: Moment) -> Passed:
        if moment.check is None:
            return Passed(moment)
        try:
            return Passed(moment, self.asks(self.stage.charger.id, moment.check))
        except SandboxError as error:
            return Passed(moment, trouble=str(error))

    def _close(self) -> None:
        if (close := getattr(self._moments, "close", None)) is not None:
            close()
        self._moments = None


class Ticker:
    """Lets time-driven things happen while there are any: a thread that ends when nothing is left to wait for.

    tick: does what is due and returns whether more is to come.
    """

    def __init__(self, tick: Callable[[], bool], interval_s: float = 0.1) -> None:
        self._tick = tick
        self._interval_s = interval_s
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._woken = False

    def wake(self) -> None:
        """Something is to come."""
        with self._lock:
            self._woken = True
            if self._thread is None and not self._over.is_set():
                self._thread = threading.Thread(target=self._run, name="sandbox-runs", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread and start none anew."""
        self._over.set()
        with self._lock:
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._interval_s):
            more = self._tick_once()
            with self._lock:
                if not more and not self._woken:
                    self._thread = None
                    return
                self._woken = False

    def _tick_once(self) -> bool:
        try:
            return self._tick()
        except Exception:
            log.exception("a played scenario stumbled; the others go on")
            return True

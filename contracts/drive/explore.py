"""Anything, in any order: a hypothesis state machine that changes the world and at once refreshes and compares.

Each rule changes something and judges the answer in the same breath; a machine that only looks now and then walks past
most mistakes. Runs are not shrunk: the steps that led to a finding are told with it, and the seed repeats them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from contracts.court import Court, Heard
from contracts.drive.arena import Arena, Booking, Place
from contracts.drive.chance import SEED_ALONE
from contracts.drive.deeds import ACCOUNT_DEEDS, CHARGER_DEEDS, VENDOR_FAULTS, WAITS_S, Deed
from contracts.drive.shrink import Trail
from contracts.findings import Circumstances, Finding
from simulator.faults.board import Rule
from simulator.faults.table import make_fault
from simulator.scenario.script import AccountChange, Answer, Break, ChangeAccount, Check, Do, Expectation, Mend, Step
from simulator.scenario.script import Deed as ScriptDeed
from simulator.truth.accounts import Login
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Entry, Identity
from simulator.truth.states import Vendor
from simulator.truth.tokens import TokenKind

STEPS = 16
"""Things that happen in one run."""
_SITUATIONS = ("unplugged", "charging", "preparing", "finished", "stopped", "fault")
_DURATION_S = 4 * 3600.0
"""World seconds one run may last: a world is opened that far behind the clock of a service that has one of its own."""
_SETTLED_S = 300.0
"""World seconds after which every vendor shows what happened."""
_CHARGERS = 3
_PLACES = st.integers(0, _CHARGERS - 1)


def bookings(runs: int, first_index: int, vendors: Sequence[Vendor] = tuple(Vendor)) -> Iterator[Booking]:
    """The worlds the machine needs: three chargers for each run, of these vendors in turn, beginning differently."""
    for number in range(runs):
        entries = tuple(
            Entry(
                vendors[place % len(vendors)],
                f"explore-{number}-{place}",
                _SITUATIONS[(number + place) % len(_SITUATIONS)],
            )
            for place in range(_CHARGERS)
        )
        yield Booking(f"explore-{number}", entries, first_index + number * _CHARGERS, _DURATION_S)


@dataclass(slots=True)
class Exploration:
    """Where the runs take place and what they have found, in the order it was found.

    trails: what led to the first finding of each kind. over: whether to begin no further run. raised: what stopped it,
    a mistake of our own; hypothesis would tell of it in a group of its own.
    """

    arena: Arena
    waiting: list[Booking]
    court_at: Callable[[Place], Court]
    replay: str
    on_run: Callable[[], None]
    over: Callable[[], bool] = lambda: False
    runs: int = 0
    refreshes: int = 0
    findings: list[Finding] = field(default_factory=list)
    trails: dict[tuple[str, ...], Trail] = field(default_factory=dict)
    raised: Exception | None = None


def explore(exploration: Exploration, machine_seed: int) -> Exploration:
    """Run the machine once in each waiting world. Same seed, same findings in the same order.

    Raises what the arena or the court raised.
    """
    chosen = settings(
        max_examples=len(exploration.waiting),
        stateful_step_count=STEPS,
        backend=SEED_ALONE,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @seed(machine_seed)
    class Run(_Machine):
        def __init__(self) -> None:
            super().__init__(exploration)

    try:
        run_state_machine_as_test(Run, settings=chosen)
    except Exception as group:
        if exploration.raised is None:
            raise
        raise exploration.raised from group
    return exploration


class _Machine(RuleBasedStateMachine):
    """One run in one world. Does nothing once all booked worlds are used up."""

    def __init__(self, exploration: Exploration) -> None:
        super().__init__()
        self._all = exploration
        go_on = exploration.waiting and not exploration.raised and not (exploration.runs and exploration.over())
        self._booking = exploration.waiting.pop(0) if go_on else None
        self._steps: list[str] = []
        self._done: list[list[Step]] = [[] for _ in range(_CHARGERS)]
        if self._booking is not None:
            self._place = exploration.arena.open(self._booking)
            self._court = exploration.court_at(self._place)
            self._world = self._place.opened.world
            self._begin_s = self._world.now_s()
            self._end_s = self._begin_s + self._booking.duration_s
            exploration.runs += 1
            exploration.on_run()

    @initialize()
    def look_around(self) -> None:
        """See every charger as it is found."""
        for place in range(_CHARGERS):
            if (charger := self._charger(place)) is not None:
                self._judge(charger, f"{charger.situation} at the start")

    @rule(place=_PLACES, deed=st.sampled_from(CHARGER_DEEDS), settles=st.booleans())
    def happens(self, place: int, deed: Deed, settles: bool) -> None:
        """The car or the charger does something; perhaps another look once every vendor must show it."""
        charger = self._charger(place)
        if charger is not None and self._does(charger, *deed) and settles:
            self._wait(charger, _SETTLED_S)

    @rule(place=_PLACES)
    def is_away(self, place: int) -> None:
        """The charger drops off the net for long enough to be missed, and returns."""
        charger = self._charger(place)
        if charger is None or not self._does(charger, "go_offline", {"lag_s": 0.0}):
            return
        self._wait(charger, _SETTLED_S)
        if self._does(charger, "come_online", {}):
            self._wait(charger, _SETTLED_S)

    @rule(place=_PLACES, deed=st.sampled_from(VENDOR_FAULTS), lasting=st.booleans())
    def breaks(self, place: int, deed: Deed, lasting: bool) -> None:
        """Something breaks at the vendor, for one look or until the next thing breaks."""
        name, settings_ = deed
        charger = self._charger(place)
        if charger is None:
            return
        board, fault = self._place.opened.board, make_fault(name, **settings_)
        board.post(Rule(f"explore {place}", fault, account_id=charger.account_id))
        self._note(charger, Break("broken", name, fault))
        self._judge(charger, f"break {_words(name, settings_)}")
        if not lasting:
            board.mend(f"explore {place}")
            self._note(charger, Mend("broken"))
            self._judge(charger, f"mend {name}")

    @rule(place=_PLACES, change=st.sampled_from(ACCOUNT_DEEDS))
    def account(self, place: int, change: str) -> None:
        """Something happens to the vendor account."""
        charger = self._charger(place)
        if charger is None or not self._change_account(charger.account_id, change):
            return
        self._note(charger, ChangeAccount(AccountChange(change)))
        self._judge(charger, f"account {change}")

    @rule(place=_PLACES, seconds=st.sampled_from(WAITS_S))
    def waits(self, place: int, seconds: float) -> None:
        """Time passes, but never beyond what was booked."""
        charger = self._charger(place)
        if charger is not None:
            self._wait(charger, seconds)

    def teardown(self) -> None:
        """Let the world go."""
        if self._booking is not None:
            self._all.arena.close(self._booking)

    def _charger(self, place: int) -> Identity | None:
        return self._world.fleet.chargers[place] if self._booking is not None else None

    def _does(self, charger: Identity, action: str, params: dict[str, Any]) -> bool:
        """Let the charger do it and look; False when the moment does not allow it."""
        try:
            self._world.act(charger.id, action, **params)
        except ActionRefused:
            return False
        self._note(charger, Do(action, params))
        self._judge(charger, _words(action, params))
        return True

    def _wait(self, charger: Identity, seconds: float) -> None:
        if self._world.now_s() + seconds <= self._end_s:
            self._place.pace.advance_to(self._world.now_s() + seconds)
            self._judge(charger, f"{seconds:g} s later")

    def _change_account(self, account_id: str, change: str) -> bool:
        accounts, tokens, now_s = self._world.accounts, self._world.tokens, self._world.now_s()
        if change in ("disconnect", "connect"):
            if not self._place.link(change == "connect", account_id):
                return False
            (accounts.connect if change == "connect" else accounts.disconnect)(account_id)
        elif change in ("reject_logins", "accept_logins"):
            accounts.set_login(account_id, Login.REJECTED if change == "reject_logins" else Login.ACCEPTED)
        else:
            (tokens.expire_all if change == "expire_tokens" else tokens.revoke_all)(account_id, now_s, TokenKind.ACCESS)
        return True

    def _judge(self, charger: Identity, happened: str) -> None:
        self._steps.append(f"{charger.handle}: {happened}")
        told = " > ".join(self._steps[-6:])
        at = Circumstances(
            where=f"explore run {self._all.runs}, {told}",
            vendor=charger.vendor.value,
            charger_id=charger.id,
            seed=self._world.seed,
            replay=self._all.replay,
        )
        try:
            heard = self._court.refresh(charger, at)
        except Exception as error:
            self._all.raised = self._all.raised or error
            raise
        self._all.refreshes += 1
        self._all.findings.extend(heard.findings)
        self._note(charger, Check(Expectation(_answers(heard))))
        for finding in heard.findings:
            kind = (finding.check, finding.rule, finding.part, charger.vendor.value)
            steps = tuple(self._done[self._world.fleet.chargers.index(charger)])
            self._all.trails.setdefault(kind, Trail(finding, charger.vendor, charger.situation, steps))

    def _note(self, charger: Identity, deed: ScriptDeed) -> None:
        """Keep what was done to the charger, as a step of a script."""
        done = self._done[self._world.fleet.chargers.index(charger)]
        done.append(Step(self._world.now_s() - self._begin_s, deed, 0))


_TO_A_RIGHT_REQUEST = frozenset(Answer) - {Answer.UNAUTHORIZED, Answer.CHARGER_NOT_FOUND}


def _answers(heard: Heard) -> frozenset[Answer]:
    """What was allowed, in the words of a scenario; anything where nobody could say."""
    if heard.may is None:
        return _TO_A_RIGHT_REQUEST
    ok = {Answer.OK} if heard.may.picture else set()
    return frozenset({*ok, *(Answer(refusal.value) for refusal in heard.may.refusals)})


def _words(name: str, params: dict[str, Any]) -> str:
    told = (f"{key}={value:g}" if isinstance(value, float) else f"{key}={value}" for key, value in params.items())
    return " ".join((name, *told))

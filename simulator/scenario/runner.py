"""Play a script: clock and steps become truth and faults; a checkpoint is handed to the caller.

The caller refreshes and judges while the generator waits. When it ends or is closed, everything this run broke is
mended, options are as they were, and a link it took away is given back.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simulator.faults.board import Rule
from simulator.scenario.errors import StageRefused
from simulator.scenario.say import say_deed
from simulator.scenario.script import (
    AccountChange,
    Break,
    ChangeAccount,
    Check,
    Deed,
    Do,
    Mend,
    Script,
    SetOptions,
    Step,
    Whose,
)
from simulator.scenario.stage import LinkSwitch, Pace, Stage, SteppedPace
from simulator.truth.accounts import Login
from simulator.truth.errors import ActionRefused
from simulator.truth.fleet import Identity
from simulator.truth.tokens import TokenKind
from simulator.truth.world import World

__all__ = [
    "LinkSwitch",
    "Moment",
    "MomentKind",
    "Pace",
    "Playing",
    "Reached",
    "Stage",
    "SteppedPace",
    "change_at_vendor",
    "go_on",
    "rule_name",
    "rule_of",
    "run",
]

PUNCTUAL_S = 1.0
"""A step this near to its time, in world seconds, counts as being in time."""


_UNSET = object()
"""Stands for an option that a world did not have."""


class MomentKind(StrEnum):
    """What just happened."""

    DID = "did"
    BROKE = "broke"
    MENDED = "mended"
    ACCOUNT = "account"
    SET = "set"
    CHECKPOINT = "checkpoint"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Moment:
    """A step that just happened. at_s: seconds after the start, as written; world_s: world time now, unix seconds.

    A CHECKPOINT carries its Check: refresh now. After NOT_RUN nothing more comes: the service cannot help this script.
    """

    kind: MomentKind
    step: Step
    at_s: float
    world_s: float
    text: str
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a script has come, and what its end must undo.

    steps: those that have happened. start_s: world time of the beginning, unix seconds. posted: its rules on the board.
    unlinked: whether it took a link away. options_before: name -> what an option was, empty where there was none.
    """

    steps: int
    start_s: float
    posted: frozenset[str]
    unlinked: bool
    options_before: Mapping[str, tuple[Any, ...]]


@dataclass(slots=True)
class _Run:
    script: Script
    stage: Stage
    start_s: float
    posted: set[str] = field(default_factory=set)
    unlinked: bool = False
    options_before: dict[str, Any] = field(default_factory=dict)
    steps: int = 0


class Playing:
    """A script that is being played: an iterator of what happens. It may be left where it is, and gone on with."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._begun = False
        self._moments = _play(run)

    def __iter__(self) -> Iterator[Moment]:
        return self

    def __next__(self) -> Moment:
        """Let the next step happen. Raises as ``run`` does."""
        self._begun = True
        return next(self._moments)

    def close(self) -> None:
        """End it; what it broke is mended."""
        self._moments.close()
        if not self._begun:  # its steps happened before it was gone on with
            _clear_up(self._run)

    @property
    def reached(self) -> Reached:
        """How far it has come; not to be asked while a step happens."""
        run = self._run
        before = {name: () if old is _UNSET else (old,) for name, old in run.options_before.items()}
        return Reached(run.steps, run.start_s, frozenset(run.posted), run.unlinked, before)


def rule_name(script: Script, stage: Stage, name: str) -> str:
    """What a ``break`` is called on the board: ``slug/name@serial``, so that runs in one world do not meet."""
    return f"{script.slug}/{name}@{stage.charger.serial}"


def run(script: Script, stage: Stage) -> Playing:
    """Play the script from now on. Raises StageRefused, ActionRefused (naming the line) or ClockRefused."""
    _refuse_wrong_stage(script, stage)
    return Playing(_Run(script, stage, stage.world.now_s()))


def go_on(script: Script, stage: Stage, reached: Reached) -> Playing:
    """Play the script from where it was left, in a world that was left as it was."""
    before = {name: old[0] if old else _UNSET for name, old in reached.options_before.items()}
    posted = set(reached.posted)
    return Playing(_Run(script, stage, reached.start_s, posted, reached.unlinked, before, reached.steps))


def _play(run: _Run) -> Generator[Moment, None, None]:
    try:
        for step in run.script.steps_for(run.stage.charger.vendor)[run.steps :]:
            run.stage.pace.advance_to(run.start_s + step.at_s)
            kind = _happen(run, step, step.deed)
            run.steps += 1
            check = step.deed if isinstance(step.deed, Check) else None
            yield Moment(kind, step, step.at_s, run.stage.world.now_s(), _text(kind, step), check)
            if kind is MomentKind.NOT_RUN:
                return
    finally:
        _clear_up(run)


def _refuse_wrong_stage(script: Script, stage: Stage) -> None:
    charger = stage.charger
    if charger.vendor not in script.vendors:
        raise StageRefused(f"{script.slug} runs for {', '.join(script.vendors)}, got a charger of {charger.vendor}")
    if charger.situation != script.start:
        raise StageRefused(
            f"{script.slug} starts with a charger that is {script.start}, got {charger.handle}, which began as "
            f"{charger.situation}: build the fleet with script.entry(vendor)"
        )
    if charger.max_a != script.max_a:
        raise StageRefused(f"{script.slug} needs an installation of {script.max_a:g} A, got {charger.max_a:g} A")
    if script.serial not in ("", charger.serial):
        raise StageRefused(f"{script.slug} needs the charger with the serial {script.serial}, got {charger.serial}")
    for name, value in script.options.items():
        if (given := stage.world.options.get(name)) != value:
            raise StageRefused(
                f"{script.slug} needs a world with the option {name}: {value!r}, got {given!r}: make the world with "
                "options=script.options"
            )


def _happen(run: _Run, step: Step, deed: Deed) -> MomentKind:
    match deed:
        case Do():
            _act(run, step, deed)
            return MomentKind.DID
        case Break():
            _break(run, step, deed)
            return MomentKind.BROKE
        case Mend():
            name = rule_name(run.script, run.stage, deed.name)
            run.stage.board.mend(name)
            run.posted.discard(name)
            return MomentKind.MENDED
        case SetOptions():
            _set_options(run, deed)
            return MomentKind.SET
        case ChangeAccount():
            return MomentKind.ACCOUNT if _change_account(run, deed) else MomentKind.NOT_RUN
        case Check():
            return MomentKind.CHECKPOINT


def _act(run: _Run, step: Step, deed: Do) -> None:
    try:
        run.stage.world.act(run.stage.charger.id, deed.action, **deed.params)
    except ActionRefused as error:
        raise ActionRefused(f"{run.script.source}:{step.line}: {error}") from error


def _break(run: _Run, step: Step, deed: Break) -> None:
    name = rule_name(run.script, run.stage, deed.name)
    run.stage.board.post(rule_of(deed, name, run.stage.charger, _due_s(run, step)))
    run.posted.add(name)


def rule_of(deed: Break, name: str, charger: Identity, from_s: float) -> Rule:
    """The rule that a break puts on the board under that name, for that charger, from that world time on."""
    return Rule(
        name=name,
        fault=deed.fault,
        vendor=charger.vendor,
        account_id=charger.account_id if deed.whose is not Whose.VENDOR else None,
        charger_id=charger.id if deed.whose is Whose.CHARGER else None,
        roles=deed.roles,
        paths=deed.paths,
        from_s=from_s if deed.turns or deed.until_quiet_s is not None else None,
        until_s=None if deed.for_s is None else from_s + deed.for_s,
        skip_calls=deed.after_calls,
        calls=deed.calls,
        probability=deed.probability,
        quota=deed.quota,
        turns=deed.turns,
        until_quiet_s=deed.until_quiet_s,
    )


def _due_s(run: _Run, step: Step) -> float:
    """When the step was to happen; when it happens, if somebody held it back or brought it forward."""
    written_s, now_s = run.start_s + step.at_s, run.stage.world.now_s()
    return written_s if abs(now_s - written_s) <= PUNCTUAL_S else now_s


def _set_options(run: _Run, deed: SetOptions) -> None:
    options = run.stage.world.options
    for name, value in deed.options.items():
        run.options_before.setdefault(name, options.get(name, _UNSET))
        options[name] = value


def _reset_options(run: _Run) -> None:
    options = run.stage.world.options
    for name, value in run.options_before.items():
        if value is _UNSET:
            options.pop(name, None)
        else:
            options[name] = value


def _change_account(run: _Run, deed: ChangeAccount) -> bool:
    """Change the account; False when only the charger-service could and it cannot."""
    if deed.change.needs_link:
        return _link(run, deed.change is AccountChange.CONNECT)
    change_at_vendor(run.stage.world, run.stage.charger.account_id, deed)
    return True


def change_at_vendor(world: World, account_id: str, deed: ChangeAccount) -> None:
    """Let it happen to an account at its vendor; what happens at the charger-service is none of this."""
    match deed.change:
        case AccountChange.REJECT_LOGINS:
            world.accounts.set_login(account_id, Login.REJECTED)
        case AccountChange.ACCEPT_LOGINS:
            world.accounts.set_login(account_id, Login.ACCEPTED)
        case AccountChange.EXPIRE_TOKENS:
            world.tokens.expire_all(account_id, world.now_s())
        case AccountChange.REVOKE_TOKENS:
            world.tokens.revoke_all(account_id, world.now_s())
        case AccountChange.REVOKE_REFRESH_TOKENS:
            world.tokens.revoke_all(account_id, world.now_s(), TokenKind.REFRESH)
        case AccountChange.REFUSE_NEW_TOKENS:
            world.tokens.refuse_new(account_id)
        case AccountChange.ACCEPT_NEW_TOKENS:
            world.tokens.accept_new(account_id)
        case AccountChange.REVOKE_LINK:
            world.accounts.set_login(account_id, Login.REJECTED)
            for kind in TokenKind:
                world.tokens.revoke_all(account_id, world.now_s(), kind)
        case AccountChange.TOKEN_LIFETIME:
            world.accounts.set_token_lifetime(account_id, deed.token_lifetime_s)


def _link(run: _Run, connected: bool) -> bool:
    account_id = run.stage.charger.account_id
    if not run.stage.link(connected, account_id):
        return False
    if connected:
        run.stage.world.accounts.connect(account_id)
    else:
        run.stage.world.accounts.disconnect(account_id)
    run.unlinked = not connected
    return True


def _text(kind: MomentKind, step: Step) -> str:
    text = step.note or say_deed(step.deed)
    return f"not run: this charger-service offers no way to {text}" if kind is MomentKind.NOT_RUN else text


def _clear_up(run: _Run) -> None:
    for name in run.posted:
        run.stage.board.mend(name)
    _reset_options(run)
    if run.unlinked:
        with suppress(Exception):  # the service may be gone; what ended the run matters more
            _link(run, True)

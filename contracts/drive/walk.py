"""From every state and failure into every other: a scripted walk, finite, and the same each time.

A service that remembers wrongly is right at first sight; it is found out by what came before. A random machine seldom
does the one thing after the other that matters, so all ordered pairs are walked, each pair there and back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.faults.table import make_fault
from simulator.scenario.script import (
    AccountChange,
    Answer,
    Break,
    ChangeAccount,
    Check,
    Deed,
    Do,
    Expectation,
    Mend,
    Script,
    Step,
)

_LATER_S = 60.0
"""Until a car that was plugged in charges for sure."""
_LOOK_S = 240.0
"""Until every vendor shows what happened: Zaptec takes 137 s after the later deed for a full car."""
_NEXT_S = 270.0
_ANYTHING = Check(Expectation(frozenset(Answer)))
"""The oracle knows what is right here; nobody wrote it down."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A state or a failure. begins, later: what brings it about from a free charger, at once and a minute after;
    ends: what sets the charger free again.
    """

    name: str
    begins: tuple[Deed, ...] = ()
    later: tuple[Deed, ...] = ()
    ends: tuple[Deed, ...] = ()


_PLUG, _UNPLUG = Do("plug", {"wanted_wh": 60_000.0}), Do("unplug")


def _state(name: str, *later: Deed, ends: tuple[Deed, ...] = (_UNPLUG,)) -> Condition:
    return Condition(name, (_PLUG,), later, ends)


def _broken(name: str, fault: str, **settings: object) -> Condition:
    deed = Break(name, fault, make_fault(fault, **settings))
    return Condition(name, (_PLUG,), (deed,), (Mend(name), _UNPLUG))


_RELEASED = (AccountChange.ACCEPT_LOGINS,)
STATES: tuple[Condition, ...] = (
    Condition("unplugged"),
    Condition("held-back", (Do("plug", {"wanted_wh": 60_000.0, "hold": "SCHEDULE"}),), (), (_UNPLUG,)),
    _state("charging"),
    _state("finished", Do("finish")),
    _state("stopped", Do("stop")),
    _state("fault", Do("fault"), ends=(Do("clear_fault"), _UNPLUG)),
    _state("away", Do("go_offline", {"lag_s": 0.0}), ends=(Do("come_online"), _UNPLUG)),
)
# No silence: a service elsewhere really waits it out, on every pair. A scenario has it.
FAILURES: tuple[Condition, ...] = (
    _broken("vendor-503", "status", status=503, body="html"),
    _broken("vendor-refuses", "refuse"),
    _broken("vendor-429", "status", status=429, body="json", headers={"Retry-After": "20"}),
    Condition("token-revoked", (_PLUG,), (ChangeAccount(AccountChange.REVOKE_TOKENS),), (_UNPLUG,)),
    _broken("vendor-garbles", "body", kind="malformed"),
    _broken("vendor-resets", "reset"),
    Condition(
        "login-rejected",
        (_PLUG,),
        tuple(
            map(
                ChangeAccount,
                (
                    AccountChange.REJECT_LOGINS,
                    AccountChange.REVOKE_TOKENS,
                    AccountChange.REVOKE_REFRESH_TOKENS,
                ),
            )
        ),
        (*map(ChangeAccount, _RELEASED), _UNPLUG),
    ),
)
WALK = "walk-"
"""How the names of its parts begin."""
WHOLE: tuple[Condition, ...] = (*STATES, *FAILURES)
_TELLING = frozenset({"unplugged", "charging", "away", "vendor-503", "vendor-429"})
SHORT: tuple[Condition, ...] = tuple(condition for condition in WHOLE if condition.name in _TELLING)
"""What a walk in a hurry goes through: it finds the wrong services that the other conditions find, but for those that
scenarios in a hurry find as well (docs/mutants.md).
"""


def part_name(home: Condition) -> str:
    """What the part of the walk is called that goes out from there."""
    return f"{WALK}{home.name}"


def part_names(conditions: tuple[Condition, ...]) -> frozenset[str]:
    """The names of the parts of such a walk."""
    return frozenset(map(part_name, conditions[:-1]))


def walk(conditions: tuple[Condition, ...]) -> Iterator[Script]:
    """One script for each condition: into it and back into it from every condition after it."""
    for place, home in enumerate(conditions[:-1]):
        visited = [home]
        for other in conditions[place + 1 :]:
            visited += [other, home]
        yield Script(
            slug=part_name(home),
            title=f"From {home.name} into everything else and back",
            story=f"All ordered pairs of {home.name} with each later condition of the walk.",
            steps=tuple(_steps(visited)),
            tags=("walk",),
            start="unplugged",
        )


def _steps(visited: list[Condition]) -> Iterator[Step]:
    at_s, before = 0.0, "the start"
    for condition in visited:
        for deed in condition.begins:
            yield Step(at_s, deed, 0)
        for deed in condition.later:
            yield Step(at_s + _LATER_S, deed, 0)
        yield Step(at_s + _LOOK_S, _ANYTHING, 0, note=f"{condition.name} after {before}")
        for deed in condition.ends:
            yield Step(at_s + _LOOK_S + 1.0, deed, 0)
        at_s, before = at_s + _NEXT_S, condition.name

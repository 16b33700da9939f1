"""From a lane and a stream of chance to what goes wrong next. The same stream draws the same."""

from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Any

from simulator.chaos.profile import Between, Breaks, Changes, Kind, Lane, Leaves, OneOf
from simulator.faults.table import make_fault
from simulator.faults.when import Quota, Turns
from simulator.scenario.script import Break, ChangeAccount, Deed, Do, Mend


@dataclass(frozen=True, slots=True)
class Drawn:
    """One incident. gap_s: world seconds that all is well before it; length_s: how long it lasts then.

    begins, ends: what happens, as steps of a scenario; ``ends`` is None for what is over by itself.
    """

    gap_s: float
    length_s: float
    begins: Deed
    ends: Deed | None


def draw(lane: Lane, name: str, chance: Random) -> Drawn:
    """Draw the lane's next incident. name: what a break is to be called."""
    gap_s, length_s = _value(lane.gap_s, chance), _value(lane.length_s, chance)
    begins, ends = _deeds(chance.choice(lane.kinds), lane, name, chance)
    return Drawn(gap_s, length_s, begins, ends)


def _deeds(kind: Kind, lane: Lane, name: str, chance: Random) -> tuple[Deed, Deed | None]:
    match kind:
        case Breaks():
            return _break(kind, lane, name, chance), Mend(name)
        case Leaves():
            back = Do("come_online") if kind.action == "go_offline" else None
            return Do(kind.action, MappingProxyType({k: _value(v, chance) for k, v in kind.params.items()})), back
        case Changes():
            return ChangeAccount(kind.change), ChangeAccount(kind.back) if kind.back else None


def _break(kind: Breaks, lane: Lane, name: str, chance: Random) -> Break:
    settings = {setting: _value(value, chance) for setting, value in kind.settings.items()}
    quota = tuple(_value(part, chance) for part in kind.quota) if kind.quota else None
    turns = tuple(_value(part, chance) for part in kind.turns) if kind.turns else None
    return Break(
        name=name,
        fault_name=kind.fault,
        fault=make_fault(kind.fault, **settings),
        roles=kind.roles,
        whose=lane.whose,
        quota=Quota(*quota) if quota else None,
        turns=Turns(*turns) if turns else None,
        until_quiet_s=kind.until_quiet_s,
    )


def _value(told: Any, chance: Random) -> Any:
    if isinstance(told, Between):
        number = round(chance.uniform(told.low, told.high), told.places)
        return int(number) if told.places == 0 else number
    return chance.choice(told.values) if isinstance(told, OneOf) else told

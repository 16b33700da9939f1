"""What each action and each fault may be told, in words for the writer of a script."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

from simulator.faults.table import FAULTS
from simulator.truth.actions import ACTIONS
from simulator.truth.states import FaultKind, Hold

LINE_PARAMS: dict[str, tuple[str, ...]] = {
    "go_offline": ("lag_s",),
    "come_online": (),
    "reboot": ("away_s",),
    "flap": ("down_s", "up_s", "times", "lag_s"),
    "car_waits": ("waits",),
}
"""Happenings that a charger's history knows beside the actions, and what each may be told."""
ALL_ACTIONS = (*ACTIONS, *LINE_PARAMS)
"""Everything a step can ``do``."""


def _number(low: float, *, above: bool = False) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return value > low if above else value >= low

    return holds


def _one_of(values: Iterable[object]) -> Callable[[Any], bool]:
    allowed = tuple(values)
    return lambda value: not isinstance(value, bool) and value in allowed


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


PARAMS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "wanted_wh": ("an energy in Wh above 0", _number(0, above=True)),
    "car_phases": ("1, 2 or 3", _one_of((1, 2, 3))),
    "hold": (f"one of {', '.join(Hold)}", _one_of(map(str, Hold))),
    "kind": (f"one of {', '.join(FaultKind)}", _one_of(map(str, FaultKind))),
    "limit_a": ("a current in A, 0 or 6 and more", lambda value: _number(6)(value) or _one_of((0,))(value)),
    "phases": ("1 or 3", _one_of((1, 3))),
    "required": ("true or false", _is_bool),
    "waits": ("true or false", _is_bool),
    "lag_s": ("seconds, 0 or more", _number(0)),
    "away_s": ("seconds, 0 or more", _number(0)),
    "down_s": ("seconds above 0", _number(0, above=True)),
    "up_s": ("seconds above 0", _number(0, above=True)),
    "times": ("a whole number from 1 to 100", lambda value: _is_int(value) and 1 <= value <= 100),
}
"""Parameter -> what is expected, and whether a value is that."""


def params_of(action: str) -> tuple[str, ...]:
    """The parameters an action may be told. Raises KeyError for an unknown action."""
    if action in LINE_PARAMS:
        return LINE_PARAMS[action]
    return tuple(_signature(action))


def required_of(action: str) -> tuple[str, ...]:
    """The parameters an action must be told."""
    if action in LINE_PARAMS:
        return ()
    return tuple(name for name, default in _signature(action).items() if default is inspect.Parameter.empty)


def _signature(action: str) -> dict[str, object]:
    parameters = inspect.signature(ACTIONS[action]).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of value a fault's setting takes."""

    words: str
    holds: Callable[[Any], bool]


_KINDS: dict[str, Kind] = {
    "int": Kind("a whole number", _is_int),
    "float": Kind("a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool)),
    "bool": Kind("true or false", _is_bool),
    "str": Kind("a word", lambda value: isinstance(value, str)),
    "str | None": Kind("a text", lambda value: isinstance(value, str)),
    "Sequence": Kind("a list of words", lambda value: isinstance(value, list)),
    "Any": Kind("anything JSON can say", lambda _: True),
    "Mapping": Kind("a mapping of names and values", lambda value: isinstance(value, dict)),
}


def setting_kinds(fault: str) -> dict[str, Kind]:
    """The settings of a fault and what sort of value each takes. Raises KeyError for an unknown fault."""
    names = {
        f.name: f.type if isinstance(f.type, str) else getattr(f.type, "__name__", str(f.type))
        for f in fields(FAULTS[fault])
    }
    return {name: _KINDS[kind] for name, kind in names.items() if kind in _KINDS}

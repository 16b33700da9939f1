"""Plain records of the truth as JSON, every field and every digit, and back.

Views for people round and choose; whoever judges by what is really the case needs all of it. Names become camel case
(``limit_a`` is ``limitA``), a float without bound is null, a set is a sorted list.
"""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from simulator.faults.board import Rule
from simulator.faults.table import fault_name, given_settings, make_fault

T = TypeVar("T")


def exact(value: object) -> Any:
    """A record, or anything a record holds, as JSON can say it."""
    if isinstance(value, Rule):
        return exact_rule(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {camel(field.name): exact(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(exact(one) for one in value)
    if isinstance(value, tuple | list):
        return [exact(one) for one in value]
    if isinstance(value, Mapping):
        return {name: exact(one) for name, one in value.items()}
    return None if isinstance(value, float) and math.isinf(value) else value


def exact_rule(rule: Rule) -> dict[str, Any]:
    """A rule; its fault is a kind and settings, as they are told to make one."""
    told = {camel(field.name): exact(getattr(rule, field.name)) for field in fields(rule) if field.name != "fault"}
    return {**told, "fault": fault_name(rule.fault), "settings": exact(given_settings(rule.fault))}


def read_exact(kind: type[T], told: Any) -> T:
    """The record that ``exact`` told of. Raises KeyError, TypeError or ValueError for anything else."""
    hints = _hints(kind)  # type: ignore[arg-type]  # a class has a hash, python/mypy#11470
    known = {name: told[camel(name)] for name in hints if camel(name) in told}
    return kind(**{name: _read(hints[name], value) for name, value in known.items()})


def read_rule(told: Mapping[str, Any]) -> Rule:
    """The rule that ``exact_rule`` told of. Raises KeyError, TypeError, ValueError or BadFault for anything else."""
    hints = {name: hint for name, hint in _hints(Rule).items() if name != "fault"}
    read = {name: _read(hint, told[camel(name)]) for name, hint in hints.items()}
    return Rule(fault=make_fault(told["fault"], **told["settings"]), **read)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        return None if value is None else _read(next(part for part in parts if part is not NoneType), value)
    if origin is tuple:
        inner = parts[:1] * len(value) if parts[-1] is Ellipsis else parts
        return tuple(_read(part, one) for part, one in zip(inner, value, strict=True))
    if origin is frozenset:
        return frozenset(_read(parts[0], one) for one in value)
    if is_dataclass(hint):
        return read_exact(hint, value)  # type: ignore[arg-type]
    if hint is float:
        return math.inf if value is None else float(value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value


def camel(name: str) -> str:
    """``limit_a`` as ``limitA``."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)

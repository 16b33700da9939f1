"""All faults by name. A new fault is a file, a line here, a test and a scenario."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from simulator.faults.body import Body
from simulator.faults.clock import Clock
from simulator.faults.cut import Cut
from simulator.faults.delay import Delay
from simulator.faults.drip import Drip
from simulator.faults.extra_entry import ExtraEntry
from simulator.faults.extra_keys import ExtraKeys
from simulator.faults.fault import BadFault, Fault
from simulator.faults.length import Length
from simulator.faults.literal import Literal
from simulator.faults.missing import Missing
from simulator.faults.nulled import Nulled
from simulator.faults.pad import Pad
from simulator.faults.refuse import Refuse
from simulator.faults.repeat import Repeat
from simulator.faults.reset import Reset
from simulator.faults.scale import Scale
from simulator.faults.shorten import Shorten
from simulator.faults.silence import Silence
from simulator.faults.status import Status
from simulator.faults.tls import Tls
from simulator.faults.unresolved import Unresolved
from simulator.faults.value import Value

FAULTS: dict[str, type[Any]] = {
    "status": Status,
    "body": Body,
    "delay": Delay,
    "drip": Drip,
    "cut": Cut,
    "length": Length,
    "refuse": Refuse,
    "unresolved": Unresolved,
    "tls": Tls,
    "reset": Reset,
    "silence": Silence,
    "value": Value,
    "literal": Literal,
    "nulled": Nulled,
    "missing": Missing,
    "scale": Scale,
    "shorten": Shorten,
    "repeat": Repeat,
    "extra_keys": ExtraKeys,
    "extra_entry": ExtraEntry,
    "pad": Pad,
    "clock": Clock,
}


def make_fault(fault: str, **settings: Any) -> Fault:
    """Build the named fault. Raises BadFault for an unknown name, a setting it does not have or lacks, or a value it
    does not take.
    """
    if fault not in FAULTS:
        raise BadFault(f"no fault is called {fault!r}: choose one of {', '.join(sorted(FAULTS))}")
    known = settings_of(fault)
    if extra := sorted(set(settings) - set(known)):
        raise BadFault(f"fault {fault!r} has no setting {extra[0]!r}: it takes {', '.join(known) or 'none'}")
    if missing := [name for name, needed in known.items() if needed and name not in settings]:
        raise BadFault(f"fault {fault!r} needs {missing[0]}: add it beside fault")
    try:
        made: Fault = FAULTS[fault](**settings)
    except TypeError as error:
        raise BadFault(f"fault {fault!r} does not take {settings}: {error}") from error
    return made


def usual_settings(fault: str) -> dict[str, Any]:
    """The settings of a fault that need not be told, and what each is then. Raises KeyError for an unknown fault."""
    usual: dict[str, Any] = {}
    for field in fields(FAULTS[fault]):
        if field.default is not MISSING:
            usual[field.name] = field.default
        elif field.default_factory is not MISSING:
            usual[field.name] = field.default_factory()
    return usual


def settings_of(fault: str) -> Mapping[str, bool]:
    """The settings of a fault, and whether it cannot do without each. Raises KeyError for an unknown fault."""
    return {
        field.name: field.default is MISSING and field.default_factory is MISSING for field in fields(FAULTS[fault])
    }


_NOTHING: tuple[object, ...] = ({}, None, "", 0)
"""Settings that ask for nothing."""


def fault_name(fault: Fault) -> str:
    """The name of a fault's class in the table; of one that is not in it, the class's own."""
    return next((name for name, kind in FAULTS.items() if kind is type(fault)), type(fault).__name__.lower())


def given_settings(fault: Fault) -> dict[str, Any]:
    """The settings a fault was made with, as plain values."""
    made: Any = fault
    values = {field.name: getattr(made, field.name) for field in fields(made)}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()}


def said_fault(fault: Fault) -> str:
    """A fault in a few words: ``status (status 503, body html)``."""
    said = ", ".join(f"{name} {value}" for name, value in given_settings(fault).items() if value not in _NOTHING)
    return fault_name(fault) + (f" ({said})" if said else "")

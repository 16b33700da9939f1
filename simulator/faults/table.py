"""All faults by name. A new fault is a file, a line here, a test and a scenario."""

from dataclasses import fields
from typing import Any

from simulator.faults.body import Body
from simulator.faults.delay import Delay
from simulator.faults.fault import BadFault, Fault
from simulator.faults.refuse import Refuse
from simulator.faults.reset import Reset
from simulator.faults.silence import Silence
from simulator.faults.status import Status

FAULTS: dict[str, type[Any]] = {
    "status": Status,
    "body": Body,
    "delay": Delay,
    "refuse": Refuse,
    "reset": Reset,
    "silence": Silence,
}


def make_fault(fault: str, **settings: Any) -> Fault:
    """Build the named fault. Raises BadFault for an unknown name, an unknown setting or a value it does not take."""
    if fault not in FAULTS:
        raise BadFault(f"no fault is called {fault!r}: choose one of {', '.join(sorted(FAULTS))}")
    known = [field.name for field in fields(FAULTS[fault])]
    if extra := sorted(set(settings) - set(known)):
        raise BadFault(f"fault {fault!r} has no setting {extra[0]!r}: it takes {', '.join(known) or 'none'}")
    try:
        made: Fault = FAULTS[fault](**settings)
    except TypeError as error:
        raise BadFault(f"fault {fault!r} does not take {settings}: {error}") from error
    return made

"""What ``POST /api/sites/{s}/circuits/{c}/settings`` takes (nordicopen/pyeasee, site.py; evcc-io/evcc, easee.go).

A circuit has three kinds of limits, each for three phases: dynamic (volatile), max, and the fallback without a cloud.
"""

import math
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from simulator.truth.charger import MIN_CURRENT_A
from simulator.vendors.easee import deeds
from simulator.vendors.easee.bodies import Form
from simulator.vendors.easee.changes import Change
from simulator.vendors.easee.enums import CommandId
from simulator.vendors.easee.observations import Value
from simulator.vendors.easee.written import CIRCUIT_DYNAMIC_A, CIRCUIT_MAX_A, CIRCUIT_OFFLINE_A

LARGEST_A = 80.0
LONGEST_MINUTES = 7 * 24 * 60
"""A week."""


class _Limits(NamedTuple):
    numbers: tuple[int, int, int]
    command_id: CommandId


LIMITS: Mapping[str, _Limits] = {
    "dynamicCircuitCurrent": _Limits(CIRCUIT_DYNAMIC_A, CommandId.DYNAMIC_CIRCUIT_CURRENT),
    "maxCircuitCurrent": _Limits(CIRCUIT_MAX_A, CommandId.MAX_CIRCUIT_CURRENT),
    "offlineMaxCircuitCurrent": _Limits(CIRCUIT_OFFLINE_A, CommandId.OFFLINE_FALLBACK),
}
"""Field without its phase -> its three observations and its command."""


def circuit_changes(form: Form) -> list[Change]:
    """The limits of a circuit in a body. The form notes values that cannot be."""
    minutes = form.number("timeToLive", 0, LONGEST_MINUTES) or 0.0
    return list(_changes(form, minutes))


def _changes(form: Form, minutes: float) -> Iterator[Change]:
    for name, (numbers, command_id) in LIMITS.items():
        amps: dict[int, Value] = {}
        for phase, number in enumerate(numbers, 1):
            if (wanted_a := deeds.offered(form.number(f"{name}P{phase}", 0, LARGEST_A))) is not None:
                amps[number] = wanted_a
        if amps and command_id is CommandId.OFFLINE_FALLBACK:
            whole = {number: int(value) for number, value in amps.items()}
            yield Change(command_id, whole, partial(deeds.write_all, values=whole))
        elif amps:
            lasting = minutes if command_id is CommandId.DYNAMIC_CIRCUIT_CURRENT else 0.0
            yield Change(command_id, amps, partial(deeds.change_for, limits=amps, minutes=lasting))


def dynamic_current(form: Form) -> Change:
    """``dynamicCurrent``: whole ampere for each phase. Raises errors.Refusal (400) for values that cannot be."""
    form.require("phase1", "phase2", "phase3")
    amps: dict[int, Value] = {}
    for phase, number in enumerate(CIRCUIT_DYNAMIC_A, 1):
        wanted_a = math.floor(form.number(f"phase{phase}", 0, LARGEST_A) or 0.0)
        amps[number] = float(wanted_a) if wanted_a >= MIN_CURRENT_A else 0.0
    minutes = form.number("timeToLive", 0, LONGEST_MINUTES) or 0.0
    form.check()
    deed = partial(deeds.change_for, limits=amps, minutes=minutes)
    return Change(CommandId.DYNAMIC_CIRCUIT_CURRENT, amps, deed)

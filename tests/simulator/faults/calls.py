"""Calls and answers for tests of faults."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from simulator.faults.fault import Call, Fault
from simulator.faults.outcome import Answer, Outcome
from simulator.truth.states import Vendor

BODY = b'{"car":2,"nrg":[230,231,229],"utc":"2026-01-05T09:00:00.5Z"}'
GOOD = Answer(200, (("Content-Type", "application/json"), ("Content-Length", str(len(BODY)))), BODY)
CALL = Call(Vendor.EASEE, "state", "observations", "account", "charger", 1000.0)


def call(**changes: object) -> Call:
    """A call to a vendor that differs from CALL in some fields."""
    return replace(CALL, **changes)  # type: ignore[arg-type]


def struck(fault: Fault, proceed: Callable[[], Outcome] = lambda: GOOD, seed: int = 7) -> Outcome:
    """What a caller gets of a call that the fault stands around."""
    return fault.apply(CALL, Random(seed), proceed)


def never() -> Outcome:
    """A vendor that must not be asked."""
    raise AssertionError("the vendor was asked")

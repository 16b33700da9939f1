"""The shape of a fault and of the call it stands around."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from simulator.faults.outcome import Outcome
from simulator.truth.errors import SandboxError
from simulator.truth.states import Vendor


class BadFault(SandboxError):
    """A fault was asked for that does not exist, or with settings it does not take."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a vendor, as a fault may know it. at_s: world time, unix seconds.

    role is what the endpoint is for (login, renew, state, details, list, command, other); ids may be unknown. path: as
    the caller wrote it, without the query; empty when it is not known.
    """

    vendor: Vendor
    role: str
    endpoint: str
    account_id: str | None
    charger_id: str | None
    at_s: float
    path: str = ""


class Fault(Protocol):
    """Something that goes wrong with a call. Its fields are its settings."""

    def apply(self, call: Call, draw: Random, proceed: Callable[[], Outcome]) -> Outcome:
        """Return what the caller gets; ``proceed`` asks the vendor, and may be left out."""

"""How each vendor is asked and understood; no vendor's folder knows another's."""

from __future__ import annotations

from typing import Protocol

from simulator.service.reading import Snapshot, StaticReading
from simulator.service.visit import Visit


class VendorClient(Protocol):
    """One vendor. Both calls raise the Refusal that the refresh endpoint answers with."""

    def read_charge(self, visit: Visit) -> Snapshot:
        """Return the charge state of the visited charger, which is online."""

    def read_static(self, visit: Visit) -> StaticReading:
        """Return its name and model."""

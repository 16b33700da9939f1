"""One refresh: our record, the user's link, the vendor's answer, the contract's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.service.answers import charger_response
from simulator.service.circuit import Circuit
from simulator.service.clients import VendorClient
from simulator.service.clock import Clock
from simulator.service.deadline import Deadline
from simulator.service.errors import Refusal, Throttled
from simulator.service.fleet import Fleet, Vendor
from simulator.service.links import Links
from simulator.service.reading import Snapshot
from simulator.service.settings import ServiceSettings
from simulator.service.static_data import StaticData
from simulator.service.timestamps import at
from simulator.service.visit import Visit


class Refresher:
    """Puts the parts of a refresh in order; safe for many threads."""

    def __init__(
        self,
        settings: ServiceSettings,
        clock: Clock,
        fleet: Fleet,
        links: Links,
        circuit: Circuit,
        clients: Mapping[Vendor, VendorClient],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._fleet = fleet
        self._links = links
        self._circuit = circuit
        self._clients = clients
        self._static = StaticData(settings, clock)

    def refresh(self, charger_id: str) -> dict[str, Any]:
        """Return the ChargerResponse for an id as the caller wrote it. Raises the Refusal to answer with."""
        charger = self._fleet.charger(charger_id)
        self._links.require(charger.account)
        self._circuit.require_closed(charger.account)
        visit = Visit(charger, Deadline.after(self._clock, self._settings.total_deadline_s))
        snapshot = self._charge(visit)
        self._update_static(visit, snapshot)
        return charger_response(charger, snapshot.charge, self._static.known(charger), at(self._clock.now_s()))

    def _charge(self, visit: Visit) -> Snapshot:
        client = self._clients[visit.account.vendor]
        try:
            snapshot = client.read_charge(visit)
        except Throttled as refusal:
            self._circuit.note(visit.account, refusal)
            raise
        self._circuit.succeeded(visit.account)
        return snapshot

    def _update_static(self, visit: Visit, snapshot: Snapshot) -> None:
        """Learn name and model; a vendor that fails here leaves what is known as it is."""
        charger = visit.charger
        if snapshot.static is not None:
            self._static.learn(charger, snapshot.static)
            return
        if not self._static.is_due(charger):
            return
        brief = Visit(charger, visit.deadline.at_most(self._settings.static_timeout_s))
        try:
            self._static.learn(charger, self._clients[visit.account.vendor].read_static(brief))
        except Refusal as refusal:
            if isinstance(refusal, Throttled):
                self._circuit.note(visit.account, refusal)
            self._static.missed(charger)

"""Names and models as last known, so that a refresh need not ask for them each time."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime

from simulator.service.clock import Clock
from simulator.service.fleet import Charger
from simulator.service.reading import StaticReading
from simulator.service.settings import ServiceSettings
from simulator.service.timestamps import at


@dataclass(frozen=True, slots=True)
class KnownStatic:
    """Name and model. updated_at: when the vendor says they changed, else when we read them; never in the future."""

    name: str | None
    model: str
    updated_at: datetime


class StaticData:
    """What is known of every charger; at first what our own records say, as of the start. Safe for many threads."""

    def __init__(self, settings: ServiceSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._started_at_s = clock.now_s()
        self._lock = threading.Lock()
        self._known: dict[str, KnownStatic] = {}
        self._not_due: dict[str, tuple[float, float]] = {}

    def known(self, charger: Charger) -> KnownStatic | None:
        """Return the last known name and model; None when not even our records have a model."""
        known = self._known.get(charger.id)
        if known is None and charger.model is not None:
            known = KnownStatic(charger.name, charger.model, at(self._started_at_s))
        return replace(known, updated_at=min(known.updated_at, at(self._clock.now_s()))) if known else None

    def is_due(self, charger: Charger) -> bool:
        """Return whether the vendor should be asked again."""
        since_s, until_s = self._not_due.get(charger.id, (0.0, 0.0))
        return not since_s <= self._clock.now_s() < until_s

    def learn(self, charger: Charger, reading: StaticReading) -> None:
        """Keep what the vendor said; a model it leaves out stays as it was known."""
        now_s = self._clock.now_s()
        before = self.known(charger)
        model = reading.model or (before.model if before else None)
        if model is not None:
            updated_at = min(reading.updated_at or at(now_s), at(now_s))
            self._known[charger.id] = KnownStatic(reading.name, model, updated_at)
        self._rest(charger, now_s, self._settings.static_data_max_age_s)

    def missed(self, charger: Charger) -> None:
        """Note that the vendor could not be asked."""
        self._rest(charger, self._clock.now_s(), self._settings.static_data_retry_s)

    def _rest(self, charger: Charger, now_s: float, pause_s: float) -> None:
        with self._lock:
            self._not_due[charger.id] = (now_s, now_s + pause_s)

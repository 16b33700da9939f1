"""Services that tell times wrongly, and services that notice too late, or never again, what happens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.drive.arena import Make, Wrap
from simulator.service.app import Parts
from simulator.service.errors import DeviceDisconnected, VendorAuthentication, VendorCommunication, VendorConnection
from simulator.service.reading import ChargingState, Snapshot
from simulator.service.refresh import Refresher
from simulator.service.visit import Visit
from tests.contracts.services.building import made
from tests.contracts.services.wrapping import Answering, Asked, Body, Said, changing_ok, wrap
from tests.contracts.services.wrong import SAME, Wrong, scenario


def _spelled(spell: Callable[[str], str]) -> Wrap:
    """Every time of a 200 spelled otherwise."""

    def change(body: Body) -> None:
        for part in (body, body.get("chargeState", {}), body.get("staticData", {})):
            if "lastUpdated" in part:
                part["lastUpdated"] = spell(part["lastUpdated"])

    return changing_ok(change)


def _as(pattern: str) -> Wrap:
    return _spelled(lambda told: datetime.fromisoformat(told).strftime(pattern))


def _of_master_data(body: Body) -> None:
    if "staticData" in body:
        body["lastUpdated"] = body["staticData"]["lastUpdated"]


def _first_time_on_top() -> Answering:
    """The row's date of creation in place of its last change."""
    first: dict[str, str] = {}

    def answer(asked: Asked) -> Said:
        told = asked.again()
        if told.code != 200:
            return told
        body = told.body
        return told.with_body({**body, "lastUpdated": first.setdefault(asked.charger_id, body["lastUpdated"])})

    return answer


class _Remembering(Refresher):
    """Has a memory of each charger: when it was read, and what was read."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._known: dict[str, tuple[float, Snapshot]] = {}


class _CachedForSeconds(_Remembering):
    keep_s = 15.0

    def _charge(self, visit: Visit) -> Snapshot:
        now_s = self._clock.now_s()
        at_s, known = self._known.get(visit.charger.id, (float("-inf"), None))
        if known is None or now_s - at_s >= self.keep_s:
            known = super()._charge(visit)
            self._known[visit.charger.id] = (now_s, known)
        return known


class _AnswersFirst(_Remembering):
    """Answers with what it has, and reads what is new afterwards."""

    def _charge(self, visit: Visit) -> Snapshot:
        now_s = self._clock.now_s()
        at_s, before = self._known.get(visit.charger.id, (float("-inf"), None))
        latest = super()._charge(visit)
        self._known[visit.charger.id] = (now_s, latest)
        return before if before is not None and now_s - at_s < 60.0 else latest


class _Leaks(Refresher):
    """Loses a connection with each failure, and has five."""

    lost = 0

    def _charge(self, visit: Visit) -> Snapshot:
        if self.lost >= 5:
            raise VendorConnection("no connection left")
        try:
            return super()._charge(visit)
        except (VendorCommunication, VendorConnection):
            self.lost += 1
            raise


class _KeepsPhases(_Remembering):
    """Learns the phases while charging and keeps them."""

    def _charge(self, visit: Visit) -> Snapshot:
        latest = super()._charge(visit)
        if latest.charge.active_phases:
            self._known[visit.charger.id] = (0.0, latest)
        _, known = self._known.get(visit.charger.id, (0.0, latest))
        return replace(latest, charge=replace(latest.charge, active_phases=known.charge.active_phases))


class _KeepsPeak(_Remembering):
    """Tells the highest power of the visit."""

    def _charge(self, visit: Visit) -> Snapshot:
        latest = super()._charge(visit)
        charge, who = latest.charge, visit.charger.id
        if charge.state is ChargingState.UNPLUGGED:
            self._known.pop(who, None)
        if charge.state is not ChargingState.CHARGING or charge.rate_kw is None:
            return latest
        _, peak = self._known.get(who, (0.0, latest))
        if charge.rate_kw >= (peak.charge.rate_kw or 0.0):
            self._known[who] = (0.0, latest)
            return latest
        return replace(latest, charge=replace(charge, rate_kw=peak.charge.rate_kw))


class _MissesEvents(_Remembering):
    """Knows the plug from events alone, and those of a time off line are lost."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._away: set[str] = set()

    def _charge(self, visit: Visit) -> Snapshot:
        who = visit.charger.id
        try:
            latest = super()._charge(visit)
        except DeviceDisconnected:
            self._away.add(who)
            raise
        _, known = self._known.get(who, (0.0, latest))
        if who in self._away:
            self._away.discard(who)
            return replace(latest, charge=replace(latest.charge, is_plugged=known.charge.is_plugged))
        self._known[who] = (0.0, latest)
        return latest


class _SessionEnds(Refresher):
    """Logs in when it starts, for two hours."""

    began_s: float | None = None

    def _charge(self, visit: Visit) -> Snapshot:
        now_s = self._clock.now_s()
        if self.began_s is None:
            self.began_s = now_s
        if now_s - self.began_s > 7200.0:
            raise VendorAuthentication("the session is over")
        return super()._charge(visit)


def _refresher(kind: type[Refresher]) -> Make:
    return made(parts=Parts(refresher=kind))


TIMES: tuple[Wrong, ...] = (
    Wrong(
        "time-of-master-data-on-top",
        "names the time of master data as that of the whole",
        changing_ok(_of_master_data),
        scenario("charging"),
        "$.lastUpdated",
        "or later, which is when chargeState changed",
        "2025-",
    ),
    Wrong(
        "first-time-on-top",
        "names when it first saw the charger as its last update",
        wrap(_first_time_on_top),
        scenario("whole-visit"),
        "$.lastUpdated",
        "or later, which is when chargeState changed",
        "2026-01-04T12:",
    ),
    Wrong(
        "twelve-hours",
        "counts the hours of the afternoon from one",
        _as("%Y-%m-%dT%I:%M:%SZ"),
        scenario("whole-visit"),
        "$.chargeState.lastUpdated",
        "or later",
        "2026-01-05T0[1-9]:",
    ),
    Wrong(
        "day-and-month",
        "writes the day where the month belongs",
        _as("%Y-%d-%mT%H:%M:%SZ"),
        scenario("charging"),
        "$.chargeState.lastUpdated",
        "or earlier",
        "2026-05-01",
    ),
    Wrong(
        "months-for-minutes",
        "writes the month where minutes belong",
        _as("%Y-%m-%dT%H:%m:%SZ"),
        scenario("charging"),
        "$.chargeState.lastUpdated",
        "or later",
        "T08:01:",
    ),
    Wrong(
        "offset-of-berlin",
        "labels UTC with the offset of a summer in Berlin",
        _spelled(lambda told: told.replace("Z", "+02:00")),
        scenario("charging"),
        "$.chargeState.lastUpdated",
        "or later",
        r"\+00:00|Z|\+02:00",
    ),
    Wrong(
        "cached-15-seconds",
        "asks the vendor every 15 seconds",
        SAME,
        scenario("looked-at-again"),
        "$.chargeState.chargingState",
        "UNPLUGGED",
        '"CHARGING"',
        make=_refresher(_CachedForSeconds),
    ),
    Wrong(
        "answers-first",
        "answers with what it has and reads afterwards",
        SAME,
        scenario("looked-at-again"),
        "$.chargeState.chargingState",
        "UNPLUGGED",
        '"CHARGING"',
        make=_refresher(_AnswersFirst),
    ),
    Wrong(
        "leaks-connections",
        "loses a connection with each failure",
        SAME,
        scenario("vendor-5xx-html"),
        "status",
        "200",
        "503 VENDOR_CONNECTION_ERROR",
        make=_refresher(_Leaks),
    ),
    Wrong(
        "keeps-phases",
        "goes on telling the phases of the last charge",
        SAME,
        scenario("paused-by-user"),
        "$.chargeState.activePhases",
        "0",
        "3",
        make=_refresher(_KeepsPhases),
    ),
    Wrong(
        "keeps-peak",
        "tells the highest power of the visit",
        SAME,
        scenario("limit-lowered"),
        "$.chargeState.chargeRate",
        " kW",
        r"1[01]\.",
        make=_refresher(_KeepsPeak),
    ),
    Wrong(
        "misses-events",
        "misses what happens to the plug while the charger is away",
        SAME,
        scenario("unplugged-while-offline"),
        "$.chargeState.isPlugged",
        "false",
        "true",
        make=_refresher(_MissesEvents),
    ),
    Wrong(
        "session-ends",
        "logs in at its start, for two hours",
        SAME,
        scenario("finished"),
        "status",
        "200",
        "503 VENDOR_AUTHENTICATION_ERROR",
        make=_refresher(_SessionEnds),
    ),
)

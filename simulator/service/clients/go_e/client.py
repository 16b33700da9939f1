"""The one call a refresh makes to go-e."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from simulator.service.clients.go_e import reading
from simulator.service.clients.turned_away import require_welcome
from simulator.service.clock import Clock
from simulator.service.errors import DeviceDisconnected, VendorAuthentication, VendorCommunication
from simulator.service.http import VendorAnswer, VendorHttp
from simulator.service.links import Links
from simulator.service.reading import Snapshot, StaticReading
from simulator.service.timestamps import parse_http_date
from simulator.service.vendor_json import parse_object
from simulator.service.visit import Visit

_STATUS = "/api/status?filter=" + ",".join(reading.STATUS_KEYS)


class GoEClient:
    """Reads go-e chargers, each with its own cloud key; safe for many threads."""

    def __init__(self, http: VendorHttp, links: Links, clock: Clock) -> None:
        self._http = http
        self._links = links
        self._clock = clock

    def read_charge(self, visit: Visit) -> Snapshot:
        status, data_at = self._status(visit)
        return Snapshot(reading.charge_reading(status, data_at), reading.static_reading(status, data_at))

    def read_static(self, visit: Visit) -> StaticReading:
        return reading.static_reading(*self._status(visit))

    def _status(self, visit: Visit) -> tuple[dict[str, Any], datetime | None]:
        """Return the charger's status and the time of its data, where the answer names it."""
        answer = self._get(visit)
        if answer.status == 401:
            self._links.rejected(visit.account)
            raise VendorAuthentication("go-e rejects the cloud key (401)")
        status = _status(answer, self._clock.now_s())
        self._links.accepted(visit.account)
        reading.require_status(status, visit.charger.serial)
        return status, parse_http_date(answer.headers.get("last-modified"))

    def _get(self, visit: Visit) -> VendorAnswer:
        base_url = visit.account.base_url.replace("{serial}", quote(visit.charger.serial, safe=""))
        token = visit.account.credentials["token"]
        return self._http.get(base_url + _STATUS, visit.deadline, {"Authorization": f"Bearer {token}"})


def _status(answer: VendorAnswer, now_s: float) -> dict[str, Any]:
    """Return the status object of the answer; raise what any other answer means.

    403 is "offline, or cloud API off"; 404 is the same only when its body says that the data is outdated
    (go-eCharger-API-v2#122): a missing route answers 404 as well (go-eCharger-API-v1#116). A 400 may carry a whole
    status, when the charger lacks a key that was asked for (go-eCharger-API-v2#312).
    """
    require_welcome(answer, now_s)
    if answer.status == 200:
        return parse_object(answer.body)
    body = answer.peek()
    if answer.status == 400 and "car" in body:
        return body
    if answer.status == 403:
        raise DeviceDisconnected("go-e says that the charger is offline or its cloud API off (403)")
    if answer.status == 404 and ("age" in body or "outdated" in str(body.get("reason", "")).lower()):
        raise DeviceDisconnected("go-e has no fresh data of the charger (404)")
    raise VendorCommunication(f"go-e answered {answer.status}")

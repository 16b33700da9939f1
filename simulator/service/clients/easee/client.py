"""The calls one refresh makes to Easee."""

from __future__ import annotations

from urllib.parse import quote

from simulator.service.clients.easee import reading
from simulator.service.clients.easee.answers import require_data, route_is_gone
from simulator.service.clients.easee.sign_in import EaseeSignIn
from simulator.service.clients.easee.static import static_reading
from simulator.service.clock import Clock
from simulator.service.errors import DeviceDisconnected, VendorCommunication
from simulator.service.http import VendorAnswer, VendorHttp
from simulator.service.reading import Snapshot, StaticReading
from simulator.service.settings import ServiceSettings
from simulator.service.tokens import Tokens
from simulator.service.vendor_json import parse_object
from simulator.service.visit import Visit

_OBSERVATIONS = "/state/{id}/observations?ids=" + ",".join(str(key) for key in reading.OBSERVED_IDS)
_STATE = "/api/chargers/{id}/state"
_RECORD = "/api/chargers/{id}"
_DETAILS = "/api/chargers/{id}/details"
_READERS = {_OBSERVATIONS: reading.items_from_observations, _STATE: reading.items_from_state}


class EaseeClient:
    """Reads chargers of Easee accounts; safe for many threads."""

    def __init__(self, http: VendorHttp, tokens: Tokens, settings: ServiceSettings, clock: Clock) -> None:
        self._http = http
        self._tokens = tokens
        self._settings = settings
        self._clock = clock
        self._sign_in = EaseeSignIn(http, clock)
        self._last_route: dict[str, str] = {}

    def read_charge(self, visit: Visit) -> Snapshot:
        """Read the current observations, or the old state object where that route is the one that answers."""
        base_url = visit.account.base_url
        first = self._last_route.get(base_url, _OBSERVATIONS)
        answer = self._call(visit, first)
        route = first
        if route_is_gone(answer):
            require_data(self._call(visit, _RECORD), self._clock.now_s())
            route = _STATE if first == _OBSERVATIONS else _OBSERVATIONS
            answer = self._call(visit, route)
            if route_is_gone(answer):
                raise VendorCommunication("Easee knows the charger, and no route tells its state")
        require_data(answer, self._clock.now_s())
        items = _READERS[route](parse_object(answer.body))
        self._last_route[base_url] = route
        charge = reading.charge_reading(items)
        self._require_recent(items)
        return Snapshot(charge)

    def read_static(self, visit: Visit) -> StaticReading:
        """Read name and model with the token at hand: a 401 here is no reason to log in (easee_hass#315)."""
        token = self._tokens.access(visit.account.id)
        if token is None:
            raise VendorCommunication("no token at hand for Easee's charger record")
        answers = [self._get(visit, path, token) for path in (_RECORD, _DETAILS)]
        for answer in answers:
            require_data(answer, self._clock.now_s())
        record, details = (parse_object(answer.body) for answer in answers)
        return static_reading(visit.charger.vendor_id, record, details)

    def _call(self, visit: Visit, path: str) -> VendorAnswer:
        return self._tokens.authorised(visit, self._sign_in, lambda token: self._get(visit, path, token))

    def _get(self, visit: Visit, path: str, token: str) -> VendorAnswer:
        url = visit.account.base_url + path.replace("{id}", quote(visit.charger.vendor_id, safe=""))
        return self._http.get(url, visit.deadline, {"Authorization": f"Bearer {token}"})

    def _require_recent(self, items: dict[int, reading.Item]) -> None:
        limit_s = self._settings.easee_silent_offline_s
        latest = max((item.at.timestamp() for item in items.values() if item.at is not None), default=None)
        if limit_s is not None and latest is not None and self._clock.now_s() - latest > limit_s:
            raise DeviceDisconnected("nothing new from the charger for longer than easee_silent_offline_s")

"""The calls one refresh makes to Zaptec."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from simulator.service.clients.turned_away import require_welcome
from simulator.service.clients.zaptec import reading
from simulator.service.clients.zaptec.sign_in import ZaptecSignIn
from simulator.service.clients.zaptec.static import static_reading
from simulator.service.clock import Clock
from simulator.service.errors import Blocked, DeviceDisconnected, Throttled, VendorCommunication, VendorConnection
from simulator.service.http import VendorAnswer, VendorHttp
from simulator.service.reading import Snapshot, StaticReading
from simulator.service.tokens import Tokens
from simulator.service.vendor_json import boolean, parse, parse_object
from simulator.service.visit import Visit

_RECORD = "/api/chargers/{id}"
_STATE = "/api/chargers/{id}/state"


class ZaptecClient:
    """Reads chargers of Zaptec accounts; safe for many threads."""

    def __init__(self, http: VendorHttp, tokens: Tokens, clock: Clock) -> None:
        self._http = http
        self._tokens = tokens
        self._clock = clock
        self._sign_in = ZaptecSignIn(http, clock)

    def read_charge(self, visit: Visit) -> Snapshot:
        """Read the state list; where it does not say whether the charger is online, its record is asked."""
        call = self._tokens.authorised(visit, self._sign_in, lambda token: self._get(visit, _STATE, token))
        rows = parse(self._require_data(call).body)
        items = reading.items_from_state(rows, visit.charger.vendor_id)
        if reading.is_online(items) is None:
            self._require_online(visit)
        return Snapshot(reading.charge_reading(items))

    def read_static(self, visit: Visit) -> StaticReading:
        """Read name and model with the token at hand: a 401 here is no reason to log in."""
        return static_reading(visit.charger.vendor_id, self._record(visit))

    def _require_online(self, visit: Visit) -> None:
        """Raise DeviceDisconnected when the record says offline, or is not to be had by this account.

        Before March 2025 the state of a charger that is not known was an empty list. A record that cannot be read
        just now says nothing.
        """
        try:
            said = self._record(visit).get("IsOnline")
        except Throttled:
            raise
        except (VendorCommunication, VendorConnection):
            return
        if boolean(said) is False:
            raise DeviceDisconnected("Zaptec's record of the charger says that it is offline")

    def _record(self, visit: Visit) -> dict[str, Any]:
        token = self._tokens.access(visit.account.id)
        if token is None:
            raise VendorCommunication("no token at hand for Zaptec's charger record")
        return parse_object(self._require_data(self._get(visit, _RECORD, token)).body)

    def _get(self, visit: Visit, path: str, token: str) -> VendorAnswer:
        url = visit.account.base_url + path.replace("{id}", quote(visit.charger.vendor_id, safe=""))
        return self._http.get(url, visit.deadline, {"Authorization": f"Bearer {token}"})

    def _require_data(self, answer: VendorAnswer) -> VendorAnswer:
        """Return a 200; raise what any other answer about one charger means.

        403, or 204 instead (custom-components/zaptec#320): no role any more. 404: the charger is not known. A page
        of HTML in their place is the front end speaking, not Zaptec.
        """
        require_welcome(answer, self._clock.now_s())
        if answer.status == 200:
            return answer
        if answer.status == 403 and answer.speaks_html():
            raise Blocked("Zaptec's front end refuses this caller (403)")
        if answer.status in (204, 403) or (answer.status == 404 and not answer.speaks_html()):
            raise DeviceDisconnected(f"Zaptec does not show this charger to the account ({answer.status})")
        raise VendorCommunication(f"Zaptec answered {answer.status}")

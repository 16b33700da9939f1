"""A charger-service on stage: a stepped clock, three canned vendors and a caller with the right key."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from werkzeug.test import TestResponse

from simulator.service.app import create_app
from simulator.service.settings import ServiceSettings

KEY = "the-right-key"
NOW_S = 1_767_371_700.0  # 2026-01-02T16:35:00Z
EASEE, GO_E, ZAPTEC = (f"{digit * 8}-0000-4000-8000-00000000000a" for digit in "abc")
EASEE_ACCOUNT, GO_E_ACCOUNT, ZAPTEC_ACCOUNT = "acc-easee", "acc-go-e", "acc-zaptec"
LOCATION = "0c0ffee0-0000-4000-8000-00000000000a"
EASEE_SERIAL, GO_E_SERIAL, ZAPTEC_ID = "EH123456", "056129", "5d1f0c3a-7f0e-4b7e-9a51-0c2f6f1d9b11"

EASEE_LOGIN = "/easee/api/accounts/login"
EASEE_RENEW = "/easee/api/accounts/refresh_token"
EASEE_OBSERVATIONS = f"/easee/state/{EASEE_SERIAL}/observations"
EASEE_STATE = f"/easee/api/chargers/{EASEE_SERIAL}/state"
EASEE_RECORD = f"/easee/api/chargers/{EASEE_SERIAL}"
EASEE_DETAILS = f"{EASEE_RECORD}/details"
GO_E_STATUS = f"/go-e/{GO_E_SERIAL}/api/status"
ZAPTEC_LOGIN = "/zaptec/oauth/token"
ZAPTEC_STATE = f"/zaptec/api/chargers/{ZAPTEC_ID}/state"
ZAPTEC_RECORD = f"/zaptec/api/chargers/{ZAPTEC_ID}"

CHARGERS = {"EASEE": EASEE, "GO_E": GO_E, "ZAPTEC": ZAPTEC}
STATE_PATHS = {"EASEE": EASEE_OBSERVATIONS, "GO_E": GO_E_STATUS, "ZAPTEC": ZAPTEC_STATE}
LOGIN_PATHS = {"EASEE": EASEE_LOGIN, "ZAPTEC": ZAPTEC_LOGIN}


def fleet(base: str = "http://vendors.test") -> dict[str, Any]:
    """A fleet export with one account and one charger for each vendor."""
    password = {"username": "kari@example.test", "password": "s3cret-words"}
    return {
        "seed": 7,
        "vendors": {
            "EASEE": {"baseUrl": f"{base}/easee"},
            "GO_E": {"baseUrl": base + "/go-e/{serial}"},
            "ZAPTEC": {"baseUrl": f"{base}/zaptec", "extra": True},
        },
        "accounts": [
            {"id": EASEE_ACCOUNT, "vendor": "EASEE", "userId": "user-1", "connected": True, "credentials": password},
            {"id": GO_E_ACCOUNT, "vendor": "GO_E", "userId": "user-2", "credentials": {"token": "s3cret-key"}},
            {"id": ZAPTEC_ACCOUNT, "vendor": "ZAPTEC", "userId": "user-3", "credentials": password},
        ],
        "chargers": [
            _charger(EASEE, "EASEE", EASEE_SERIAL, EASEE_ACCOUNT, "Easee Home"),
            _charger(GO_E, "GO_E", GO_E_SERIAL, GO_E_ACCOUNT, "go-eCharger_V3 22 kW"),
            _charger(ZAPTEC, "ZAPTEC", "ZAP000123", ZAPTEC_ACCOUNT, "Zaptec Go") | {"vendorChargerId": ZAPTEC_ID},
        ],
    }


def _charger(charger_id: str, vendor: str, serial: str, account_id: str, model: str) -> dict[str, Any]:
    return {
        "id": charger_id,
        "vendor": vendor,
        "serial": serial,
        "accountId": account_id,
        "userId": "user-of-" + vendor,
        "locationId": LOCATION,
        "name": "As our records say",
        "model": model,
        "about": "charging",
    }


class SteppedClock:
    """Time that moves when told."""

    def __init__(self, now_s: float = NOW_S) -> None:
        self.at_s = now_s

    def now_s(self) -> float:
        return self.at_s

    def monotonic_s(self) -> float:
        return self.at_s

    def step(self, seconds: float) -> None:
        self.at_s += seconds


@dataclass(frozen=True)
class Canned:
    """One answer, made anew each time it is given."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> httpx.Response:
        content = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return httpx.Response(self.status, content=content, headers=dict(self.headers))


Answer = Canned | Exception | Callable[[httpx.Request], httpx.Response]


def raw(status: int = 200, body: bytes = b"", **headers: str) -> Canned:
    return Canned(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def easee_observations(
    values: Mapping[int, object] | None = None, at: str = "2026-01-02T16:14:41Z"
) -> dict[str, object]:
    """A three-phase charge at 10.9 kW; values replaces observations, None as a value removes one."""
    told: dict[int, object] = {109: 3, 96: 0, 120: 10.912, 110: 30, 47: 32, 48: 16, 121: 4.217, 250: True}
    told |= {183: 15.83, 184: 15.71, 185: 15.9} | dict(values or {})
    rows = [{"id": key, "timestamp": at, "dataType": 4, "value": value} for key, value in told.items()]
    return {"observations": [row for row in rows if row["value"] is not None]}


def go_e_status(**values: object) -> dict[str, object]:
    """A three-phase charge at 10.8 kW."""
    status: dict[str, object] = {
        "car": 2, "err": 0, "alw": True, "modelStatus": 15, "frc": 0, "wh": 1136.361, "amp": 16, "ama": 32, "amt": 32,
        "cbl": 32, "tcl": None, "adi": False, "var": 22, "sse": GO_E_SERIAL, "fna": "Garage left", "typ": "go-eCharger",
        "pha": [True] * 6, "fsp": False, "utc": "2026-01-02T16:34:50.412",
        "nrg": [231.2, 230.1, 229.9, 1.1, 15.9, 15.8, 15.7, 3650.1, 3600.2, 3580.3, 0, 10830.6, 99.5, 99.1, 99.2, 0],
    }  # fmt: skip
    return status | values


def zaptec_rows(values: Mapping[int, object] | None = None, at: str = "2026-01-02T16:20:17.433") -> list[object]:
    """A three-phase charge at 10.9 kW; values replaces entries, None as a value leaves ValueAsString out."""
    told: dict[int, object] = {-2: "1", -1: None, 507: "15.9", 508: "15.8", 509: "15.7", 510: "16.000"}
    told |= {513: "10969.104", 519: "4", 702: "6", 708: "16.000", 710: "3", 718: "0", 721: "s-1", 804: "0"}
    told |= dict(values or {})
    return [_zaptec_row(key, value, at) for key, value in told.items()]


def _zaptec_row(key: int, value: object, at: str) -> dict[str, object]:
    row: dict[str, object] = {"ChargerId": ZAPTEC_ID, "StateId": key, "Timestamp": at}
    return row if value is None else row | {"ValueAsString": value}


HEALTHY: dict[str, Answer] = {
    EASEE_LOGIN: Canned(body={"accessToken": "easee-1", "expiresIn": 3600, "refreshToken": "renew-1"}),
    EASEE_RENEW: Canned(body={"accessToken": "easee-2", "expiresIn": 3600, "refreshToken": "renew-2"}),
    EASEE_OBSERVATIONS: Canned(body=easee_observations()),
    EASEE_STATE: Canned(404),
    EASEE_RECORD: Canned(
        body={"id": EASEE_SERIAL, "name": "Garage", "productCode": 1, "updatedOn": "2024-07-03T17:34:35.390791"}
    ),
    EASEE_DETAILS: Canned(body={"serialNumber": EASEE_SERIAL, "product": "Easee Home"}),
    GO_E_STATUS: Canned(body=go_e_status(), headers={"Last-Modified": "Fri, 02 Jan 2026 16:34:51 GMT"}),
    ZAPTEC_LOGIN: Canned(body={"access_token": "zaptec-1", "token_type": "bearer", "expires_in": 3600}),
    ZAPTEC_STATE: Canned(body=zaptec_rows()),
    ZAPTEC_RECORD: Canned(body={"Id": ZAPTEC_ID, "Name": "Bay 1", "DeviceId": "ZAP000123", "IsOnline": True}),
}


class Vendors(httpx.BaseTransport):
    """The three vendors, healthy until told otherwise; notes every call as "METHOD path"."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.requests: list[httpx.Request] = []
        self._scripts: dict[str, list[Answer]] = {}
        self._lock = threading.Lock()

    def on(self, path: str, *answers: Answer) -> None:
        """Answer calls of path in this order; the last answer stays. Without answers: healthy again."""
        self._scripts[path] = list(answers) or [HEALTHY[path]]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        with self._lock:
            self.calls.append(f"{request.method} {request.url.path}")
            self.requests.append(request)
            script = self._scripts.get(request.url.path)
            answer = HEALTHY.get(request.url.path, Canned(404)) if script is None else script[0]
            if script is not None and len(script) > 1:
                script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer.response() if isinstance(answer, Canned) else answer(request)

    def count(self, path: str) -> int:
        return sum(call.split(" ", 1)[1] == path for call in self.calls)


class Stage:
    """An app with its vendors and its clock."""

    def __init__(
        self, records: Mapping[str, Any] | None = None, clock: SteppedClock | None = None, **settings: Any
    ) -> None:
        self.clock = clock or SteppedClock()
        self.vendors = Vendors()
        self.app = create_app(
            ServiceSettings(api_key=KEY, **settings),
            fleet() if records is None else records,
            clock=self.clock,
            transport=self.vendors,
            error_ids=lambda: "00000000-0000-4000-8000-0000000000ff",
        )

    def refresh(self, charger_id: str) -> TestResponse:
        return self.app.test_client().get(f"/v1.0.0/chargers/{charger_id}/refresh", headers={"X-API-KEY": KEY})

    def outcome(self, charger_id: str) -> str:
        """Return "200" or the error code of one refresh, whose status must fit it."""
        answer = self.refresh(charger_id)
        code = str(answer.get_json().get("errorCode", "200"))
        assert answer.status_code == {"200": 200, "CHARGER_NOT_FOUND": 404}.get(code, 503), answer.text
        return code

    def charge_state(self, charger_id: str) -> dict[str, Any]:
        answer = self.refresh(charger_id)
        assert answer.status_code == 200, answer.text
        state: dict[str, Any] = answer.get_json()["chargeState"]
        return state

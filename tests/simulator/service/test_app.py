"""The endpoint's outside: key, paths, methods, shape, and what never leaves it."""

from __future__ import annotations

import gc
import json
import logging
import re
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulator.service.app import create_app
from simulator.service.errors import FleetError, Refusal
from simulator.service.settings import ServiceSettings
from tests.simulator.service.raw_server import Peer, RawServer
from tests.simulator.service.stage import (
    CHARGERS,
    EASEE,
    EASEE_LOGIN,
    EASEE_OBSERVATIONS,
    GO_E,
    GO_E_STATUS,
    KEY,
    LOCATION,
    STATE_PATHS,
    ZAPTEC,
    ZAPTEC_RECORD,
    ZAPTEC_STATE,
    Canned,
    Stage,
    easee_observations,
    fleet,
    go_e_status,
    raw,
    zaptec_rows,
)

PATHS = [f"/v1.0.0/chargers/{EASEE}/refresh", "/v1.0.0/chargers/x/refresh", "/", "/nowhere", "/_provider_states", "//"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("key", [None, "", KEY.upper(), KEY[:-1], KEY + "x", f"{KEY},{KEY}", "ключ", KEY + "\x00"])
def test_without_the_right_key_everything_is_401(path: str, method: str, key: str | None) -> None:
    stage = Stage(provider_states=True)
    headers = {} if key is None else {"X-API-KEY": key.encode().decode("latin-1")}
    answer = stage.app.test_client().open(path, method=method, headers=headers)
    assert (answer.status_code, stage.vendors.calls) == (401, [])
    if method != "HEAD":
        assert answer.get_json() == {
            "errorCode": "UNAUTHORIZED",
            "id": "00000000-0000-4000-8000-0000000000ff",
            "message": "Unauthorized",
        }


@pytest.mark.parametrize("name", ["X-API-KEY", "x-api-key", "X-Api-Key"])
def test_header_names_have_no_case(name: str) -> None:
    answer = Stage().app.test_client().get(f"/v1.0.0/chargers/{EASEE}/refresh", headers={name: KEY})
    assert answer.status_code == 200


def test_a_key_beyond_ascii_works() -> None:
    app = create_app(ServiceSettings(api_key="nøkkel"), {"vendors": {}, "accounts": [], "chargers": []})
    headers = {"X-API-KEY": "nøkkel".encode().decode("latin-1")}
    assert app.test_client().get("/v1.0.0/chargers/x/refresh", headers=headers).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_405(method: str) -> None:
    stage = Stage()
    answer = stage.app.test_client().open(PATHS[0], method=method, headers={"X-API-KEY": KEY})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert answer.get_json()["errorCode"] == "METHOD_NOT_ALLOWED"
    assert stage.vendors.calls == []


@pytest.mark.parametrize(
    "path",
    ["/", "/v1.0.0", f"/v1.0.0/chargers/{EASEE}", f"{PATHS[0]}/", f"/v2.0.0/chargers/{EASEE}/refresh", "/%ff", "//x"],
)
def test_other_paths_are_404(path: str) -> None:
    answer = Stage().app.test_client().get(path, headers={"X-API-KEY": KEY})
    assert (answer.status_code, answer.get_json()["errorCode"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("charger_id", CHARGERS.values())
def test_head_is_get_without_a_body(charger_id: str) -> None:
    path = f"/v1.0.0/chargers/{charger_id}/refresh"
    client = Stage().app.test_client()
    head = client.head(path, headers={"X-API-KEY": KEY})
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(client.get(path, headers={"X-API-KEY": KEY}).data))


FULL = {
    "EASEE": {"rate": 10.912, "limit": 16.0, "at": "2026-01-02T16:14:41.000Z", "name": "Garage", "model": "Easee Home"},
    "GO_E": {
        "rate": 10.8306,
        "limit": 16.0,
        "at": "2026-01-02T16:34:51.000Z",
        "name": "Garage left",
        "model": "go-eCharger 22 kW",
    },
    "ZAPTEC": {
        "rate": 10.969104,
        "limit": 16.0,
        "at": "2026-01-02T16:20:17.433Z",
        "name": "Bay 1",
        "model": "Zaptec Go",
    },
}


@pytest.mark.parametrize("vendor", FULL)
def test_a_whole_answer(vendor: str) -> None:
    want = FULL[vendor]
    body = Stage().refresh(CHARGERS[vendor]).get_json()
    static = body.pop("staticData")
    assert {key: static[key] for key in ("vendor", "name", "model")} == {
        "vendor": vendor,
        "name": want["name"],
        "model": want["model"],
    }
    assert body == {
        "id": CHARGERS[vendor],
        "userId": f"user-of-{vendor}",
        "locationId": LOCATION,
        "isOnline": True,
        "lastUpdated": max(want["at"], static["lastUpdated"]),
        "chargeState": {
            "lastUpdated": want["at"],
            "chargeRate": want["rate"],
            "chargeCurrentMax": want["limit"],
            "isPlugged": True,
            "activePhases": 3,
            "chargingState": "CHARGING",
        },
    }


FIELDS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "userId": str,
    "locationId": str,
    "isOnline": bool,
    "lastUpdated": str,
    "chargeState": dict,
    "staticData": dict,
    "chargeRate": (int, float),
    "chargeCurrentMax": (int, float),
    "isPlugged": bool,
    "activePhases": int,
    "chargingState": str,
    "vendor": str,
    "name": str,
    "model": str,
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def fields(body: dict[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in body.items():
        yield name, value
        if isinstance(value, dict):
            yield from fields(value)


def no_constant(text: str) -> object:
    raise AssertionError(f"{text} is no JSON")


SURPRISES: list[object] = [
    None,
    "n/a",
    float("nan"),
    float("inf"),
    -1,
    10**300,
    True,
    [],
    {},
    [None],
    "",
    "\ud800",
    0.1 + 0.2,
]
PAYLOADS: dict[str, list[object]] = {
    "EASEE": [
        easee_observations({key: value}) for key in (47, 48, 96, 109, 110, 120, 121, 183, 250) for value in SURPRISES
    ],
    "GO_E": [go_e_status(**{key: value}) for key in go_e_status() for value in SURPRISES],
    "ZAPTEC": [
        zaptec_rows({key: value}) for key in (-2, 507, 510, 513, 519, 702, 710, 718, 804) for value in SURPRISES
    ],
}


@pytest.mark.parametrize("vendor", PAYLOADS)
def test_whatever_the_vendor_sends_our_json_is_strict(vendor: str) -> None:
    stage = Stage()
    for payload in PAYLOADS[vendor]:
        stage.vendors.on(STATE_PATHS[vendor], Canned(body=payload))
        answer = stage.refresh(CHARGERS[vendor])
        body = json.loads(answer.data, parse_constant=no_constant)
        assert (answer.status_code, answer.content_type) in ((200, "application/json"), (503, "application/json"))
        if answer.status_code == 503:
            assert body["errorCode"] in {kind.code for kind in Refusal.__subclasses__() if kind.status == 503}
            continue
        for name, value in fields(body):
            assert isinstance(value, FIELDS[name]), (name, value)
            assert isinstance(value, bool) is (FIELDS[name] is bool), (name, value)
            assert name != "lastUpdated" or TIME.fullmatch(str(value)), (name, value)


def test_role_dependent_fields_may_be_missing() -> None:
    stage = Stage()
    stage.vendors.on(ZAPTEC_RECORD, Canned(body={"Name": None}))
    static = stage.refresh(ZAPTEC).get_json()["staticData"]
    assert (static["model"], "name" in static) == ("Zaptec Go", False)


@pytest.mark.parametrize("charger_id", [EASEE, ZAPTEC])
def test_a_normal_refresh_is_one_call(charger_id: str) -> None:
    stage = Stage()
    assert stage.outcome(charger_id) == "200"
    stage.vendors.calls.clear()
    assert stage.outcome(charger_id) == "200"
    assert len(stage.vendors.calls) == 1


def test_a_renamed_charger_shows_after_the_static_data_aged() -> None:
    stage = Stage()
    stage.outcome(ZAPTEC)
    stage.vendors.on(ZAPTEC_RECORD, Canned(body={"Name": "Bay 2", "DeviceId": "ZAP000123"}))
    stage.clock.step(299)
    assert stage.refresh(ZAPTEC).get_json()["staticData"]["name"] == "Bay 1"
    stage.clock.step(2)
    assert stage.refresh(ZAPTEC).get_json()["staticData"]["name"] == "Bay 2"


def test_a_vendor_without_a_time_gets_ours() -> None:
    stage = Stage()
    stage.vendors.on(GO_E_STATUS, Canned(body=go_e_status(utc=None)))
    assert stage.charge_state(GO_E)["lastUpdated"] == "2026-01-02T16:35:00.000Z"


@pytest.mark.parametrize("limit_s", [None, 2100.0])
def test_a_silent_easee_charger_is_offline_only_by_setting(limit_s: float | None) -> None:
    stage = Stage(easee_silent_offline_s=limit_s)
    stage.vendors.on(EASEE_OBSERVATIONS, Canned(body=easee_observations(at="2026-01-02T15:30:00Z")))
    assert stage.outcome(EASEE) == ("200" if limit_s is None else "DEVICE_IS_DISCONNECTED")
    stage.vendors.on(EASEE_OBSERVATIONS, Canned(body=easee_observations(at="2026-01-02T16:05:00Z")))
    assert stage.outcome(EASEE) == "200"


def test_a_body_beyond_the_limit_is_not_read() -> None:
    stage = Stage(max_body_bytes=1000)
    stage.vendors.on(GO_E_STATUS, Canned(body=go_e_status(scan=["x" * 100] * 20)))
    assert stage.outcome(GO_E) == "VENDOR_COMMUNICATION_ERROR"


def test_a_fault_of_our_own_is_a_503_and_a_log_line(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage()
    stage.vendors.on(ZAPTEC_STATE, RuntimeError("a transport that breaks its promise"))
    with caplog.at_level(logging.ERROR):
        assert stage.outcome(ZAPTEC) == "VENDOR_COMMUNICATION_ERROR"
    assert "RuntimeError" in caplog.text


SECRETS = ("s3cret", "kari@", "easee-1", "zaptec-1", KEY)


@pytest.mark.parametrize("vendor", CHARGERS)
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(raw(500, b"<html>s3cret-words easee-1</html>"), id="html"),
        pytest.param(Canned(403, {"title": "s3cret", "message": "kari@example.test"}), id="403"),
        pytest.param(Canned(401, {"title": "zaptec-1"}), id="401"),
        pytest.param(raw(200, b'{"car": s3cret'), id="bad JSON"),
    ],
)
def test_no_vendor_text_and_no_secret_leaves(vendor: str, answer: Canned, caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage()
    stage.vendors.on(STATE_PATHS[vendor], answer)
    with caplog.at_level(logging.DEBUG):
        body = stage.refresh(CHARGERS[vendor])
    assert body.status_code == 503
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("simulator"))
    assert CHARGERS[vendor] in ours
    for secret in (*SECRETS, "html", "Forbidden"):
        assert secret not in body.text
        assert secret not in ours


def test_error_ids_are_new_uuids_by_default() -> None:
    app = create_app(ServiceSettings(api_key=KEY), {"vendors": {}, "accounts": [], "chargers": []})
    seen = {app.test_client().get("/x", headers={"X-API-KEY": KEY}).get_json()["id"] for _ in range(5)}
    assert len(seen) == 5
    assert all(str(uuid.UUID(one)) == one for one in seen)


def test_a_broken_fleet_is_refused_at_start() -> None:
    with pytest.raises(FleetError):
        create_app(ServiceSettings(api_key=KEY), {})


def test_credentials_that_no_header_can_hold_do_no_harm() -> None:
    stage = Stage()
    stage.vendors.on(EASEE_LOGIN, Canned(body={"accessToken": "tøken\r\nX-Evil: 1", "expiresIn": 60}))
    assert stage.outcome(EASEE) in ("200", "VENDOR_COMMUNICATION_ERROR")
    assert all("x-evil" not in request.headers for request in stage.vendors.requests)


def test_a_go_e_charger_is_asked_with_one_filtered_call() -> None:
    stage = Stage()
    stage.outcome(GO_E)
    (request,) = stage.vendors.requests
    assert request.headers["authorization"] == "Bearer s3cret-key"
    assert {"car", "err", "alw", "nrg", "amp", "modelStatus"} <= set(request.url.params["filter"].split(","))


@pytest.mark.parametrize("charger_id", CHARGERS.values())
def test_any_transport_error_is_an_answer(charger_id: str) -> None:
    stage = Stage()
    vendor = next(name for name, one in CHARGERS.items() if one == charger_id)
    stage.vendors.on(STATE_PATHS[vendor], httpx.PoolTimeout("x"), httpx.DecodingError("x"), OSError("x"))
    outcomes = [stage.outcome(charger_id) for _ in range(3)]
    assert outcomes == ["VENDOR_CONNECTION_ERROR", "VENDOR_COMMUNICATION_ERROR", "VENDOR_CONNECTION_ERROR"]


def test_over_real_sockets_and_closed_with_the_app() -> None:
    left = threading.Event()

    def vendor(peer: Peer) -> None:
        peer.request()
        body = json.dumps(go_e_status()).encode()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        if peer.request() == b"":
            left.set()

    with RawServer(vendor) as server:
        app = create_app(ServiceSettings(api_key=KEY), fleet(server.url))
        answer = app.test_client().get(f"/v1.0.0/chargers/{GO_E}/refresh", headers={"X-API-KEY": KEY})
        assert answer.get_json()["chargeState"]["chargingState"] == "CHARGING"
        del app, answer
        gc.collect()
        assert left.wait(30)

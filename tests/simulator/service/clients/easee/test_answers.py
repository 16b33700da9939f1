from __future__ import annotations

import json

import httpx
import pytest

from simulator.service.clients.easee.answers import require_data, require_login, route_is_gone
from simulator.service.errors import (
    Blocked,
    DeviceDisconnected,
    Refusal,
    Throttled,
    VendorAuthentication,
    VendorCommunication,
)
from simulator.service.http import VendorAnswer

NOW_S = 1_767_371_700.0


def answer(status: int, body: object = b"", **headers: str) -> VendorAnswer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return VendorAnswer(status, httpx.Headers(headers), content)


def kind(status: int, body: object, *, login: bool) -> type[Refusal] | None:
    try:
        (require_login if login else require_data)(answer(status, body), NOW_S)
    except Refusal as refusal:
        return type(refusal)
    return None


FRAMEWORK = {"type": "x", "title": "Forbidden", "status": 403}
GATEWAY = {"message": "Forbidden"}


@pytest.mark.parametrize(
    ("status", "body", "data", "login"),
    [
        (200, {}, None, None),
        (400, {"errorCode": 100}, VendorCommunication, VendorAuthentication),
        (400, {"errorCode": 727}, VendorCommunication, VendorAuthentication),
        (400, {"errorCode": "100"}, VendorCommunication, VendorAuthentication),
        (400, {"errorCode": [100]}, VendorCommunication, VendorCommunication),
        (400, {"errorCode": 400}, DeviceDisconnected, VendorCommunication),
        (400, {"errorCode": 410}, DeviceDisconnected, VendorCommunication),
        (400, {"title": "Bad Request"}, VendorCommunication, VendorCommunication),
        (400, b"Bad Request", VendorCommunication, VendorCommunication),
        (401, b"", VendorCommunication, VendorAuthentication),
        (403, FRAMEWORK, DeviceDisconnected, VendorAuthentication),
        (403, GATEWAY, Blocked, Blocked),
        (403, b"", Blocked, Blocked),
        (403, b"<html>Too many requests from this address</html>", Blocked, Blocked),
        (404, b"", DeviceDisconnected, VendorCommunication),
        (404, b"<html>", VendorCommunication, VendorCommunication),
        (429, b"", Throttled, Throttled),
        (429, b"Your IP has been BLOCKED for 24h", Blocked, Blocked),
        (500, {"errorCode": 0, "errorCodeName": "Uknown"}, VendorCommunication, VendorCommunication),
        (502, b"<html>", VendorCommunication, VendorCommunication),
        (202, {}, VendorCommunication, VendorCommunication),
    ],
)
def test_what_an_answer_means(
    status: int, body: object, data: type[Refusal] | None, login: type[Refusal] | None
) -> None:
    assert kind(status, body, login=False) is data
    assert kind(status, body, login=True) is login


@pytest.mark.parametrize(
    ("status", "body", "gone"),
    [
        (404, b"", True),
        (404, {"title": "Not Found"}, True),
        (404, {"errorCode": 400}, False),
        (400, {"title": "One or more validation errors occurred.", "errors": {}}, True),
        (400, {"errorCode": 410}, False),
        (200, {"errors": []}, False),
        (500, b"", False),
    ],
)
def test_a_missing_route_is_told_from_a_missing_charger(status: int, body: object, gone: bool) -> None:
    assert route_is_gone(answer(status, body)) is gone

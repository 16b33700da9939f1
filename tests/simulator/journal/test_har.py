"""The archive has what HAR 1.2 demands of it, whatever the exchange was like."""

import json
from typing import Any

import pytest

from simulator.journal.har import har, moment
from simulator.journal.journal import Leg

LEG = Leg(
    leg="vendor",
    at_s=1_767_603_600.0,
    method="POST",
    target="/easee/api/accounts/login?a=1&b=",
    status=200,
    vendor="EASEE",
    faults=("outage",),
    shaped_by=("delay (delay_ms 5)",),
    request_headers=(("Content-Type", "application/json"), ("Host", "h")),
    request_body='{"userName":"a"}',
    headers=(("Content-Type", "text/html"),),
    body="grün",
    cause=3,
    began_s=1_767_603_700.25,
    elapsed_ms=12.5,
    number=4,
)
_DEMANDED: dict[str, set[str]] = {
    "entry": {"startedDateTime", "time", "request", "response", "cache", "timings"},
    "request": {
        *("method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"),
    },
    "response": {
        *("status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize"),
        "bodySize",
    },
    "timings": {"send", "wait", "receive"},
    "content": {"size", "mimeType", "text"},
}


def _entry(leg: Leg) -> Any:
    archive = har([leg], "http://localhost:8420", "0.1.0")
    assert archive["log"].keys() >= {"version", "creator", "entries"}
    assert archive["log"]["creator"] == {"name": "charger-sandbox", "version": "0.1.0"}
    return json.loads(json.dumps(archive, allow_nan=False))["log"]["entries"][0]


@pytest.mark.parametrize(
    "leg",
    [
        pytest.param(LEG, id="full"),
        pytest.param(Leg("service", 0.0, "GET", "/v1.0.0/chargers/x/refresh", 404), id="bare"),
        pytest.param(Leg("vendor", 0.0, "GET", "/zaptec/api", None, ending="refused"), id="no answer"),
        pytest.param(Leg("vendor", 0.0, "GET", "/?%ff=\udcff", 200, body="\udcff"), id="no UTF-8"),
    ],
)
def test_everything_that_is_demanded_is_there(leg: Leg) -> None:
    entry = _entry(leg)
    assert entry.keys() >= _DEMANDED["entry"]
    assert entry["request"].keys() >= _DEMANDED["request"]
    assert entry["response"].keys() >= _DEMANDED["response"]
    assert entry["timings"].keys() >= _DEMANDED["timings"]
    assert entry["response"]["content"].keys() >= _DEMANDED["content"]
    assert entry["time"] == sum(entry["timings"].values())


def test_what_an_exchange_becomes() -> None:
    entry = _entry(LEG)
    request, response = entry["request"], entry["response"]
    assert entry["startedDateTime"] == "2026-01-05T09:01:40.250Z"
    assert (request["method"], request["url"]) == ("POST", "http://localhost:8420/easee/api/accounts/login?a=1&b=")
    assert request["queryString"] == [{"name": "a", "value": "1"}, {"name": "b", "value": ""}]
    assert request["postData"] == {"mimeType": "application/json", "text": '{"userName":"a"}'}
    assert request["headers"][1] == {"name": "Host", "value": "h"}
    assert (response["status"], response["content"]) == (200, {"size": 5, "mimeType": "text/html", "text": "grün"})
    assert (entry["_cause"], entry["_faults"], entry["_vendor"]) == (3, ["delay (delay_ms 5)"], "EASEE")
    assert entry["_worldTime"] == "2026-01-05T09:00:00.000Z"


def test_an_exchange_without_an_answer() -> None:
    response = _entry(Leg("vendor", 1.5, "GET", "/x", None, ending="reset"))["response"]
    assert (response["status"], response["_error"]) == (0, "reset")


@pytest.mark.parametrize(("unix_s", "text"), [(0.0, "1970-01-01T00:00:00.000Z"), (1.2345, "1970-01-01T00:00:01.234Z")])
def test_moments(unix_s: float, text: str) -> None:
    assert moment(unix_s) == text

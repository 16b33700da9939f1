"""Schedules and charge plans: kept and shown."""

from typing import Any

import pytest

from tests.simulator.vendors.easee.cloud import Cloud

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
NIGHT = {"startTime": "22:00:00", "stopTime": "06:00:00", "maximumAmps": 32}
PLANS: dict[str, dict[str, Any]] = {
    "schedules/daily": {"enabled": True, "timezone": "UTC", "periods": [NIGHT]},
    "schedules/delayed": {"enabled": True, "timezone": "UTC", "startTime": "22:00:00", "maximumAmps": 32},
    "schedules/weekly": {"enabled": True, "timezone": "Europe/Oslo", "periods": [{**NIGHT, "startDay": "monday"}]},
    "basic_charge_plan": {"chargeStartTime": "2026-01-02T22:00:00Z", "repeat": True, "isEnabled": True},
    "weekly_charge_plan": {"isEnabled": True, "days": [{"dayOfWeek": 0, "ranges": []}]},
}
KINDS = list(PLANS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_from_first_to_last(cloud: Cloud, kind: str) -> None:
    path = f"/api/chargers/{{id}}/{kind}"
    serial = cloud.charger("charging").serial
    assert cloud.get("charging", path).status_code == 404
    written = cloud.send("charging", path, PLANS[kind])
    assert (written.status_code, written.content_type) == (202, JSON)
    receipt = written.get_json()
    assert receipt == {"device": serial, "commandId": 60, "ticks": receipt["ticks"]}
    answer = cloud.get("charging", path)
    assert (answer.status_code, answer.content_type) == (200, JSON)
    named = {"id": serial} if kind == "basic_charge_plan" else {}
    assert answer.get_json() == {**named, **PLANS[kind]}
    deleted = cloud.send("charging", path, method="DELETE")
    assert (deleted.status_code, deleted.get_json()["commandId"]) == (202, 61)
    assert cloud.get("charging", path).status_code == 404
    assert cloud.send("charging", path, method="DELETE").status_code == 404


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("schedules")])
@pytest.mark.parametrize(("switch", "enabled"), [("disable", False), ("enable", True)])
def test_switch(cloud: Cloud, kind: str, switch: str, enabled: bool) -> None:
    path = f"/api/chargers/{{id}}/{kind}"
    assert cloud.send("charging", f"{path}/{switch}").status_code == 404
    cloud.send("charging", path, PLANS[kind])
    assert cloud.send("charging", f"{path}/{switch}").status_code == 202
    assert cloud.get("charging", path).get_json() == {**PLANS[kind], "enabled": enabled}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", [None, [], {}, {"periods": 1, "startTime": 1, "chargeStartTime": 1, "days": "all"}])
def test_no_plan(cloud: Cloud, kind: str, body: Any) -> None:
    answer = cloud.send("charging", f"/api/chargers/{{id}}/{kind}", body)
    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert cloud.get("charging", f"/api/chargers/{{id}}/{kind}").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_whose(cloud: Cloud, kind: str) -> None:
    foreign = cloud.charger("stopped").serial
    assert (
        cloud.send("device-offline", f"/api/chargers/{{id}}/{kind}", PLANS[kind]).get_json(force=True)["errorCode"]
        == 410
    )
    for serial, status in ((foreign, 403), ("EHNOBODY", 404)):
        path = f"/api/chargers/{serial}/{kind}"
        for method in ("GET", "POST", "DELETE"):
            assert cloud.send("charging", path, PLANS[kind], method).status_code == status
    assert cloud.client.get(f"/api/chargers/{foreign}/{kind}").status_code == 401
    assert cloud.send("charging", f"/api/chargers/{{id}}/{kind}", {}, "PUT").status_code == 405


@pytest.mark.parametrize("path", ["schedules/hourly", "schedules", "schedules/daily/toggle"])
def test_unknown_plans(cloud: Cloud, path: str) -> None:
    assert cloud.send("charging", f"/api/chargers/{{id}}/{path}", {}).status_code == 404

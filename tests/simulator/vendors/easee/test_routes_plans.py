"""Schedules and charge plans: kept, shown, followed by the charger."""

import json
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


def _write(cloud: Cloud, kind: str, about: str = "unplugged", **changed: Any) -> None:
    assert cloud.send(about, f"/api/chargers/{{id}}/{kind}", {**PLANS[kind], **changed}).status_code == 202
    cloud.step(5.0)


WAITS, CHARGES = {96: 54, 109: 2}, {96: 0, 109: 3}


class TestFollowed:
    """The world begins at 16:00 UTC on a Friday."""

    @pytest.mark.parametrize("kind", ["schedules/daily", "schedules/delayed", "basic_charge_plan"])
    def test_a_car_that_comes_early_waits(self, cloud: Cloud, kind: str) -> None:
        _write(cloud, kind)
        cloud.act("unplugged", "plug")
        cloud.step(10.0)
        assert cloud.values("unplugged", 96, 109) == WAITS
        cloud.step(6 * 3600.0)
        assert cloud.values("unplugged", 96, 109) == CHARGES

    def test_a_car_that_charges_is_held_back_and_goes_on_at_night(self, cloud: Cloud) -> None:
        _write(cloud, "schedules/daily", "charging")
        assert cloud.values("charging", 96, 109, 120) == {**WAITS, 120: 0}
        cloud.step(6 * 3600.0)
        assert cloud.values("charging", 96, 109) == CHARGES
        cloud.step(8 * 3600.0)
        assert cloud.values("charging", 96, 109) == WAITS
        cloud.step(16 * 3600.0)
        assert cloud.values("charging", 96, 109) == CHARGES

    def test_override(self, cloud: Cloud) -> None:
        _write(cloud, "schedules/daily", "charging")
        cloud.command("charging", "override_schedule")
        cloud.step(10.0)
        assert cloud.values("charging", 96, 109) == CHARGES

    def test_resume_does_not_break_it(self, cloud: Cloud) -> None:
        _write(cloud, "schedules/daily", "stopped")
        cloud.command("stopped", "resume_charging")
        cloud.step(10.0)
        assert cloud.values("stopped", 48, 96, 109) == {48: 16, **WAITS}

    @pytest.mark.parametrize("end", ["DELETE", "disable"])
    def test_its_end_lets_the_car_go(self, cloud: Cloud, end: str) -> None:
        _write(cloud, "schedules/daily", "charging")
        path = "/api/chargers/{id}/schedules/daily"
        answer = (
            cloud.send("charging", path, method="DELETE")
            if end == "DELETE"
            else cloud.send("charging", f"{path}/disable")
        )
        assert answer.status_code == 202
        cloud.step(10.0)
        assert cloud.values("charging", 62, 96, 109) == {62: "", **CHARGES}

    def test_a_plan_that_is_off_changes_nothing(self, cloud: Cloud) -> None:
        _write(cloud, "schedules/daily", "charging", enabled=False)
        assert cloud.values("charging", 62, 96, 109) == {62: "", **CHARGES}
        assert cloud.send("charging", "/api/chargers/{id}/schedules/daily/enable").status_code == 202
        cloud.step(10.0)
        assert cloud.values("charging", 96, 109) == WAITS

    def test_the_newest_counts(self, cloud: Cloud) -> None:
        _write(cloud, "schedules/daily", "charging")
        day = {"startTime": "15:00:00", "stopTime": "20:00:00", "maximumAmps": 16}
        _write(cloud, "schedules/weekly", "charging", timezone="UTC", periods=[{**day, "startDay": "friday"}])
        cloud.step(10.0)
        assert cloud.values("charging", 96, 109) == CHARGES
        # The older one is kept and no longer followed, so that its end changes nothing.
        assert cloud.send("charging", "/api/chargers/{id}/schedules/daily", method="DELETE").status_code == 202
        cloud.step(4 * 3600.0)
        assert cloud.values("charging", 96, 109) == WAITS

    def test_off_line_it_goes_on(self, cloud: Cloud) -> None:
        _write(cloud, "schedules/daily", "charging")
        cloud.act("charging", "go_offline")
        cloud.step(7 * 3600.0)
        assert cloud.values("charging", 96, 109) == WAITS
        assert cloud.truth("charging").charging
        cloud.act("charging", "come_online")
        cloud.step(10.0)
        assert cloud.values("charging", 96, 109) == CHARGES


FRIDAY_22_S = 1_767_391_200
MONDAY_S = 1_766_966_400
SHOWN = {
    "schedules/daily": ("Recurring", "Daily", FRIDAY_22_S, [[0, 32], [28_800, 0]]),
    "schedules/delayed": ("Recurring", "Daily", FRIDAY_22_S, [[0, 32], [43_200, 0]]),
    "schedules/weekly": ("Recurring", "Weekly", MONDAY_S + 21 * 3600, [[0, 32], [28_800, 0]]),
    "basic_charge_plan": ("Recurring", "Daily", FRIDAY_22_S, [[0, 32], [43_200, 0]]),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_observation_62(cloud: Cloud, kind: str) -> None:
    _write(cloud, kind, "charging")
    row = cloud.rows("charging", 62)[62]
    profile, recurrency, start, periods = SHOWN[kind]
    assert json.loads(row["value"]) == {
        "StartSchedule": start,
        "ProfileKind": profile,
        "RecurrencyKind": recurrency,
        "Periods": periods,
    }
    assert row["timestamp"] == "2026-01-02T16:00:00.500Z"
    assert cloud.get("charging", "/api/chargers/{id}/config").get_json()["chargingSchedule"] == row["value"]


@pytest.mark.parametrize(
    ("kind", "changed", "field"),
    [
        ("schedules/daily", {"timezone": "Middle/Earth"}, "timezone"),
        ("schedules/daily", {"timezone": 1}, "timezone"),
        ("schedules/daily", {"periods": [{"startTime": "22:00:00"}]}, "periods"),
        ("schedules/daily", {"periods": [{**NIGHT, "maximumAmps": "much"}]}, "maximumAmps"),
        ("schedules/delayed", {"startTime": "late"}, "startTime"),
        ("schedules/weekly", {"periods": [NIGHT]}, "periods"),
        ("basic_charge_plan", {"chargeStopTime": "2026-01-02T21:00:00Z"}, "chargeStopTime"),
        ("basic_charge_plan", {"chargeStopTime": "2026-01-04T22:00:00Z"}, "chargeStopTime"),
        ("weekly_charge_plan", {"days": [{"dayOfWeek": 7, "ranges": []}]}, "days"),
        ("weekly_charge_plan", {"days": [{"dayOfWeek": 0}]}, "ranges"),
    ],
)
def test_values_that_cannot_be(cloud: Cloud, kind: str, changed: dict[str, Any], field: str) -> None:
    answer = cloud.send("charging", f"/api/chargers/{{id}}/{kind}", {**PLANS[kind], **changed})
    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert set(answer.get_json(force=True)["errors"]) == {field}


def test_weekly_charge_plan_is_followed(cloud: Cloud) -> None:
    ranges = [{"startTime": "17:00Z", "stopTime": "18:00Z", "chargingCurrentLimit": 16}]
    _write(cloud, "weekly_charge_plan", "charging", days=[{"dayOfWeek": day, "ranges": ranges} for day in (4, 5)])
    seen = []
    for hours in (0.5, 1, 1, 23, 24):
        cloud.step(hours * 3600.0)
        seen.append(cloud.value("charging", 109))
    assert seen == [2, 3, 2, 3, 2]


def test_once(cloud: Cloud) -> None:
    hours = {"chargeStartTime": "2026-01-02T17:00:00Z", "chargeStopTime": "2026-01-02T18:00:00Z"}
    _write(cloud, "basic_charge_plan", "charging", repeat=False, **hours)
    assert json.loads(cloud.value("charging", 62))["ProfileKind"] == "Absolute"
    seen = []
    for step_s in (60.0, 3600.0, 3600.0, 24 * 3600.0):
        cloud.step(step_s)
        seen.append(cloud.value("charging", 109))
    assert seen == [2, 3, 2, 2]

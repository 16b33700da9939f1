"""Energy by hour, month, site and user, and as a file."""

import csv
import io
from typing import Any

import pytest

from tests.simulator.vendors.easee.cloud import Cloud

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
SPAN = "2025-12-31T00:00:00Z/2026-01-03T00:00:00Z"
DAY = "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z"


def rows(cloud: Cloud, path: str, about: str = "charging") -> list[dict[str, Any]]:
    answer = cloud.send(about, path, method="GET")
    assert (answer.status_code, answer.content_type) == (200, JSON), answer.data
    document = answer.get_json()
    assert isinstance(document, list)
    return document


def test_hourly(cloud: Cloud) -> None:
    hours = rows(cloud, f"/api/chargers/{{id}}/usage/hourly/{DAY}")
    assert [hour["hour"] for hour in hours] == list(range(24))
    assert hours[11] == {
        "year": 2026, "month": 1, "day": 1, "hour": 11, "consumption": hours[11]["consumption"],
        "date": "2026-01-01T11:00:00+00:00",
    }  # fmt: skip
    assert sum(hour["consumption"] for hour in hours) == pytest.approx(14.2, abs=0.01)
    assert [hour["hour"] for hour in hours if hour["consumption"]] == [11, 12]


def test_the_newest_hour_is_the_one_that_was_told(cloud: Cloud) -> None:
    path = "/api/chargers/{id}/usage/hourly/2026-01-02T12:00:00Z/2026-01-03T00:00:00Z"
    assert [hour["hour"] for hour in rows(cloud, path)][-1] == 14
    cloud.step(700.0)
    newest = rows(cloud, path)[-1]
    assert (newest["hour"], newest["consumption"]) == (15, cloud.value("charging", 122))


def test_lifetime_energy_by_hour_is_the_same(cloud: Cloud) -> None:
    start, end = DAY.split("/")
    path = f"/api/chargers/lifetime-energy/{{id}}/hourly?from={start}&to={end}"
    assert rows(cloud, path) == rows(cloud, f"/api/chargers/{{id}}/usage/hourly/{DAY}")


def test_lifetime_energy_by_month(cloud: Cloud) -> None:
    cloud.step(40 * 86_400.0)
    path = "/api/chargers/lifetime-energy/{id}/monthly?from=2025-06-01&to=2027-01-01"
    months = rows(cloud, path, "finished")
    assert [(month["year"], month["month"]) for month in months] == [(2026, 1), (2026, 2)]
    assert [month["consumption"] for month in months] == [pytest.approx(23.2, abs=0.01), 0]
    assert rows(cloud, "/api/chargers/lifetime-energy/{id}/monthly?from=2027-01-01&to=2026-01-01", "finished") == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        pytest.param("/api/chargers/{id}/usage/hourly/2026-01-01/2026-03-01", "to", id="longer than a month"),
        pytest.param("/api/chargers/{id}/usage/hourly/then/2026-03-01", "from", id="no time"),
        pytest.param("/api/chargers/lifetime-energy/{id}/hourly?from=2026-01-01", "to", id="no end"),
        pytest.param("/api/chargers/lifetime-energy/{id}/monthly?to=2026-01-01", "from", id="no start"),
        pytest.param("/api/sites/{site}/breakdown/then/2026-03-01", "from", id="breakdown"),
        pytest.param(f"/api/sessions/export/{{site}}/21/{SPAN}", "category", id="category"),
    ],
)
def test_what_cannot_be_asked(cloud: Cloud, path: str, wrong: str) -> None:
    answer = cloud.send("charging", path, method="GET")
    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert list(answer.get_json(force=True)["errors"]) == [wrong]


def test_breakdown_adds_the_sessions(cloud: Cloud) -> None:
    total = cloud.get("charging", f"/api/sessions/charger/{{id}}/total/{SPAN}").get_json()
    (row,) = rows(cloud, f"/api/sites/{{site}}/breakdown/{SPAN}")
    assert row == {
        "chargerId": cloud.charger("charging").serial,
        "totalEnergyUsage": total,
        "totalCost": round(total * 1.25, 2),
        "currencyId": "NOK",
    }


def test_users(cloud: Cloud) -> None:
    profile = cloud.get("charging", "/api/accounts/profile").get_json()
    (user,) = rows(cloud, "/api/sites/{site}/users")
    assert user == {
        "userId": profile["userId"],
        "name": f"{profile['firstName']} {profile['lastName']}",
        "email": profile["eMail"],
        "role": 1,
    }
    monthly = rows(cloud, f"/api/sites/{{site}}/users/{user['userId']}/monthly")
    assert monthly == rows(cloud, "/api/sessions/charger/{id}/monthly")
    (year,) = rows(cloud, f"/api/sites/{{site}}/users/{user['userId']}/yearly")
    assert (year["year"], year["totalEnergyUsage"]) == (2026, sum(month["totalEnergyUsage"] for month in monthly))
    assert cloud.send("charging", "/api/sites/{site}/users/1/yearly", method="GET").status_code == 404


def test_export(cloud: Cloud) -> None:
    answer = cloud.send("charging", f"/api/sessions/export/{{site}}/3/{SPAN}", method="GET")
    assert (answer.status_code, answer.content_type) == (200, "application/octet-stream")
    table = list(csv.DictReader(io.StringIO(answer.data.decode())))
    sessions = rows(cloud, f"/api/sessions/charger/{{id}}/sessions/{SPAN}")
    assert [row["carConnected"] for row in table] == [session["carConnected"] for session in sessions]
    assert [float(row["kiloWattHours"]) for row in table] == [session["kiloWattHours"] for session in sessions]


@pytest.mark.parametrize(("limit", "count"), [("?limit=1", 1), ("?limit=2", 2), ("", 2), ("?limit=-1", 0)])
def test_newest_sessions(cloud: Cloud, limit: str, count: int) -> None:
    newest = rows(cloud, f"/api/sessions/charger/{{id}}/sessions/descending{limit}")
    everything = rows(cloud, f"/api/sessions/charger/{{id}}/sessions/{SPAN}")
    assert newest == everything[::-1][:count]


@pytest.mark.parametrize(
    "path",
    [
        f"/api/sites/{{0}}/breakdown/{SPAN}",
        "/api/sites/{0}/users",
        "/api/sites/{0}/users/1/monthly",
        f"/api/sessions/export/{{0}}/3/{SPAN}",
    ],
)
def test_whose_site(cloud: Cloud, path: str) -> None:
    foreign = cloud.get("stopped", "/api/sites").get_json()[0]["id"]
    for number, status in ((foreign, 403), (1, 404)):
        assert cloud.client.get(path.format(number), headers=cloud.bearer("charging")).status_code == status
    assert cloud.client.get(path.format(foreign)).status_code == 401

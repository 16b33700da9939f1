"""Sessions: the running one, past ones, sums."""

from dataclasses import replace
from typing import Any

import pytest

from simulator.truth.fleet import Fleet
from simulator.truth.history import History
from simulator.truth.states import Vendor
from simulator.truth.world import MemoryStore
from tests.simulator.vendors.easee.cloud import START_S, Cloud, at, easee

FIELDS = [
    "chargerId", "sessionEnergy", "sessionStart", "sessionEnd", "sessionId", "chargeDurationInSeconds",
    "firstEnergyTransferPeriodStart", "lastEnergyTransferPeriodEnd", "pricePrKwhIncludingVat",
    "pricePerKwhExcludingVat", "vatPercentage", "currencyId", "costIncludingVat", "costExcludingVat",
]  # fmt: skip
ROW_FIELDS = [
    "id", "chargerId", "carConnected", "carDisconnected", "kiloWattHours", "isComplete", "actualDurationSeconds",
    "firstEnergyTransferPeriodStarted", "lastEnergyTransferPeriodEnd", "pricePerKwhExcludingVat", "costIncludingVat",
    "currency", "authToken", "authUser",
]  # fmt: skip


def ask(cloud: Cloud, about: str, tail: str) -> Any:
    answer = cloud.get(about, f"/api/sessions/charger/{{id}}/{tail}")
    assert answer.status_code == 200
    return answer.get_json()


def test_running_session(cloud: Cloud) -> None:
    document = cloud.get("charging", "/api/chargers/{id}/sessions/ongoing").get_json()
    assert list(document) == FIELDS
    expected = {
        "chargerId": cloud.charger("charging").serial, "sessionEnergy": 7.156, "sessionStart": "2026-01-02T15:20:00Z",
        "sessionEnd": None, "chargeDurationInSeconds": 2396, "firstEnergyTransferPeriodStart": "2026-01-02T15:20:04Z",
        "lastEnergyTransferPeriodEnd": None, "pricePrKwhIncludingVat": 1.25, "pricePerKwhExcludingVat": 1,
        "vatPercentage": 25, "currencyId": "NOK", "costIncludingVat": 8.95, "costExcludingVat": 7.16,
    }  # fmt: skip
    assert {name: document[name] for name in expected} == expected
    assert isinstance(document["sessionId"], int)


@pytest.mark.parametrize(
    ("about", "status"),
    [("charging", 200), ("preparing", 200), ("finished", 200), ("stopped", 200), ("fault", 200), ("unplugged", 404)],
)
def test_ongoing_is_there_while_a_car_is(cloud: Cloud, about: str, status: int) -> None:
    answer = cloud.get(about, "/api/chargers/{id}/sessions/ongoing")
    assert answer.status_code == status
    if status == 404:
        assert (answer.content_type, answer.get_json(force=True)["title"]) == (
            "application/problem+json; charset=utf-8",
            "Not Found",
        )


@pytest.mark.parametrize(
    ("about", "start", "end", "kwh"),
    [
        pytest.param("unplugged", "2026-01-01T11:00:00Z", "2026-01-01T19:00:00Z", 14.2, id="the last visit"),
        pytest.param("charging", "2026-01-02T15:20:00Z", None, 7.156, id="the running one"),
        pytest.param("preparing", "2026-01-02T15:50:00Z", None, 0, id="one without energy yet"),
    ],
)
def test_latest(cloud: Cloud, about: str, start: str, end: str | None, kwh: float) -> None:
    document = cloud.get(about, "/api/chargers/{id}/sessions/latest").get_json()
    assert (document["sessionStart"], document["sessionEnd"], document["sessionEnergy"]) == (start, end, kwh)


def test_a_session_without_energy_has_no_energy_times(cloud: Cloud) -> None:
    document = cloud.get("preparing", "/api/chargers/{id}/sessions/latest").get_json()
    assert (document["chargeDurationInSeconds"], document["firstEnergyTransferPeriodStart"]) == (0, None)


def test_no_session_ever() -> None:
    fleet, store = Fleet(7, [easee("new")]), MemoryStore()
    charger = replace(fleet.new_charger(fleet.chargers[0]), at_s=START_S - 60)
    store.put(fleet.chargers[0].id, History.begin(Vendor.EASEE, charger))
    cloud = Cloud([easee("new")], store=store)
    for tail in ("ongoing", "latest"):
        assert cloud.get("new", f"/api/chargers/{{id}}/sessions/{tail}").status_code == 404
    assert ask(cloud, "new", "monthly") == []
    assert ask(cloud, "new", "total/2020-01-01/2030-01-01") == 0
    assert {129, 223} & set(cloud.rows("new")) == set()


def test_stopped_session_stands_still(cloud: Cloud) -> None:
    before = cloud.get("stopped", "/api/chargers/{id}/sessions/ongoing").get_json()
    cloud.step(600.0)
    assert cloud.get("stopped", "/api/chargers/{id}/sessions/ongoing").get_json() == before
    assert before["lastEnergyTransferPeriodEnd"] == "2026-01-02T15:40:00Z"
    assert before["chargeDurationInSeconds"] == 1196


def test_sessions_of_a_span(cloud: Cloud) -> None:
    past, running = ask(cloud, "charging", "sessions/2026-01-01T00:00:00Z/2026-01-03T00:00:00.000Z")
    assert list(past) == ROW_FIELDS
    assert (past["carConnected"], past["carDisconnected"]) == ("2026-01-01T11:00:00Z", "2026-01-01T19:00:00Z")
    assert (past["kiloWattHours"], past["isComplete"], past["costIncludingVat"]) == (14.2, True, 17.75)
    assert (running["carDisconnected"], running["isComplete"], running["kiloWattHours"]) == (None, False, 7.156)
    assert running["id"] == past["id"] + 1
    assert (past["currency"], past["authToken"], past["authUser"]) == ("NOK", None, None)


@pytest.mark.parametrize(
    ("span", "count"),
    [
        pytest.param("2026-01-01T11:00:00Z/2026-01-02T15:20:00Z", 1, id="from is in, to is out"),
        pytest.param("2026-01-01T11:00:01Z/2026-01-02T15:20:01Z", 1, id="the other one"),
        pytest.param("2026-01-01T11:00:00+00:00/2026-01-02T15:20:01+00:00", 2, id="isoformat"),
        pytest.param("2026-01-01T12:00:00+01:00/2026-01-01T12:00:01+01:00", 1, id="another zone"),
        pytest.param("2026-01-01T11:00:00/2026-01-03", 2, id="no zone"),
        pytest.param("2026-01-03/2026-01-01", 0, id="backwards"),
        pytest.param("2020-01-01/2020-02-01", 0, id="long ago"),
    ],
)
def test_which_sessions(cloud: Cloud, span: str, count: int) -> None:
    rows = ask(cloud, "charging", f"sessions/{span}")
    assert len(rows) == count
    assert ask(cloud, "charging", f"total/{span}") == pytest.approx(sum(row["kiloWattHours"] for row in rows))


def test_total_is_a_bare_number(cloud: Cloud) -> None:
    answer = cloud.get("charging", "/api/sessions/charger/{id}/total/2026-01-01/2026-02-01")
    assert (answer.data, answer.content_type) == (b"21.356", "application/json; charset=utf-8")


def test_monthly(cloud: Cloud) -> None:
    cloud.step(40 * 86_400.0)
    cloud.act("unplugged", "plug", wanted_wh=5000.0)
    cloud.step(86_400.0)
    assert ask(cloud, "unplugged", "monthly") == [
        {"year": 2026, "month": 1, "totalEnergyUsage": 14.2, "totalCost": 17.75, "currencyId": "NOK"},
        {"year": 2026, "month": 2, "totalEnergyUsage": 5, "totalCost": 6.25, "currencyId": "NOK"},
    ]


def test_session_energy_agrees_with_the_observation(cloud: Cloud) -> None:
    for _ in range(10):
        cloud.step(33.0)
        document = cloud.get("charging", "/api/chargers/{id}/sessions/ongoing").get_json()
        assert document["sessionEnergy"] == cloud.value("charging", 121)


def test_offline_freezes_the_session(cloud: Cloud) -> None:
    cloud.act("charging", "go_offline")
    cloud.step(5.0)
    before = cloud.get("charging", "/api/chargers/{id}/sessions/ongoing").get_json()
    cloud.step(3000.0)
    assert cloud.get("charging", "/api/chargers/{id}/sessions/ongoing").get_json() == before


def test_end_of_a_session(cloud: Cloud) -> None:
    cloud.act("charging", "unplug")
    cloud.step(1.0)
    document = cloud.get("charging", "/api/chargers/{id}/sessions/latest").get_json()
    assert (document["sessionEnd"], document["lastEnergyTransferPeriodEnd"]) == (at(0), at(0))

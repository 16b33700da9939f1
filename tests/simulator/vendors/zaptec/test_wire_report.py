"""The installation report: sessions added up."""

from typing import Any

import pytest

from simulator.vendors.zaptec import ids
from tests.simulator.vendors.zaptec.bench import Bench

PATH = "/api/chargehistory/installationreport"
JANUARY = {"fromDate": "2026-01-01T00:00:00.000", "endDate": "2026-02-01T00:00:00.000"}


def report(bench: Bench, **body: Any) -> dict[str, Any]:
    """The report on the first charger's installation."""
    answer = bench.post(PATH, JANUARY | {"installationId": bench.site()} | body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def after_three_visits() -> Bench:
    """A guest's visit of eight hours, one with a tag and one in the owner's name, ten minutes each."""
    bench = Bench("preparing")
    bench.acts("authorise", "unplug", "plug")
    bench.post("/api/chargers/{id}/authorizecharge")
    bench.clock.step(600)
    bench.acts("unplug")
    return bench


def test_head() -> None:
    bench = Bench("charging")
    body = report(bench)
    owner = bench.world.people.owner_of(bench.charger.account_id)
    rows = body.pop("totalUserChargerReportModel")
    assert body == {
        "InstallationName": ids.installation_name(bench.world.seed, bench.charger.account_id),
        "InstallationAddress": f"{owner.street} {owner.building_number}",
        "InstallationZipCode": owner.postcode,
        "InstallationCity": owner.city,
        "InstallationTimeZone": "(UTC+01:00) Central European Time (Paris)",
        "GroupedBy": "User",
        "Fromdate": "2026-01-01",
        "Enddate": "2026-02-01",
    }
    assert rows == [{"TotalChargeSessionCount": 1, "TotalChargeSessionEnergy": 14.2, "TotalChargeSessionDuration": 8.0}]


@pytest.mark.parametrize(
    ("group", "named", "groups"),
    [
        (0, "User", [(None, 1), ("owner", 2)]),
        (1, "Charger", [("charger", 3)]),
        (2, "Card", [(None, 2), ("Blue tag", 1)]),
    ],
)
def test_groups(group: int, named: str, groups: list[tuple[str | None, int]]) -> None:
    bench = after_three_visits()
    owner = bench.world.people.owner_of(bench.charger.account_id)
    names = {"owner": owner.full_name, "charger": bench.charger.name}
    body = report(bench, groupBy=group)
    rows = body["totalUserChargerReportModel"]
    assert body["GroupedBy"] == named
    assert [(row.get("GroupAsString"), row["TotalChargeSessionCount"]) for row in rows] == [
        (names.get(name or "", name), count) for name, count in groups
    ]
    assert ["UserDetails" in row for row in rows] == [named == "User" and "GroupAsString" in row for row in rows]
    history = bench.get("/api/chargehistory").get_json()["Data"]
    total = sum(row["TotalChargeSessionEnergy"] for row in rows)
    assert total == pytest.approx(sum(row["Energy"] for row in history), abs=0.001)


def test_a_user_has_details() -> None:
    bench = after_three_visits()
    row = report(bench, reportFormat=0)["totalUserChargerReportModel"][1]
    account = bench.world.accounts.get(bench.charger.account_id)
    assert row["UserDetails"] == {
        "Id": ids.user_id(bench.world.seed, account.id),
        "Email": account.username,
        "FullName": row["GroupAsString"],
    }


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ({"fromDate": "2026-01-04T13:00:00"}, 1),
        ({"fromDate": "2026-01-04T13:00:00.001Z"}, 0),
        ({"endDate": "2026-01-04T13:00:00"}, 0),
        ({"fromDate": "2026-01-05T00:00:00+01:00"}, 0),
    ],
)
def test_time(body: dict[str, str], count: int) -> None:
    assert len(report(Bench("charging"), **body)["totalUserChargerReportModel"]) == count


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"installationId": None}, 400),
        ({"fromDate": None}, 400),
        ({"endDate": "tomorrow"}, 400),
        ({"groupBy": 3}, 500),
        ({"groupBy": "card"}, 400),
        ({"installationId": "00000000-0000-0000-0000-000000000000"}, 404),
    ],
)
def test_a_report_that_is_refused(body: dict[str, Any], status: int) -> None:
    bench = Bench("charging")
    answer = bench.post(PATH, JANUARY | {"installationId": bench.site()} | body)
    assert answer.status_code == status
    assert bench.post(PATH).status_code == 400

"""The history of finished sessions."""

import pytest

from simulator.vendors.zaptec import ids
from tests.simulator.vendors.zaptec.bench import Bench


def test_a_row() -> None:
    bench = Bench("charging")
    body = bench.get("/api/chargehistory").get_json()
    (row,) = body["Data"]
    assert body["Pages"] == 1
    assert row["Id"] == ids.session_id(bench.world.seed, bench.charger.id, 1)
    assert (row["StartDateTime"], row["EndDateTime"]) == ("2026-01-04T05:00:00", "2026-01-04T13:00:00")
    assert (row["Energy"], row["CommitMetadata"], row["ExternallyEnded"]) == (14.2, 5, False)
    assert (row["ChargerId"], row["DeviceId"]) == (bench.charger.vendor_charger_id, bench.charger.serial)
    assert row["ChargerFirmwareVersion"] == {
        "Major": 2,
        "Minor": 4,
        "Build": 2,
        "Revision": 4,
        "MajorRevision": 0,
        "MinorRevision": 4,
    }
    assert row["SignedSession"].startswith('OCMF|{"FV":"1.0"')
    assert "EnergyDetails" not in row


def test_a_session_appears_half_a_minute_after_the_cable_is_out_newest_first() -> None:
    bench = Bench("charging")
    session = bench.state()[721]
    bench.act("unplug")
    bench.clock.step(29.9)
    assert len(bench.get("/api/chargehistory").get_json()["Data"]) == 1
    bench.clock.step(0.1)
    rows = bench.get("/api/chargehistory").get_json()["Data"]
    assert [row["Id"] for row in rows] == [session, ids.session_id(bench.world.seed, bench.charger.id, 1)]
    assert rows[0]["StartDateTime"] == "2026-01-05T09:20:00"


def test_a_guest_has_no_name_and_a_known_user_has() -> None:
    bench = Bench("preparing")
    bench.acts("authorise", "unplug")
    known, guest = bench.get("/api/chargehistory").get_json()["Data"]
    keys = {"UserUserName", "UserFullName", "UserEmail", "UserId", "TokenName"}
    assert keys <= set(known)
    assert keys.isdisjoint(guest)
    assert known["UserEmail"] == bench.world.accounts.get(bench.charger.account_id).username


def test_details_add_up() -> None:
    bench = Bench("charging")
    (row,) = bench.get("/api/chargehistory?detailLevel=1").get_json()["Data"]
    points = row["EnergyDetails"]
    assert round(sum(point["Energy"] for point in points), 3) == row["Energy"]
    assert points[0]["Timestamp"] == "2026-01-04T05:15:00"
    assert [point["Timestamp"] for point in points] == sorted(point["Timestamp"] for point in points)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("ChargerId={id}", 1),
        ("options.chargerId={id}", 1),
        ("chargerid=00000000-0000-0000-0000-000000000000", 0),
        ("InstallationId=00000000-0000-0000-0000-000000000000", 0),
        ("UserId=00000000-0000-0000-0000-000000000000", 0),
        ("From=2026-01-04T13:00:00Z", 1),
        ("From=2026-01-04T13:00:01", 0),
        ("To=2026-01-04T13:00:00", 0),
        ("options.to=2026-01-04T13:00:00.001Z", 1),
        ("PageIndex=1&GroupBy=0", 0),
    ],
)
def test_filters(query: str, count: int) -> None:
    assert len(Bench("charging").get(f"/api/chargehistory?{query}").get_json()["Data"]) == count


@pytest.mark.parametrize("query", ["From=yesterday", "DetailLevel=much"])
def test_a_query_that_cannot_be_read(query: str) -> None:
    assert Bench("charging").get(f"/api/chargehistory?{query}").status_code == 400

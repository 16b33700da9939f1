"""Charger objects: the list, the details, and what depends on roles and options."""

import re
from typing import Any

import pytest

from tests.simulator.vendors.zaptec.bench import Bench

SITUATIONS = [
    ("charging", 3, True),
    ("unplugged", 1, True),
    ("preparing", 2, True),
    ("finished", 5, True),
    ("stopped", 5, True),
    ("fault", 5, True),
    ("device-offline", 3, False),
]


@pytest.mark.parametrize(("situation", "mode", "online"), SITUATIONS)
def test_mode_and_flag(situation: str, mode: int, online: bool) -> None:
    bench = Bench(situation)
    listed = bench.get("/api/chargers").get_json()
    detail = bench.get("/api/chargers/{id}").get_json()
    assert listed == {"Pages": 1, "Data": [detail]}
    assert (detail["OperatingMode"], detail["IsOnline"]) == (mode, online)


def test_fields() -> None:
    bench = Bench("preparing")
    body: dict[str, Any] = bench.get("/api/chargers/{id}").get_json()
    charger = bench.charger
    guid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    assert body["Id"] == charger.vendor_charger_id
    assert body["MID"] == body["DeviceId"] == charger.serial
    assert body["Name"] == body["SerialNo"] == charger.name
    assert re.fullmatch(r"ZAP\d{6}", body["DeviceId"])
    assert all(re.fullmatch(guid, body[key]) for key in ("Id", "CircuitId", "InstallationId"))
    assert re.fullmatch(r"\d{4}", body["Pin"])
    assert re.fullmatch(r"2024-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?", body["CreatedOnDate"])
    assert (body["DeviceType"], body["CurrentUserRoles"], body["AuthenticationType"]) == (4, 3, 0)
    assert (body["Active"], body["IsAuthorizationRequired"]) == (True, True)


def test_details_can_do_without_the_state() -> None:
    bench = Bench("charging", details_carry_state=False)
    assert {"OperatingMode", "IsOnline"}.isdisjoint(bench.get("/api/chargers/{id}").get_json())
    assert bench.get("/api/chargers").get_json()["Data"][0]["OperatingMode"] == 3


def test_a_plain_user_sees_no_pin() -> None:
    row = Bench("charging", roles=1).get("/api/chargers").get_json()["Data"][0]
    assert row["CurrentUserRoles"] == 1
    assert {"Pin", "AuthenticationType"}.isdisjoint(row)


def test_everybody_sees_only_their_own() -> None:
    bench = Bench("charging", "stopped", "fault")
    for situation in ("charging", "stopped", "fault"):
        identity = bench.of(situation)
        rows = bench.get("/api/chargers", identity).get_json()["Data"]
        assert [row["Id"] for row in rows] == [identity.vendor_charger_id]


FILTERS = [
    ("Roles=3", 1),
    ("roles=1", 1),
    ("Roles=64", 0),
    ("DeviceType=4", 1),
    ("DeviceType=1", 0),
    ("InstallationType=1", 1),
    ("InstallationType=0", 0),
    ("NameFilter=CHARG", 1),
    ("NameFilter=nothing", 0),
    ("InstallationId={site}", 1),
    ("installationid=00000000-0000-0000-0000-000000000000", 0),
    ("Exclude={id}", 0),
    ("PageSize=100&PageIndex=0", 1),
    ("PageIndex=1", 0),
]


@pytest.mark.parametrize(("query", "count"), FILTERS)
def test_filters(query: str, count: int) -> None:
    bench = Bench("charging")
    site = bench.get("/api/chargers/{id}").get_json()["InstallationId"]
    rows = bench.get("/api/chargers?" + query.replace("{site}", site)).get_json()["Data"]
    assert len(rows) == count


def test_ids_and_names_only() -> None:
    bench = Bench("charging")
    rows = bench.get("/api/chargers?ReturnIdNameOnly=true").get_json()["Data"]
    assert rows == [{"Id": bench.charger.vendor_charger_id, "Name": bench.charger.name}]


@pytest.mark.parametrize(("situation", "online"), [("charging", True), ("device-offline", False)])
def test_firmware(situation: str, online: bool) -> None:
    bench = Bench(situation)
    site = bench.get("/api/chargers/{id}").get_json()["InstallationId"]
    assert bench.get(f"/api/chargerFirmware/installation/{site}").get_json() == [
        {
            "ChargerId": bench.charger.vendor_charger_id,
            "DeviceId": bench.charger.serial,
            "IsOnline": online,
            "CurrentVersion": "2.4.2.4",
            "AvailableVersion": "2.4.2.4",
            "DeviceType": 4,
            "IsUpToDate": True,
        }
    ]

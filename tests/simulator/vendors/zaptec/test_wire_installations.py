"""Installations, hierarchy, circuits and the message bus."""

from typing import Any

import pytest

from simulator.vendors.zaptec import ids
from tests.simulator.vendors.zaptec.bench import Bench


def site_of(bench: Bench) -> str:
    """The installation of the first charger."""
    return ids.installation_id(bench.world.seed, bench.charger.account_id)


def test_list_and_details_are_the_same_object() -> None:
    bench = Bench("charging")
    detail = bench.get(f"/api/installation/{site_of(bench)}").get_json()
    assert bench.get("/api/installation").get_json() == {"Pages": 1, "Data": [detail]}
    owner = bench.world.people.owner_of(bench.charger.account_id)
    assert (detail["City"], detail["ZipCode"]) == (owner.city, owner.postcode)
    assert detail["Address"] == f"{owner.street} {owner.building_number}"
    assert (detail["CurrentUserRoles"], detail["InstallationType"], detail["NetworkType"]) == (3, 1, 4)
    assert "null" not in bench.get("/api/installation").get_data(as_text=True)


@pytest.mark.parametrize(
    "text",
    [
        '"MaxCurrent":16.0,',
        '"AvailableCurrent":16.0,"AvailableCurrentPhase1":16.0,"AvailableCurrentPhase2":16.0,"AvailableCurrentPhase3":16.0,',
        '"ThreeToOnePhaseSwitchCurrent":0.0,',
        '"AvailableFeatures":471,',
        '"Feature_PowerManagement_EcoMode_MinEnergy":10.0,',
        '"MessagingEnabled":false,',
    ],
)
def test_numbers_as_written(text: str) -> None:
    bench = Bench("charging")
    assert text in bench.get(f"/api/installation/{site_of(bench)}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        ({"available_current": False}, "AvailableCurrentPhase1", None),
        ({"available_current": True}, "AvailableCurrentPhase1", 16.0),
        ({"roles": 1}, "AuthenticationType", None),
        ({"roles": 3}, "AuthenticationType", 0),
        ({"roles": 1}, "CurrentUserRoles", 1),
        ({"messaging": True}, "MessagingEnabled", True),
    ],
)
def test_what_options_change(options: dict[str, Any], key: str, value: object) -> None:
    bench = Bench("charging", **options)
    assert bench.get(f"/api/installation/{site_of(bench)}").get_json().get(key) == value


@pytest.mark.parametrize(("situation", "required"), [("preparing", True), ("charging", False)])
def test_authorisation(situation: str, required: bool) -> None:
    bench = Bench(situation)
    assert bench.get(f"/api/installation/{site_of(bench)}").get_json()["IsRequiredAuthentication"] is required


def test_hierarchy_and_circuit() -> None:
    bench = Bench("charging")
    tree = bench.get(f"/api/installation/{site_of(bench)}/Hierarchy").get_json()
    detail = bench.get("/api/chargers/{id}").get_json()
    (circuit,) = tree["Circuits"]
    assert (tree["Id"], tree["NetworkType"], tree["Name"]) == (site_of(bench), 4, detail["InstallationName"])
    assert (circuit["Id"], circuit["MaxCurrent"], circuit["IsActive"]) == (detail["CircuitId"], 16.0, True)
    assert circuit["Chargers"] == [
        {key: detail[key] for key in ("Id", "DeviceId", "MID", "Name", "SerialNo", "Active", "DeviceType")}
    ]
    assert bench.get(f"/api/circuits/{circuit['Id'].upper()}").get_json() == circuit


def test_the_message_bus_is_off_unless_switched_on() -> None:
    off, on = Bench("charging"), Bench("charging", messaging=True)
    group = ids.user_group_id(on.world.seed, on.charger.account_id)
    paths = (
        f"/api/installation/{site_of(on)}/messagingConnectionDetails",
        f"/api/userGroups/{group}/messagingConnectionDetails",
    )
    for path in paths:
        assert (off.get(path).status_code, off.get(path).data) == (403, b"")
        body = on.get(path).get_json()
        assert list(body) == ["Type", "Host", "Port", "UseSSL", "Username", "Password", "Topic", "Subscription"]
        assert (body["Type"], body["Port"], body["UseSSL"]) == (0, 5671, True)
    assert on.get(paths[0]).get_json()["Topic"] == f"installation_{site_of(on)[:8]}"


@pytest.mark.parametrize(
    ("query", "count"),
    [("Roles=2", 1), ("Roles=8", 0), ("InstallationType=0", 0), ("NameFilter=zzz", 0), ("PageIndex=1", 0)],
)
def test_filters(query: str, count: int) -> None:
    assert len(Bench("charging").get(f"/api/installation?{query}").get_json()["Data"]) == count


def test_ids_and_names_only() -> None:
    bench = Bench("charging")
    (row,) = bench.get("/api/installation?returnidnameonly=TRUE").get_json()["Data"]
    assert list(row) == ["Id", "Name"]

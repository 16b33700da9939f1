"""Master data of chargers and sites."""

import re

import pytest

from simulator.vendors.easee.enums import PRODUCT_CODE
from tests.simulator.vendors.easee.cloud import Cloud, easee

LIST_KEYS = ["id", "name", "color", "createdOn", "updatedOn", "backPlate", "levelOfAccess", "productCode"]
ZONELESS = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}"


def test_list_holds_only_ones_own(cloud: Cloud) -> None:
    (listed,) = cloud.get("charging", "/api/chargers").get_json()
    charger = cloud.charger("charging")
    assert list(listed) == LIST_KEYS
    assert (listed["id"], listed["name"]) == (charger.serial, charger.name)
    assert (listed["backPlate"], listed["productCode"], listed["levelOfAccess"]) == (None, 1, 1)


def test_dates_have_microseconds_and_no_zone(cloud: Cloud) -> None:
    (listed,) = cloud.get("charging", "/api/chargers").get_json()
    assert re.fullmatch(ZONELESS, listed["createdOn"])
    assert re.fullmatch(ZONELESS, listed["updatedOn"])
    assert listed["createdOn"] <= listed["updatedOn"] < "2026-01-02T16:00:00"


def test_charger_has_its_back_plate(cloud: Cloud) -> None:
    (listed,) = cloud.get("charging", "/api/chargers").get_json()
    charger = cloud.get("charging", "/api/chargers/{id}").get_json()
    plate = charger["backPlate"]
    assert {**charger, "backPlate": None} == listed
    assert re.fullmatch(r"04[0-9A-F]{12}", plate["id"])
    assert plate == {"id": plate["id"], "masterBackPlateId": plate["id"], "name": charger["name"]}


def test_details(cloud: Cloud) -> None:
    document = cloud.get("charging", "/api/chargers/{id}/details").get_json()
    pin = document["pinCode"]
    assert re.fullmatch(r"\d{4}", pin)
    assert document == {
        "serialNumber": cloud.charger("charging").serial, "pinCode": pin, "product": "Easee Home",
        "unitType": "Primary", "levelOfAccess": 1,
        "partner": {"id": 1, "name": "Easee AS", "short": "Easee", "long": "Easee AS", "bigImage": None,
                    "smallImage": None},
    }  # fmt: skip


def test_site_in_full(cloud: Cloud) -> None:
    document = cloud.get("charging", "/api/chargers/{id}/site").get_json()
    owner = cloud.world.people.owner_of(cloud.charger("charging").account_id)
    account = cloud.world.accounts.get(cloud.charger("charging").account_id)
    assert list(document) == [
        "id", "siteKey", "name", "levelOfAccess", "userRole", "allowedSiteActions", "contactInfo", "costPerKWh",
        "costPerKwhExcludeVat", "vat", "currencyId", "partnerId", "ownerPartnerId", "siteType", "ratedCurrent",
        "useDynamicMaster", "createdOn", "updatedOn", "address", "circuits", "equalizers",
    ]  # fmt: skip
    assert (document["costPerKWh"], document["costPerKwhExcludeVat"], document["vat"]) == (1.25, 1, 25)
    assert document["contactInfo"]["ownerName"] == owner.full_name
    assert document["contactInfo"]["ownerPhoneNumber"] == account.phone
    assert document["ratedCurrent"] == 63
    assert re.fullmatch(r"[A-Z]{4}-\d{4}", document["siteKey"])
    assert document["address"] == {
        "street": owner.street, "buildingNumber": owner.building_number, "zip": owner.postcode, "area": owner.city,
        "country": {"id": "NO", "name": "Norway", "phonePrefix": 47}, "latitude": owner.latitude,
        "longitude": owner.longitude, "altitude": None,
    }  # fmt: skip


def test_circuit_holds_the_charger_with_role_and_back_plate(cloud: Cloud) -> None:
    site = cloud.get("charging", "/api/chargers/{id}/site").get_json()
    charger = cloud.get("charging", "/api/chargers/{id}").get_json()
    (circuit,) = site["circuits"]
    assert circuit == {
        "id": circuit["id"], "siteId": site["id"], "circuitPanelId": 1, "panelName": "C1", "ratedCurrent": 32,
        "masterBackplate": None, "useDynamicMaster": False, "parentCircuitId": None,
        "chargers": [{**charger, "userRole": 1, "isTemporary": False}],
    }  # fmt: skip


def test_the_same_site_three_ways(cloud: Cloud) -> None:
    (short,) = cloud.get("charging", "/api/sites").get_json()
    full = cloud.get("charging", f"/api/sites/{short['id']}").get_json()
    assert list(short) == ["id", "siteKey", "name", "levelOfAccess", "siteType", "installerAlias", "address"]
    assert {name: full[name] for name in short if name != "installerAlias"} == {
        name: value for name, value in short.items() if name != "installerAlias"
    }
    assert cloud.get("charging", "/api/chargers/{id}/site").get_json() == full
    assert cloud.get("charging", "/api/accounts/products").get_json() == [full]


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("?offset=0&limit=5", 1), ("?offset=1", 0), ("?limit=0", 0), ("?offset=-3&limit=x", 1), ("?limit=-1", 0)],
)
def test_sites_by_page(cloud: Cloud, query: str, count: int) -> None:
    assert len(cloud.get("charging", f"/api/sites{query}").get_json()) == count


def test_ids_of_neighbours_differ() -> None:
    cloud = Cloud([easee(f"c{n}") for n in range(20)])
    sites = {cloud.get(f"c{n}", "/api/sites").get_json()[0]["id"] for n in range(20)}
    assert len(sites) == 20
    assert all(100_000 <= number < 1_000_000 for number in sites)


def test_product_codes() -> None:
    assert dict(PRODUCT_CODE) == {
        "Easee Home": 1, "Charge Lite": 2, "Charge Max": 3, "Charge Up": 4, "Easee Charge": 100, "Charge Core": 102,
        "Charge Pro": 103, "Easee One": 400,
    }  # fmt: skip


def test_profile(cloud: Cloud) -> None:
    document = cloud.get("charging", "/api/accounts/profile").get_json()
    account = cloud.world.accounts.get(cloud.charger("charging").account_id)
    owner = cloud.world.people.owner_of(account.id)
    assert isinstance(document["userId"], int)
    assert document == {
        "userId": document["userId"], "eMail": account.username, "phoneNo": account.phone,
        "firstName": owner.first_name, "lastName": owner.last_name,
        "street": f"{owner.street} {owner.building_number}", "zipCode": owner.postcode, "city": owner.city,
        "country": "Norway", "countryId": "NO", "emailVerified": True, "subscribeNewProductUpdate": False,
        "subscribeProductUpdate": False, "company": None, "isActive": True, "isBetaTester": False,
    }  # fmt: skip

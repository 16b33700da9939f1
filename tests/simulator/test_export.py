"""The fleet export is public: its shape, and the ids of the demo fleet, which people write down."""

import json
import re
from typing import Any
from uuid import UUID

import pytest

from simulator.export import MOUNTS, export_fleet, vendor_url
from simulator.truth.fleet import demo_entries
from simulator.truth.states import Vendor
from tests.simulator.clouds import Clouds

URL = "http://127.0.0.1:8420"

PINNED = {
    "easee-charging": ("983957a2-ce4b-526d-abd2-346779fa895e", "EHSDG2JS"),
    "easee-unplugged": ("210e160c-c5b3-5ff2-a723-1008f4b5431a", "EHSDG999"),
    "easee-preparing": ("b50e81b3-1e1c-5ddd-ae93-5205cb8954d5", "EHSDHHZQ"),
    "easee-finished": ("9c4b60f8-b034-50b8-8cb7-ff70b8a35e9e", "EHSDHRQ7"),
    "easee-stopped": ("3ddc3bf9-4d40-59bf-af7f-1e811fd722fc", "EHSDHZGN"),
    "easee-fault": ("a42e07f9-617e-5324-8090-465ad4622aea", "EHSDH875"),
    "easee-device-offline": ("3d51d9be-3cbd-58bf-be74-89db31f2c176", "EHSDJGXL"),
    "easee-account-disconnected": ("da591a5f-3ddf-5d5c-a82c-23dbb4e2c650", "EHSDJQN3"),
    "easee-credentials-rejected": ("f666dfbd-3b12-5eed-9c34-45955e1474a9", "EHSDJYEJ"),
    "easee-vendor-unreachable": ("18e59e70-753c-5cc9-9b3c-06c27fe0127c", "EHSDJ75Z"),
    "easee-vendor-rubbish": ("7fa0b4ef-a539-5ed1-a4d9-1fe113f6dd64", "EHSDKFVG"),
    "go-e-charging": ("acc88713-9a41-5257-aac6-c7f85df09cd6", "385915"),
    "go-e-unplugged": ("89ebac26-7c3d-5ba2-91f1-6c8264892e60", "393834"),
    "go-e-preparing": ("1168c0c7-50a4-551c-a61e-564f6a8cc081", "401753"),
    "go-e-finished": ("3762e8fb-9a6d-5a28-9e52-5362c804b467", "409672"),
    "go-e-stopped": ("944cc612-1596-5a07-bbd8-96d88672d66a", "417591"),
    "go-e-fault": ("59b44ec4-a604-5a5f-a6c7-dd5303aaed85", "425510"),
    "go-e-device-offline": ("d9748189-6ea3-5c94-8f54-84533cf0e7ff", "433429"),
    "go-e-account-disconnected": ("534d1d8d-c418-54c5-9dd1-86ae1989b6b4", "441348"),
    "go-e-credentials-rejected": ("ecec9a72-70fe-51c5-a62b-4584731bcb3c", "449267"),
    "go-e-vendor-unreachable": ("8fcb4df0-f66f-54a8-b745-1e0a5b3a06a7", "457186"),
    "go-e-vendor-rubbish": ("b9b79381-bdae-5b4a-92d4-e2f07491b4b5", "465105"),
    "zaptec-charging": ("e1f8a66e-cac0-5730-84f6-ebc2aa739b03", "ZAP407045"),
    "zaptec-unplugged": ("401fa187-473a-5fbc-9e25-9a59981dfc04", "ZAP414964"),
    "zaptec-preparing": ("0384a3f4-3cf2-5bb9-be17-620dd9767d69", "ZAP422883"),
    "zaptec-finished": ("4490e739-2fd2-59d4-b3de-f866a0252a88", "ZAP430802"),
    "zaptec-stopped": ("b2c40164-411d-5c82-b424-b538133778ad", "ZAP438721"),
    "zaptec-fault": ("3c640d2c-7751-59fb-a782-fa9eb0de099e", "ZAP446640"),
    "zaptec-device-offline": ("868d4bab-b433-51a4-9c77-1d78973da486", "ZAP454559"),
    "zaptec-account-disconnected": ("7eb5bb2f-6f19-57a5-9bd8-542beec1dcad", "ZAP462478"),
    "zaptec-credentials-rejected": ("5963e0fa-1001-551c-909b-5b232c4298f7", "ZAP470397"),
    "zaptec-vendor-unreachable": ("9fbb3be0-7563-5d37-b4b2-4cef516c69d3", "ZAP478316"),
    "zaptec-vendor-rubbish": ("3c7e3dbd-390d-52f6-89f5-fdcd306505ce", "ZAP486235"),
}
"""Handle -> id and serial with seed 7. A change here breaks what people have written down: do not make one lightly."""


@pytest.fixture(scope="module")
def clouds() -> Clouds:
    """The demo world."""
    return Clouds()


@pytest.fixture(scope="module")
def export(clouds: Clouds) -> dict[str, Any]:
    """The demo world's export."""
    return export_fleet([clouds.world], URL, URL, "k")


def test_the_ids_of_the_demo_fleet(export: dict[str, Any]) -> None:
    handles = {f"{c['vendor'].lower().replace('_', '-')}-{c['about']}": c for c in export["chargers"]}
    assert {handle: (c["id"], c["serial"]) for handle, c in handles.items()} == PINNED


def test_the_frame(export: dict[str, Any]) -> None:
    assert list(export) == ["seed", "service", "vendors", "accounts", "chargers"]
    assert export["seed"] == 7
    assert export["service"] == {"baseUrl": URL, "apiKey": "k"}
    assert export["vendors"] == {
        "EASEE": {"baseUrl": f"{URL}/easee"},
        "GO_E": {"baseUrl": f"{URL}/go-e/{{serial}}"},
        "ZAPTEC": {"baseUrl": f"{URL}/zaptec"},
    }


@pytest.mark.parametrize("vendor", Vendor)
def test_accounts(export: dict[str, Any], vendor: Vendor) -> None:
    accounts = [account for account in export["accounts"] if account["vendor"] == vendor]
    assert len(accounts) == len({account["id"] for account in accounts}) == 11
    for account in accounts:
        assert list(account) == ["id", "vendor", "userId", "connected", "credentials"]
        wanted = {"token"} if vendor is Vendor.GO_E else {"username", "password"}
        assert set(account["credentials"]) == wanted
        assert all(isinstance(secret, str) and secret for secret in account["credentials"].values())
        assert [str(UUID(account[key])) for key in ("id", "userId")] == [account["id"], account["userId"]]
    about = {charger["accountId"]: charger["about"] for charger in export["chargers"]}
    assert [about[a["id"]] for a in accounts if not a["connected"]] == ["account-disconnected"]


@pytest.mark.parametrize(
    ("vendor", "serial"),
    [
        pytest.param(Vendor.EASEE, "EH[A-HJ-NP-Z2-9]{6}", id="easee"),
        pytest.param(Vendor.GO_E, "[0-9]{6}", id="go-e"),
        pytest.param(Vendor.ZAPTEC, "ZAP[0-9]{6}", id="zaptec"),
    ],
)
def test_chargers(export: dict[str, Any], vendor: Vendor, serial: str) -> None:
    chargers = [charger for charger in export["chargers"] if charger["vendor"] == vendor]
    assert [charger["about"] for charger in chargers] == [e.about for e in demo_entries() if e.vendor is vendor]
    accounts = {account["id"]: account for account in export["accounts"]}
    for charger in chargers:
        assert list(charger) == [
            *("id", "vendor", "serial", "vendorChargerId", "accountId"),
            *("userId", "locationId", "name", "model", "about"),
        ]
        assert re.fullmatch(serial, charger["serial"])
        assert str(UUID(charger["id"])) == charger["id"]
        assert str(UUID(charger["locationId"])) == charger["locationId"]
        assert accounts[charger["accountId"]]["userId"] == charger["userId"]
        assert charger["name"].endswith(charger["about"])
        own_id = str(UUID(charger["vendorChargerId"])) if vendor is Vendor.ZAPTEC else charger["serial"]
        assert charger["vendorChargerId"] == own_id


def test_it_survives_json(export: dict[str, Any]) -> None:
    assert json.loads(json.dumps(export)) == export


def test_another_seed_gives_other_ids(export: dict[str, Any]) -> None:
    other = Clouds().beside("demo 2", seed=8)
    told = export_fleet([other.world], URL, URL, "k")
    assert told["seed"] == 8
    for key in ("id", "serial", "vendorChargerId", "accountId", "userId", "locationId"):
        mine, theirs = ({charger[key] for charger in exported["chargers"]} for exported in (export, told))
        assert mine.isdisjoint(theirs), key
    secrets = [{tuple(a["credentials"].values())[-1] for a in exported["accounts"]} for exported in (export, told)]
    assert secrets[0].isdisjoint(secrets[1])


def test_the_same_seed_gives_the_same(export: dict[str, Any]) -> None:
    assert export_fleet([Clouds().world], URL, URL, "k") == export


def test_an_address_for_each_vendor(clouds: Clouds) -> None:
    urls = {Vendor.EASEE: "http://h:1", Vendor.GO_E: "http://h:2", Vendor.ZAPTEC: "http://h:3"}
    export = export_fleet([clouds.world], urls, "http://h:4", "k")
    assert {vendor: place["baseUrl"] for vendor, place in export["vendors"].items()} == {
        "EASEE": "http://h:1/easee",
        "GO_E": "http://h:2/go-e/{serial}",
        "ZAPTEC": "http://h:3/zaptec",
    }
    assert export["service"]["baseUrl"] == "http://h:4"


def test_several_worlds_in_one_export() -> None:
    clouds = Clouds()
    other = clouds.beside("other")
    export = export_fleet([clouds.world, other.world], URL, URL, "k")
    assert len({charger["id"] for charger in export["chargers"]}) == 66
    assert len({account["id"] for account in export["accounts"]}) == 66


def test_no_world_is_an_empty_fleet() -> None:
    export = export_fleet([], URL, URL, "k")
    assert (export["seed"], export["accounts"], export["chargers"]) == (0, [], [])


def test_an_account_that_was_disconnected_is_exported_so() -> None:
    clouds = Clouds()
    account_id = clouds.account("easee-charging").id
    for connected in (False, True):
        clouds.world.accounts.connect(account_id) if connected else clouds.world.accounts.disconnect(account_id)
        accounts = export_fleet([clouds.world], URL, URL, "k")["accounts"]
        assert next(account["connected"] for account in accounts if account["id"] == account_id) is connected


@pytest.mark.parametrize("vendor", Vendor)
def test_the_exported_address_is_where_the_vendor_answers(clouds: Clouds, vendor: Vendor) -> None:
    handle = f"{vendor.lower().replace('_', '-')}-charging"
    charger = clouds.charger(handle)
    address = vendor_url(vendor, "").replace("{serial}", charger.serial)
    assert clouds.state_path(handle).startswith(f"{address}/")
    assert address.startswith(MOUNTS[vendor])
    assert clouds.state(handle).status == 200

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
from tests.simulator.magic_ids import PINNED

URL = "http://127.0.0.1:8420"


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

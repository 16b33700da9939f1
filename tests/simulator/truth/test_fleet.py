import re
from uuid import UUID

import pytest

from simulator.truth.accounts import Login
from simulator.truth.fleet import Entry, Fleet, demo_entries
from simulator.truth.situations import SITUATIONS
from simulator.truth.states import Vendor

DEMO = Fleet(7, demo_entries())
BIG = Fleet(7, [Entry(vendor, "x") for _ in range(1000) for vendor in Vendor])
SERIALS = {Vendor.EASEE: r"EH[A-HJ-NP-Z2-9]{6}", Vendor.GO_E: r"\d{6}", Vendor.ZAPTEC: r"ZAP\d{6}"}
DOCUMENTED: dict[str, tuple[str, str]] = {
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
"""Handle -> id and serial of the demo fleet with seed 7, as the documentation prints them."""


@pytest.mark.parametrize(("handle", "known"), DOCUMENTED.items())
def test_documented_ids_stay(handle: str, known: tuple[str, str]) -> None:
    identity = next(charger for charger in DEMO.chargers if charger.handle == handle)
    assert (identity.id, identity.serial) == known


def test_all_of_the_demo_fleet_is_documented() -> None:
    assert [charger.handle for charger in DEMO.chargers] == list(DOCUMENTED)


@pytest.mark.parametrize("vendor", list(Vendor))
def test_every_vendor_has_every_state_and_every_refusal(vendor: Vendor) -> None:
    abouts = [entry.about for entry in demo_entries() if entry.vendor is vendor]
    assert abouts == [
        "charging",
        "unplugged",
        "preparing",
        "finished",
        "stopped",
        "fault",
        "device-offline",
        "account-disconnected",
        "credentials-rejected",
        "vendor-unreachable",
        "vendor-rubbish",
    ]
    assert {entry.situation for entry in demo_entries()} <= set(SITUATIONS)


def test_demo_accounts_stand_as_they_are_called() -> None:
    standing = {c.about: (a.login, a.connected) for c, a in zip(DEMO.chargers, DEMO.accounts, strict=True)}
    assert standing.pop("account-disconnected") == (Login.ACCEPTED, False)
    assert standing.pop("credentials-rejected") == (Login.REJECTED, True)
    assert set(standing.values()) == {(Login.ACCEPTED, True)}


def test_three_thousand_chargers_share_nothing() -> None:
    for read in ("id", "serial", "vendor_charger_id", "account_id", "location_id", "user_id"):
        assert len({getattr(charger, read) for charger in BIG.chargers}) == 3000, read
    with_login = [account for account in BIG.accounts if account.username]
    for read in ("username", "password", "phone"):
        assert len({getattr(account, read) for account in with_login}) == 2000, read
    assert len({account.token for account in BIG.accounts if account.token}) == 1000


@pytest.mark.parametrize("vendor", list(Vendor))
def test_serials_look_as_the_vendor_prints_them(vendor: Vendor) -> None:
    mine = [charger for charger in BIG.chargers if charger.vendor is vendor]
    assert all(re.fullmatch(SERIALS[vendor], charger.serial) for charger in mine)


def test_zaptec_has_an_id_of_its_own_and_the_others_their_serial() -> None:
    for charger in DEMO.chargers:
        if charger.vendor is Vendor.ZAPTEC:
            assert str(UUID(charger.vendor_charger_id)) == charger.vendor_charger_id != charger.id
        else:
            assert charger.vendor_charger_id == charger.serial


def test_go_e_has_a_key_and_the_others_a_login() -> None:
    for account in DEMO.accounts:
        secrets = (bool(account.token), bool(account.username), bool(account.password), bool(account.phone))
        assert secrets == ((True, False, False, False) if account.vendor is Vendor.GO_E else (False, True, True, True))


def test_the_same_seed_is_the_same_fleet() -> None:
    again = Fleet(7, demo_entries())
    assert (again.chargers, again.accounts) == (DEMO.chargers, DEMO.accounts)


def test_another_seed_or_index_is_another_fleet() -> None:
    mine = {charger.id for charger in DEMO.chargers} | {charger.serial for charger in DEMO.chargers}
    for other in (Fleet(8, demo_entries()), Fleet(7, demo_entries(), first_index=100)):
        assert mine.isdisjoint({c.id for c in other.chargers} | {c.serial for c in other.chargers})


def test_a_charger_does_not_depend_on_its_neighbours() -> None:
    alone = Fleet(7, [Entry(Vendor.ZAPTEC, "x")], first_index=5)
    among = Fleet(7, [Entry(Vendor.EASEE, "y")] * 5 + [Entry(Vendor.ZAPTEC, "x")])
    assert alone.chargers[0] == among.chargers[5]
    assert alone.accounts[0] == among.accounts[5]


def test_a_charger_belongs_to_its_account() -> None:
    for charger, account in zip(DEMO.chargers, DEMO.accounts, strict=True):
        assert (charger.account_id, charger.user_id, charger.vendor) == (account.id, account.user_id, account.vendor)


def test_a_new_charger_is_installed_believably() -> None:
    for identity in BIG.chargers[:50]:
        charger = BIG.new_charger(identity)
        assert charger == BIG.new_charger(identity)
        assert all(229 <= volts <= 232 for volts in charger.voltage_v)
        assert 400_000 <= charger.lifetime_wh < 6_000_000
        assert 3 <= charger.boots < 40
        assert not charger.plugged


def test_the_installations_limit_reaches_the_charger() -> None:
    fleet = Fleet(7, [Entry(Vendor.EASEE, "x", max_a=32.0)])
    charger = fleet.new_charger(fleet.chargers[0])
    assert (fleet.chargers[0].max_a, charger.max_a, charger.limit_a) == (32.0, 32.0, 32.0)


def test_handles() -> None:
    assert {c.handle for c in DEMO.chargers if c.about == "charging"} == {
        "easee-charging",
        "go-e-charging",
        "zaptec-charging",
    }

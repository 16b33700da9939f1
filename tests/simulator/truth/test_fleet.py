import re
from uuid import UUID

import pytest

from simulator.truth.accounts import Login
from simulator.truth.fleet import Entry, Fleet, demo_entries
from simulator.truth.situations import SITUATIONS
from simulator.truth.states import Vendor
from tests.simulator.magic_ids import PINNED

DEMO = Fleet(7, demo_entries())
BIG = Fleet(7, [Entry(vendor, "x") for _ in range(1000) for vendor in Vendor])
SERIALS = {Vendor.EASEE: r"EH[A-HJ-NP-Z2-9]{6}", Vendor.GO_E: r"\d{6}", Vendor.ZAPTEC: r"ZAP\d{6}"}


@pytest.mark.parametrize(("handle", "known"), PINNED.items())
def test_documented_ids_stay(handle: str, known: tuple[str, str]) -> None:
    identity = next(charger for charger in DEMO.chargers if charger.handle == handle)
    assert (identity.id, identity.serial) == known


def test_all_of_the_demo_fleet_is_documented() -> None:
    assert [charger.handle for charger in DEMO.chargers] == list(PINNED)


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


def test_two_large_fleets_of_one_seed_share_nothing() -> None:
    entries = [Entry(Vendor.EASEE, "x")] * 5_000
    fleets = [Fleet(7, entries, first_index) for first_index in (0, 5_000)]
    for read in ("username", "phone"):
        names = {getattr(account, read) for fleet in fleets for account in fleet.accounts}
        assert len(names) == 10_000, read
    assert all(re.fullmatch(r"\+479\d{7}", account.phone) for account in fleets[1].accounts)


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


@pytest.mark.parametrize("vendor", list(Vendor))
def test_one_that_stands_beside_another_shares_owner_place_and_account(vendor: Vendor) -> None:
    fleet = Fleet(7, [Entry(vendor, "one"), Entry(vendor, "two", beside=True), Entry(vendor, "three")])
    one, two, three = fleet.chargers
    assert (two.user_id, two.location_id) == (one.user_id, one.location_id)
    assert (two.account_id == one.account_id) is (vendor is not Vendor.GO_E)
    assert len({charger.id for charger in fleet.chargers} | {charger.serial for charger in fleet.chargers}) == 6
    assert three.account_id not in (one.account_id, two.account_id)
    assert [account.id for account in fleet.accounts] == list(dict.fromkeys(c.account_id for c in fleet.chargers))
    assert {account.user_id for account in fleet.accounts if account.id == two.account_id} == {one.user_id}


@pytest.mark.parametrize("before", [pytest.param([], id="nobody"), pytest.param([Entry(Vendor.GO_E, "x")], id="other")])
def test_one_can_only_stand_beside_its_like(before: list[Entry]) -> None:
    with pytest.raises(ValueError, match="easee-two stands beside no other charger of its vendor"):
        Fleet(7, [*before, Entry(Vendor.EASEE, "two", beside=True)])

from dataclasses import replace

import pytest

from simulator.truth.accounts import Account, AccountBook, Login, Standing
from simulator.truth.errors import UnknownAccount
from simulator.truth.states import Vendor

EASEE = Account("e", Vendor.EASEE, "u1", "Ola@Drivers.example", "secret", "", "+4790000001")
ZAPTEC = replace(EASEE, id="z", vendor=Vendor.ZAPTEC, user_id="u2")
GO_E = Account("g", Vendor.GO_E, "u3", "", "", "key", "", login=Login.REJECTED, connected=False)


@pytest.fixture
def book() -> AccountBook:
    return AccountBook((EASEE, ZAPTEC, GO_E))


def test_accounts_start_as_they_were_entered(book: AccountBook) -> None:
    assert list(book) == [EASEE, ZAPTEC, GO_E]
    assert book.standing("e") == Standing(Login.ACCEPTED, connected=True)
    assert book.standing("g") == Standing(Login.REJECTED, connected=False)
    assert (book.accepts("e"), book.accepts("g")) == (True, False)


@pytest.mark.parametrize(
    ("vendor", "name", "account"),
    [
        (Vendor.EASEE, "ola@drivers.example", EASEE),
        (Vendor.EASEE, "OLA@DRIVERS.EXAMPLE", EASEE),
        (Vendor.EASEE, "+4790000001", EASEE),
        (Vendor.ZAPTEC, "ola@drivers.example", ZAPTEC),
        (Vendor.GO_E, "ola@drivers.example", None),
        (Vendor.GO_E, "", None),
        (Vendor.EASEE, "", None),
        (Vendor.EASEE, "ola", None),
    ],
)
def test_login_names_belong_to_one_vendor(
    book: AccountBook, vendor: Vendor, name: str, account: Account | None
) -> None:
    assert book.by_login(vendor, name) is account


def test_logins_are_accepted_and_rejected(book: AccountBook) -> None:
    book.set_login("e", Login.REJECTED)
    assert (book.accepts("e"), book.accepts("z")) == (False, True)
    book.set_login("e", Login.ACCEPTED)
    assert book.accepts("e")


def test_rejections_are_counted_in_a_row(book: AccountBook) -> None:
    counts = []
    for accepted in (False, False, True, False, True, True):
        book.note_login("e", accepted)
        counts.append((book.standing("e").rejected_in_a_row, book.standing("e").logins))
    assert counts == [(1, 0), (2, 0), (0, 1), (1, 1), (0, 2), (0, 3)]
    assert book.standing("z") == Standing(Login.ACCEPTED, connected=True)


def test_a_link_forgives(book: AccountBook) -> None:
    for _ in range(3):
        book.note_login("e", False)
    book.disconnect("e")
    assert (book.standing("e").connected, book.standing("e").rejected_in_a_row) == (False, 3)
    book.connect("e")
    assert (book.standing("e").connected, book.standing("e").rejected_in_a_row) == (True, 0)


def test_token_lifetime_is_the_vendors_own_unless_told(book: AccountBook) -> None:
    assert book.standing("e").token_lifetime_s is None
    book.set_token_lifetime("e", 300.0)
    assert book.standing("e").token_lifetime_s == 300.0
    book.set_token_lifetime("e", None)
    assert book.standing("e").token_lifetime_s is None


def test_unknown_accounts(book: AccountBook) -> None:
    with pytest.raises(UnknownAccount, match="no account has the id 'x': see `charger-sandbox fleet`"):
        book.get("x")
    for change in (book.connect, book.disconnect, book.standing, book.accepts):
        with pytest.raises(UnknownAccount):
            change("x")

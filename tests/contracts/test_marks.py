"""Secrets as a journal shows them: whose they are, and that the journal's own marks are known."""

import pytest

from contracts.marks import Secrets
from simulator.journal.journal import Journal, Leg
from simulator.truth.clock import WorldClock
from simulator.truth.fleet import Entry, Fleet
from simulator.truth.states import Vendor
from simulator.truth.tokens import TokenKind
from simulator.truth.world import World

KEY = "callers-key-1"


def _world() -> World:
    fleet = Fleet(7, [Entry(Vendor.EASEE, "mine"), Entry(Vendor.ZAPTEC, "yours"), Entry(Vendor.GO_E, "theirs")])
    world = World("marks", fleet, WorldClock(1_767_603_600.0), KEY)
    for number, account in enumerate(world.accounts):
        world.tokens.issue(f"token-{number}", TokenKind.ACCESS, account.id, 1_767_603_600.0, 60.0)
    return world


def test_all_but_the_accounts_own_secrets_are_strange() -> None:
    world = _world()
    mine, yours, theirs = world.accounts
    strange = Secrets(world, KEY).strange_to(mine.id)
    assert strange[KEY] == "the API key of the service's callers"
    assert strange[yours.password] == f"the password of account {yours.id}"
    assert strange[theirs.token] == f"the key of account {theirs.id}"
    assert strange["token-1"] == f"a token of account {yours.id}"
    assert not {"", "token-0", mine.password} & set(strange)


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        pytest.param("Authorization", "Bearer {}", id="where it belongs"),
        pytest.param("X-API-KEY", "{}", id="as a key"),
        pytest.param("Cookie", "{}", id="as a cookie"),
        pytest.param("X-Session", "{}", id="where nobody looks for one"),
    ],
)
def test_they_are_found_in_what_a_journal_keeps(header: str, shown: str) -> None:
    world, journal = _world(), Journal()
    mine, yours, _ = world.accounts
    for secret in (yours.password, "token-1", KEY):
        journal.note(Leg("vendor", 0.0, "GET", "/", 200, request_headers=((header, shown.format(secret)),)))
        text = journal.since(0)[-1].request_headers[0][1]
        assert [one for one in Secrets(world, KEY).strange_to(mine.id) if one in text]


def test_a_password_is_known_in_an_address() -> None:
    world, journal = _world(), Journal()
    mine, _, theirs = world.accounts
    journal.note(Leg("vendor", 0.0, "GET", f"/login?userName=x&password={mine.password}", 200))
    target = journal.since(0)[-1].target
    assert mine.password not in target
    assert any(word in target for word in Secrets(world, KEY).passwords_of(mine.id))
    assert Secrets(world, KEY).passwords_of(theirs.id) == frozenset()

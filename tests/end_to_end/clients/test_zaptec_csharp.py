"""A token by GET, as an old C# client asks for it, over real sockets: read, command, fault, recovery."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from simulator.faults.status import Status
from simulator.truth.states import Vendor
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.served import ServedClouds
from tests.end_to_end.clients.zaptec_readers.csharp import Client

HANDLE = "zaptec-charging"


def client_of(clouds: ServedClouds) -> Client:
    """A client with the account of the charging charger, not logged in."""
    account = clouds.account(HANDLE)
    return Client(clouds.url_of(HANDLE), account.username, account.password)


@pytest.fixture
def old(serving: Serving) -> ServedClouds:
    """The cloud with its token server of before November 2025."""
    return serving({"zaptec.token_server": "legacy"})


@pytest.fixture
def client(old: ServedClouds) -> Iterator[Client]:
    """A client of it."""
    found = client_of(old)
    yield found
    found.close()


def test_read(old: ServedClouds, client: Client) -> None:
    said = client.authenticate()
    assert said.user_name == old.account(HANDLE).username
    assert said.expires - said.issued == timedelta(hours=1)
    charger_id = old.charger(HANDLE).vendor_charger_id
    assert client.state(charger_id)[710] == "3"
    assert [round(session["Energy"], 1) for session in client.sessions(charger_id)] == [14.2]


def test_what_happens_is_seen(old: ServedClouds, client: Client) -> None:
    client.authenticate()
    old.act(HANDLE, "unplug")
    old.world.clock.step(60)
    charger_id = old.charger(HANDLE).vendor_charger_id
    assert client.state(charger_id)[710] == "1"
    assert len(client.sessions(charger_id)) == 2


def test_an_outage_and_its_end(old: ServedClouds, client: Client) -> None:
    client.authenticate()
    charger_id = old.charger(HANDLE).vendor_charger_id
    old.break_(Status(504), vendor=Vendor.ZAPTEC)
    with pytest.raises(httpx.HTTPStatusError, match="504"):
        client.state(charger_id)
    old.opened.board.mend("fault")
    assert client.state(charger_id)[710] == "3"


def test_todays_server_takes_no_get(clouds: ServedClouds) -> None:
    client = client_of(clouds)
    with pytest.raises(httpx.HTTPStatusError, match="405"):
        client.authenticate()
    client.close()

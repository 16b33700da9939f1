"""Models that want every field, over real sockets: read, command, fault, recovery."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from pydantic import ValidationError

from simulator.faults.status import Status
from simulator.truth.states import Vendor
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.served import ServedClouds
from tests.end_to_end.clients.zaptec_readers.klinge import Api

FROM, TO = "2026-01-01T00:00:00.000", "2026-02-01T00:00:00.000"
Login = Callable[..., Api]


@pytest.fixture
def login() -> Iterator[Login]:
    """Logs in with the account of a charger."""
    running: list[Api] = []

    def begin(clouds: ServedClouds, about: str) -> Api:
        account = clouds.account(f"zaptec-{about}")
        running.append(Api(clouds.url_of(f"zaptec-{about}"), account.username, account.password))
        return running[-1]

    yield begin
    for api in running:
        api.close()


@pytest.mark.parametrize("about", ["unplugged", "preparing", "charging", "finished", "stopped", "fault"])
def test_read(clouds: ServedClouds, login: Login, about: str) -> None:
    api = login(clouds, about)
    [charger] = api.chargers()
    site = api.installation()
    assert charger.InstallationId == site.Id
    assert site.AvailableCurrent == site.AvailableCurrentPhase3 == site.MaxCurrent == 16
    assert charger.IsAuthorizationRequired is site.IsRequiredAuthentication is (about == "preparing")


def test_guests_are_dropped_and_users_kept(clouds: ServedClouds, login: Login) -> None:
    api = login(clouds, "preparing")
    assert api.sessions(FROM, TO) == ([], 1)
    clouds.act("zaptec-preparing", "authorise")
    clouds.world.clock.step(3600)
    clouds.act("zaptec-preparing", "unplug")
    clouds.world.clock.step(60)
    api = login(clouds, "preparing")
    [session], guests = api.sessions(FROM, TO)
    assert guests == 1
    assert session.Energy > 5
    assert session.EndDateTime > session.StartDateTime


@pytest.mark.parametrize(("group_by", "name"), [(0, "User"), (1, "Charger"), (2, "Card")])
def test_report(clouds: ServedClouds, login: Login, group_by: int, name: str) -> None:
    report = login(clouds, "unplugged").report(FROM, TO, group_by)
    [row] = report.totalUserChargerReportModel
    assert (report.GroupedBy, report.Fromdate, report.Enddate) == (name, "2026-01-01", "2026-02-01")
    assert (row.TotalChargeSessionCount, row.TotalChargeSessionEnergy, row.TotalChargeSessionDuration) == (1, 14.2, 8)
    assert (row.GroupAsString is None) == (name != "Charger")


@pytest.mark.parametrize(
    ("option", "value", "missing"),
    [("zaptec.roles", 1, "AuthenticationType"), ("zaptec.available_current", False, "AvailableCurrentPhase2")],
)
def test_what_others_may_lack_it_needs(
    serving: Serving, login: Login, option: str, value: object, missing: str
) -> None:
    api = login(serving({option: value}), "charging")
    with pytest.raises(ValidationError, match=missing):
        api.installation()


def test_an_outage_and_its_end(clouds: ServedClouds, login: Login) -> None:
    api = login(clouds, "charging")
    clouds.break_(Status(502), vendor=Vendor.ZAPTEC)
    with pytest.raises(httpx.HTTPStatusError, match="502"):
        api.chargers()
    clouds.opened.board.mend("fault")
    assert len(api.chargers()) == 1

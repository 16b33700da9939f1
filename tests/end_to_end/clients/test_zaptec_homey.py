"""Homey's way with the cloud over real sockets: read, command, fault, recovery."""

from collections.abc import Callable, Iterator

import pytest

from simulator.faults.status import Status
from simulator.truth.states import Vendor
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.served import ServedClouds
from tests.end_to_end.clients.zaptec_readers.homey import Api, ApiError, Unexpected, WrongPassword

Pair = Callable[..., Api]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Pairs an app with the account of a charger."""
    running: list[Api] = []

    def begin(clouds: ServedClouds, about: str, password: str = "", *, old: bool = False) -> Api:
        account = clouds.account(f"zaptec-{about}")
        clock = clouds.world.clock
        api = Api(clouds.url_of(f"zaptec-{about}"), clock.now_s, clock.step, old=old)
        running.append(api)
        api.authenticate(account.username, password or account.password)
        return api

    yield begin
    for api in running:
        api.close()


@pytest.mark.parametrize(
    ("about", "mode", "available"),
    [
        ("unplugged", "1", True),
        ("preparing", "2", True),
        ("charging", "3", True),
        ("finished", "5", True),
        ("stopped", "5", True),
        ("fault", "5", True),
        ("device-offline", "3", False),
    ],
)
def test_read(clouds: ServedClouds, pair: Pair, about: str, mode: str, available: bool) -> None:
    api = pair(clouds, about)
    [charger] = api.chargers()
    state = api.state(charger["Id"])
    assert (state[710], state[-2] == "1") == (mode, available)
    assert {513, 553, 507, 508, 509, 501, 502, 503, 201, 270, 554, 723, 911, 151, 150, 809} <= set(state)
    assert api.call("GET", f"installation/{charger['InstallationId']}")["Id"] == charger["InstallationId"]
    assert api.call("GET", f"installation/{charger['InstallationId']}/hierarchy")["Circuits"]
    assert len(api.call("GET", f"chargehistory?ChargerId={charger['Id']}&PageSize=100")["Data"]) == 1


def test_commands_with_an_empty_form(clouds: ServedClouds, pair: Pair) -> None:
    api = pair(clouds, "charging")
    [charger] = api.chargers()
    api.command(charger["Id"], 506)
    clouds.world.clock.step(10)
    assert api.state(charger["Id"])[718] == "1"
    with pytest.raises(ApiError) as refused:
        api.command(charger["Id"], 506)
    assert refused.value.code == 528
    api.command(charger["Id"], 507)
    api.call("POST", f"chargers/{charger['Id']}/update", {"MaxChargeCurrent": 12})
    api.call("POST", f"installation/{charger['InstallationId']}/update", {"AvailableCurrent": 14})
    site = charger["InstallationId"]
    api.call("PUT", f"installation/{site}", {"Id": site, "IsRequiredAuthentication": True})
    api.call("POST", f"chargers/{charger['Id']}/localSettings", {"Device": {"HmiBrightness": 0.5}})
    clouds.world.clock.step(20)
    state = api.state(charger["Id"])
    assert (state[710], state[718], state[510], state[120], state[153]) == ("3", "0", "12.000", "1", "0.500")
    assert api.call("GET", f"installation/{site}")["IsRequiredAuthentication"] is True


def test_a_running_session_gets_priority(clouds: ServedClouds, pair: Pair) -> None:
    api = pair(clouds, "charging")
    [charger] = api.chargers()
    session_id = api.state(charger["Id"])[721]
    assert api.call("GET", f"session/{session_id}")["sessionEnd"] is None
    assert (
        api.call("POST", f"session/{session_id}/priority", {"prioritizedPhases": 1, "prioritizedCurrent": 16}) is None
    )
    clouds.world.clock.step(30)
    assert float(api.state(charger["Id"])[508]) < 1


@pytest.mark.parametrize(
    ("kind", "old", "works"),
    [("Bearer", False, True), ("bearer", False, True), ("Bearer", True, True), ("bearer", True, False)],
)
def test_the_type_of_token(serving: Serving, pair: Pair, kind: str, old: bool, works: bool) -> None:
    clouds = serving({"zaptec.token_type": kind})
    if works:
        assert pair(clouds, "charging", old=old).chargers()
    else:
        with pytest.raises(ValueError, match="token type bearer"):
            pair(clouds, "charging", old=old)


def test_it_renews_half_a_minute_early_and_never_because_of_401(clouds: ServedClouds, pair: Pair) -> None:
    api = pair(clouds, "charging")
    clouds.world.clock.step(3569)
    api.chargers()
    assert api.logins == 1
    clouds.world.clock.step(2)
    api.chargers()
    assert api.logins == 2
    clouds.world.tokens.expire_all(clouds.account("zaptec-charging").id, clouds.world.now_s())
    with pytest.raises(Unexpected, match="401"):
        api.chargers()
    assert api.logins == 2


def test_wrong_password(clouds: ServedClouds, pair: Pair) -> None:
    with pytest.raises(WrongPassword):
        pair(clouds, "charging", "wrong")


def test_nginx_is_asked_again_until_it_is_gone(clouds: ServedClouds, pair: Pair) -> None:
    api = pair(clouds, "charging")
    [charger] = api.chargers()
    clouds.break_(Status(502), vendor=Vendor.ZAPTEC, calls=4)
    assert api.state(charger["Id"])[710] == "3"
    clouds.break_(Status(502), vendor=Vendor.ZAPTEC, name="longer")
    with pytest.raises(Unexpected, match="502"):
        api.state(charger["Id"])
    clouds.opened.board.mend("longer")
    assert api.state(charger["Id"])[710] == "3"


def test_an_empty_500_is_what_it_cannot_read(clouds: ServedClouds, pair: Pair) -> None:
    api = pair(clouds, "charging")
    [charger] = api.chargers()
    clouds.break_(Status(500, "empty"), vendor=Vendor.ZAPTEC, calls=1)
    with pytest.raises(TypeError):
        api.state(charger["Id"])


@pytest.mark.parametrize("path", ["installation/{site}/messagingConnectionDetails", "chargers/{other}/state"])
def test_what_is_not_ones_own(clouds: ServedClouds, pair: Pair, path: str) -> None:
    api = pair(clouds, "charging")
    [charger] = api.chargers()
    other = clouds.charger("zaptec-stopped").vendor_charger_id
    with pytest.raises(Unexpected, match="403"):
        api.call("GET", path.format(site=charger["InstallationId"], other=other))

"""The strict types of Home Assistant's client over real sockets: read, command, fault, recovery."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import ValidationError

from simulator.faults.status import Status
from simulator.truth.states import Vendor
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.served import ServedClouds
from tests.end_to_end.clients.zaptec_readers.home_assistant import Client, GaveUp, LoginRefused, RequestFailed, validate

MODE_OF = {
    "unplugged": "Disconnected",
    "preparing": "Connected_Requesting",
    "charging": "Connected_Charging",
    "finished": "Connected_Finished",
    "stopped": "Connected_Finished",
    "fault": "Connected_Finished",
    "device-offline": "Connected_Charging",
}


@contextmanager
def user_of(clouds: ServedClouds, about: str, password: str = "") -> Iterator[Client]:
    """A client with the account of a charger; it waits by stepping the world."""
    account = clouds.account(f"zaptec-{about}")
    client = Client(
        clouds.url_of(f"zaptec-{about}"), account.username, password or account.password, clouds.world.clock.step
    )
    try:
        yield client
    finally:
        client.close()


def ready(client: Client) -> dict[str, Any]:
    """Log in and read everything; gives the one charger."""
    client.login()
    client.build()
    client.poll()
    [charger] = client.chargers.values()
    return charger


@pytest.mark.parametrize("about", MODE_OF)
def test_read(clouds: ServedClouds, about: str) -> None:
    with user_of(clouds, about) as client:
        charger = ready(client)
    state = charger["state"]
    assert state["ChargerOperationMode"] == MODE_OF[about]
    assert state["IsOnline"] is (about != "device-offline")
    assert charger["DeviceId"].startswith("ZAP")
    assert charger["firmware"] == state["SmartComputerSoftwareApplicationVersion"]
    assert (state["TotalChargePower"] > 10_000) == (about in ("charging", "device-offline"))
    assert (int(state["FinalStopActive"]), int(state["Warnings"]) != 0) == (about == "stopped", about == "fault")
    assert state["CompletedSession"]["Energy"] == 14.2
    assert state["SignedMeterValue"]["RD"][0]["RU"] == "kWh"


def test_order_of_calls(clouds: ServedClouds) -> None:
    with user_of(clouds, "charging") as client:
        charger = ready(client)
        client.command(charger["Id"], 506)
        client.request(f"chargers/{charger['Id']}/update", "POST", {"maxChargeCurrent": 10})
        site = client.sites[0]["Id"]
        client.request(f"installation/{site}/update", "POST", {"availableCurrent": 16})
        with pytest.raises(RequestFailed) as refused:
            client.request(f"installation/{site}/messagingConnectionDetails")
    assert refused.value.status == 403
    assert client.trace == [
        ("POST", "/oauth/token"),
        ("GET", "/api/constants"),
        ("GET", "/api/installation"),
        ("GET", f"/api/installation/{site}/hierarchy"),
        ("GET", "/api/chargers"),
        ("GET", f"/api/installation/{site}"),
        ("GET", f"/api/chargerFirmware/installation/{site}"),
        ("GET", f"/api/chargers/{charger['Id']}"),
        ("GET", f"/api/chargers/{charger['Id']}/state"),
        ("POST", f"/api/chargers/{charger['Id']}/SendCommand/506"),
        ("POST", f"/api/chargers/{charger['Id']}/update"),
        ("POST", f"/api/installation/{site}/update"),
        ("GET", f"/api/installation/{site}/messagingConnectionDetails"),
    ]
    statuses = [leg.status for leg in clouds.legs()]
    assert statuses == [200] * 12 + [403]


def test_commands(clouds: ServedClouds) -> None:
    with user_of(clouds, "charging") as client:
        charger = ready(client)
        key = charger["Id"]

        def seen(after_s: float) -> tuple[str, str, float]:
            clouds.world.clock.step(after_s)
            client.poll_state(key)
            state = charger["state"]
            return state["ChargerOperationMode"], state["FinalStopActive"], state["ChargerMaxCurrent"]

        with pytest.raises(ValueError, match="resume"):
            client.command(key, 507)
        client.command(key, 506)
        assert seen(3) == ("Connected_Charging", "1", 16)
        assert seen(5) == ("Connected_Finished", "1", 16)
        with pytest.raises(ValueError, match="stop"):
            client.command(key, 506)
        client.command(key, 507)
        assert seen(2) == ("Connected_Requesting", "0", 16)
        assert seen(5) == ("Connected_Charging", "0", 16)
        client.request(f"chargers/{key}/update", "POST", {"maxChargeCurrent": 10})
        assert seen(4) == ("Connected_Charging", "0", 10)
        client.request(f"chargers/{key}/localSettings", "POST", {"Cable": {"PermanentLock": True}})
        assert seen(4)[2] == 10
        assert charger["state"]["PermanentCableLock"] == "1"


def test_an_owner_lets_a_waiting_car_charge(clouds: ServedClouds) -> None:
    with user_of(clouds, "preparing") as client:
        charger = ready(client)
        client.request(f"chargers/{charger['Id']}/authorizecharge", "POST")
        clouds.world.clock.step(30)
        client.poll_state(charger["Id"])
        assert charger["state"]["ChargerOperationMode"] == "Connected_Charging"
        with pytest.raises(RequestFailed) as refused:
            client.request(f"chargers/{charger['Id']}/authorizecharge", "POST")
        assert refused.value.status == 500


def test_a_plain_user_sees_what_the_list_shows(serving: Serving) -> None:
    clouds = serving({"zaptec.roles": 1})
    with user_of(clouds, "charging") as client:
        charger = ready(client)
        assert "Pin" not in charger
        assert "firmware" not in charger
        assert (charger["IsOnline"], charger["OperatingMode"]) == (True, 3)
        with pytest.raises(RequestFailed) as refused:
            client.command(charger["Id"], 506)
        assert refused.value.status == 403


def test_wrong_password(clouds: ServedClouds) -> None:
    with user_of(clouds, "charging", password="wrong") as client, pytest.raises(LoginRefused, match="incorrect"):
        client.login()


def test_get_is_repeated_until_an_outage_ends(clouds: ServedClouds) -> None:
    with user_of(clouds, "charging") as client:
        charger = ready(client)
        clouds.break_(Status(500, "empty"), vendor=Vendor.ZAPTEC, roles=frozenset({"state"}), calls=5)
        before = len(client.trace)
        client.poll_state(charger["Id"])
        assert len(client.trace) - before == 6
        clouds.break_(Status(500, "empty"), name="commands", vendor=Vendor.ZAPTEC, roles=frozenset({"command"}))
        with pytest.raises(RequestFailed):
            client.command(charger["Id"], 506)
        assert len(client.trace) - before == 7


def test_an_outage_that_lasts_and_its_end(clouds: ServedClouds) -> None:
    with user_of(clouds, "charging") as client:
        charger = ready(client)
        clouds.break_(Status(500, "html"), vendor=Vendor.ZAPTEC)
        with pytest.raises(GaveUp):
            client.poll_state(charger["Id"])
        clouds.opened.board.mend("fault")
        client.poll_state(charger["Id"])
        assert charger["state"]["ChargerOperationMode"] == "Connected_Charging"


def test_an_expired_token_is_replaced(clouds: ServedClouds) -> None:
    with user_of(clouds, "charging") as client:
        charger = ready(client)
        clouds.world.tokens.expire_all(clouds.account("zaptec-charging").id, clouds.world.now_s())
        client.poll_state(charger["Id"])
        state = ("GET", f"/api/chargers/{charger['Id']}/state")
        assert client.trace[-3:] == [state, ("POST", "/oauth/token"), state]


def test_a_lost_cloud_comes_back(clouds: ServedClouds) -> None:
    with user_of(clouds, "charging") as client:
        charger = ready(client)
        clouds.server.stop()
        with pytest.raises(GaveUp):
            client.poll_state(charger["Id"])
        clouds.server.start()
        client.poll_state(charger["Id"])


def test_too_many_requests_say_how_long_to_wait(serving: Serving) -> None:
    clouds = serving({"zaptec.requests_per_s": 10, "zaptec.request_burst": 15})
    with user_of(clouds, "charging") as client:
        client.login()
        for _ in range(15):
            client.request("chargers")
        with pytest.raises(RequestFailed) as refused:
            client.request("chargers")
        assert refused.value.status == 429
        headers = dict(clouds.legs()[-1].headers)
        assert headers["Retry-After"] == "1"
        clouds.world.clock.step(float(headers["Retry-After"]))
        client.request("chargers")


def test_a_charger_that_never_reported_spoils_the_firmware_list(serving: Serving) -> None:
    """The client's own weakness (custom-components/zaptec#354), which the fake can provoke."""
    clouds = serving({"zaptec.firmware_rows": "bare"})
    with user_of(clouds, "charging") as client, pytest.raises(ValidationError):
        ready(client)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("chargers/5D1F0C3A-7F0E/state", []),
        ("chargers/5d1f0c3a", {"Id": "5d1f0c3a", "Name": "a", "Active": 1, "DeviceType": 4}),
        ("chargers/5d1f0c3a", {"Id": "5d1f0c3a", "Name": "a", "Active": True, "DeviceType": "4"}),
        ("chargers", [{"Id": "5d1f0c3a"}]),
        ("chargers/5d1f0c3a/state", {"Data": []}),
        ("installation", {"Data": []}),
    ],
)
def test_the_reader_is_strict(path: str, value: object) -> None:
    with pytest.raises((ValidationError, LookupError)):
        validate(path, value)

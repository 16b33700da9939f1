"""goechargerv2 against go-e's cloud, and the package it goes on under: read, command, fault, recovery."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from simulator.faults.body import Body
from simulator.faults.status import Status
from simulator.truth.accounts import Login
from simulator.truth.states import ChargingState
from tests.end_to_end.clients.run import Talking, talking_to
from tests.end_to_end.clients.served import ServedClouds

CLIENTS = ["goechargerv2-0.2.2", "smart-energy-goecharger-api-0.3.1"]
HANDLE = "go-e-charging"
CANNOT_CONNECT = {"success": False, "msg": "Request couldn't connect or timed out"}

Starting = Callable[..., AbstractContextManager[Talking]]


both = pytest.mark.parametrize("client", CLIENTS, indirect=True)


@pytest.fixture
def client(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", CLIENTS[0]))


@pytest.fixture
def starting(clouds: ServedClouds, client: str) -> Starting:
    """Starts the client on a charger."""

    def start(handle: str = HANDLE, key: str = "") -> AbstractContextManager[Talking]:
        told: dict[str, Any] = {
            "url": clouds.url_of(handle),
            "key": key or clouds.account(handle).token,
            "timeout_s": 10.0,
        }
        return talking_to(client, "go_e_goechargerv2.py", **told)

    return start


def _ask(talking: Talking, call: str, *args: Any) -> Any:
    return talking.ask(call=call, args=args)


@both
@pytest.mark.parametrize(
    ("handle", "car_status", "allowed", "force", "error"),
    [
        ("go-e-unplugged", "Charger ready, no car connected", "on", "neutral", "OK"),
        ("go-e-preparing", "Car connected, authentication required", "off", "neutral", "OK"),
        ("go-e-charging", "Car is charging", "on", "neutral", "OK"),
        ("go-e-finished", "Charging finished, car can be disconnected", "on", "neutral", "OK"),
        ("go-e-stopped", "Charging finished, car can be disconnected", "off", "off", "OK"),
        pytest.param("go-e-fault", "unknown", "off", "neutral", "unknown", id="a fault, for which it has no words"),
    ],
)
def test_read(
    clouds: ServedClouds, starting: Starting, handle: str, car_status: str, allowed: str, force: str, error: str
) -> None:
    with starting(handle) as talking:
        read = _ask(talking, "request_status")["said"]
    assert (read["car_status"], read["charging_allowed"]) == (car_status, allowed)
    assert (read["charger_force_charging"], read["charger_err"]) == (force, error)
    assert (read["serial_number"], read["firmware"]) == (clouds.charger(handle).serial, "60.3")
    assert (read["charger_max_current"], read["max_charging_current_limit"]) == (16, 16)


def test_meters_come_with_the_divisors_of_v1(clouds: ServedClouds, starting: Starting) -> None:
    with starting() as talking:
        read = _ask(talking, "request_status")["said"]
    charger = clouds.world.truth(clouds.charger(HANDLE).id)
    assert read["p_all"] == pytest.approx(charger.power_w / 100, rel=0.01)
    assert read["i_l1"] == pytest.approx(charger.current_a[0] / 10, abs=0.1)
    assert read["energy_total"] == int(charger.lifetime_wh)


@both
def test_commands(clouds: ServedClouds, starting: Starting) -> None:
    with starting() as talking:
        for call, *args in (("set_max_current", 10), ("set_phase", 1), ("set_access_control", 1)):
            assert "said" in _ask(talking, call, *args)
        clouds.world.clock.step(1)
        read = _ask(talking, "request_status")["said"]
        assert (read["charger_max_current"], read["phase_switch_mode"], read["charger_access"]) == (10, 1, False)
        for allow, state, shown in ((False, ChargingState.STOPPED, "off"), (True, ChargingState.CHARGING, "on")):
            assert "said" in _ask(talking, "set_force_charging", allow)
            clouds.world.clock.step(10)
            assert clouds.world.truth(clouds.charger(HANDLE).id).state is state
            assert _ask(talking, "request_status")["said"]["charger_force_charging"] == shown


@both
def test_off_line_and_back(clouds: ServedClouds, starting: Starting) -> None:
    with starting() as talking:
        clouds.act(HANDLE, "go_offline")
        clouds.world.clock.step(29)
        assert _ask(talking, "request_status")["said"]["car_status"] == "Car is charging"
        clouds.world.clock.step(1)
        assert _ask(talking, "request_status") == {"said": {"success": False, "msg": "Wallbox is offline"}}
        clouds.act(HANDLE, "come_online")
        assert _ask(talking, "request_status")["said"]["car_status"] == "Car is charging"


def test_forgotten_and_a_wrong_key_are_the_same_to_it(clouds: ServedClouds, starting: Starting) -> None:
    with starting(key="x" * 32) as talking:
        wrong = _ask(talking, "request_status")
        clouds.act(HANDLE, "go_offline")
        clouds.world.clock.step(90_000)
        forgotten = _ask(talking, "request_status")
    assert [wrong["raised"], forgotten["raised"]] == ["RuntimeError", "RuntimeError"]
    assert "Unauthorized" in wrong["words"]
    assert "Charger is offline" in forgotten["words"]


def test_a_rejected_key_and_back(clouds: ServedClouds, starting: Starting) -> None:
    account_id = clouds.account(HANDLE).id
    with starting() as talking:
        clouds.world.accounts.set_login(account_id, Login.REJECTED)
        assert _ask(talking, "request_status")["raised"] == "RuntimeError"
        clouds.world.accounts.set_login(account_id, Login.ACCEPTED)
        assert _ask(talking, "request_status")["said"]["car_status"] == "Car is charging"


@pytest.mark.parametrize("fault", [Status(503, body="html"), Status(502, body="html"), Body("html")], ids=str)
def test_html_makes_a_charger_of_nothing_but_defaults(clouds: ServedClouds, starting: Starting, fault: Any) -> None:
    with starting() as talking:
        clouds.break_(fault)
        read = _ask(talking, "request_status")["said"]
        assert (read["car_status"], read["charger_max_current"]) == ("unknown", 0)
        assert _ask(talking, "set_max_current", 10)["raised"] == "JSONDecodeError"
        clouds.opened.board.mend_all()
        assert _ask(talking, "request_status")["said"]["car_status"] == "Car is charging"


def test_a_vendor_that_is_gone_and_back(clouds: ServedClouds, starting: Starting) -> None:
    with starting() as talking:
        clouds.server.stop()
        assert _ask(talking, "request_status")["raised"] == "RuntimeError"
        assert _ask(talking, "set_max_current", 10) == {"said": CANNOT_CONNECT}
        clouds.server.start()
        assert _ask(talking, "request_status")["said"]["car_status"] == "Car is charging"

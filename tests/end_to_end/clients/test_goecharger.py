"""goecharger, which speaks API v1, against a charger in the LAN whose owner has switched that on."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.faults.status import Status
from simulator.truth.states import ChargingState
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.run import Talking, talking_to
from tests.end_to_end.clients.served import ServedClouds

CLIENT, SCRIPT = "goecharger-0.1.0", "go_e_goecharger.py"
HANDLE = "go-e-charging"


@pytest.fixture
def older(serving: Serving) -> ServedClouds:
    return serving({"go_e.hla": True})


def _host(clouds: ServedClouds, handle: str = HANDLE) -> str:
    return f"{clouds.url_of(handle).removeprefix('http://')}/lan"


@pytest.fixture
def talking(older: ServedClouds) -> Iterator[Talking]:
    with talking_to(CLIENT, SCRIPT, host=_host(older)) as started:
        yield started


def _ask(talking: Talking, call: str, *args: Any) -> Any:
    return talking.ask(call=call, args=args)


@pytest.mark.parametrize(
    ("handle", "car_status", "allowed", "error"),
    [
        ("go-e-unplugged", "Charger ready, no vehicle", "on", "OK"),
        ("go-e-preparing", "Waiting for vehicle", "off", "OK"),
        ("go-e-charging", "charging", "on", "OK"),
        ("go-e-finished", "charging finished, vehicle still connected", "on", "OK"),
        ("go-e-stopped", "charging finished, vehicle still connected", "off", "OK"),
        ("go-e-fault", "charging finished, vehicle still connected", "off", "INTERNAL"),
    ],
)
def test_read(older: ServedClouds, handle: str, car_status: str, allowed: str, error: str) -> None:
    with talking_to(CLIENT, SCRIPT, host=_host(older, handle)) as talking:
        read = _ask(talking, "requestStatus")["said"]
    charger = older.world.truth(older.charger(handle).id)
    assert (read["car_status"], read["allow_charging"], read["charger_err"]) == (car_status, allowed, error)
    assert read["p_all"] == pytest.approx(charger.power_w / 1000, rel=0.01)
    assert read["i_l1"] == pytest.approx(charger.current_a[0], abs=0.11)
    assert read["current_session_charged_energy"] == pytest.approx(charger.session_wh / 1000, abs=0.0001)
    assert read["energy_total"] == int(charger.lifetime_wh / 100) / 10
    assert (read["serial_number"], read["wifi"]) == (older.charger(handle).serial, "connected")
    assert read["timezone_offset"] == 1


COMMANDS: list[tuple[str, object, str, object]] = [
    ("setMaxCurrent", 10, "charger_max_current", 10),
    ("setTmpMaxCurrent", 8, "charger_max_current", 8),
    ("setAbsoluteMaxCurrent", 12, "charger_absolute_max_current", 12),
    ("setChargeLimit", 5, "charge_limit", 5.0),
    ("setCableLockMode", "LOCKED", "cable_lock_mode", 2),
    ("setAccessType", "RFID_APP", "charger_access", "rfid/app"),
    ("setAllowCharging", False, "allow_charging", "off"),
]


def test_commands(older: ServedClouds, talking: Talking) -> None:
    for call, argument, shown, value in COMMANDS:
        assert _ask(talking, call, argument)["said"][shown] == value, call
        older.world.clock.step(1)
        assert _ask(talking, "requestStatus")["said"][shown] == value, call


def test_stop_and_go(older: ServedClouds, talking: Talking) -> None:
    for allow, state in ((False, ChargingState.STOPPED), (True, ChargingState.CHARGING)):
        _ask(talking, "setAllowCharging", allow)
        older.world.clock.step(10)
        assert older.world.truth(older.charger(HANDLE).id).state is state


def test_an_interface_that_is_off_until_its_owner_switches_it_on(clouds: ServedClouds) -> None:
    with talking_to(CLIENT, SCRIPT, host=_host(clouds)) as talking:
        assert _ask(talking, "requestStatus")["said"]["car_status"] == "unknown"
        clouds.call("GET", f"/go-e/{clouds.charger(HANDLE).serial}/lan/api/set?hla=true")
        clouds.world.clock.step(1)
        assert _ask(talking, "requestStatus")["said"]["car_status"] == "charging"


def test_a_boot_and_after_it(older: ServedClouds, talking: Talking) -> None:
    older.act(HANDLE, "reboot")
    assert _ask(talking, "requestStatus")["said"]["car_status"] == "unknown"
    assert _ask(talking, "setMaxCurrent", 10)["raised"] == "ConnectionError"
    older.world.clock.step(90)
    assert _ask(talking, "requestStatus")["said"]["car_status"] == "charging"


def test_its_cloud_does_not_matter(older: ServedClouds, talking: Talking) -> None:
    older.act(HANDLE, "go_offline")
    older.world.clock.step(90_000)
    assert _ask(talking, "requestStatus")["said"]["car_status"] == "charging"


def test_a_charger_that_says_500_and_after_it(older: ServedClouds, talking: Talking) -> None:
    older.break_(Status(500, body="html"), charger_id=older.charger(HANDLE).id)
    assert _ask(talking, "requestStatus")["said"]["car_status"] == "unknown"
    assert _ask(talking, "setMaxCurrent", 10)["raised"] == "JSONDecodeError"
    older.opened.board.mend_all()
    assert _ask(talking, "requestStatus")["said"]["car_status"] == "charging"

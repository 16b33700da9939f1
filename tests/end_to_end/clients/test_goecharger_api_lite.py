"""goecharger-api-lite, which speaks API v2, against a charger in the LAN."""

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.faults.body import Body
from simulator.faults.status import Status
from simulator.truth.states import ChargingState
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.run import Talking, talking_to
from tests.end_to_end.clients.served import ServedClouds

CLIENT, SCRIPT = "goecharger-api-lite-1.5.1", "go_e_api_lite.py"
HANDLE = "go-e-charging"
UNREACHABLE = {"raised": "GoeChargerError", "words": "Error communicating with GoeCharger device"}
CHARGING = {"said": {"car_state": "Charging", "charging_mode": "neutral", "error": None}}


def _host(clouds: ServedClouds, handle: str = HANDLE) -> str:
    return f"{clouds.url_of(handle).removeprefix('http://')}/lan"


@pytest.fixture
def talking(clouds: ServedClouds) -> Iterator[Talking]:
    with talking_to(CLIENT, SCRIPT, host=_host(clouds)) as started:
        yield started


def _ask(talking: Talking, call: str, *args: Any) -> Any:
    return talking.ask(call=call, args=args)


def _state(talking: Talking) -> Any:
    return _ask(talking, "get_status", "STATUS_MINIMUM")


@pytest.mark.parametrize(
    ("handle", "car_state", "mode", "error", "ampere"),
    [
        ("go-e-unplugged", "Idle", "neutral", None, 16),
        ("go-e-preparing", "WaitCar", "neutral", None, None),
        ("go-e-charging", "Charging", "neutral", None, 16),
        ("go-e-finished", "Complete", "neutral", None, 16),
        ("go-e-stopped", "Complete", "off", None, None),
        ("go-e-fault", "Error", "neutral", "Overamp", None),
    ],
)
def test_read(
    clouds: ServedClouds, handle: str, car_state: str, mode: str, error: str | None, ampere: int | None
) -> None:
    with talking_to(CLIENT, SCRIPT, host=_host(clouds, handle)) as talking:
        read = _ask(talking, "get_status", "STATUS_DEFAULT")["said"]
        everything = _ask(talking, "get_status", "STATUS_FULL")["said"]
    assert (read["car_state"], read["charging_mode"], read["error"], read["ampere"]) == (car_state, mode, error, ampere)
    assert (read["device_model"], read["cable_lock_mode"], read["phase_mode"]) == (
        "11KW/16A",
        "unlock car first",
        "auto",
    )
    truth = clouds.world.truth(clouds.charger(handle).id)
    assert read["energy"]["power"]["total"] == pytest.approx(truth.power_w, rel=0.01)
    assert read.items() <= everything.items()
    assert everything["sse"] == clouds.charger(handle).serial


COMMANDS: list[tuple[str, object, str, dict[str, object]]] = [
    ("set_ampere", 10, "get_ampere", {"ampere_allowed": 10}),
    ("set_charging_mode", "off", "get_charging_mode", {"charging_mode": "off"}),
    ("set_charging_mode", "on", "get_charging_mode", {"charging_mode": "on"}),
    ("set_phase_mode", "one", "get_phase_mode", {"phase_mode": "one"}),
    ("set_phase_mode", "three", "get_phase_mode", {"phase_mode": "three"}),
    ("set_absolute_max_current", 12, "get_absolute_max_current", {"ampere_device_maximum": 12}),
    ("set_cable_lock_mode", "locked", "get_cable_lock_mode", {"cable_lock_mode": "locked"}),
    ("set_charge_limit", 5000, "get_charge_limit", {"charge_limit": 5000}),
]


def test_commands(clouds: ServedClouds, talking: Talking) -> None:
    for call, argument, reader, said in COMMANDS:
        assert _ask(talking, call, argument) == {"said": None}, call
        clouds.world.clock.step(1)
        assert _ask(talking, reader) == {"said": said}, call


def test_stop_and_go(clouds: ServedClouds, talking: Talking) -> None:
    for mode, state in (("off", ChargingState.STOPPED), ("neutral", ChargingState.CHARGING)):
        _ask(talking, "set_charging_mode", mode)
        clouds.world.clock.step(10)
        assert clouds.world.truth(clouds.charger(HANDLE).id).state is state


REFUSALS: list[tuple[str, object, str]] = [
    ("car", 2, "car: tried to set api key without setter (2)"),
    ("amp", 3, "amp: failed: Value 3 exceeds range 6 to 16 (3)"),
    ("fup", 1, "fup: failed: value must be bool (1)"),
]


def test_refusals_reach_the_caller(talking: Talking) -> None:
    for key, value, complaint in REFUSALS:
        said = _ask(talking, "set_key", key, value)
        assert said["raised"] == "GoeChargerError"
        assert complaint in said["words"]


def test_it_looks_at_the_model_first(talking: Talking) -> None:
    said = _ask(talking, "set_ampere", 32)
    assert said["words"] == "Ampere value of '32' too big for charger device_model '11KW/16A'"


def test_an_interface_that_is_off(serving: Serving) -> None:
    with talking_to(CLIENT, SCRIPT, host=_host(serving({"go_e.hai": False}))) as talking:
        assert _state(talking) == {
            "raised": "GoeChargerError",
            "words": "HTTP API v2 not enabled on GoeCharger device. Please enable",
        }


def test_a_boot_and_after_it(clouds: ServedClouds, talking: Talking) -> None:
    clouds.act(HANDLE, "reboot")
    assert _state(talking) == UNREACHABLE
    clouds.world.clock.step(90)
    assert _state(talking) == CHARGING


def test_its_cloud_does_not_matter(clouds: ServedClouds, talking: Talking) -> None:
    clouds.act(HANDLE, "go_offline")
    clouds.world.clock.step(90_000)
    assert _state(talking) == CHARGING


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(Status(503, body="html"), "Error communicating with GoeCharger device", id="503"),
        pytest.param(Status(500, body="html"), "Error parsing GoeCharger JSON data", id="500"),
        pytest.param(Body("html"), "Error parsing GoeCharger JSON data", id="HTML"),
    ],
)
def test_trouble_and_after_it(clouds: ServedClouds, talking: Talking, fault: Any, words: str) -> None:
    clouds.break_(fault, charger_id=clouds.charger(HANDLE).id)
    assert _state(talking) == {"raised": "GoeChargerError", "words": words}
    clouds.opened.board.mend_all()
    assert _state(talking) == CHARGING


def test_nobody_at_home_and_back(clouds: ServedClouds, talking: Talking) -> None:
    clouds.server.stop()
    assert _state(talking) == UNREACHABLE
    clouds.server.start()
    assert _state(talking) == CHARGING


def test_it_reads_newer_fault_numbers_by_the_older_list(clouds: ServedClouds) -> None:
    clouds.act(HANDLE, "fault", kind="OVERTEMPERATURE")
    with talking_to(CLIENT, SCRIPT, host=_host(clouds)) as talking:
        assert _state(talking)["said"]["error"] == "StatusLockStuckLocked"

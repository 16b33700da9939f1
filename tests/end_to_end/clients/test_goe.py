"""goe against go-e's cloud and a charger in the LAN; it only reads."""

from typing import Any

import pytest

from simulator.faults.body import Body
from simulator.faults.status import Status
from simulator.truth.accounts import Login
from tests.end_to_end.clients.conftest import Serving
from tests.end_to_end.clients.run import Talking, talking_to
from tests.end_to_end.clients.served import ServedClouds

CLIENT, SCRIPT = "goe-0.3.2", "go_e_goe.py"
HANDLE = "go-e-charging"
faces = pytest.mark.parametrize("lan", [False, True], ids=["cloud", "lan"])


def _told(clouds: ServedClouds, handle: str, lan: bool) -> dict[str, Any]:
    url = clouds.url_of(handle)
    return {"host": f"{url.removeprefix('http://')}/lan"} if lan else {"url": url, "key": clouds.account(handle).token}


@faces
@pytest.mark.parametrize(
    ("handle", "car", "detail", "allowed", "error", "lock"),
    [
        ("go-e-unplugged", "Idle", "ChargingBecauseFallbackDefault", True, None, "Unlocked"),
        ("go-e-preparing", "WaitCar", "NotChargingBecauseAccessControlWait", False, None, "Locked"),
        ("go-e-charging", "Charging", "ChargingBecauseFallbackDefault", True, None, "Locked"),
        ("go-e-finished", "Complete", "ChargingBecauseFallbackDefault", True, None, "Locked"),
        ("go-e-stopped", "Complete", "NotChargingBecauseForceStateOff", False, None, "Locked"),
    ],
)
def test_status(
    clouds: ServedClouds, lan: bool, handle: str, car: str, detail: str, allowed: bool, error: str | None, lock: str
) -> None:
    with talking_to(CLIENT, SCRIPT, **_told(clouds, handle, lan)) as talking:
        read = talking.ask(call="get_status")["said"]
    assert (read["car_state"], read["state_detail"], read["cable_lock"]) == (car, detail, lock)
    assert (read["allowed_to_charge_now"], read["error"]) == (allowed, error)
    assert read["allowed_current_now"] == (16 if allowed else None)
    truth = clouds.world.truth(clouds.charger(handle).id)
    assert read["energies"]["power_total"] == pytest.approx(truth.power_w, rel=0.01)
    assert read["energy_since_connected"] == pytest.approx(truth.session_wh, abs=0.001)


def test_a_fault_has_a_reason_it_does_not_know(clouds: ServedClouds) -> None:
    with talking_to(CLIENT, SCRIPT, **_told(clouds, "go-e-fault", False)) as talking:
        said = talking.ask(call="get_status")
    assert (said["raised"], said["words"]) == ("ValueError", "26 is not a valid ChargingStateDetail")


@faces
def test_everything_else_it_reads(clouds: ServedClouds, lan: bool) -> None:
    charger = clouds.charger(HANDLE)
    truth = clouds.world.truth(charger.id)
    with talking_to(CLIENT, SCRIPT, **_told(clouds, HANDLE, lan)) as talking:
        meta, config, stats, time = (
            talking.ask(call=f"get_{name}")["said"] for name in ("meta", "config", "stats", "time")
        )
        everything = talking.ask(call="query")["said"]
    assert meta == {"serial_number": charger.serial, "friendly_name": charger.name, "firmware_version": "60.3"}
    assert config == {
        "energy_limit": None,
        "phase_switch_mode": "Auto",
        "three_phase_switch_level": 4200,
        "current_limit_presets": [6, 10, 12, 14, 16],
        "cable_lock_mode": "Default",
    }
    assert (stats["energy_total_wh"], stats["reboot_count"]) == (int(truth.lifetime_wh), truth.boots)
    assert time["utc_time"] == "2026-01-05 09:00:00+00:00"
    assert time["local_time"] == "2026-01-05 10:00:00+01:00"
    assert len(everything) == 309 - lan


@pytest.mark.parametrize(
    ("options", "call", "raised"),
    [
        pytest.param({"go_e.hardware": "CORE"}, "get_status", "KeyError", id="CORE has no cus"),
        pytest.param({"go_e.hardware": "CORE"}, "get_config", "KeyError", id="nor lck"),
        pytest.param({"go_e.firmware": "054.1"}, "get_time", "ValueError", id="a time with two dots"),
    ],
)
def test_hardware_and_firmware_it_does_not_know(
    serving: Serving, options: dict[str, Any], call: str, raised: str
) -> None:
    clouds = serving(options)
    with talking_to(CLIENT, SCRIPT, **_told(clouds, HANDLE, False)) as talking:
        assert talking.ask(call=call)["raised"] == raised


def _says(talking: Talking) -> str:
    said = talking.ask(call="get_status")
    return str(said["words"] if "raised" in said else said["said"]["car_state"])


def test_off_line_and_back_in_the_cloud(clouds: ServedClouds) -> None:
    with talking_to(CLIENT, SCRIPT, **_told(clouds, HANDLE, False)) as talking:
        clouds.act(HANDLE, "go_offline")
        clouds.world.clock.step(60)
        assert _says(talking) == "HTTP Error 404: Not Found"
        clouds.world.clock.step(90_000)
        assert _says(talking) == "HTTP Error 403: Forbidden"
        clouds.act(HANDLE, "come_online")
        assert _says(talking) == "Charging"


def test_off_line_in_the_cloud_it_answers_in_the_lan_until_it_boots(clouds: ServedClouds) -> None:
    with talking_to(CLIENT, SCRIPT, **_told(clouds, HANDLE, True)) as talking:
        clouds.act(HANDLE, "go_offline")
        clouds.world.clock.step(60)
        assert _says(talking) == "Charging"
        clouds.act(HANDLE, "come_online")
        clouds.act(HANDLE, "reboot")
        assert "reset by peer" in _says(talking)
        clouds.world.clock.step(90)
        assert _says(talking) == "Charging"


def test_a_rejected_key_and_back(clouds: ServedClouds) -> None:
    with talking_to(CLIENT, SCRIPT, **_told(clouds, HANDLE, False)) as talking:
        for login, says in ((Login.REJECTED, "HTTP Error 401: Unauthorized"), (Login.ACCEPTED, "Charging")):
            clouds.world.accounts.set_login(clouds.account(HANDLE).id, login)
            assert _says(talking) == says


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        pytest.param(Status(502, body="html"), "HTTP Error 502: Bad Gateway", id="502"),
        pytest.param(Body("html"), "Expecting value: line 1 column 1 (char 0)", id="HTML"),
    ],
)
def test_a_broken_front_end_and_back(clouds: ServedClouds, fault: Any, says: str) -> None:
    with talking_to(CLIENT, SCRIPT, **_told(clouds, HANDLE, False)) as talking:
        clouds.break_(fault, account_id=clouds.account(HANDLE).id)
        assert _says(talking) == says
        clouds.opened.board.mend_all()
        assert _says(talking) == "Charging"


def test_what_is_broken_in_the_cloud_leaves_the_lan_alone(clouds: ServedClouds) -> None:
    with talking_to(CLIENT, SCRIPT, **_told(clouds, HANDLE, True)) as talking:
        clouds.break_(Status(502, body="html"), account_id=clouds.account(HANDLE).id)
        assert _says(talking) == "Charging"
        clouds.break_(Status(500, body="html"), charger_id=clouds.charger(HANDLE).id)
        assert _says(talking) == "HTTP Error 500: Internal Server Error"

"""What a charger says about itself, and the whole list of what it says."""

import pytest

from simulator.truth.fleet import Identity
from simulator.vendors.go_e.keys import KIND, KNOWN
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import HARDWARE, Options
from simulator.vendors.go_e.sheet import CONSTANTS, positions
from simulator.vendors.go_e.wire import READERS, members, status
from simulator.vendors.go_e.wire_device import PLATE, RELEASES, plate
from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage

NEEDED = """
sse typ var oem fwv fna car err alw acu amp ama frc lmo psm modelStatus trx nrg pha tma wh eto cus lck ust rbt rbc utc
loc wst rssi cbl cards
"""
"""Keys without which one client or another stops."""
KEYS = 309
"""Of a V4 with firmware 60.3; 18 of them are about the socket, and CORE and PRO have 18 others."""
LOCK_KEYS = {"cus", "lck", "ust", "cbl"}


@pytest.mark.parametrize("hardware", HARDWARE)
def test_every_key_has_a_source(hardware: str) -> None:
    keys = set(positions(Options(hardware=hardware)))
    printed = set(plate(_identity(), 7, hardware))
    sources = [set(READERS), set(CONSTANTS), printed]
    assert keys <= set().union(*sources)
    assert keys - KNOWN == set()
    assert set(READERS) & set(CONSTANTS) == set(READERS) & printed == set(CONSTANTS) & printed == set()
    assert printed == PLATE


@pytest.mark.parametrize("hardware", HARDWARE)
@pytest.mark.parametrize("firmware", RELEASES)
@pytest.mark.parametrize("lan", [False, True])
def test_the_whole_is_every_key_in_its_order(hardware: str, firmware: str, lan: bool) -> None:
    stage = new_stage(hardware=hardware, firmware=firmware)
    identity, now_s = stage.charger(), stage.world.now_s()
    options = Options.of(stage.world.options)
    moment = Moment.live(identity, 7, stage.world.history(identity.id), now_s, {}, options)
    assert (options.hardware, options.firmware) == (hardware, firmware)
    assert status(moment, lan=lan) == "{" + ",".join(members(moment, lan=lan).values()) + "}"


def _identity() -> Identity:
    return new_stage().charger()


@pytest.mark.parametrize(("hardware", "typ"), HARDWARE.items())
def test_hardware(hardware: str, typ: str) -> None:
    status = new_stage(hardware=hardware).status()
    assert status["typ"] == typ
    missing = set(NEEDED.split()) - set(status)
    if hardware in ("CORE", "PRO"):
        assert missing == LOCK_KEYS
        assert status["styp"] == f"{hardware.lower()}_cable"
        assert len(status) == KEYS - 18 + 18
    else:
        assert missing == set()
        assert "styp" not in status
        assert len(status) == KEYS


@pytest.mark.parametrize(
    ("handle", "var", "ama"), [pytest.param(EMPTY, 11, 16, id="11 kW"), pytest.param("go-e-big", 22, 32, id="22 kW")]
)
def test_variants(stage: Stage, handle: str, var: int, ama: int) -> None:
    assert stage.status(handle, "var,ama") == {"ama": ama, "var": var}


def test_names(stage: Stage) -> None:
    charger = stage.charger()
    status = stage.status(names="sse,fna,host,mtp,oem,dfam")
    assert status == {
        "sse": charger.serial,
        "host": f"go-echarger_{charger.serial}",
        "fna": charger.name,
        "oem": "go-e",
        "mtp": f"go-eCharger/{charger.serial}/",
        "dfam": "go-eCharger",
    }


@pytest.mark.parametrize(
    ("firmware", "offers"),
    [
        pytest.param("60.3", ["60.3", "60.4 BETA"], id="one newer"),
        pytest.param(RELEASES[-1], [RELEASES[-1]], id="newest"),
        pytest.param("60.3-rc2", ["60.3-rc2"], id="not a number"),
    ],
)
def test_firmware(firmware: str, offers: list[str]) -> None:
    assert new_stage(firmware=firmware).status(names="fwv,ocu") == {"fwv": firmware, "ocu": offers}


def test_ids_differ_between_chargers_and_repeat_between_runs(stage: Stage) -> None:
    names = "wcb,dll,rssi,ccw"
    mine, other = stage.status(EMPTY, names), stage.status("go-e-charging", names)
    assert mine["wcb"] == mine["ccw"]["bssid"]
    assert mine["wcb"] != other["wcb"]
    assert mine["dll"] != other["dll"]
    assert new_stage().status(EMPTY, names) == mine
    assert new_stage(seed=8).status(EMPTY, names)["dll"] != mine["dll"]
    assert -80 < mine["rssi"] < -55


def test_ten_slots_each(stage: Stage) -> None:
    status = stage.status(names="wifis,cards,c0n,c9n,c0i,c9e")
    assert len(status["wifis"]) == len(status["cards"]) == 10
    assert [slot["key"] for slot in status["wifis"]] == [True] + [False] * 9
    assert status["cards"][0] == {"name": "User 1", "energy": 0, "cardId": True}
    assert status["cards"][9] == {"name": "n/a", "energy": 0, "cardId": False}
    assert (status["c0n"], status["c9n"], status["c0i"], status["c9e"]) == ("User 1", "n/a", True, 0)


def test_write_only_keys_are_in_no_status(stage: Stage) -> None:
    write_only = {"awpl", "del", "delw", "hsa", "ids", "lrn", "ocppao", "ocppfai", "oct", "rst", "cak"}
    assert write_only <= set(KIND)
    assert not write_only & set(stage.status())


def test_350_keys_are_listed_and_some_more_known() -> None:
    assert len(KNOWN) >= 350
    assert {"cae", "cak", "etop", "c0p"} <= KNOWN

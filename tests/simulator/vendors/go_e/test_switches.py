"""What chargers differ in, and what clouds may: each switch of the options that shows in a status."""

import pytest

from simulator.vendors.go_e.keys import UNLISTED
from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage

OLD = set("ccrv ccu ferm fwc ido lbl ocppcc ocppck ocppsc rfb t0h t0l t1h t1l wsm".split())  # noqa: SIM905


@pytest.mark.parametrize(
    ("firmware", "there"), [("053.0", True), ("055.7", True), ("056.2", True), ("59.4", False), ("60.3", False)]
)
def test_keys_of_older_firmware(firmware: str, there: bool) -> None:
    assert OLD & set(new_stage(firmware=firmware).status()) == (OLD if there else set())


@pytest.mark.parametrize(
    ("firmware", "bac", "lot", "dns"),
    [
        ("054.1", True, 32, {"dns": "192.168.1.1"}),
        (
            "055.7",
            3,
            {"amp": 32, "dyn": 32, "sta": 32, "ts": 0},
            {"dns0": "192.168.1.1", "dns1": "0.0.0.0", "dns2": "0.0.0.0"},
        ),
    ],
)
def test_simpler_values_of_older_firmware(firmware: str, bac: object, lot: object, dns: object) -> None:
    status = new_stage(firmware=firmware).status(names="bac,lot,dns")
    assert status == {"dns": dns, "bac": bac, "lot": lot}


@pytest.mark.parametrize(("firmware", "slash"), [("054.5", "/"), ("054.6", ""), ("60.3", "")])
def test_the_slash_before_the_topics(firmware: str, slash: str) -> None:
    stage = new_stage(firmware=firmware)
    assert stage.value("mtp") == f"{slash}go-eCharger/{stage.charger().serial}/"


@pytest.mark.parametrize("hardware", ["V4", "PRO"])
def test_unlisted_keys(hardware: str) -> None:
    with_them, without = new_stage(hardware=hardware, unlisted_keys=True), new_stage(hardware=hardware)
    assert set(with_them.status()) - set(without.status()) == set(UNLISTED.split())


def test_what_unlisted_keys_say() -> None:
    stage = new_stage(unlisted_keys=True)
    stage.plug_and_charge()
    status = stage.status(names="eto,etop,acui,acu,msi,modelStatus,cpe,cwsc,lch,rbt,hsts,host")
    assert status["etop"] == status["eto"] // 100 * 100
    assert (status["acui"], status["msi"], status["cpe"], status["cwsc"]) == (16, 15, True, True)
    assert status["lch"] == status["rbt"]
    assert status["hsts"] == status["host"]
    stage.act("pause")
    stage.step(20)
    paused = stage.status(names="acui,acu,lch,rbt")
    assert (paused["acu"], paused["acui"]) == (None, 6)
    assert paused["rbt"] - paused["lch"] == 14_000


def test_unlisted_keys_that_are_null_here() -> None:
    stage = new_stage(unlisted_keys=True)
    assert stage.status(names="lssfc,lsstc,rcd") == {"lssfc": None, "lsstc": None, "rcd": None}


def test_a_meter_of_zeros() -> None:
    stage = new_stage(hardware="PRO", firmware="60.4", zero_meter=True)
    assert stage.value("nrg")[0] > 200
    stage.plug_and_charge()
    assert stage.status(names="car,nrg") == {"car": 2, "nrg": [0] * 16}
    assert "0.0" not in stage.answer(filter="nrg").text


def test_a_car_that_is_not_there() -> None:
    stage = new_stage(hardware="CORE", firmware="60.5", phantom_car=True)
    assert stage.status(names="car,modelStatus,alw,acu") == {"alw": False, "acu": None, "car": 3, "modelStatus": 2}
    stage.plug_and_charge()
    assert stage.status(names="car,modelStatus,alw") == {"alw": True, "car": 2, "modelStatus": 15}


@pytest.mark.parametrize("number", [27, 39])
def test_load_management_that_grants_nothing(number: int) -> None:
    stage = new_stage(zero_setpoint_status=number)
    stage.act("plug")
    stage.act("pause")
    assert stage.status(names="car,alw,modelStatus") == {"alw": False, "car": 3, "modelStatus": number}


@pytest.mark.parametrize(
    ("switch", "first", "length"),
    [("both", None, 2), ("one", None, 1), ("broken", -16843.01, 2), ("none", None, None)],
)
def test_thermometers(switch: str, first: float | None, length: int | None) -> None:
    values = new_stage(thermometers=switch).value("tma")
    assert (None if values is None else len(values)) == length
    if first is not None:
        assert values[0] == first
        assert 0 < values[1] < 60


@pytest.mark.parametrize("count", [0, 1, 200])
def test_networks_around(count: int) -> None:
    scan = new_stage(networks_around=count).value("scan")
    assert len(scan) == count
    assert all(set(network) == {"ssid", "encryptionType", "rssi", "channel"} for network in scan)


@pytest.mark.parametrize(("switch", "value"), [("stamp", None), ("elapsed", 70_000)])
def test_what_a_running_duration_counts(switch: str, value: int | None) -> None:
    stage = new_stage(cdi_counts=switch)
    stage.plug_and_charge()
    stage.step(60)
    status = stage.status(names="cdi,lcctc")
    assert status["cdi"] == {"type": 0, "value": status["lcctc"] if value is None else value}


def _switched(stage: Stage, wait_s: float) -> dict[str, object]:
    stage.plug_and_charge()
    stage.step(600)
    stage.write(psm="1")
    stage.step(wait_s)
    return stage.status(names="car,alw,modelStatus,trx,wh,fsp")


@pytest.mark.parametrize(("silent", "reason"), [(False, 23), (True, 15)])
def test_a_phase_switch_may_not_be_told(silent: bool, reason: int) -> None:
    status = _switched(new_stage(silent_switch=silent), 1)
    assert (status["car"], status["alw"], status["modelStatus"]) == (4, False, reason)


@pytest.mark.parametrize(("loses", "owner"), [(False, 0), (True, None)])
def test_a_phase_switch_may_lose_the_owner(loses: bool, owner: int | None) -> None:
    stage = new_stage(switch_loses_owner=loses)
    assert _switched(stage, 10)["trx"] == owner
    stage.write(trx="2")
    assert stage.value("trx") == 2


@pytest.mark.parametrize("loses", [False, True])
def test_a_phase_switch_may_lose_energy(loses: bool) -> None:
    stage = new_stage(switch_loses_energy=loses)
    status = _switched(stage, 10)
    assert isinstance(status["wh"], float)
    assert (status["wh"] < 20) is loses
    assert stage.value("eto") - stage.world.fleet.new_charger(stage.charger()).lifetime_wh > 1000


@pytest.mark.parametrize(("takes_s", "year", "state"), [(0, "2025", 0), (60, "1970", 2)])
def test_the_clock_after_a_boot(takes_s: float, year: str, state: int) -> None:
    stage = new_stage(clock_set_after_s=takes_s)
    stage.act("reboot", away_s=20)
    stage.step(30)
    status = stage.status(names="utc,loc,tsss,rbt,tab")
    assert (status["utc"][:4], status["loc"][:4], status["tsss"]) == (year, year, state)
    assert status["rbt"] == 30_000
    stage.step(60)
    assert stage.status(names="utc,tsss")["utc"][:4] == "2025"
    assert stage.value("tsss") == 0


def test_pushed_powers_fade(stage: Stage) -> None:
    stage.write(ids='{"pGrid":-500,"pPv":3000.5,"pAkku":true}')
    names = "pgrid,ppv,pakku"
    assert stage.status(EMPTY, names) == {"pgrid": -500, "ppv": 3000.5, "pakku": None}
    stage.step(9)
    assert stage.value("pgrid") == -500
    stage.step(1)
    assert stage.status(EMPTY, names) == {"pgrid": None, "ppv": None, "pakku": None}


def test_lmsc_stands_still_where_model_status_does(stage: Stage) -> None:
    before = stage.value("lmsc")
    stage.plug_and_charge()
    assert stage.value("lmsc") == before
    stage.act("stop")
    stage.step(1)
    assert stage.status(names="lmsc,rbt,modelStatus")["lmsc"] == stage.value("rbt") - 1000


@pytest.mark.parametrize("missing", ["var", "var,rfb", "cae"])
def test_keys_that_are_missing(missing: str) -> None:
    stage, gone = new_stage(firmware="055.7", missing_keys=missing), set(missing.split(","))
    whole = new_stage(firmware="055.7").status()
    assert set(whole) - set(stage.status()) == gone
    assert stage.status(names=f"{missing},car") == {"car": 1}
    assert set(stage.lan("api/status").get_json()) == set(whole) - gone - {"c0p"}


def test_writes_that_are_acknowledged_and_nothing_happens() -> None:
    stage = new_stage(deaf_keys="frc,amp")
    stage.plug_and_charge()
    assert stage.set(frc="1").status_code == 202
    assert stage.lan("api/set?amp=10").get_json() == {"amp": True}
    assert stage.lan("api/set?amp=40").status_code == 500
    stage.write(fna='"Heard"')
    stage.step(20)
    assert stage.status(names="frc,amp,car,fna") == {"amp": 16, "fna": "Heard", "frc": 0, "car": 2}

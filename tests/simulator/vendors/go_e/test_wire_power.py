"""The meter: sixteen numbers that agree with each other and with the truth."""

import pytest

from simulator.truth.states import FaultKind
from tests.simulator.vendors.go_e.conftest import Stage, new_stage


@pytest.mark.parametrize(
    ("car_phases", "used"),
    [pytest.param(1, 1, id="one phase"), pytest.param(2, 2, id="two"), pytest.param(3, 3, id="three")],
)
def test_the_meter_while_charging(stage: Stage, car_phases: int, used: int) -> None:
    stage.plug_and_charge(car_phases=car_phases)
    nrg, pha = stage.value("nrg"), stage.value("pha")
    truth = stage.world.truth(stage.charger().id)
    volts, amps, watts = nrg[0:3], nrg[4:7], nrg[7:10]
    assert len(nrg) == 16
    assert nrg[11] == pytest.approx(truth.power_w, abs=0.05)
    assert nrg[11] == pytest.approx(sum(watts), abs=0.01)
    assert [u * i for u, i in zip(volts, amps, strict=True)] == pytest.approx(watts, abs=0.2)
    assert [i > 1 for i in amps] == [w > 10 for w in watts] == pha[:3] == [n < used for n in range(3)]
    assert all(98 < factor < 100 for factor in nrg[12 : 12 + used])
    assert volts == pytest.approx(list(truth.voltage_v), abs=0.41)
    assert (nrg[10], nrg[15], pha[3:]) == (0, 0, [True] * 3)


@pytest.mark.parametrize("handle", ["go-e-unplugged", "go-e-preparing", "go-e-finished", "go-e-stopped", "go-e-fault"])
def test_the_meter_at_rest(stage: Stage, handle: str) -> None:
    nrg = stage.value("nrg", handle)
    assert all(220 < volts < 240 for volts in nrg[:3])
    assert 1 < nrg[3] < 3
    assert nrg[4:] == [0] * 12
    assert ",0,0,0,0,0,0,0,0,0,0,0,0]" in stage.answer(handle, filter="nrg").text


def test_one_of_three_phases(stage: Stage) -> None:
    stage.act("phases", phases=1)
    stage.plug_and_charge()
    status = stage.status(names="fsp,psm,pnp,pwm,pha")
    assert status == {
        "fsp": True,
        "pha": [True, False, False, True, True, True],
        "pnp": 1,
        "psm": 1,
        "pwm": 1,
    }


@pytest.mark.parametrize(
    ("kind", "front"),
    [
        pytest.param(FaultKind.PHASE, [True, True, False], id="L3 is missing"),
        pytest.param(FaultKind.GROUND, [True, True, True], id="all there"),
    ],
)
def test_phases_in_front_of_the_contactor(stage: Stage, kind: FaultKind, front: list[bool]) -> None:
    stage.act("fault", kind=kind.value)
    status = stage.status(names="pha,nrg")
    assert status["pha"] == [False] * 3 + front
    assert [volts > 0 for volts in status["nrg"][:3]] == front


def test_energies(stage: Stage) -> None:
    charger = stage.charger("go-e-charging")
    truth = stage.world.truth(charger.id)
    status = stage.status("go-e-charging", "wh,eto,whg,whb,who,whs")
    assert status["wh"] == status["whg"] == round(truth.session_wh, 3)
    assert status["eto"] == int(truth.lifetime_wh)
    assert (status["whb"], status["who"], status["whs"]) == (0, 0, 0)
    assert isinstance(status["eto"], int)


@pytest.mark.parametrize(
    ("hardware", "has_meter"), [pytest.param("CORE", False, id="core"), pytest.param("PRO", True, id="pro")]
)
def test_the_sealed_meter(hardware: str, has_meter: bool) -> None:
    status = new_stage(hardware=hardware).status("go-e-charging", "eto,eto_mid,wh,wh_mid")
    expected = (status["eto"], status["wh"]) if has_meter else (None, None)
    assert (status["eto_mid"], status["wh_mid"]) == expected


def test_the_highest_power_outlives_the_taper(stage: Stage) -> None:
    assert stage.value("mmp") > 10_000
    stage.plug_and_charge(wanted_wh=2500.0)
    steady_w = stage.value("nrg")[11]
    stage.step(600)
    assert stage.value("nrg")[11] < steady_w - 1000
    assert stage.value("mmp") == pytest.approx(steady_w, abs=0.1)


def test_power_from_the_grid(stage: Stage) -> None:
    assert stage.value("wg") is None
    stage.plug_and_charge()
    assert stage.value("wg") == stage.value("tpa")


@pytest.mark.parametrize(("hardware", "count"), [("V3", 2), ("V4", 2), ("V5", 2), ("CORE", 4), ("PRO", 4)])
def test_temperatures(hardware: str, count: int) -> None:
    values = new_stage(hardware=hardware).value("tma")
    assert len(values) == count
    assert all(15 < value < 40 for value in values)


def test_an_overheated_charger_is_hot(stage: Stage) -> None:
    stage.act("fault", kind="OVERTEMPERATURE")
    assert min(stage.value("tma")) > 70


def test_the_mains_hum(stage: Stage) -> None:
    status = stage.status(names="fhz,avgfhz")
    assert all(49.9 < value < 50.1 for value in status.values())

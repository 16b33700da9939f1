"""The status of API v1: other names, other units, almost everything as text."""

import json

import pytest

from simulator.truth.states import FaultKind
from simulator.vendors.go_e.wire_v1 import colour, meter, phases
from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage

KEYS = """
version tme rbc rbt car amx amp err ast alw stp cbl pha fsp tma dws dwo adi uby eto wst fwv nrg sse wss wke wen cdi tof
tds lbr aho afi azo ama al1 al2 al3 al4 al5 cid cch cfi lse ust wak r1x dto nmo sch sdp eca ecr ecd ec4 ec5 ec6 ec7 ec8
ec9 ec1 rca rcr rcd rc4 rc5 rc6 rc7 rc8 rc9 rc1 rna rnm rne rn4 rn5 rn6 rn7 rn8 rn9 rn1 loe lot lom lop log lof loa lch
"""
NUMBERS = {"loe", "lot", "lom", "lop", "lof", "loa", "lch"}
ARRAYS = {"nrg", "tma"}


def read(stage: Stage, handle: str = EMPTY) -> dict[str, object]:
    answer = stage.lan("status", handle)
    assert answer.status_code == 200
    body: dict[str, object] = answer.get_json()
    return body


@pytest.fixture
def older() -> Stage:
    return new_stage(hla=True, firmware="055.7")


@pytest.mark.parametrize("handle", [EMPTY, "go-e-charging", "go-e-fault", "go-e-stopped", "go-e-preparing"])
def test_keys_and_kinds(older: Stage, handle: str) -> None:
    body = read(older, handle)
    assert set(body) == set(KEYS.split())
    assert {key for key, value in body.items() if isinstance(value, list)} == ARRAYS
    assert {key for key, value in body.items() if type(value) is int} == NUMBERS
    assert {type(value) for key, value in body.items() if key not in ARRAYS | NUMBERS} == {str}


@pytest.mark.parametrize(
    ("v2", "v1"),
    [
        pytest.param(
            [231.2, 230.1, 229.9, 1.1, 15.9, 15.8, 15.7, 3650.1, 3600.2, 3580.3, 0, 10830.6, 99.5, 99.1, 99.2, 0],
            [231, 230, 229, 1, 159, 158, 157, 36, 36, 35, 0, 1083, 99, 99, 99, 0],
            id="three phases",
        ),
        pytest.param([233.74, 237.46, 235.29, 1.86, *[0] * 12], [233, 237, 235, 1, *[0] * 12], id="idle"),
    ],
)
def test_units_of_nrg(v2: list[float], v1: list[int]) -> None:
    assert meter(v2) == v1


@pytest.mark.parametrize(
    ("contactor", "bits"),
    [
        pytest.param([False, False, False, True, False, False], 8, id="one ready"),
        pytest.param([False, False, False, True, True, True], 56, id="three ready"),
        pytest.param([True, True, True, True, True, True], 63, id="three charging"),
        pytest.param([True, False, False, True, True, True], 57, id="one of three charging"),
    ],
)
def test_bits_of_pha(contactor: list[bool], bits: int) -> None:
    assert phases(contactor) == bits


@pytest.mark.parametrize(("name", "number"), [("#0000FF", 255), ("#00FFFF", 65535), ("#00FF00", 65280), ("blue", 0)])
def test_colours(name: str, number: int) -> None:
    assert colour(name) == number


@pytest.mark.parametrize(
    ("handle", "car", "alw", "pha"),
    [
        ("go-e-unplugged", "1", "1", "56"),
        ("go-e-charging", "2", "1", "63"),
        ("go-e-preparing", "3", "0", "56"),
        ("go-e-finished", "4", "1", "56"),
        ("go-e-stopped", "4", "0", "56"),
        ("go-e-fault", "4", "0", "56"),
    ],
)
def test_states(older: Stage, handle: str, car: str, alw: str, pha: str) -> None:
    body = read(older, handle)
    assert (body["car"], body["alw"], body["pha"]) == (car, alw, pha)


@pytest.mark.parametrize("plugged", ["not", "plugged", "charging"])
def test_a_fault_has_no_car_of_its_own(older: Stage, plugged: str) -> None:
    if plugged != "not":
        older.act("plug")
    if plugged == "charging":
        older.act("start")
    older.act("fault")
    assert read(older)["car"] == {"not": "1", "plugged": "3", "charging": "4"}[plugged]


_CODES = {FaultKind.RCD_AC: "1", FaultKind.RCD_DC: "1", FaultKind.PHASE: "3", FaultKind.GROUND: "8"}


@pytest.mark.parametrize("kind", FaultKind)
def test_fault_numbers(older: Stage, kind: FaultKind) -> None:
    older.act("fault", kind=kind.value)
    assert read(older)["err"] == _CODES.get(kind, "10")


def test_energies_and_times(older: Stage) -> None:
    older.plug_and_charge()
    older.step(3600)
    v1, v2 = read(older), older.status(names="wh,eto,rbt,loc,amp")
    assert v1["eto"] == str(v2["eto"] // 100)
    assert v1["dws"] == str(round(v2["wh"] * 360))
    assert v1["rbt"] == str(v2["rbt"])
    assert (v1["tme"], v2["loc"][:16]) == ("1506251806", "2025-06-15T18:06")
    assert (v1["tof"], v1["lch"], v1["fwv"], v1["cbl"]) == ("101", 0, "055.7", "32")


def test_seconds_since_current_flowed(older: Stage) -> None:
    older.plug_and_charge()
    older.act("finish")
    older.step(90)
    assert read(older)["lch"] == 90


def test_no_thermometer(older: Stage) -> None:
    assert read(new_stage(hla=True, thermometers="none"))["tma"] == []
    assert len(json.dumps(read(older)["tma"])) > 2


def test_before_a_time_server_answered() -> None:
    stage = new_stage(hla=True, clock_set_after_s=60)
    stage.act("reboot", away_s=20)
    stage.step(30)
    assert str(read(stage)["tme"]).startswith("010170")

"""What ``/mqtt?payload=`` of API v1 does, seen through v2; its own answer shows the new value at once."""

import pytest

from simulator.truth.states import ChargingState
from tests.simulator.vendors.go_e.conftest import EMPTY, Stage, new_stage


@pytest.fixture
def older() -> Stage:
    return new_stage(hla=True)


@pytest.mark.parametrize(
    ("payload", "key", "value", "shown"),
    [
        pytest.param("amp=10", "amp", 10, {"amp": "10", "amx": "10"}, id="current"),
        pytest.param("amx=10", "amp", 10, {"amp": "10", "amx": "10"}, id="current, flash spared"),
        pytest.param("amp=99", "amp", 16, {"amp": "16"}, id="too much"),
        pytest.param("amp=x", "amp", 16, {"amp": "16"}, id="no number"),
        pytest.param("ama=10", "ama", 10, {"ama": "10"}, id="upper limit"),
        pytest.param("alw=0", "frc", 1, {"alw": "0"}, id="forbid"),
        pytest.param("alw=1", "frc", 0, {"alw": "1"}, id="allow"),
        pytest.param("ast=1", "acs", 1, {"ast": "1"}, id="access by card"),
        pytest.param("dwo=50", "dwo", 5000, {"dwo": "50"}, id="energy limit in 0.1 kWh"),
        pytest.param("dwo=0", "dwo", None, {"dwo": "0"}, id="no energy limit"),
        pytest.param("stp=0", "dwo", None, {"stp": "0"}, id="no automatic stop"),
        pytest.param("fsp=1", "psm", 1, {"fsp": "1"}, id="one phase"),
        pytest.param("fsp=0", "psm", 2, {"fsp": "0"}, id="three phases"),
        pytest.param("ust=2", "ust", 2, {"ust": "2"}, id="lock"),
        pytest.param("lbr=100", "lbr", 100, {"lbr": "100"}, id="brightness"),
        pytest.param("tds=0", "tds", 0, {"tds": "0"}, id="daylight saving"),
        pytest.param("tof=102", "tof", 120, {"tof": "102"}, id="time zone in hours + 100"),
        pytest.param("lse=1", "lse", True, {"lse": "1"}, id="LEDs"),
        pytest.param("r2x=1", "lse", True, {"lse": "1"}, id="LEDs, older name"),
        pytest.param("nmo=1", "nmo", True, {"nmo": "1"}, id="Norway"),
        pytest.param("cid=255", "cid", "#0000FF", {"cid": "255"}, id="colour idle"),
        pytest.param("cch=65280", "cch", "#00FF00", {"cch": "65280"}, id="colour charging"),
        pytest.param("cfi=16711680", "cfi", "#FF0000", {"cfi": "16711680"}, id="colour finished"),
        pytest.param("al2=8", "clp", [6, 8, 12, 14, 16], {"al2": "8"}, id="preset"),
        pytest.param("rna=Ann", "c0n", "Ann", {"rna": "Ann"}, id="card name"),
        pytest.param("rn1=Bob", "c9n", "Bob", {"rn1": "Bob"}, id="last card"),
        pytest.param("loe=1", "loe", True, {"loe": 1}, id="load management, a number"),
        pytest.param("lop=40", "lop", 40, {"lop": 40}, id="priority"),
        pytest.param("lof=8", "lof", 8, {"lof": 8}, id="fallback"),
        pytest.param("eto=0", "amp", 16, {"amp": "16"}, id="read only"),
        pytest.param("nonsense", "amp", 16, {"amp": "16"}, id="no payload to speak of"),
        pytest.param("", "amp", 16, {"amp": "16"}, id="empty"),
    ],
)
def test_writes(older: Stage, payload: str, key: str, value: object, shown: dict[str, object]) -> None:
    answer = older.lan(f"mqtt?payload={payload}")
    assert answer.status_code == 200
    body = answer.get_json()
    assert {name: body[name] for name in shown} == shown
    assert len(body) == len(older.lan("status").get_json())
    older.step(1)
    assert older.value(key) == value
    after = older.lan("status").get_json()
    assert {name: after[name] for name in shown} == shown


@pytest.mark.parametrize("key", ["afi", "aho", "azo", "r1x", "dto", "sdp"])
def test_keys_of_v1_alone_are_remembered(older: Stage, key: str) -> None:
    assert older.lan(f"mqtt?payload={key}=1").get_json()[key] == "1"
    older.step(1)
    assert older.lan("status").get_json()[key] == "1"
    assert older.lan(f"mqtt?payload={key}=x").get_json()[key] == "1"


def test_older_set_ups_show_the_old_value_first() -> None:
    stage = new_stage(hla=True, write_delay_s=5)
    assert stage.lan("mqtt?payload=amp=10").get_json()["amp"] == "16"
    stage.step(4)
    assert stage.lan("status").get_json()["amp"] == "16"
    stage.step(1)
    assert stage.lan("status").get_json()["amp"] == "10"


def test_allowing_stands_for_the_card(older: Stage) -> None:
    older.act("require_authorisation")
    older.act("plug")
    assert older.lan("status").get_json()["alw"] == "0"
    older.lan("mqtt?payload=alw=1")
    older.step(6)
    assert older.world.truth(older.charger(EMPTY).id).state is ChargingState.CHARGING


def test_a_boot(older: Stage) -> None:
    boots = older.world.truth(older.charger().id).boots
    older.lan("mqtt?payload=rst=1")
    older.step(1)
    assert older.world.truth(older.charger().id).boots == boots + 1

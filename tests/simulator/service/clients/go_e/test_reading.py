"""A go-e status, every vehicle state, fault and reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simulator.service.clients.go_e.reading import (
    STATUS_KEYS,
    charge_reading,
    charging_state,
    require_status,
    static_reading,
)
from simulator.service.errors import VendorCommunication
from simulator.service.reading import ChargingState
from tests.simulator.service.stage import go_e_status

UNPLUGGED, CHARGING, PREPARING, FINISHED, STOPPED, FAULT = ChargingState
ALLOWED = {0, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 33}
MODELS = [*range(42), 99, None, "n/a"]
ZEROS = [0.0] * 16
LATER = datetime(2026, 1, 2, 16, 34, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    ("car", "word", "plugged"),
    [
        (0, FAULT, None),
        (1, UNPLUGGED, False),
        (2, CHARGING, True),
        (3, PREPARING, True),
        (4, FINISHED, True),
        (5, FAULT, None),
        (6, PREPARING, None),
        (7, None, None),
        (99, None, None),
        (None, None, None),
        ("n/a", None, None),
        (2.0, CHARGING, True),
        ([2], None, None),
        (True, None, None),
    ],
)
def test_every_vehicle_state(car: object, word: ChargingState | None, plugged: bool | None) -> None:
    told = charge_reading(go_e_status(car=car), None)
    assert (told.state, told.is_plugged) == (word, plugged)
    assert told.rate_kw == {CHARGING: 10.8306, None: None}.get(word, 0)
    assert told.active_phases == {CHARGING: 3, None: None}.get(word, 0)


@pytest.mark.parametrize("car", [0, 1, 2, 3, 4, 5, 6, 99, None])
@pytest.mark.parametrize("err", [*range(1, 25), 250])
def test_every_fault_in_every_vehicle_state(car: int | None, err: int) -> None:
    told = charge_reading(go_e_status(car=car, err=err), None)
    assert (told.state, told.rate_kw, told.active_phases) == (FAULT, 0, 0)
    assert told.is_plugged is {1: False, 2: True, 3: True, 4: True}.get(car or 0)


@pytest.mark.parametrize("err", [0, None, "n/a", []])
def test_no_fault(err: object) -> None:
    assert charging_state(go_e_status(err=err)) is CHARGING


@pytest.mark.parametrize("model", MODELS)
def test_every_reason_while_the_car_waits(model: object) -> None:
    allowed = model in ALLOWED
    told = charging_state(go_e_status(car=3, alw=allowed, modelStatus=model))
    assert told is {4: STOPPED, 6: FINISHED, 26: FAULT}.get(model if isinstance(model, int) else -1, PREPARING)
    unbegun = charging_state(go_e_status(car=3, alw=allowed, modelStatus=model, wh=0))
    assert unbegun is {6: FINISHED, 26: FAULT}.get(model if isinstance(model, int) else -1, PREPARING)


@pytest.mark.parametrize("model", MODELS)
def test_every_reason_while_the_car_is_complete(model: object) -> None:
    key = model if isinstance(model, int) else -1
    held = charging_state(go_e_status(car=4, alw=False, modelStatus=model))
    assert held is {4: STOPPED, 6: FINISHED, 26: FAULT}.get(key, PREPARING)
    free = charging_state(go_e_status(car=4, alw=True, modelStatus=model))
    pauses = dict.fromkeys((22, 23, 24, 29), PREPARING)
    assert free is ({4: STOPPED, 26: FAULT} | pauses).get(key, FINISHED)


@pytest.mark.parametrize("model", MODELS)
def test_every_reason_while_the_stop_is_on_its_way(model: object) -> None:
    told = charging_state(go_e_status(car=2, alw=False, modelStatus=model, nrg=ZEROS))
    assert told is {4: STOPPED, 6: FINISHED, 26: FAULT}.get(model if isinstance(model, int) else -1, PREPARING)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("frc", [0, 1, 2, None])
def test_an_empty_charger_is_unplugged_whatever_else(model: object, frc: int | None) -> None:
    told = charging_state(go_e_status(car=1, alw=False, modelStatus=model, frc=frc, cus=3, cbl=32))
    assert told is (FAULT if model == 26 else UNPLUGGED)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        pytest.param({"car": 2, "alw": False, "frc": 1}, CHARGING, id="power still flows"),
        pytest.param({"car": 2, "alw": False, "frc": 1, "nrg": ZEROS}, STOPPED, id="forced off"),
        pytest.param({"car": 2, "alw": True, "nrg": ZEROS}, CHARGING, id="measures nothing"),
        pytest.param({"car": 2, "alw": None, "nrg": None}, CHARGING, id="nothing known but the car"),
        pytest.param({"car": 3, "frc": 1}, STOPPED, id="waiting, forced off"),
        pytest.param({"car": 3, "frc": 1, "wh": 0}, PREPARING, id="forced off before it began"),
        pytest.param({"car": 3, "frc": 1, "wh": None}, STOPPED, id="energy not known"),
        pytest.param({"car": 3, "frc": 1, "wh": 0, "lccfi": 100, "lcctc": 200}, STOPPED, id="stamps say it began"),
        pytest.param({"car": 3, "frc": 1, "wh": 0, "lccfi": 200, "lcctc": 100}, PREPARING, id="stamp of before"),
        pytest.param({"car": 4, "frc": 1, "wh": 0}, STOPPED, id="complete, forced off"),
        pytest.param({"car": 4, "alw": None, "modelStatus": None}, FINISHED, id="nothing but complete"),
        pytest.param({"car": 3, "alw": False, "modelStatus": 2}, PREPARING, id="phantom car"),
    ],
)
def test_finer_points(values: dict[str, object], word: ChargingState) -> None:
    assert charging_state(go_e_status(**values)) is word


def nrg(currents_a: tuple[object, ...], powers_w: tuple[object, ...], total_w: object) -> list[object]:
    return [230, 230, 230, 0, *currents_a, *powers_w, 0, total_w, 99, 99, 99, 0]


@pytest.mark.parametrize(
    ("measured", "rate_kw", "phases"),
    [
        pytest.param(nrg((15.9, 15.8, 15.7), (3650, 3600, 3580), 10830.6), 10.8306, 3, id="three phases"),
        pytest.param(nrg((15.8, 0, 0), (3700, 0, 0), 3770), 3.77, 1, id="one phase"),
        pytest.param(nrg((0, 0, 8.93), (0, 0, 2050), 2050), 2.05, 1, id="L3 alone"),
        pytest.param(nrg((6, 6, 0.02), (1380, 1380, 4), 2764), 2.764, 2, id="two-phase car"),
        pytest.param(ZEROS, 0, 3, id="zeros: by the contactor"),
        pytest.param(nrg((15.9, 15.8, 15.7), (3650, 3600, 3580), "n/a"), None, 3, id="total unreadable"),
        pytest.param(nrg((15.9, "n/a", 15.7), (3650, 3600, 3580), 10830), 10.83, None, id="a current unreadable"),
        pytest.param(nrg((15.9, 15.8, 15.7), (3650, 3600, 3580), 10830600), None, 3, id="off by a thousand"),
        pytest.param(nrg((15.9, 15.8, 15.7), (3650, 3600, 3580), float("nan")), None, 3, id="NaN"),
        pytest.param([1, 2, 3], None, None, id="short"),
        pytest.param([0] * 17, None, None, id="long"),
        pytest.param([], None, None, id="empty"),
        pytest.param(None, None, None, id="null"),
        pytest.param("n/a", None, None, id="text"),
    ],
)
def test_measurements(measured: object, rate_kw: float | None, phases: int | None) -> None:
    told = charge_reading(go_e_status(nrg=measured), None)
    assert (told.state, told.rate_kw, told.active_phases) == (CHARGING, rate_kw, phases)


@pytest.mark.parametrize(
    ("values", "phases"),
    [
        ({"pha": [True, False, False, True, True, True]}, 1),
        ({"pha": None, "fsp": True}, 1),
        ({"pha": [False] * 6, "fsp": True}, 1),
        ({"pha": None, "fsp": False}, None),
        ({"pha": [True, True]}, None),
    ],
)
def test_phases_when_nothing_is_measured(values: dict[str, object], phases: int | None) -> None:
    assert charge_reading(go_e_status(nrg=ZEROS, **values), None).active_phases == phases


@pytest.mark.parametrize(
    ("values", "limit_a"),
    [
        pytest.param({}, 16, id="amp"),
        pytest.param({"amp": 32, "ama": 20}, 20, id="ama"),
        pytest.param({"amp": 32, "amt": 10}, 10, id="too hot"),
        pytest.param({"amp": 32, "cbl": 13}, 13, id="cable"),
        pytest.param({"amp": 32, "cbl": None}, 32, id="no cable"),
        pytest.param({"amp": 32, "tcl": 8}, 8, id="temporary"),
        pytest.param({"amp": 32, "adi": True}, 16, id="adapter"),
        pytest.param({"amp": 32, "var": 11}, 16, id="11 kW"),
        pytest.param({"amp": 32, "var": 99}, 32, id="unknown variant"),
        pytest.param({"amp": "n/a"}, None, id="unreadable"),
        pytest.param({"amp": None}, None, id="null"),
        pytest.param({"amp": 16000}, None, id="off by a thousand"),
        pytest.param({"car": 3, "alw": False, "modelStatus": 27}, 0, id="load management grants nothing"),
        pytest.param({"modelStatus": 27}, 16, id="load management, allowed"),
    ],
)
def test_limit(values: dict[str, object], limit_a: float | None) -> None:
    assert charge_reading(go_e_status(**values), None).limit_a == limit_a


@pytest.mark.parametrize(
    ("header", "utc", "updated_at"),
    [
        pytest.param(LATER, "2026-01-02T16:34:40.000", LATER, id="header first"),
        pytest.param(None, "2026-01-02T16:34:51.000", LATER, id="utc"),
        pytest.param(None, "2026-01-02T16:34:51.000.171", LATER, id="two dots"),
        pytest.param(None, "1970-01-01T00:00:12.000", None, id="never set"),
        pytest.param(None, None, None, id="none"),
    ],
)
def test_time(header: datetime | None, utc: str | None, updated_at: datetime | None) -> None:
    assert charge_reading(go_e_status(utc=utc), header).updated_at == updated_at


@pytest.mark.parametrize(
    "status",
    [
        pytest.param({}, id="empty"),
        pytest.param({"success": False, "reason": "x"}, id="error as a status"),
        pytest.param({"typ": "controller", "sse": "056129"}, id="controller"),
        pytest.param({"car": 2, "sse": "056128"}, id="another charger"),
    ],
)
def test_what_is_no_status_of_this_charger(status: dict[str, object]) -> None:
    with pytest.raises(VendorCommunication):
        require_status(status, "056129")


@pytest.mark.parametrize("said", ["056129", "56129", 56129, None, [1]])
def test_leading_zeros_make_no_other_charger(said: object) -> None:
    require_status(status := {"car": 2, "sse": said}, "056129")
    assert status["car"] == 2


@pytest.mark.parametrize("key", STATUS_KEYS)
@pytest.mark.parametrize("value", [None, "n/a", [], {}, float("inf"), -1, True])
def test_no_key_can_break_the_reading(key: str, value: object) -> None:
    status = go_e_status(**{key: value})
    told = charge_reading(status, None)
    assert told.state is None or told.state in ChargingState
    del status[key]
    assert charge_reading(status, None).rate_kw is None or key != "nrg"
    assert static_reading(status, None).model is None or key != "typ"


@pytest.mark.parametrize(
    ("values", "name", "model"),
    [
        ({"fna": "Garage", "typ": "go-eCharger_V4", "var": 11}, "Garage", "go-eCharger_V4 11 kW"),
        ({"fna": "", "host": "go-echarger_056129"}, "go-echarger_056129", "go-eCharger 22 kW"),
        ({"fna": None}, "go-e 056129", "go-eCharger 22 kW"),
        ({"typ": "go-eCharger_Phoenix", "styp": "core_cable"}, "Garage left", "go-eCharger_Phoenix core_cable 22 kW"),
        ({"typ": None}, "Garage left", None),
        ({"var": None}, "Garage left", "go-eCharger"),
        ({"fna": "half \ud83d"}, "half ?", "go-eCharger 22 kW"),
    ],
)
def test_name_and_model(values: dict[str, object], name: str, model: str | None) -> None:
    told = static_reading(go_e_status(**values), None)
    assert (told.name, told.model) == (name, model)

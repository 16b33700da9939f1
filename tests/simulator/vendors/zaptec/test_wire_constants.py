"""The constants: complete, exact, and reversible."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.truth.states import FaultKind
from simulator.vendors.zaptec.enums import Mode
from simulator.vendors.zaptec.warnings import FAULT_WARNING, PILOT_FAULTS, SOFT_STOP, WARNINGS
from simulator.vendors.zaptec.wire_constants import constants, constants_text
from tests.simulator.vendors.zaptec.bench import Bench

CONSTANTS = constants()


def number_tables(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, int]]]:
    """Every table of nothing but name -> number, and where it stands."""
    if isinstance(value, dict):
        if value and all(isinstance(item, int) for item in value.values()):
            yield path, value
        for key, item in value.items():
            yield from number_tables(item, f"{path}/{key}")


@pytest.mark.parametrize(("path", "table"), [pytest.param(*item, id=item[0]) for item in number_tables(CONSTANTS)])
def test_no_number_has_two_names(path: str, table: dict[str, int]) -> None:
    assert len(set(table.values())) == len(table), path


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("Observations", 155),
        ("Schema/Smart/ObservationIds", 155),
        ("Schema/Apollo/ObservationIds", 153),
        ("Schema/HomeApm/ObservationIds", 53),
        ("Schema/GenericApm/ObservationIds", 45),
        ("Commands", 50),
        ("Settings", 39),
        ("Schema/Smart/Warnings", 36),
        ("Schema/Apollo/Warnings", 43),
        ("Countries", 32),
        ("ErrorCodes", 41),
        ("Features", 14),
        ("InstallationCategories", 4),
        ("Languages", 13),
        ("PhaseIdMap", 8),
    ],
)
def test_tables_are_complete(path: str, count: int) -> None:
    table = CONSTANTS
    for key in path.split("/"):
        table = table[key]
    assert len(table) == count


def test_keys_of_version_6_5_8() -> None:
    assert CONSTANTS["Version"] == "6.5.8"
    assert len(CONSTANTS) == 32


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("Observations/IsOnline", -2),
        ("Observations/ChargerOperationMode", 710),
        ("Observations/TemperatureInternal6", 202),
        ("Schema/Apollo/ObservationIds/TemperatureEMeterPhase1", 202),
        ("Settings/CurrentInMaximum", 510),
        ("Commands/StopChargingFinal", 506),
        ("Commands/CombinedMax", 10999),
        ("Schema/Apollo/CommandIds/SetPulseInterval", 802),
        ("Schema/Smart/Warnings/RELAY_WELDED", 128),
        ("Schema/Apollo/Warnings/RELAY_WELDED", 562949953421312),
        ("Schema/Apollo/Warnings/MOTOR_SHORTED", 36028797018963968),
        ("SmartWarnings/WARNING_RCD", 1011712),
        ("ChargerOperationModes/Connected_Finished", 5),
        ("InstallationAuthenticationType/OcppNative", 3),
        ("InstallationTypes/Smart/DefaultFeatures", 471),
        ("WildcardGuid", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    ],
)
def test_some_values(path: str, value: object) -> None:
    found: Any = CONSTANTS
    for key in path.split("/"):
        found = found[key]
    assert found == value


def test_the_old_warnings_lack_the_new_names() -> None:
    assert "WARNING_MID_STORAGE_ERROR" not in CONSTANTS["SmartWarnings"]
    assert CONSTANTS["SmartWarnings"]["WARNING_HUMIDITY"] == 1


def test_text_is_exact_json_with_big_numbers_whole() -> None:
    text = constants_text()
    assert json.loads(text) == CONSTANTS
    assert '"MID_STORAGE_ERROR_GO_GO2":72057594037927936' in text
    assert Bench().client.get("/api/constants").get_data(as_text=True) == text


def test_every_fault_has_a_warning_the_charger_knows() -> None:
    known = {row[2] for row in WARNINGS}
    assert set(FAULT_WARNING) == set(FaultKind)
    assert {*FAULT_WARNING.values(), *SOFT_STOP, *PILOT_FAULTS} <= known
    assert len(set(FAULT_WARNING.values())) == len(FaultKind)
    assert "REBOOT" not in FAULT_WARNING.values()


def test_modes_are_those_of_the_constants_and_the_firmwares_own() -> None:
    assert {mode.value for mode in Mode} - {Mode.WARNING} == set(CONSTANTS["ChargerOperationModes"].values())

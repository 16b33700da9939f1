"""The flat state of the legacy profile and the configuration."""

from typing import Any

import pytest

from tests.simulator.vendors.easee.cloud import Cloud

FIELDS = {
    "smartCharging",
    "cableLocked",
    "chargerOpMode",
    "totalPower",
    "sessionEnergy",
    "energyPerHour",
    "wiFiRSSI",
    "cellRSSI",
    "localRSSI",
    "outputPhase",
    "dynamicCircuitCurrentP1",
    "dynamicCircuitCurrentP2",
    "dynamicCircuitCurrentP3",
    "latestPulse",
    "chargerFirmware",
    "latestFirmware",
    "voltage",
    "chargerRAT",
    "lockCablePermanently",
    "inCurrentT2",
    "inCurrentT3",
    "inCurrentT4",
    "inCurrentT5",
    "outputCurrent",
    "isOnline",
    "inVoltageT1T2",
    "inVoltageT1T3",
    "inVoltageT1T4",
    "inVoltageT1T5",
    "inVoltageT2T3",
    "inVoltageT2T4",
    "inVoltageT2T5",
    "inVoltageT3T4",
    "inVoltageT3T5",
    "inVoltageT4T5",
    "ledMode",
    "cableRating",
    "dynamicChargerCurrent",
    "circuitTotalAllocatedPhaseConductorCurrentL1",
    "circuitTotalAllocatedPhaseConductorCurrentL2",
    "circuitTotalAllocatedPhaseConductorCurrentL3",
    "circuitTotalPhaseConductorCurrentL1",
    "circuitTotalPhaseConductorCurrentL2",
    "circuitTotalPhaseConductorCurrentL3",
    "reasonForNoCurrent",
    "wiFiAPEnabled",
    "lifetimeEnergy",
    "offlineMaxCircuitCurrentP1",
    "offlineMaxCircuitCurrentP2",
    "offlineMaxCircuitCurrentP3",
    "errorCode",
    "fatalErrorCode",
    "errors",
    "eqAvailableCurrentP1",
    "eqAvailableCurrentP2",
    "eqAvailableCurrentP3",
    "deratedCurrent",
    "deratingActive",
}
NEVER_NULL = FIELDS - {"localRSSI", "eqAvailableCurrentP1", "eqAvailableCurrentP2", "eqAvailableCurrentP3"}


def state(cloud: Cloud, about: str) -> dict[str, Any]:
    document = cloud.get(about, "/api/chargers/{id}/state").get_json()
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize(
    "about", ["charging", "unplugged", "preparing", "finished", "stopped", "fault", "device-offline"]
)
def test_every_field_is_there(legacy: Cloud, about: str) -> None:
    document = state(legacy, about)
    assert set(document) == FIELDS
    assert {name for name, value in document.items() if value is None} == FIELDS - NEVER_NULL


def test_agrees_with_the_observations(legacy: Cloud) -> None:
    document, values = state(legacy, "charging"), legacy.values("charging")
    pairs = {
        "totalPower": 120, "voltage": 194, "inVoltageT2T3": 194, "inVoltageT4T5": 199, "lifetimeEnergy": 124,
        "energyPerHour": 122, "cellRSSI": 130, "wiFiRSSI": 132, "chargerFirmware": 80, "latestFirmware": 80,
        "inCurrentT2": 182, "inCurrentT5": 185, "circuitTotalPhaseConductorCurrentL3": 75, "isOnline": 250,
    }  # fmt: skip
    assert {name: document[name] for name in pairs} == {name: values[number] for name, number in pairs.items()}


def test_signals_are_in_dbm(legacy: Cloud) -> None:
    document = state(legacy, "charging")
    assert -75 < document["wiFiRSSI"] < -45
    assert -95 < document["cellRSSI"] < -70


def test_latest_pulse_has_no_fraction(legacy: Cloud) -> None:
    pulse = state(legacy, "unplugged")["latestPulse"]
    assert len(pulse) == len("2026-01-02T16:14:41Z")
    assert "2026-01-02T15:45:00Z" <= pulse <= "2026-01-02T16:00:00Z"


def test_latest_pulse_stands_still_while_offline(legacy: Cloud) -> None:
    before = state(legacy, "device-offline")["latestPulse"]
    legacy.step(3000.0)
    assert state(legacy, "device-offline")["latestPulse"] == before
    assert before <= "2026-01-02T15:35:00Z"


def test_config(cloud: Cloud) -> None:
    document = cloud.get("preparing", "/api/chargers/{id}/config").get_json()
    ssid, channel = document["wiFiSSID"], document["localRadioChannel"]
    assert ssid.startswith("home-")
    assert channel in range(1, 12)
    assert document == {
        "isEnabled": True, "lockCablePermanently": False, "authorizationRequired": True, "remoteStartRequired": True,
        "smartButtonEnabled": False, "wiFiSSID": ssid, "detectedPowerGridType": 1, "offlineChargingMode": 0,
        "circuitMaxCurrentP1": 16, "circuitMaxCurrentP2": 16, "circuitMaxCurrentP3": 16, "enableIdleCurrent": False,
        "limitToSinglePhaseCharging": None, "phaseMode": 2, "localNodeType": 1, "localAuthorizationRequired": False,
        "localRadioChannel": channel, "localShortAddress": 0, "localParentAddrOrNumOfNodes": 0,
        "localPreAuthorizeEnabled": True, "localAuthorizeOfflineEnabled": True, "allowOfflineTxForUnknownId": True,
        "maxChargerCurrent": 16, "ledStripBrightness": 50, "chargingSchedule": None,
    }  # fmt: skip


def test_config_follows_the_charger(cloud: Cloud) -> None:
    cloud.act("unplugged", "phases", phases=1)
    cloud.act("unplugged", "plug", hold="SCHEDULE")
    cloud.step(1.0)
    document = cloud.get("unplugged", "/api/chargers/{id}/config").get_json()
    assert document["phaseMode"] == 1
    assert document["chargingSchedule"] == cloud.value("unplugged", 62)

"""The way to read a charger until September 2026: ``GET /api/chargers/{id}/state``, and the configuration.

Both say the observations' values under names of their own.
"""

from collections.abc import Mapping

from simulator.vendors.easee import jsontext
from simulator.vendors.easee.report import Report
from simulator.vendors.easee.written import SINGLE_PHASE

_STATE: Mapping[str, int] = {
    "smartCharging": 102,
    "cableLocked": 103,
    "chargerOpMode": 109,
    "totalPower": 120,
    "sessionEnergy": 121,
    "energyPerHour": 122,
    "wiFiRSSI": 132,
    "cellRSSI": 130,
    "localRSSI": 136,
    "outputPhase": 110,
    "dynamicCircuitCurrentP1": 111,
    "dynamicCircuitCurrentP2": 112,
    "dynamicCircuitCurrentP3": 113,
    "chargerFirmware": 80,
    "latestFirmware": 80,
    "voltage": 194,
    "chargerRAT": 141,
    "lockCablePermanently": 30,
    "inCurrentT2": 182,
    "inCurrentT3": 183,
    "inCurrentT4": 184,
    "inCurrentT5": 185,
    "outputCurrent": 114,
    "inVoltageT1T2": 190,
    "inVoltageT1T3": 191,
    "inVoltageT1T4": 192,
    "inVoltageT1T5": 193,
    "inVoltageT2T3": 194,
    "inVoltageT2T4": 195,
    "inVoltageT2T5": 196,
    "inVoltageT3T4": 197,
    "inVoltageT3T5": 198,
    "inVoltageT4T5": 199,
    "ledMode": 46,
    "cableRating": 104,
    "dynamicChargerCurrent": 48,
    "circuitTotalAllocatedPhaseConductorCurrentL1": 70,
    "circuitTotalAllocatedPhaseConductorCurrentL2": 71,
    "circuitTotalAllocatedPhaseConductorCurrentL3": 72,
    "circuitTotalPhaseConductorCurrentL1": 73,
    "circuitTotalPhaseConductorCurrentL2": 74,
    "circuitTotalPhaseConductorCurrentL3": 75,
    "reasonForNoCurrent": 96,
    "wiFiAPEnabled": 68,
    "lifetimeEnergy": 124,
    "offlineMaxCircuitCurrentP1": 50,
    "offlineMaxCircuitCurrentP2": 51,
    "offlineMaxCircuitCurrentP3": 52,
    "errorCode": 119,
    "fatalErrorCode": 219,
    "eqAvailableCurrentP1": 230,
    "eqAvailableCurrentP2": 231,
    "eqAvailableCurrentP3": 232,
    "deratedCurrent": 115,
    "deratingActive": 116,
}
_CONFIG: Mapping[str, int] = {
    "isEnabled": 31,
    "lockCablePermanently": 30,
    "authorizationRequired": 42,
    "remoteStartRequired": 43,
    "smartButtonEnabled": 44,
    "wiFiSSID": 36,
    "detectedPowerGridType": 21,
    "offlineChargingMode": 45,
    "circuitMaxCurrentP1": 22,
    "circuitMaxCurrentP2": 23,
    "circuitMaxCurrentP3": 24,
    "enableIdleCurrent": 37,
    "phaseMode": 38,
    "localNodeType": 146,
    "localAuthorizationRequired": 41,
    "localRadioChannel": 147,
    "localShortAddress": 148,
    "localParentAddrOrNumOfNodes": 149,
    "localPreAuthorizeEnabled": 15,
    "localAuthorizeOfflineEnabled": 16,
    "allowOfflineTxForUnknownId": 17,
    "maxChargerCurrent": 47,
    "ledStripBrightness": 40,
}


def state(report: Report) -> dict[str, object]:
    """Say what a charger reported as one flat state.

    Shape: every field of the removed route; null for what was never reported. Units: totalPower in kW over all phases,
    energies in kWh, currents in A, voltages in V, signal strengths in dBm; latestPulse is the last contact.
    Errors: none. Source: nordicopen/pyeasee, tests/fixtures/charger-state.json.
    """
    return {
        **{name: report.value(number) for name, number in _STATE.items()},
        "latestPulse": jsontext.second(report.latest_pulse_s),
        "isOnline": report.online,
        "errors": [],
    }


def config(report: Report) -> dict[str, object]:
    """Say a charger's settings.

    Shape: flat; numbers of modes and channels are integers. Units: currents in A, brightness in percent. Errors: none.
    Source: nordicopen/pyeasee, tests/fixtures/charger-config.json.
    """
    return {
        **{name: report.value(number) for name, number in _CONFIG.items()},
        "limitToSinglePhaseCharging": report.written_value(SINGLE_PHASE),
        "chargingSchedule": report.value(62) or None,
    }

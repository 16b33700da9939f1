"""The observations a charger of this fake reports: number, name and type (nordicopen/pyeasee, const.py)."""

from collections.abc import Mapping
from typing import NamedTuple

from simulator.vendors.easee.enums import DataType

Value = bool | int | float | str


class Observation(NamedTuple):
    """One thing a charger can report."""

    id: int
    name: str
    data_type: DataType


_BOOLEANS = {
    15: "localPreAuthorizeEnabled",
    16: "localAuthorizeOfflineEnabled",
    17: "allowOfflineTxForUnknownId",
    30: "lockCablePermanently",
    31: "isEnabled",
    37: "enableIdleCurrent",
    41: "localAuthorizationRequired",
    42: "authorizationRequired",
    43: "remoteStartRequired",
    44: "smartButtonEnabled",
    68: "wiFiAPEnabled",
    102: "smartCharging",
    103: "cableLocked",
    116: "deratingActive",
    250: "connectedToCloud",
}
_INTEGERS = {
    21: "detectedPowerGridType",
    38: "phaseMode",
    40: "ledStripBrightness",
    45: "offlineChargingMode",
    46: "ledMode",
    50: "offlineMaxCircuitCurrentP1",
    51: "offlineMaxCircuitCurrentP2",
    52: "offlineMaxCircuitCurrentP3",
    80: "chargerFirmware",
    96: "reasonForNoCurrent",
    104: "cableRating",
    109: "chargerOpMode",
    110: "outputPhase",
    119: "errorCode",
    130: "cellRSSI",
    132: "wiFiRSSI",
    141: "chargerRAT",
    146: "localNodeType",
    147: "localRadioChannel",
    148: "localShortAddress",
    149: "localParentAddrOrNumOfNodes",
    150: "tempMax",
    200: "nominalVoltage",
    219: "fatalErrorCode",
}
_DOUBLES = {
    22: "circuitMaxCurrentP1",
    23: "circuitMaxCurrentP2",
    24: "circuitMaxCurrentP3",
    47: "maxChargerCurrent",
    48: "dynamicChargerCurrent",
    70: "circuitTotalAllocatedPhaseConductorCurrentL1",
    71: "circuitTotalAllocatedPhaseConductorCurrentL2",
    72: "circuitTotalAllocatedPhaseConductorCurrentL3",
    73: "circuitTotalPhaseConductorCurrentL1",
    74: "circuitTotalPhaseConductorCurrentL2",
    75: "circuitTotalPhaseConductorCurrentL3",
    111: "dynamicCircuitCurrentP1",
    112: "dynamicCircuitCurrentP2",
    113: "dynamicCircuitCurrentP3",
    114: "outputCurrent",
    115: "deratedCurrent",
    120: "totalPower",
    121: "sessionEnergy",
    122: "energyPerHour",
    124: "lifetimeEnergy",
    182: "inCurrentT2",
    183: "inCurrentT3",
    184: "inCurrentT4",
    185: "inCurrentT5",
    190: "inVoltageT1T2",
    191: "inVoltageT1T3",
    192: "inVoltageT1T4",
    193: "inVoltageT1T5",
    194: "inVoltageT2T3",
    195: "inVoltageT2T4",
    196: "inVoltageT2T5",
    197: "inVoltageT3T4",
    198: "inVoltageT3T5",
    199: "inVoltageT4T5",
}
_STRINGS = {
    36: "wiFiSSID",
    62: "chargingSchedule",
    100: "pilotMode",
    118: "errorString",
    129: "chargingSession",
    223: "chargingSessionStart",
    251: "cloudDisconnectReason",
}

OBSERVATIONS: Mapping[int, Observation] = {
    number: Observation(number, name, data_type)
    for number, name, data_type in sorted(
        (number, name, data_type)
        for data_type, names in (
            (DataType.BOOLEAN, _BOOLEANS),
            (DataType.INTEGER, _INTEGERS),
            (DataType.DOUBLE, _DOUBLES),
            (DataType.STRING, _STRINGS),
        )
        for number, name in names.items()
    )
}
"""Every observation of this fake by its number, in ascending order."""

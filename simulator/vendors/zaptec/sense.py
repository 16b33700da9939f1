"""What the meter Sense observes and obeys. The sandbox has no Sense; `/api/constants` lists its ids all the same."""

_BOTH = {
    "ReadingUpdate": -500,
    "IsOnline": -2,
    "EnergyTransmitterCapabilities": 101,
    "CommunicationMode": 150,
    "DpsAssignedIotHub": 157,
    "DpsScopeId": 158,
    "VoltagePhase1": 501,
    "VoltagePhase2": 502,
    "VoltagePhase3": 503,
    "CurrentPhase1": 507,
    "CurrentPhase2": 508,
    "CurrentPhase3": 509,
    "InstallationId": 800,
    "DiagnosticsMode": 805,
    "InternalDiagnosticsLog": 807,
    "DiagnosticsString": 808,
    "CommunicationSignalStrength": 809,
    "ESPResetSource": 815,
    "CertificateVersion": 823,
    "ProductionTestResults": 900,
    "SoftwareApplicationVersion": 911,
    "HardwareVersion": 913,
    "SourceVersion": 916,
    "MacMain": 950,
    "MacWiFi": 952,
    "GridControlLevel": 1131,
    "SenseStatusMessage": 1133,
    "TransmitIntervalSensorReading": 1134,
    "TransmitThresholdSensorReading": 1135,
    "MaxCurrentSensorReading": 1136,
    "CurrentAveragingTimespanSensorReading": 1137,
    "PinCode": 1140,
    "EMeterUartLinkParameters": 1144,
    "ESPRevision": 1145,
    "OTAStatus": 1146,
    "HourlyTotalDataSent": 1147,
    "HourlyTotalDataReceived": 1148,
    "PowerAveragingPeriod": 1160,
    "ActivePowerKw": 1161,
}
_HOME_ONLY = {
    "AMSMeterId": 1000,
    "AMSMeterType": 1001,
    "AMSObisListVersionIdentifier": 1002,
    "ScalingFactor": 1003,
    "AMSHourlyEnergyImport": 1010,
    "AMSHourlyEnergyExport": 1011,
    "AMSHourlyReactiveEnergyImport": 1012,
    "AMSHourlyReactiveEnergyExport": 1013,
    "AMSCumulativeEnergyImport": 1020,
    "AMSCumulativeEnergyExport": 1021,
    "AMSCumulativeReactiveEnergyImport": 1022,
    "AMSCumulativeReactiveEnergyExport": 1023,
    "EnergyLevel": 1121,
    "DSMRP1Version": 1130,
}
_GENERIC_ONLY = {
    "MeterId": 1000,
    "MeterType": 1001,
    "CTRatioL1": 1004,
    "CTRatioL2": 1005,
    "CTRatioL3": 1006,
    "VoltageEnergyLevel": 1122,
}
SENSE_COMMANDS = {
    "Unknown": 0,
    "Restart": 102,
    "ReprovisionIotHub": 108,
    "ReprovisionDps": 109,
    "UpgradeFirmware": 200,
    "ReportState": 503,
    "Debug": 800,
}


def _by_id(ids: dict[str, int]) -> dict[str, int]:
    return dict(sorted(ids.items(), key=lambda item: item[1]))


HOME_APM_OBSERVATIONS = _by_id(_BOTH | _HOME_ONLY)
GENERIC_APM_OBSERVATIONS = _by_id(_BOTH | _GENERIC_ONLY)

"""The vendor's numbers with names: those the wire uses, and every small table of `/api/constants` version 6.5.8.

Sources: docs.zaptec.com/docs/state-observation-reference; `data/constants.json` of stekker/zaptec.
"""

from enum import IntEnum


class Mode(IntEnum):
    """Observation 710 and ``OperatingMode``. WARNING is the firmware's own and stands in no public table."""

    UNKNOWN = 0
    DISCONNECTED = 1
    CONNECTED_REQUESTING = 2
    CONNECTED_CHARGING = 3
    CONNECTED_FINISHED = 5
    WARNING = 7


class Pilot(IntEnum):
    """Observation 702, what the car tells on the control pilot (smjothen/ApolloESP32Application)."""

    FAULT = -12
    CAR_ASKING = 6
    CAR_CONNECTED = 9
    NO_CAR = 12


class Roles(IntEnum):
    """Bits of ``CurrentUserRoles``."""

    USER = 1
    OWNER = 2


APOLLO = 4
"""``DeviceType`` of Go and Go 2."""
SMART_INSTALLATION = 1
"""``InstallationType`` of homes."""
TN_3_PHASE = 4
"""``NetworkType`` of a 400 V star network."""
NATIVE_AUTHENTICATION = 0

SET_PHASES: dict[int, int] = {0: 0, 1: 1, 2: 4, 3: 4}
"""Conductors in use -> observation 519 in a TN network; there is no id for two of them, so they count as all."""
PHASE_MASK: dict[int, int] = {0: 0, 1: 1, 2: 3, 3: 7}
"""Conductors in use -> observation 512, bit mask of L1, L2, L3."""
PHASE_ID_MAP: tuple[tuple[int, int, str], ...] = (
    (1, 1, "TN"),
    (2, 2, "TN"),
    (3, 4, "TN"),
    (4, 7, "TN"),
    (5, 4, "IT"),
    (6, 2, "IT"),
    (8, 1, "IT"),
    (9, 7, "IT"),
)
"""Id, phase mask, network family."""

ENUMERATIONS: dict[str, dict[str, int]] = {
    "UserRoles": {
        "None": 0,
        "User": 1,
        "Owner": 2,
        "Maintainer": 4,
        "Administrator": 8,
        "Any": 15,
        "Onboarding": 16,
        "DeviceAdministrator": 32,
        "PartnerAdministrator": 64,
        "Technical": 128,
        "InternalData": 256,
    },
    "NetworkTypes": {
        "Unknown": 0,
        "IT_1_Phase": 1,
        "IT_3_Phase": 2,
        "TN_1_Phase": 3,
        "TN_3_Phase": 4,
    },
    "ChargerOperationModes": {
        "Unknown": 0,
        "Disconnected": 1,
        "Connected_Requesting": 2,
        "Connected_Charging": 3,
        "Connected_Finished": 5,
    },
    "Phases": {
        "None": 0,
        "Phase_1": 1,
        "Phase_2": 2,
        "Phase_3": 4,
        "All": 7,
    },
    "MessageCodes": {
        "Success": 0,
        "Error": 1,
        "Information": 2,
        "Warning": 3,
        "KnownErrors": 500,
        "UnknownObject": 501,
    },
    "ObjectTypes": {
        "Unknown": 0,
        "Installation": 1,
        "Circuit": 2,
        "Charger": 3,
        "User": 4,
        "UserGroup": 5,
        "InactiveUser": 6,
        "InvitedUser": 7,
        "Country": 8,
    },
    "VarisciteWarnings": {
        "WARNING_MCU_BOOTLOADER": 1,
        "WARNING_FPGA_INIT_FAILED": 2,
        "WARNING_VARISCITE_ILLEGAL_PHASE": 4,
    },
    "DeviceLogTypes": {
        "OcppIn": 0,
        "OcppOut": 1,
        "OcppError": 2,
        "OcppConnected": 3,
        "OcppConnectionFailed": 4,
        "OcppClientClose": 5,
        "IotCommandExecuted": 6,
        "IotCommandFailed": 7,
        "IotCloudSettingUpdated": 8,
        "SessionCommit": 9,
        "OfflineSessionCommit": 10,
        "AuthorizationRequest": 11,
        "AuthorizationSuccess": 12,
        "AuthorizationError": 13,
        "AuthorizationFailed": 14,
    },
    "Features": {
        "None": 0,
        "Api_MessageSubscription": 1,
        "Authentication_Internal": 2,
        "PowerManagement_Apm": 4,
        "PowerManagement_EcoMode": 8,
        "PowerManagement_Schedule": 16,
        "PowerManagement_Apm_PowerLimit": 32,
        "Connectivity_4G": 64,
        "Authentication_Ocpp": 128,
        "PowerManagement_Apm_Tariff_PowerLimit": 256,
        "Authentication_OcppNative": 512,
        "LoadBalacing": 32768,
        "PowerManagement_Apm_Tic": 65536,
        "PowerManagement_Apm_SurplusMode": 131072,
    },
    "InstallationTypeConstraints": {
        "Valid": 0,
        "MaxCircuits": 1,
        "MaxCircuitCurrent": 2,
        "MaxChargers": 4,
        "UnsupportedFeature": 8,
        "IncompatibleCharger": 16,
    },
    "SessionCommitMetadata": {
        "None": 0,
        "Online": 1,
        "Offline": 2,
        "ReliableClock": 4,
        "StoppedByRFID": 8,
        "Signed": 16,
        "Void": 32,
        "Aborted": 64,
        "OcppNative": 128,
    },
    "InstallationUpdateStatusCodes": {
        "Ok": 0,
        "EcoScheduleUpdated": 1,
    },
    "EntityTypes": {
        "Unknown": 0,
        "Installation": 1,
        "Charger": 2,
    },
    "DeviceTypes": {
        "Unknown": 0,
        "Smart": 1,
        "Portable": 2,
        "HomeApm": 3,
        "Apollo": 4,
        "OtherApm": 5,
        "GenericApm": 6,
        "HanApm": 7,
        "TicApm": 8,
    },
    "InstallationAuthenticationType": {
        "Native": 0,
        "WebHooks": 1,
        "Ocpp": 2,
        "OcppNative": 3,
    },
    "UserActionTypes": {
        "None": 0,
        "AddSense": 1,
        "InviteNewUser": 2,
    },
    "OcppCloudUrlVersions": {
        "Legacy": 0,
        "Ocpp16Compliant": 1,
    },
}
"""Tables of the constants that are nothing but name -> number."""

ERROR_CODES: dict[str, int] = {
    "Unknown": 500,
    "MissingRequiredData": 503,
    "UnknownSetting": 504,
    "OperationFailedForUnknownReasons": 505,
    "NotApplicableForUser": 506,
    "UnknownUser": 507,
    "RfidTokenInUse": 508,
    "SignUpTooManyRequests": 509,
    "EmailInUse": 510,
    "CellPhoneInUse": 511,
    "UnknownObject": 512,
    "InvalidPassword": 513,
    "IncorrectPassword": 514,
    "UserActivationLinkExpired": 515,
    "LinkRequestExpired": 516,
    "ChargerDeviceIdExists": 517,
    "UnknownDeviceId": 518,
    "UnknownCommand": 519,
    "ErrorCommunicatingWithDevice": 520,
    "StringIsNotAWellFormedVersion": 521,
    "FirmwareVersionExists": 522,
    "FirmwareFileExists": 523,
    "CreateConflict": 524,
    "DeviceFirmwareNotConfigured": 525,
    "FeatureNotEnabled": 526,
    "NotSupported": 527,
    "DeviceCommandRejected": 528,
    "InvalidFormat": 529,
    "MailSendFailed": 530,
    "ConcurrencyError": 531,
    "ConfigurationError": 532,
    "Forbidden": 533,
    "InstallationTypeViolation": 534,
    "PaymentFailed": 535,
    "PaymentAuthorizationRequired": 536,
    "OperationFailedActiveSubscriptions": 537,
    "OperationFailedDueToChargerState": 538,
    "InstallationConstraintViolation": 539,
    "UnknownInstallationId": 540,
    "UnknownEnergySensorId": 541,
    "UnauthorizedToPerformOcppNativeChanges": 542,
}
"""``Code`` and ``errorCode`` in bodies of refusals."""

PRICE_AREAS: dict[str, int] = {
    "Unknown": 0,
    "NO1": 1,
    "NO2": 2,
    "NO3": 3,
    "NO4": 4,
    "NO5": 5,
    "SE1": 6,
    "SE2": 7,
    "SE3": 8,
    "SE4": 9,
    "DK1": 10,
    "DK2": 11,
    "FI": 12,
    "NL": 13,
    "BE": 14,
}
LANGUAGES: tuple[tuple[str, str], ...] = (
    ("dk", "Danish"),
    ("nl", "Dutch"),
    ("en", "English"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("de", "German"),
    ("ch", "German (Switzerland)"),
    ("it", "Italian"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("es", "Spanish"),
    ("se", "Swedish"),
)
PRIVATE_CATEGORY_ID = "d72d6374-7f73-4df5-8056-60635b177421"
INSTALLATION_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("5c624162-e595-4167-a8bb-8b33a1487b62", "Community_Installation_Category"),
    ("c43d09c7-b734-4319-af16-9e8fac37d7ec", "Company_Installation_Category"),
    ("d72d6374-7f73-4df5-8056-60635b177421", "Private_Installation_Category"),
    ("08814e5f-bd84-45cd-9e0e-d225c8d675e1", "Public_Installation_Category"),
)

"""The numbers Easee puts in place of words (developer.easee.com/docs/enumerations; nordicopen/pyeasee, const.py)."""

from collections.abc import Mapping
from enum import IntEnum

from simulator.truth.states import FaultKind


class OpMode(IntEnum):
    """Observation 109. Modes 7 and 8 came in April 2023 (evcc-io/evcc#7674)."""

    OFFLINE = 0
    DISCONNECTED = 1
    AWAITING_START = 2
    CHARGING = 3
    COMPLETED = 4
    ERROR = 5
    READY_TO_CHARGE = 6
    AWAITING_AUTHENTICATION = 7
    DEAUTHENTICATING = 8


class Reason(IntEnum):
    """Observation 96, why no current flows or what limits it; the values this fake uses."""

    OK = 0
    CIRCUIT_MAX_TOO_LOW = 1
    DYNAMIC_CIRCUIT_LIMIT = 2
    IN_QUEUE = 5
    LIMITED_BY_CIRCUIT_MAX = 26
    LIMITED_BY_CIRCUIT_DYNAMIC = 27
    NO_CAR = 50
    CHARGER_MAX_TOO_LOW = 51
    DYNAMIC_CHARGER_LIMIT = 52
    DISABLED = 53
    SCHEDULE = 54
    AUTHORISATION = 55
    ERROR = 56
    LIMITED_BY_CABLE = 75
    LIMITED_BY_CHARGER_MAX = 77
    LIMITED_BY_CHARGER_DYNAMIC = 78
    CAR_DOES_NOT_DRAW = 79


class LedMode(IntEnum):
    """Observation 46; the values this fake uses."""

    DARK = 0
    FAULT = 16
    IDLE = 18
    SMART_NOT_CHARGING = 21
    SMART_CHARGING = 22
    NOT_CHARGING = 23
    CHARGING = 24
    AWAITING_AUTHORISATION = 25


class CommandId(IntEnum):
    """What a charger is told to do; the values this fake uses. DOWNLOAD_SETTINGS stands for settings without one."""

    REBOOT = 1
    POLL_SINGLE = 2
    POLL_ALL = 3
    UPGRADE_FIRMWARE = 4
    DOWNLOAD_SETTINGS = 5
    SMART_CHARGING = 11
    OFFLINE_FALLBACK = 21
    DYNAMIC_CIRCUIT_CURRENT = 22
    MAX_CIRCUIT_CURRENT = 24
    AUTHORISE = 25
    DEAUTHORISE = 26
    ENABLED = 29
    LOCK_CABLE = 30
    IDLE_CURRENT = 34
    PHASE_MODE = 38
    LED_BRIGHTNESS = 40
    MAX_CHARGER_CURRENT = 47
    DYNAMIC_CHARGER_CURRENT = 48
    CIRCUIT_RATED_CURRENT = 50
    ADD_SCHEDULE = 60
    CLEAR_SCHEDULE = 61
    OVERRIDE_SCHEDULE = 63


class DataType(IntEnum):
    """How an observation's value is typed."""

    BINARY = 1
    BOOLEAN = 2
    DOUBLE = 3
    INTEGER = 4
    POSITION = 5
    STRING = 6
    STATISTICS = 7


OUTPUT_PHASE: Mapping[int, int] = {0: 0, 1: 10, 2: 20, 3: 30}
"""Phases that carry current -> observation 110 on a TN grid, counted from L1."""

PHASE_MODE: Mapping[int, int] = {1: 1, 3: 2}
"""Phases the charger may use -> observation 38: locked to one phase, or automatic."""

TN_THREE_PHASE = 1
"""Observation 21: the grid of every charger here."""

ERROR_CODE: Mapping[FaultKind, int] = {
    FaultKind.GROUND: 1,
    FaultKind.RCD_AC: 2,
    FaultKind.RCD_DC: 4,
    FaultKind.PHASE: 8,
    FaultKind.OVERVOLTAGE: 16,
    FaultKind.OVERTEMPERATURE: 32,
    FaultKind.CABLE: 64,
    FaultKind.LOCK: 128,
    FaultKind.CONTACTOR: 256,
    FaultKind.INTERNAL: 512,
    FaultKind.OVERCURRENT: 2048,
}
"""Observation 119 by what broke. Only 2048 is known from the field (evcc-io/evcc#29466); the rest are assumed bits."""

FATAL = frozenset({FaultKind.CONTACTOR, FaultKind.INTERNAL})
"""What also shows in observation 219, the fatal error code (assumed)."""

PRODUCT_CODE: Mapping[str, int] = {
    "Easee Home": 1,
    "Charge Lite": 2,
    "Charge Max": 3,
    "Charge Up": 4,
    "Easee Charge": 100,
    "Charge Core": 102,
    "Charge Pro": 103,
    "Easee One": 400,
}
"""Marketing name -> ``productCode``."""

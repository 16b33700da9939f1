"""Numbers of the vendor's key lists (goecharger/go-eCharger-API-v2, API_KEYS_FIRMWARE)."""

from enum import IntEnum

from simulator.truth.states import FaultKind


class Car(IntEnum):
    """Key ``car``; 0 (unknown) and null belong to moments the truth does not know."""

    IDLE = 1
    CHARGING = 2
    WAIT_CAR = 3
    COMPLETE = 4
    ERROR = 5
    INITIALIZING = 6


class ModelStatus(IntEnum):
    """Key ``modelStatus``: why charging is allowed or not; the values a charger in basic mode comes through."""

    ACCESS_CONTROL = 2
    FORCED_ON = 3
    FORCED_OFF = 4
    SCHEDULER = 5
    ENERGY_LIMIT = 6
    DEFAULT = 15
    PHASE_SWITCH = 23
    ERROR = 26
    LOAD_MANAGEMENT = 27
    INITIALIZING = 40


ALLOWED = frozenset({ModelStatus.FORCED_ON, ModelStatus.DEFAULT})
"""Values of ``modelStatus`` under which charging is allowed."""


class Force(IntEnum):
    """Key ``frc``."""

    NEUTRAL = 0
    OFF = 1
    ON = 2


class Lock(IntEnum):
    """Key ``cus``: the cable lock."""

    UNLOCKED = 1
    LOCKED = 3
    LOCK_FAILED = 4


ERR: dict[FaultKind, int] = {
    FaultKind.RCD_AC: 1,
    FaultKind.RCD_DC: 2,
    FaultKind.PHASE: 3,
    FaultKind.OVERVOLTAGE: 4,
    FaultKind.OVERCURRENT: 5,
    FaultKind.CABLE: 7,
    FaultKind.GROUND: 8,
    FaultKind.CONTACTOR: 9,
    FaultKind.LOCK: 12,
    FaultKind.INTERNAL: 15,
    FaultKind.OVERTEMPERATURE: 16,
}
"""Key ``err`` in the lists for firmware 59.4 and later."""

OLD_ERR: dict[FaultKind, int] = {
    **ERR,
    FaultKind.LOCK: 15,
    FaultKind.INTERNAL: 12,
    FaultKind.OVERTEMPERATURE: 13,
}
"""Key ``err`` up to about firmware 056: 11 to 16 meant other things."""

OLD_ERR_BEFORE = (57, 0)
"""First firmware taken not to use ``OLD_ERR``; the change is not published, it lies between 056 and 59.4."""

INITIALIZES_FROM = (60, 4)
"""First firmware that tells it is starting up."""

LED: dict[Car, tuple[int, str, str]] = {
    Car.IDLE: (2, "Idle", "cid"),
    Car.CHARGING: (8, "Charging", "cch"),
    Car.WAIT_CAR: (3, "WaitCar", "cwc"),
    Car.COMPLETE: (5, "Finished", "cfi"),
    Car.ERROR: (9, "Error", ""),
    Car.INITIALIZING: (1, "Initializing", "cwc"),
}
"""Car -> id and name of the LED animation, and the key of its colour. Only 5 and 8 were seen in dumps."""

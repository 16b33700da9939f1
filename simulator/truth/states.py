"""The closed vocabularies of the truth."""

from enum import StrEnum


class Vendor(StrEnum):
    """The three clouds, spelled as the contract spells them."""

    EASEE = "EASEE"
    GO_E = "GO_E"
    ZAPTEC = "ZAPTEC"


class ChargingState(StrEnum):
    """The six states of the contract; the truth knows no others."""

    UNPLUGGED = "UNPLUGGED"
    PREPARING = "PREPARING"
    CHARGING = "CHARGING"
    FINISHED = "FINISHED"
    STOPPED = "STOPPED"
    FAULT = "FAULT"


class Hold(StrEnum):
    """Why a plugged-in car gets no energy although nothing is broken.

    CAR: the charger offers current, the car has not asked yet. AUTHORISATION: a card, app or back end must say yes.
    POWER: load balancing or a limit of 0 A. SCHEDULE: a plan says later.
    """

    CAR = "CAR"
    AUTHORISATION = "AUTHORISATION"
    POWER = "POWER"
    SCHEDULE = "SCHEDULE"


class FaultKind(StrEnum):
    """What broke in the charger or the car, in words every vendor has some code for."""

    OVERCURRENT = "OVERCURRENT"
    OVERVOLTAGE = "OVERVOLTAGE"
    OVERTEMPERATURE = "OVERTEMPERATURE"
    GROUND = "GROUND"
    RCD_AC = "RCD_AC"
    RCD_DC = "RCD_DC"
    PHASE = "PHASE"
    CABLE = "CABLE"
    CONTACTOR = "CONTACTOR"
    LOCK = "LOCK"
    INTERNAL = "INTERNAL"

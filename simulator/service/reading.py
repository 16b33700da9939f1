"""What a vendor's answer means, in no vendor's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChargingState(StrEnum):
    """The six words of the contract."""

    UNPLUGGED = "UNPLUGGED"
    CHARGING = "CHARGING"
    PREPARING = "PREPARING"
    FINISHED = "FINISHED"
    STOPPED = "STOPPED"
    FAULT = "FAULT"


# Largest values that can be true of a home or depot wall box; beyond them a unit or a scale is wrong.
MAX_RATE_KW = 50.0
MAX_LIMIT_A = 80.0


@dataclass(frozen=True, slots=True)
class ChargeReading:
    """The charge state of one charger; None is "not known".

    updated_at: the vendor's time of the newest item used, aware; None when it names none.
    rate_kw: kW. limit_a: A per phase. active_phases: 0 to 3.
    """

    updated_at: datetime | None = None
    state: ChargingState | None = None
    is_plugged: bool | None = None
    rate_kw: float | None = None
    limit_a: float | None = None
    active_phases: int | None = None


@dataclass(frozen=True, slots=True)
class StaticReading:
    """Name and model. updated_at: the vendor's time of the record, aware; None when it names none."""

    name: str | None
    model: str | None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state answer. static: name and model when the same answer holds them."""

    charge: ChargeReading
    static: StaticReading | None = None


def plausible(value: float | None, highest: float) -> float | None:
    """Return value when it lies in 0..highest, else None: a value off by a scale is left out, never passed on."""
    return value if value is not None and 0 <= value <= highest else None


def newest(moments: list[datetime | None]) -> datetime | None:
    """Return the latest of the moments that are known."""
    return max((moment for moment in moments if moment is not None), default=None)

"""Zaptec's charger record -> name and model: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.service.errors import VendorCommunication
from simulator.service.reading import StaticReading
from simulator.service.vendor_json import integer, text

# The first letters of DeviceId name the model; DeviceType alone cannot tell a Go from a Go 2
# (docs.zaptec.com/docs/identify-device-types).
MODELS = {
    **dict.fromkeys(("ZCS", "ZPR", "ZCH", "ZPG"), "Zaptec Pro"),
    **dict.fromkeys(("ZAP", "ZGB", "ZAG"), "Zaptec Go"),
    **dict.fromkeys(("GPN", "GPG"), "Zaptec Go 2"),
    **dict.fromkeys(("APH", "APG", "APM"), "Zaptec Sense"),
}
DEVICE_TYPES = {
    1: "Smart",
    2: "Portable",
    3: "HomeApm",
    4: "Apollo",
    5: "OtherApm",
    6: "GenericApm",
    7: "HanApm",
    8: "TicApm",
}


def static_reading(charger_id: str, record: Mapping[str, Any]) -> StaticReading:
    """Return name and model from GET /api/chargers/{id}. Raises VendorCommunication for another charger's record."""
    said = record.get("Id")
    if isinstance(said, str) and said.lower() != charger_id.lower():
        raise VendorCommunication("Zaptec answered with another charger's record")
    device_id = text(record.get("DeviceId")) or text(record.get("MID")) or ""
    device_type = integer(record.get("DeviceType"))
    by_type = DEVICE_TYPES.get(device_type) if device_type is not None else None
    return StaticReading(name=text(record.get("Name")), model=MODELS.get(device_id[:3].upper(), by_type))

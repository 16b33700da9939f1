"""Easee's charger record and details -> name and model: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.service.errors import VendorCommunication
from simulator.service.reading import StaticReading
from simulator.service.timestamps import parse_moment
from simulator.service.vendor_json import integer, text

# productCode, as third-party tables have it; details name the product themselves.
PRODUCTS = {
    1: "Easee Home",
    2: "Charge Lite",
    3: "Charge Max",
    4: "Charge Up",
    100: "Easee Charge",
    102: "Charge Core",
    103: "Charge Pro",
    400: "Easee One",
}


def static_reading(charger_id: str, record: Mapping[str, Any], details: Mapping[str, Any]) -> StaticReading:
    """Return name and model from GET /api/chargers/{id} and .../details.

    Raises VendorCommunication when either speaks of another charger.
    """
    for said in (record.get("id"), details.get("serialNumber")):
        if isinstance(said, str) and said.lower() != charger_id.lower():
            raise VendorCommunication("Easee answered with another charger's data")
    code = integer(record.get("productCode"))
    return StaticReading(
        name=text(record.get("name")),
        model=text(details.get("product")) or (PRODUCTS.get(code) if code is not None else None),
        updated_at=parse_moment(record.get("updatedOn")),
    )

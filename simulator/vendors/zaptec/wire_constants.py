"""GET /api/constants: every number of this API with its name.

Shape: one object, version 6.5.8 (March 2026). Units: none. Errors: none. Source: stekker/zaptec `data/constants.json`.
"""

from functools import cache
from typing import Any

from simulator.vendors.zaptec.commands import COMMANDS, SETTINGS, ids_by_name
from simulator.vendors.zaptec.countries import COUNTRIES, DELIVERY_AREAS, REGIONAL_INFO
from simulator.vendors.zaptec.enums import (
    ENUMERATIONS,
    ERROR_CODES,
    INSTALLATION_CATEGORIES,
    LANGUAGES,
    PHASE_ID_MAP,
    PRICE_AREAS,
)
from simulator.vendors.zaptec.jsontext import dumps
from simulator.vendors.zaptec.observations import observation_ids
from simulator.vendors.zaptec.sense import GENERIC_APM_OBSERVATIONS, HOME_APM_OBSERVATIONS, SENSE_COMMANDS
from simulator.vendors.zaptec.warnings import warning_values

VERSION = "6.5.8"
_NEW_WARNINGS = ("INVALID_HARDWARE_ID", "MID_STORAGE_ERROR")
RCD_WARNINGS = 1011712
"""The sum the old table gives for all residual current warnings together."""
_INSTALLATION_TYPES: dict[str, dict[str, Any]] = {
    "Pro": {"Id": 0, "Name": "Pro", "DefaultFeatures": 183, "DefaultRoute": "default"},
    "Smart": {
        "Id": 1,
        "Name": "Smart",
        "MaxCircuits": 1,
        "MaxCircuitCurrent": 32,
        "MaxChargers": 3,
        "DefaultFeatures": 471,
        "DefaultRoute": "default",
    },
}


def constants() -> dict[str, Any]:
    """The whole object."""
    return {
        "Version": VERSION,
        **ENUMERATIONS,
        "ErrorCodes": ERROR_CODES,
        "InstallationTypes": _INSTALLATION_TYPES,
        "InstallationCategories": [{"Id": key, "Category": name} for key, name in INSTALLATION_CATEGORIES],
        "Languages": [{"Key": key, "Name": name} for key, name in LANGUAGES],
        "Countries": {
            key: {"Id": key, "Code": code, "Name": name, "TimeZoneName": zone} for code, key, name, zone in COUNTRIES
        },
        "RegionalInfo": REGIONAL_INFO,
        "PhaseIdMap": [{"Id": key, "Phases": mask, "NetworkFamily": family} for key, mask, family in PHASE_ID_MAP],
        "Observations": observation_ids("S"),
        "Settings": ids_by_name(SETTINGS, "S"),
        "Commands": ids_by_name(COMMANDS, "S"),
        "SmartWarnings": _smart_warnings(),
        "EnergyPrices": {
            "DeliveryArea": PRICE_AREAS,
            "PriceUnit": {"Unsupported": 0, "EuroPerMWh": 1},
            "CountryDeliveryAreas": {key: list(DELIVERY_AREAS.get(code, ())) for code, key, _, _ in COUNTRIES},
        },
        "Schema": _schemas(),
        "WildcardGuid": "ffffffff-ffff-ffff-ffff-ffffffffffff",
    }


def _smart_warnings() -> dict[str, int]:
    values = {f"WARNING_{name}": value for name, value in warning_values("S").items() if name not in _NEW_WARNINGS}
    return values | {"WARNING_RCD": RCD_WARNINGS}


def _schemas() -> dict[str, Any]:
    return {
        "Smart": _schema(1, "S"),
        "Apollo": _schema(4, "A"),
        "HomeApm": {"DeviceType": 3, "ObservationIds": HOME_APM_OBSERVATIONS, "CommandIds": SENSE_COMMANDS},
        "GenericApm": {"DeviceType": 6, "ObservationIds": GENERIC_APM_OBSERVATIONS, "CommandIds": SENSE_COMMANDS},
    }


def _schema(device_type: int, letter: str) -> dict[str, Any]:
    return {
        "DeviceType": device_type,
        "ObservationIds": observation_ids(letter),
        "CommandIds": ids_by_name(COMMANDS, letter),
        "SettingIds": ids_by_name(SETTINGS, letter),
        "Warnings": warning_values(letter),
    }


@cache
def constants_text() -> str:
    """The object as it is sent; it never changes."""
    return dumps(constants())

"""Installations, their circuits, and the message bus: GET /api/installation and what hangs on it.

Shape: objects in PascalCase, fields without a value left out. Units: currents in A, always with a decimal point.
Errors: none. Source: api.zaptec.com/help, ``InstallationModel``; live dumps in custom-components/zaptec `tests/zaptec`.
"""

from typing import Any

from simulator.truth.fleet import Identity
from simulator.truth.people import Person
from simulator.truth.seeds import derived_uuid
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.countries import CENTRAL_EUROPE, NORWAY_ID
from simulator.vendors.zaptec.enums import (
    APOLLO,
    PRIVATE_CATEGORY_ID,
    SMART_INSTALLATION,
    TN_3_PHASE,
    Roles,
)
from simulator.vendors.zaptec.jsontext import timestamp

_FEATURES = 471
_DAY_S = 86400.0


def installation(
    seed: int,
    chargers: list[Identity],
    owner: Person,
    roles: int,
    *,
    installed_s: float,
    authorisation_required: bool,
    available_current: bool,
    messaging: bool,
    logo_chars: int,
    written: dict[str, Any],
) -> dict[str, Any]:
    """The installation of an account with these chargers, at least one; written fields stand over the usual ones."""
    account_id = chargers[0].account_id
    max_a = float(max(identity.max_a for identity in chargers))
    answer: dict[str, Any] = {
        "Id": ids.installation_id(seed, account_id),
        "Name": ids.installation_name(seed, account_id),
        "Address": f"{owner.street} {owner.building_number}",
        "ZipCode": owner.postcode,
        "City": owner.city,
        "CountryId": NORWAY_ID,
        "InstallationType": SMART_INSTALLATION,
        "MaxCurrent": max_a,
    }
    if available_current:
        answer |= {f"AvailableCurrent{phase}": max_a for phase in ("", "Phase1", "Phase2", "Phase3")}
    answer |= _rules(authorisation_required)
    answer |= {
        "Latitude": owner.latitude,
        "Longitude": owner.longitude,
        "Active": True,
        "NetworkType": TN_3_PHASE,
        "AvailableInternetAccessPLC": False,
        "AvailableInternetAccessWiFi": False,
        "CreatedOnDate": timestamp(installed_s - 0.27),
        "UpdatedOn": timestamp(installed_s + 3 * _DAY_S),
        "CurrentUserRoles": roles,
        "MessagingEnabled": messaging,
        "ActiveChargerCount": len(chargers),
    }
    if not roles & Roles.OWNER:
        written = {name: value for name, value in written.items() if name not in _OWNERS_ONLY}
    if logo_chars:
        answer["SupportGroup"] = _support_group(seed, logo_chars)
    return {name: value for name, value in (answer | _PROPERTIES | written).items() if value is not None}


def _support_group(seed: int, logo_chars: int) -> dict[str, Any]:
    """Who helps the owner. A logo is sent as base64 text and can be the largest part of the answer."""
    group_id = str(derived_uuid(seed, "zaptec", "support-group"))
    return {"Id": group_id, "Name": "Test support", "LogoBase64": ("iVBORw0KGgo" + "A" * logo_chars)[:logo_chars]}


def _rules(authorisation_required: bool) -> dict[str, Any]:
    return {
        "AvailableCurrentMode": 0,
        "AvailableCurrentScheduleWeekendActive": False,
        "ThreeToOnePhaseSwitchCurrent": 0.0,
        "InstallationCategoryId": PRIVATE_CATEGORY_ID,
        "InstallationCategory": "Private_Installation_Category",
        "UseLoadBalancing": True,
        "IsRequiredAuthentication": authorisation_required,
    }


_OWNERS_ONLY = frozenset(
    {
        "AuthenticationType",
        "WebhooksAuthPayload",
        "WebhooksAuthUrl",
        "WebhooksSessionEndUrl",
        "WebhooksSessionStartUrl",
    }
)
"""Fields plain users do not see (custom-components/zaptec#357)."""
_PROPERTIES: dict[str, Any] = {
    "RoutingId": "default",
    "OcppCloudUrlVersion": 0,
    "TimeZoneName": CENTRAL_EUROPE,
    "TimeZoneIanaName": "Europe/Oslo",
    "IsSubscriptionsAvailableForCurrentUser": False,
    "AvailableFeatures": _FEATURES,
    "EnabledFeatures": 0,
    "Feature_PowerManagement_EcoMode_DepartureTime": 360,
    "Feature_PowerManagement_EcoMode_MinEnergy": 10.0,
    "Feature_PowerManagement_Apm_SinglePhaseMappedToPhase": 1,
    "PropertyIsMinimumPowerOfflineMode": False,
    "PropertyOfflineModeAllowAnonymous": False,
    "PropertyExperimentalFeaturesEnabled": 0,
    "PropertyEnergySensorRippleEnabled": False,
    "PropertyEnergySensorRippleNumBits": 1,
    "PropertyEnergySensorRipplePercentBits01": 30,
    "PropertyEnergySensorRipplePercentBits10": 60,
    "PropertyFirmwareAutomaticUpdates": True,
    "PropertySessionMaxStopCount": 0,
}


def circuit(seed: int, chargers: list[Identity]) -> dict[str, Any]:
    """The circuit of an account's installation with its chargers; also GET /api/circuits/{id}."""
    account_id = chargers[0].account_id
    return {
        "Id": ids.circuit_id(seed, account_id),
        "Name": "Circuit 1",
        "MaxCurrent": float(max(identity.max_a for identity in chargers)),
        "IsActive": True,
        "Active": True,
        "InstallationId": ids.installation_id(seed, account_id),
        "InstallationName": ids.installation_name(seed, account_id),
        "Chargers": [_member(identity) for identity in chargers],
    }


def _member(identity: Identity) -> dict[str, Any]:
    return {
        "Id": identity.vendor_charger_id,
        "DeviceId": identity.serial,
        "MID": identity.serial,
        "Name": identity.name,
        "SerialNo": identity.name,
        "Active": True,
        "DeviceType": APOLLO,
    }


def hierarchy(seed: int, chargers: list[Identity]) -> dict[str, Any]:
    """GET /api/installation/{id}/hierarchy: the installation, its circuits and their chargers."""
    account_id = chargers[0].account_id
    name = ids.installation_name(seed, account_id)
    return {
        "Id": ids.installation_id(seed, account_id),
        "Name": name,
        "InstallationName": name,
        "NetworkType": TN_3_PHASE,
        "Circuits": [circuit(seed, chargers)],
    }


def messaging_details(topic: str) -> dict[str, Any]:
    """Where the message bus would be. The host name is reserved and never answers."""
    return {
        "Type": 0,
        "Host": "fake-bus.servicebus.example.test",
        "Port": 5671,
        "UseSSL": True,
        "Username": topic,
        "Password": "ZmFrZS1rZXk=",
        "Topic": topic,
        "Subscription": "default",
    }

"""GET /api/chargers and GET /api/chargers/{id}: what a charger is, and in short how it is.

Shape: one object, PascalCase, fields without a value left out; the list wraps it in a page. Units: none. Errors: none.
Source: api.zaptec.com/help, ``ChargerListModel``; which fields real answers carry: klinge/zaptec-chargereport
`src/models`, custom-components/zaptec `validate.py`.
"""

from dataclasses import dataclass
from typing import Any

from simulator.truth.charger import Charger
from simulator.truth.fleet import Identity
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.charger_settings import Priority
from simulator.vendors.zaptec.enums import APOLLO, NATIVE_AUTHENTICATION, Roles
from simulator.vendors.zaptec.jsontext import timestamp


@dataclass(frozen=True, slots=True)
class Known:
    """A charger as a list shows it.

    mode: ``OperatingMode``. online: the cloud's flag. installed_s: when the charger was registered, unix seconds.
    priority: what a visit was granted. version: the firmware an upgrade brought. authentication: who authorises.
    """

    identity: Identity
    charger: Charger
    mode: int
    online: bool
    installed_s: float
    priority: Priority | None = None
    version: str | None = None
    authentication: int = NATIVE_AUTHENTICATION


def charger(seed: int, known: Known, roles: int, *, with_state: bool = True) -> dict[str, Any]:
    """One charger. Owners also see the PIN and how users are authorised."""
    identity = known.identity
    state = {"OperatingMode": known.mode, "IsOnline": known.online} if with_state else {}
    answer: dict[str, Any] = state | {
        "Id": identity.vendor_charger_id,
        "MID": identity.serial,
        "DeviceId": identity.serial,
        "SerialNo": identity.name,
        "Name": identity.name,
        "CreatedOnDate": timestamp(known.installed_s),
        "CircuitId": ids.circuit_id(seed, identity.account_id),
        "Active": True,
        "CurrentUserRoles": roles,
        "DeviceType": APOLLO,
        "InstallationName": ids.installation_name(seed, identity.account_id),
        "InstallationId": ids.installation_id(seed, identity.account_id),
        "IsAuthorizationRequired": known.charger.authorisation_required,
    }
    if roles & Roles.OWNER:
        answer["Pin"] = ids.pin(seed, identity.id)
        answer["AuthenticationType"] = known.authentication
    return answer | _granted(known)


def _granted(known: Known) -> dict[str, Any]:
    """The priority of the running visit, as far as one was given."""
    priority, session = known.priority, known.charger.session
    if priority is None or session is None or session.number != priority.session:
        return {}
    granted = {"PropertyPrioritizedCurrent": priority.current_a, "PropertyPrioritizedPhases": priority.phases}
    return {name: value for name, value in granted.items() if value is not None}


def id_and_name(known: Known) -> dict[str, Any]:
    """The same where the caller asked for ids and names only."""
    return {"Id": known.identity.vendor_charger_id, "Name": known.identity.name}


def firmware(known: Known, *, newer: bool = False) -> dict[str, Any]:
    """One row of GET /api/chargerFirmware/installation/{id}; newer: there is a version to upgrade to."""
    version = known.version or ids.firmware_version(known.charger.firmware)
    available = ids.firmware_version(known.charger.firmware + 1) if newer else version
    return {
        "ChargerId": known.identity.vendor_charger_id,
        "DeviceId": known.identity.serial,
        "IsOnline": known.online,
        "CurrentVersion": version,
        "AvailableVersion": available,
        "DeviceType": APOLLO,
        "IsUpToDate": version == available,
    }


def bare_firmware(known: Known) -> dict[str, Any]:
    """The same for a charger that never reported: which one it is, and nothing about its firmware."""
    identity = known.identity
    return {"ChargerId": identity.vendor_charger_id, "DeviceId": identity.serial, "DeviceType": APOLLO}

"""Single sessions and the archive: GET /api/session/{id} and GET /api/sessions/archived.

Shape: camelCase, times with ``Z``, and null where a value is missing. Units: ``energy`` in kWh. Errors: none. Sources:
`lib/zaptec/session.rb` of stekker/zaptec; DanielPa/ZaptecUsageReport.
"""

from typing import Any

from simulator.truth.charger import Charger, Session
from simulator.truth.fleet import Identity
from simulator.truth.people import Person
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.jsontext import timestamp
from simulator.vendors.zaptec.sessions import signed_value, visit_readings
from simulator.vendors.zaptec.wire_history import Past, energy_points

RECOGNISED_AFTER_S = 5.0
"""From unplug to the cloud's note of it."""


def zulu(at_s: float) -> str:
    """Unix seconds as these answers write them: ``2026-01-05T10:00:00Z``."""
    return f"{timestamp(at_s)}Z"


def session(seed: int, identity: Identity, charger: Charger, visit: Session) -> dict[str, Any]:
    """One session, running or over; a running one is not signed yet."""
    ended_s = visit.unplugged_s
    readings = visit_readings(charger, visit)
    return {
        "sessionId": ids.session_id(seed, identity.id, visit.number),
        "sessionStart": zulu(visit.plugged_s),
        "sessionEnd": None if ended_s is None else zulu(ended_s),
        "energy": round(visit.delivered_wh / 1000, 4),
        "signedSession": None if ended_s is None else signed_value(identity.serial, charger.firmware, readings),
    }


def archived(seed: int, past: Past, username: str, owner: Person | None) -> dict[str, Any]:
    """One session of the archive; what a guest or a charger without a tag cannot have is left out."""
    identity, visit = past.identity, past.visit
    row: dict[str, Any] = {"id": ids.session_id(seed, identity.id, visit.number)}
    if past.token:
        row["tokenName"] = past.token
    if past.external_id:
        row["externalId"] = past.external_id
    row |= {
        "chargerId": identity.vendor_charger_id,
        "deviceId": identity.serial,
        "deviceName": identity.name,
        "chargerFirmwareVersion": ids.firmware_version(past.charger.firmware),
        "startDateTime": zulu(visit.plugged_s),
        "endDateTime": zulu(past.ended_s),
        "recognizedDateTime": zulu(past.ended_s + RECOGNISED_AFTER_S),
        "offline": past.offline,
        "reliableClock": True,
        **dict.fromkeys(_NEVER, False),
        "energy": round(visit.delivered_wh / 1000, 4),
    }
    if owner is not None:
        user_id = ids.user_id(seed, identity.account_id)
        row["authorizedUser"] = {"id": user_id, "email": username, "fullName": owner.full_name}
    readings = visit_readings(past.charger, visit)
    return row | {
        "energyDetails": [{"timestamp": zulu(at_s), "energy": kwh} for at_s, kwh in energy_points(past)],
        "sessionSignature": signed_value(identity.serial, past.charger.firmware, readings),
        "sessionSignatureEichreicht": None,
    }


_NEVER = ("stoppedByRfid", "signed", "voided", "aborted", "ocppNative", "externallyAbandoned")
"""What no session of the sandbox is; a Go's session carries a record without a signature."""

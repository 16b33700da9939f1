"""GET /api/chargehistory: the finished sessions of a user's chargers.

Shape: one object a session in a page, newest first. Units: ``Energy`` in kWh. Errors: none. A session appears once the
cable is out and its report has come. Sources: docs.zaptec.com/reference; klinge/zaptec-chargereport `src/models`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.truth.charger import Charger, Session
from simulator.truth.fleet import Identity
from simulator.truth.people import Person
from simulator.truth.view import CloudView
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.jsontext import timestamp
from simulator.vendors.zaptec.sessions import signed_value, visit_readings

REPORTED_AFTER_S = 30.0
"""From unplug to the row in the history; seconds to minutes in the field."""
ONLINE, OFFLINE, RELIABLE_CLOCK = 1, 2, 4
"""Bits of ``CommitMetadata``."""
TOKEN_NAME = "Blue tag"
DETAIL_S = 900


@dataclass(frozen=True, slots=True)
class Past:
    """A finished session and where to read about it.

    charger: as the cloud last heard of it. by_user: authorised through the cloud and not with a tag.
    external_id: what the customer's web hook calls it; then it is the customer who knows the driver.
    """

    identity: Identity
    view: CloudView
    charger: Charger
    visit: Session
    by_user: bool = False
    external_id: str | None = None

    @property
    def ended_s(self) -> float:
        """When the cable was pulled, unix seconds."""
        return self.visit.unplugged_s or self.charger.at_s

    @property
    def offline(self) -> bool:
        """Whether the charger had no line to the cloud when the session ended."""
        return not self.view.history.picture_at(self.ended_s).uplink.up

    @property
    def guest(self) -> bool:
        """Whether nobody was asked who he is."""
        return self.external_id is not None or not self.view.at(self.ended_s).authorisation_required

    @property
    def token(self) -> str | None:
        """The name of the tag the session was authorised with."""
        return None if self.guest or self.by_user else TOKEN_NAME


def finished(
    identity: Identity, view: CloudView, by_user: frozenset[int], external: Mapping[int, str]
) -> Iterator[Past]:
    """The sessions of one charger the cloud has in its history by now. external: ids of web hooks by visit."""
    charger = view.charger
    for visit in charger.visits:
        past = Past(identity, view, charger, visit, visit.number in by_user, external.get(visit.number))
        if past.ended_s + REPORTED_AFTER_S <= view.now_s:
            yield past


def session(seed: int, past: Past, username: str, owner: Person | None, *, details: bool) -> dict[str, Any]:
    """One row; without an owner it is a guest's, and the user's fields are absent."""
    identity, visit = past.identity, past.visit
    ended = timestamp(past.ended_s)
    row: dict[str, Any] = {
        "Id": ids.session_id(seed, identity.id, visit.number),
        "DeviceId": identity.serial,
        "StartDateTime": timestamp(visit.plugged_s),
        "EndDateTime": ended,
        "Energy": round(visit.delivered_wh / 1000, 4),
        "CommitMetadata": RELIABLE_CLOCK | (OFFLINE if past.offline else ONLINE),
        "CommitEndDateTime": ended,
        "ChargerId": identity.vendor_charger_id,
        "DeviceName": identity.name,
        "ExternallyEnded": False,
        "ChargerFirmwareVersion": _version(past.charger.firmware),
        "SignedSession": signed_value(identity.serial, past.charger.firmware, visit_readings(past.charger, visit)),
    }
    if owner is not None:
        row |= {
            "UserUserName": username,
            "UserFullName": owner.full_name,
            "UserEmail": username,
            "UserId": ids.user_id(seed, identity.account_id),
        }
        row |= {"TokenName": past.token} if past.token else {}
    row |= {"ExternalId": past.external_id} if past.external_id else {}
    if details:
        row["EnergyDetails"] = [{"Timestamp": timestamp(at_s), "Energy": kwh} for at_s, kwh in energy_points(past)]
    return row


def _version(firmware: int) -> dict[str, int]:
    major, minor, build, revision = map(int, ids.firmware_version(firmware).split("."))
    return {
        "Major": major,
        "Minor": minor,
        "Build": build,
        "Revision": revision,
        "MajorRevision": 0,
        "MinorRevision": revision,
    }


def energy_points(past: Past) -> list[tuple[float, float]]:
    """Energy added up to each quarter of an hour and to the end: (unix seconds, kWh)."""
    visit, known_wh = past.visit, 0.0
    points: list[tuple[float, float]] = []
    moment_s = (int(visit.plugged_s) // DETAIL_S + 1) * DETAIL_S
    while known_wh < visit.delivered_wh:
        then = past.view.at(moment_s).session
        inside = moment_s < past.ended_s and then is not None and then.number == visit.number
        total_wh = then.delivered_wh if inside and then is not None else visit.delivered_wh
        if total_wh > known_wh:
            at_s = min(float(moment_s), past.ended_s)
            points.append((at_s, round((total_wh - known_wh) / 1000, 4)))
        known_wh = max(known_wh, total_wh)
        moment_s += DETAIL_S
    return points

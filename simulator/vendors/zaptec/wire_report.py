"""POST /api/chargehistory/installationreport: finished sessions of an installation, added up by user, charger or card.

Shape: one object in mixed spelling with a row a group; guests come first, in a row without a name. Units: kWh, h.
Errors: none. Sources: klinge/zaptec-chargereport `src/models`; DanielPa/ZaptecUsageReport.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from simulator.truth.people import Person
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.countries import CENTRAL_EUROPE
from simulator.vendors.zaptec.wire_history import Past

GROUPS = ("User", "Charger", "Card")
"""``groupBy`` 0, 1, 2."""


def report(
    seed: int,
    account_id: str,
    username: str,
    owner: Person,
    past: Iterable[Past],
    group: str,
    from_s: float,
    to_s: float,
) -> dict[str, Any]:
    """The report over these sessions; from_s and to_s in unix seconds."""
    user = {"Id": ids.user_id(seed, account_id), "Email": username, "FullName": owner.full_name}
    return {
        "InstallationName": ids.installation_name(seed, account_id),
        "InstallationAddress": f"{owner.street} {owner.building_number}",
        "InstallationZipCode": owner.postcode,
        "InstallationCity": owner.city,
        "InstallationTimeZone": CENTRAL_EUROPE,
        "GroupedBy": group,
        "Fromdate": _day(from_s),
        "Enddate": _day(to_s),
        "totalUserChargerReportModel": _rows(past, _NAMES[group], owner, user if group == "User" else None),
    }


def _user(past: Past, owner: Person) -> str:
    return "" if past.guest else owner.full_name


def _charger(past: Past, owner: Person) -> str:
    del owner
    return past.identity.name


def _card(past: Past, owner: Person) -> str:
    del owner
    return past.token or ""


_NAMES: dict[str, Callable[[Past, Person], str]] = {"User": _user, "Charger": _charger, "Card": _card}


def _rows(
    past: Iterable[Past], name_of: Callable[[Past, Person], str], owner: Person, user: dict[str, str] | None
) -> list[dict[str, Any]]:
    """A row for each group, by name; the nameless first."""
    groups: dict[str, list[Past]] = {}
    for item in past:
        groups.setdefault(name_of(item, owner), []).append(item)
    rows = []
    for name in sorted(groups):
        row: dict[str, Any] = {"GroupAsString": name} if name else {}
        if name and user:
            row["UserDetails"] = user
        rows.append(row | _totals(groups[name]))
    return rows


def _totals(past: list[Past]) -> dict[str, Any]:
    return {
        "TotalChargeSessionCount": len(past),
        "TotalChargeSessionEnergy": round(float(sum(item.visit.delivered_wh for item in past)) / 1000, 4),
        "TotalChargeSessionDuration": round(sum(item.ended_s - item.visit.plugged_s for item in past) / 3600, 4),
    }


def _day(at_s: float) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%d}"

"""Services in other styles than the reference one, each of them right."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from contracts.drive.arena import Wrap
from contracts.oracle import Offline
from tests.contracts.services.wrapping import Answering, Asked, Body, Said, changing, changing_error, changing_ok, wrap


@dataclass(frozen=True, slots=True)
class Right:
    """A service that is right. offline: what was agreed with its users about chargers that are away."""

    name: str
    does: str
    wrap: Wrap
    offline: Offline = Offline.REFUSE


def _everywhere(change: Callable[[str, Any], Any]) -> Wrap:
    """A wrap that changes every value of a 200 by its name."""

    def changed(body: Body) -> Body:
        return {
            name: changed(value) if isinstance(value, dict) else change(name, value) for name, value in body.items()
        }

    return changing_ok(changed)


def _reversed(body: Body) -> Body:
    return {
        name: _reversed(value) if isinstance(value, dict) else value for name, value in reversed(list(body.items()))
    }


def _two_hours_east(name: str, value: Any) -> Any:
    if name != "lastUpdated":
        return value
    return datetime.fromisoformat(value).astimezone(timezone(timedelta(hours=2))).isoformat()


def _microseconds(name: str, value: Any) -> Any:
    if name != "lastUpdated":
        return value
    return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _whole(_: str, value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _two_decimals(name: str, value: Any) -> Any:
    return round(value, 2) if name == "chargeRate" else value


def _sparse(body: Body) -> None:
    body.pop("locationId", None)
    body.pop("lastUpdated", None)
    body.get("staticData", {}).pop("name", None)


def _silent_unless_charging(body: Body) -> None:
    charge = body["chargeState"]
    if charge.get("chargingState") != "CHARGING":
        charge.pop("chargeRate", None)
        charge.pop("activePhases", None)


def _capital_ids(body: Body) -> None:
    body["id"] = body["id"].upper()


def _more_than_asked(body: Body) -> None:
    body["firmware"] = {"version": "1.2.3", "channel": None}
    body["chargeState"]["sessionEnergy"] = 4.2


def _talkative(said: Said) -> Said:
    headers = [(name.lower(), value) for name, value in said.headers if name.lower() != "content-type"]
    more = [("content-type", "application/json; charset=UTF-8"), ("x-request-id", "7"), ("vary", "accept-encoding")]
    return replace(said, headers=(*headers, *more))


def _zipped(said: Said) -> Said:
    return said.with_content(gzip.compress(said.content, mtime=0)).with_header("Content-Encoding", "gzip")


def _spaced_out(said: Said) -> Said:
    return said.with_content(json.dumps(said.body, indent=4, ensure_ascii=False).encode() + b"\n")


def _away_but_known() -> Answering:
    """Tells of a charger that is away what it knows for sure: whose it is, and that it is away."""
    kept: dict[str, Body] = {}

    def answer(asked: Asked) -> Said:
        said = asked.again()
        if said.code == 200:
            kept[asked.charger_id] = {name: said.body[name] for name in ("id", "userId", "locationId", "staticData")}
        away = said.code == 503 and said.body["errorCode"] == "DEVICE_IS_DISCONNECTED"
        if not away or asked.charger_id not in kept:
            return said
        return replace(said, status="200 OK").with_body({**kept[asked.charger_id], "isOnline": False})

    return answer


RIGHT: tuple[Right, ...] = (
    Right("other-order", "names fields in another order", changing_ok(_reversed)),
    Right("east-of-here", "tells times with an offset", _everywhere(_two_hours_east)),
    Right("microseconds", "tells times to the microsecond", _everywhere(_microseconds)),
    Right("whole-numbers", "tells whole numbers without a point", _everywhere(_whole)),
    Right("two-decimals", "rounds power", _everywhere(_two_decimals)),
    Right("sparse", "leaves out what may be left out", changing_ok(_sparse)),
    Right("no-static-data", "has no master data", changing_ok(lambda body: body.pop("staticData", None) and None)),
    Right("no-zeros", "tells power and phases only while charging", changing_ok(_silent_unless_charging)),
    Right("capital-ids", "spells ids in capital letters", changing_ok(_capital_ids)),
    Right("more-than-asked", "has fields of its own", changing_ok(_more_than_asked)),
    Right("talkative", "sends more headers, in small letters", changing(_talkative)),
    Right("zipped", "compresses", changing(_zipped)),
    Right("spaced-out", "indents", changing(_spaced_out)),
    Right(
        "german",
        "tells people what happened in their language",
        changing_error(lambda body: {**body, "message": "Ladesäule nicht erreichbar – bitte später erneut versuchen"}),
    ),
    Right("away-but-known", "answers 200 with isOnline false", wrap(_away_but_known), Offline.STALE),
)

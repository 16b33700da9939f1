"""Services in other styles than the reference one, each of them right."""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import httpx

from contracts.drive.arena import Make, Wrap
from contracts.oracle import Offline
from simulator.service.app import Parts, ServiceSettings, create_app
from simulator.service.refresh import Refresher
from simulator.service.tokens import Tokens
from simulator.truth.clock import WallClock
from tests.contracts.services.building import Send, made
from tests.contracts.services.right_plain import plain
from tests.contracts.services.wrapping import Answering, Asked, Body, Said, changing, changing_error, changing_ok, wrap

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True, slots=True)
class Right:
    """A service that is right. offline: what was agreed with its users about chargers that are away. make: how it is
    made, when it is more than something around the reference one.
    """

    name: str
    does: str
    wrap: Wrap
    offline: Offline = Offline.REFUSE
    make: Make = create_app


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


class _TokensForOneVisit(Tokens):
    """Keeps no token beyond the refresh it was fetched for."""

    def forget_all(self) -> None:
        for account_id in list(self._slots):
            self.forget(account_id)


class _ForgetsTokens(Refresher):
    """Logs in anew for each refresh."""

    def refresh(self, charger_id: str) -> dict[str, Any]:
        try:
            return super().refresh(charger_id)
        finally:
            for client in self._clients.values():
                if isinstance(tokens := getattr(client, "_tokens", None), _TokensForOneVisit):
                    tokens.forget_all()


def _far_away(
    settings: ServiceSettings,
    fleet: Mapping[str, Any],
    *,
    clock: WallClock,
    transport: httpx.BaseTransport,
    error_ids: Callable[[], str],
) -> "WSGIApplication":
    """Every call to a vendor takes 50 ms more; of those who ask at once each waits for all, so it is not much."""

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        clock.sleep(0.05)
        return send(request)

    make = made(sending=lambda: sending)
    return make(settings, fleet, clock=clock, transport=transport, error_ids=error_ids)


def _once_more() -> Any:
    """Tries a call that nobody answered once more, as many clients do."""

    def sending(send: Send, request: httpx.Request) -> httpx.Response:
        try:
            return send(request)
        except (httpx.ConnectError, httpx.ReadError):
            if request.method != "GET":
                raise
            return send(request)

    return sending


_SAME: Wrap = lambda app: app  # noqa: E731

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
    Right("plain", "knows no framework, and has words, headers and habits of its own", _SAME, make=plain),
    Right(
        "no-kept-tokens",
        "logs in for each refresh",
        _SAME,
        make=made(parts=Parts(tokens=_TokensForOneVisit, refresher=_ForgetsTokens)),
    ),
    Right("far-away", "is slow", _SAME, make=_far_away),
    Right("tries-once-more", "repeats a call that nobody answered once", _SAME, make=made(sending=_once_more)),
    Right(
        "cautious",
        "leaves vendors alone for long and reads master data each time",
        _SAME,
        make=made(throttle_pause_s=60.0, block_pause_s=3600.0, static_data_max_age_s=0.0),
    ),
    Right("away-but-known", "answers 200 with isOnline false", wrap(_away_but_known), Offline.STALE),
)

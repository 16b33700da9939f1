"""Services whose answers are right in meaning and wrong in their bytes or their shape."""

import json
from dataclasses import replace
from typing import Any

from tests.contracts.services.wrapping import Answering, Asked, Body, Said, changing, changing_error, changing_ok, wrap
from tests.contracts.services.wrong import Wrong, scenario

_STATE = "$.chargeState"


def _charge(body: Body) -> Body:
    told: Body = body.get("chargeState", {})
    return told


def _ok_text(said: Said, old: str, new: str) -> Said:
    return said.with_content(said.content.decode().replace(old, new).encode()) if said.code == 200 else said


def _plug_missing(body: Body) -> None:
    _charge(body).pop("isPlugged", None)


def _nulls(body: Body) -> None:
    charge = _charge(body)
    for name in ("chargeRate", "chargeCurrentMax", "activePhases"):
        charge[name] = charge.get(name) or None


def _nan(body: Body) -> None:
    _charge(body)["chargeRate"] = float("nan")


def _set(parent: str, name: str, value: Any) -> Any:
    def change(body: Body) -> None:
        place = body if parent == "$" else body.get(parent)
        if place is not None:
            place[name] = value

    return changing_ok(change)


def _dashless(body: Body) -> None:
    body["id"] = body["id"].replace("-", "")


def _zoneless(body: Body) -> None:
    body["lastUpdated"] = body["lastUpdated"].removesuffix("Z")


def _unix_time(body: Body) -> None:
    _charge(body)["lastUpdated"] = 1767603600


def _number_as_text(body: Body) -> None:
    _charge(body)["chargeCurrentMax"] = str(_charge(body).get("chargeCurrentMax", 16))


def _small_letters(body: Body) -> None:
    _charge(body)["chargingState"] = str(_charge(body)["chargingState"]).lower()


def _crashing(asked: Asked) -> Said:
    raise KeyError(asked.charger_id)


def _cut_off(said: Said) -> Said:
    return replace(said, content=said.content[:-1])


def _twice(said: Said) -> Said:
    return _ok_text(said, '"isOnline":true', '"isOnline":true,"isOnline":true')


def _bare_error(said: Said) -> Said:
    return said if said.code == 200 else said.with_content(b"")


def _in_utf_16(said: Said) -> Said:
    content = json.dumps(said.body).encode("utf-16")
    return said.with_content(content).with_header("Content-Type", "application/json; charset=utf-16")


def _only_crashing() -> Answering:
    return _crashing


SHAPE: tuple[Wrong, ...] = (
    Wrong(
        "plug-missing",
        "never says isPlugged",
        changing_ok(_plug_missing),
        scenario("charging"),
        f"{_STATE}.isPlugged",
        "true",
        "left out",
    ),
    Wrong(
        "null-for-unknown",
        "says null where it has nothing or zero to tell",
        changing_ok(_nulls),
        scenario("unplugged"),
        f"{_STATE}.chargeRate",
        "left out when unknown",
        "null",
    ),
    Wrong(
        "uuid-without-dashes",
        "spells ids in 32 digits",
        changing_ok(_dashless),
        scenario("charging"),
        "$.id",
        "UUID",
        '"',
    ),
    Wrong(
        "no-time-zone",
        "leaves the zone off",
        changing_ok(_zoneless),
        scenario("charging"),
        "$.lastUpdated",
        "RFC 3339",
        "T",
    ),
    Wrong(
        "unix-time",
        "tells times in seconds since 1970",
        changing_ok(_unix_time),
        scenario("charging"),
        f"{_STATE}.lastUpdated",
        "a text",
        "1767603600",
    ),
    Wrong(
        "number-as-text",
        "puts numbers in quotes",
        changing_ok(_number_as_text),
        scenario("charging"),
        f"{_STATE}.chargeCurrentMax",
        "a number",
        '"16',
    ),
    Wrong(
        "online-as-text",
        "puts booleans in quotes",
        _set("$", "isOnline", "true"),
        scenario("charging"),
        "$.isOnline",
        "true or false",
        '"true"',
    ),
    Wrong(
        "not-a-number",
        "says NaN",
        changing_ok(_nan),
        scenario("charging"),
        f"{_STATE}.chargeRate",
        "strict JSON",
        "NaN",
    ),
    Wrong(
        "said-twice",
        "says isOnline twice",
        changing(_twice),
        scenario("charging"),
        "$",
        "strict JSON",
        "more than once",
    ),
    Wrong(
        "byte-order-mark",
        "begins with a byte order mark",
        changing(lambda said: said.with_content(b"\xef\xbb\xbf" + said.content)),
        scenario("charging"),
        "$",
        "strict JSON",
        "byte order mark",
    ),
    Wrong("utf-16", "answers in UTF-16", changing(_in_utf_16), scenario("charging"), "$", "UTF-8", "UTF"),
    Wrong(
        "plain-text",
        "labels JSON as text",
        changing(lambda said: said.with_header("Content-Type", "text/plain")),
        scenario("charging"),
        "Content-Type",
        "application/json",
        "text/plain",
    ),
    Wrong(
        "cut-off",
        "leaves out the last byte of what it announced",
        changing(_cut_off),
        scenario("charging"),
        "Content-Length",
        "bytes received",
        r"\d+",
    ),
    Wrong(
        "small-letters",
        "spells states in small letters",
        changing_ok(_small_letters),
        scenario("charging"),
        f"{_STATE}.chargingState",
        "CHARGING",
        '"charging"',
    ),
    Wrong(
        "own-state",
        "invents a state",
        _set("chargeState", "chargingState", "UNKNOWN"),
        scenario("charging"),
        f"{_STATE}.chargingState",
        "FINISHED",
        '"UNKNOWN"',
    ),
    Wrong(
        "model-missing",
        "leaves out a required field",
        changing_ok(lambda body: body["staticData"].pop("model") and None),
        scenario("charging"),
        "$.staticData.model",
        "to be there",
        "missing",
    ),
    Wrong(
        "state-missing",
        "leaves chargeState out",
        changing_ok(lambda body: body.pop("chargeState") and None),
        scenario("charging"),
        _STATE,
        "chargeState that says",
        "left out",
    ),
    Wrong(
        "numbered-errors",
        "numbers its errors",
        changing_error(lambda body: {**body, "id": "42"}),
        scenario("missing-api-key"),
        "$.id",
        "UUID",
        '"42"',
    ),
    Wrong(
        "silent-errors",
        "leaves the message out",
        changing_error(lambda body: {key: body[key] for key in ("id", "errorCode")}),
        scenario("missing-api-key"),
        "$.message",
        "to be there",
        "missing",
    ),
    Wrong(
        "bare-errors",
        "sends errors without a body",
        changing(_bare_error),
        scenario("missing-api-key"),
        "$",
        "JSON",
        "empty",
    ),
    Wrong(
        "crashes",
        "lets an exception out",
        wrap(_only_crashing),
        scenario("charging"),
        "status",
        "an HTTP answer",
        "KeyError",
    ),
)

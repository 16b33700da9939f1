"""Services that leave fields out, rename them, or put other types and formats into them."""

from collections.abc import Callable
from typing import Any

from contracts.drive.arena import Wrap
from tests.contracts.services.wrapping import Body, changing_error, changing_ok
from tests.contracts.services.wrong import Wrong, scenario


def _without(*path: str) -> Wrap:
    def change(body: Body) -> None:
        *parents, name = path
        for parent in parents:
            body = body.get(parent, {})
        body.pop(name, None)

    return changing_ok(change)


def _as(change_value: Callable[[Any], Any], *path: str) -> Wrap:
    """Another value in that place, where there is one."""

    def change(body: Body) -> None:
        *parents, name = path
        for parent in parents:
            body = body.get(parent, {})
        if name in body:
            body[name] = change_value(body[name])

    return changing_ok(change)


def _error_without(name: str) -> Wrap:
    return changing_error(lambda body: {key: value for key, value in body.items() if key != name})


def _error_with(name: str, value: Any) -> Wrap:
    return changing_error(lambda body: {**body, name: value})


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _in_snakes(body: Body) -> Body:
    return {_snake(name): _in_snakes(value) if isinstance(value, dict) else value for name, value in body.items()}


FIELDS: tuple[Wrong, ...] = (
    Wrong(
        "id-missing",
        "leaves id out",
        _without("id"),
        scenario("charging"),
        "$.id",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "user-missing",
        "leaves userId out",
        _without("userId"),
        scenario("charging"),
        "$.userId",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "online-missing",
        "leaves isOnline out",
        _without("isOnline"),
        scenario("charging"),
        "$.isOnline",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "state-time-missing",
        "leaves the state's time out",
        _without("chargeState", "lastUpdated"),
        scenario("charging"),
        "$.chargeState.lastUpdated",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "static-time-missing",
        "leaves the master data's time out",
        _without("staticData", "lastUpdated"),
        scenario("charging"),
        "$.staticData.lastUpdated",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "vendor-missing",
        "leaves the vendor out",
        _without("staticData", "vendor"),
        scenario("charging"),
        "$.staticData.vendor",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "word-missing",
        "never says chargingState",
        _without("chargeState", "chargingState"),
        scenario("charging"),
        "$.chargeState.chargingState",
        "CHARGING",
        "it was left out",
    ),
    Wrong(
        "snakes",
        "spells names with underscores",
        changing_ok(_in_snakes),
        scenario("charging"),
        "$.isOnline",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "wrapped",
        "wraps the answer into data",
        changing_ok(lambda body: {"data": body}),
        scenario("charging"),
        "$.id",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "vendor-in-small-letters",
        "spells the vendor in small letters",
        _as(str.lower, "staticData", "vendor"),
        scenario("charging"),
        "$.staticData.vendor",
        "one of EASEE, GO_E, ZAPTEC",
        '"easee"',
    ),
    Wrong(
        "vendor-by-name",
        "writes the vendor as people do",
        _as(lambda _: "Easee", "staticData", "vendor"),
        scenario("charging"),
        "$.staticData.vendor",
        "one of EASEE, GO_E, ZAPTEC",
        '"Easee"',
    ),
    Wrong(
        "plug-as-number",
        "says 1 and 0 for the plug",
        _as(int, "chargeState", "isPlugged"),
        scenario("charging"),
        "$.chargeState.isPlugged",
        "true or false",
        "1",
    ),
    Wrong(
        "phases-as-text",
        "puts phases in quotes",
        _as(str, "chargeState", "activePhases"),
        scenario("charging"),
        "$.chargeState.activePhases",
        "a number",
        '"3"',
    ),
    Wrong(
        "rate-as-object",
        "gives power with its unit",
        _as(lambda kw: {"value": kw, "unit": "kW"}, "chargeState", "chargeRate"),
        scenario("charging"),
        "$.chargeState.chargeRate",
        "a number",
        "an object",
    ),
    Wrong(
        "rate-with-unit",
        "writes kW behind the number",
        _as(lambda kw: f"{kw} kW", "chargeState", "chargeRate"),
        scenario("charging"),
        "$.chargeState.chargeRate",
        "a number",
        r'"10\.977 kW"',
    ),
    Wrong(
        "place-empty",
        "says an empty location",
        _as(lambda _: "", "locationId"),
        scenario("charging"),
        "$.locationId",
        "a UUID written as 8-4-4-4-12 hexadecimal digits",
        '""',
    ),
    Wrong(
        "id-in-braces",
        "puts ids into braces",
        _as(lambda one: f"{{{one}}}", "id"),
        scenario("charging"),
        "$.id",
        "the requested id",
        r'"\{',
    ),
    Wrong(
        "id-as-urn",
        "spells ids as URN",
        _as(lambda one: f"urn:uuid:{one}", "locationId"),
        scenario("charging"),
        "$.locationId",
        "a UUID written as 8-4-4-4-12 hexadecimal digits",
        '"urn:uuid:',
    ),
    Wrong(
        "user-as-number", "numbers users", _as(lambda _: 17, "userId"), scenario("charging"), "$.userId", "a text", "17"
    ),
    Wrong(
        "time-with-blank",
        "puts a blank between day and time",
        _as(lambda at: at.replace("T", " "), "chargeState", "lastUpdated"),
        scenario("charging"),
        "$.chargeState.lastUpdated",
        "an RFC 3339 date and time with its offset, such as 2026-03-0",
        r"\d{4}-\d\d-\d\d",
    ),
    Wrong(
        "time-with-short-offset",
        "leaves the colon out of offsets",
        _as(lambda at: at.replace("Z", "+0000"), "lastUpdated"),
        scenario("charging"),
        "$.lastUpdated",
        "an RFC 3339 date and time with its offset, such as 2026-03-0",
        r"\d{4}-\d\d-\d\d",
    ),
    Wrong(
        "day-only",
        "tells the day alone",
        _as(lambda at: at[:10], "staticData", "lastUpdated"),
        scenario("charging"),
        "$.staticData.lastUpdated",
        "an RFC 3339 date and time with its offset, such as 2026-03-0",
        r"\d{4}-\d\d-\d\d",
    ),
    Wrong(
        "no-such-day",
        "tells a 30 February",
        _as(lambda at: f"{at[:4]}-02-30{at[10:]}", "staticData", "lastUpdated"),
        scenario("charging"),
        "$.staticData.lastUpdated",
        "an RFC 3339 date and time with its offset, such as 2026-03-0",
        r"\d{4}-\d\d-\d\d",
    ),
    Wrong(
        "milliseconds",
        "tells milliseconds since 1970",
        _as(lambda _: "1767603600000", "lastUpdated"),
        scenario("charging"),
        "$.lastUpdated",
        "an RFC 3339 date and time with its offset, such as 2026-03-0",
        '"1767603600000"',
    ),
    Wrong(
        "state-null",
        "says null for the whole state",
        _as(lambda _: None, "chargeState"),
        scenario("charging"),
        "$.chargeState",
        "a value, or the field left out when unknown",
        "null",
    ),
    Wrong(
        "static-null",
        "says null for master data",
        _as(lambda _: None, "staticData"),
        scenario("charging"),
        "$.staticData",
        "a value, or the field left out when unknown",
        "null",
    ),
    Wrong(
        "place-null",
        "says null for the location",
        _as(lambda _: None, "locationId"),
        scenario("charging"),
        "$.locationId",
        "a value, or the field left out when unknown",
        "null",
    ),
    Wrong(
        "state-as-text",
        "flattens the state to its word",
        _as(lambda charge: charge.get("chargingState"), "chargeState"),
        scenario("charging"),
        "$.chargeState",
        "an object",
        '"CHARGING"',
    ),
    Wrong(
        "error-in-success",
        "says OK as errorCode in a 200",
        changing_ok(lambda body: {**body, "errorCode": "OK"}),
        scenario("charging"),
        "$.errorCode",
        "not an error in a 200",
        '"OK"',
    ),
    Wrong(
        "error-code-missing",
        "leaves errorCode out",
        _error_without("errorCode"),
        scenario("missing-api-key"),
        "$.errorCode",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "error-code-renamed",
        "calls it code",
        changing_error(lambda body: {"code" if key == "errorCode" else key: value for key, value in body.items()}),
        scenario("missing-api-key"),
        "$.errorCode",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "error-id-missing",
        "leaves the id of errors out",
        _error_without("id"),
        scenario("missing-api-key"),
        "$.id",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "error-wrapped",
        "wraps errors",
        changing_error(lambda body: {"error": body}),
        scenario("missing-api-key"),
        "$.errorCode",
        "the field to be there",
        "it is missing",
    ),
    Wrong(
        "message-listed",
        "lists messages",
        changing_error(lambda body: {**body, "message": [body["message"]]}),
        scenario("missing-api-key"),
        "$.message",
        "a text",
        "a list of 1",
    ),
    Wrong(
        "message-null",
        "says null for the message",
        _error_with("message", None),
        scenario("missing-api-key"),
        "$.message",
        "a value, or the field left out when unknown",
        "null",
    ),
    Wrong(
        "message-empty",
        "says nothing in its message",
        _error_with("message", ""),
        scenario("missing-api-key"),
        "$.message",
        "words for a person",
        '""',
    ),
    Wrong(
        "message-endless",
        "sends a novel as message",
        _error_with("message", "sorry " * 2000),
        scenario("missing-api-key"),
        "$.message",
        "at most 2000 characters",
        "12000 characters",
    ),
    Wrong(
        "error-with-state",
        "sends the last state along with errors",
        _error_with("chargeState", {"lastUpdated": "2026-01-05T09:00:00Z"}),
        scenario("missing-api-key"),
        "$.chargeState",
        "not a charge state in a 401",
        "an object",
    ),
    Wrong(
        "code-in-small-letters",
        "spells codes in small letters",
        changing_error(lambda body: {**body, "errorCode": body["errorCode"].lower()}),
        scenario("missing-api-key"),
        "$.errorCode",
        "UNAUTHORIZED with status 401",
        '"unauthorized"',
    ),
    Wrong(
        "code-as-number",
        "numbers its codes",
        _error_with("errorCode", 503),
        scenario("missing-api-key"),
        "$.errorCode",
        "a text",
        "503",
    ),
)

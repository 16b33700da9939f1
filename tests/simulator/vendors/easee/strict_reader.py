"""Reads Easee's answers as strictly as the strictest clients do, and says what those could not read.

Go clients (evcc, futurehomeno/edge-easee-adapter) decode several numbers into integers and fail on a decimal point, and
times into RFC 3339 with a zone; the Rust crate parses ``createdOn`` with six digits and no zone; pysignalr drops the
connection at a message with a key of its own invention.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

FRAME_LIMIT_BYTES = 32 * 1024
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_ZONELESS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}")
_INTEGER = re.compile(r"-?(0|[1-9]\d*)")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")
_INT64 = range(-(2**63), 2**63)
_MESSAGE_KEYS = {"type", "target", "arguments", "invocationId", "headers", "streamIds"}
Check = Callable[[Any], bool]


class Decimal(str):
    """A number that came with a decimal point or an exponent, as it was written."""


def _whole(value: Any) -> bool:
    return type(value) is int and value in _INT64


def _whole_or_null(value: Any) -> bool:
    return value is None or _whole(value)


def _number(value: Any) -> bool:
    return type(value) is int or (isinstance(value, Decimal) and _NUMBER.fullmatch(value) is not None)


def _moment(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Decimal) and _RFC3339.fullmatch(value) is not None


def _moment_or_null(value: Any) -> bool:
    return value is None or _moment(value)


def _zoneless(value: Any) -> bool:
    return isinstance(value, str) and _ZONELESS.fullmatch(value) is not None


def _token(value: Any) -> bool:
    parts = str(value).split(".")
    claims = json.loads(base64.urlsafe_b64decode(parts[1] + "==")) if len(parts) == 3 else {}
    return _whole(claims.get("exp")) and len(str(value)) > 100


RULES: Mapping[str, Check] = {
    **dict.fromkeys(("accessToken", "refreshToken"), _token),
    **dict.fromkeys(("createdOn", "updatedOn"), _zoneless),
    **dict.fromkeys(("timestamp", "deliveredAt", "latestPulse", "sessionStart", "carConnected"), _moment),
    **dict.fromkeys(("sessionEnd", "carDisconnected", "firstEnergyTransferPeriodStart"), _moment_or_null),
    **dict.fromkeys(("expiresIn", "commandId", "ticks", "dataType", "resultCode", "sessionId"), _whole),
    **dict.fromkeys(("phaseMode", "detectedPowerGridType", "offlineChargingMode", "localNodeType"), _whole),
    **dict.fromkeys(("localRadioChannel", "localShortAddress", "localParentAddrOrNumOfNodes"), _whole),
    **dict.fromkeys(("ledStripBrightness", "chargerOpMode", "outputPhase", "chargerRAT", "ledMode"), _whole),
    **dict.fromkeys(("wiFiRSSI", "cellRSSI", "chargerFirmware", "errorCode", "siteId", "productCode"), _whole),
    **dict.fromkeys(("levelOfAccess", "userRole", "siteType", "chargeDurationInSeconds"), _whole),
    **dict.fromkeys(("reasonForNoCurrent", "circuitPanelId", "parentCircuitId"), _whole_or_null),
    **dict.fromkeys(("totalPower", "sessionEnergy", "outputCurrent", "maxChargerCurrent", "ratedCurrent"), _number),
    **dict.fromkeys(
        (f"{kind}CircuitCurrentP{n}" for kind in ("dynamic", "max", "offlineMax") for n in (1, 2, 3)), _number
    ),
    "isOnline": lambda value: isinstance(value, bool),
    "wasAccepted": lambda value: isinstance(value, bool),
}
"""Field -> what its value must be, wherever it stands."""

_VALUES: Mapping[int, Check] = {
    2: lambda text: text in ("0", "1"),
    3: lambda text: _NUMBER.fullmatch(text) is not None,
    4: lambda text: _INTEGER.fullmatch(text) is not None,
    6: lambda text: isinstance(text, str),
}
"""Type of an observation -> what its text on the stream must be."""
_RESPONSE = {"serialNumber", "id", "timestamp", "deliveredAt", "wasAccepted", "resultCode", "comment", "ticks"}


class StrictReader:
    """Reads everything it is given. wrong: what could not be read. met: the fields with a rule that it came across."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.met: set[str] = set()

    def answer(self, what: str, body: bytes) -> Any:
        """Read a JSON answer of the REST interface."""
        document = json.loads(body, parse_float=Decimal)
        self._walk(what, document)
        return document

    def frame(self, text: str) -> Any:
        """Read one frame of the stream: a message and its end."""
        if len(text.encode()) >= FRAME_LIMIT_BYTES or text.count("\x1e") != 1 or not text.endswith("\x1e"):
            self.wrong.append(f"frame: {text[:80]!r}")
        message = json.loads(text.rstrip("\x1e"), parse_float=Decimal)
        if message.get("type") == 1:
            self._invocation(message)
        return message

    def _invocation(self, message: Mapping[str, Any]) -> None:
        target, arguments = message["target"], message["arguments"]
        self._note(set(message) <= _MESSAGE_KEYS, f"{target}: keys {sorted(message)}")
        self._note(len(arguments) == 1, f"{target}: {len(arguments)} arguments")
        for said in arguments:
            self._walk(target, said)
            if target == "ProductUpdate":
                self._note(
                    set(said) == {"mid", "dataType", "id", "timestamp", "value"}, f"{target}: keys {sorted(said)}"
                )
                self._note(_whole(said["id"]), f"{target}/id: {said['id']!r}")
                self._note(_is_said_well(said), f"{target}: {said}")
            else:
                self._note(set(said) == _RESPONSE, f"{target}: keys {sorted(said)}")

    def _walk(self, where: str, value: Any) -> None:
        for place, name, item in _fields(where, value):
            rule = RULES.get(name)
            if rule is not None:
                self.met.add(name)
                self._note(rule(item), f"{place}: {item!r}")
            if isinstance(item, Decimal):
                self._note(_NUMBER.fullmatch(item) is not None, f"{place}: {item!r}")

    def _note(self, right: bool, text: str) -> None:
        if not right:
            self.wrong.append(text)


def _is_said_well(said: Mapping[str, Any]) -> bool:
    value, number = said["value"], said["id"]
    if type(value) is not str or not _VALUES[said["dataType"]](value):
        return False
    if number not in (129, 223):
        return True
    session = json.loads(value, parse_float=Decimal)
    times = [session[name] for name in ("Start", "Stop") if name in session]
    return _whole(session["Id"]) and all(_moment(time) for time in times)


def _fields(where: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """Every field below a value: its place, its name, what it holds."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield f"{where}/{name}", name, item
            yield from _fields(f"{where}/{name}", item)
    elif isinstance(value, list):
        for item in value:
            yield f"{where}[]", "", item
            yield from _fields(f"{where}[]", item)

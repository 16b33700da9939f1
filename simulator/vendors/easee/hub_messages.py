"""SignalR's JSON protocol as far as Easee's hubs speak it: records of JSON, each ended by the byte 0x1E.

Source: dotnet/aspnetcore, HubProtocol.md; the messages' content from evcc-io/evcc (charger/easee) and pysignalr.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from simulator.vendors.easee import jsontext
from simulator.vendors.easee.enums import DataType

END = "\x1e"
LARGEST_RECORD_BYTES = 10 * 1024
"""Of what a listener says. An answer may repeat an invocation's id, escaped to three times its size, and must stay
below the 32 KiB that a frame may have for Go clients."""

Message = Mapping[str, object]
Row = Mapping[str, object]
"""An observation as the REST answer has it: id, timestamp, dataType, value."""


class MessageType(IntEnum):
    """What a message is; those not named here are ignored."""

    INVOCATION = 1
    COMPLETION = 3
    PING = 6
    CLOSE = 7


class Malformed(Exception):
    """A listener said something that is no message of the protocol."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of the listener. id: None when it wants no completion."""

    target: str
    arguments: tuple[object, ...]
    id: str | None


class Inbox:
    """Puts messages together from pieces as they come in."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> list[Message]:
        """The messages that data completes. Raises Malformed."""
        *records, self._rest = (self._rest + data).split(END.encode())
        if any(len(record) > LARGEST_RECORD_BYTES for record in (*records, self._rest)):
            raise Malformed(f"a message has {LARGEST_RECORD_BYTES} bytes at the most")
        return [_message(record) for record in records]


def _message(record: bytes) -> Message:
    try:
        message = json.loads(record)
    except (ValueError, RecursionError) as error:
        raise Malformed("a message is JSON") from error
    if not isinstance(message, dict):
        raise Malformed("a message is an object")
    return message


def invocation(message: Message) -> Invocation:
    """Read a call; keys beside the protocol's own do not matter. Raises Malformed."""
    target, arguments, number = message.get("target"), message.get("arguments"), message.get("invocationId")
    if not isinstance(target, str) or not isinstance(arguments, list):
        raise Malformed("an invocation has a target and arguments")
    if number is not None and not isinstance(number, str):
        raise Malformed("an invocation's id is text")
    return Invocation(target, tuple(arguments), number)


def handshake_error(message: Message) -> str | None:
    """What is wrong with a listener's first message; None for the protocol ``json`` in version 1."""
    protocol, version = message.get("protocol"), message.get("version")
    if not isinstance(protocol, str) or type(version) is not int:
        return "Expected a handshake request with a protocol and a version."
    if protocol != "json":
        return "The protocol is not supported: use 'json'."
    return None if version == 1 else "The version of the 'json' protocol is not supported: use 1."


def product_update(serial: str, row: Row) -> str:
    """Say one observation of a charger.

    Shape: mid, dataType, id, timestamp, value; one observation a message. Units: as in the REST answer. Errors: none.
    Source: nordicopen/pyeasee, easee.py; evcc-io/evcc, charger/easee/signalr.go.
    """
    update = {
        "mid": serial,
        "dataType": row["dataType"],
        "id": row["id"],
        "timestamp": row["timestamp"],
        "value": value_text(row["value"], row["dataType"]),
    }
    return _record({"type": MessageType.INVOCATION, "target": "ProductUpdate", "arguments": [update]})


def command_response(outcome: Mapping[str, object]) -> str:
    """Say what a charger made of a command; outcome: as ``GET /api/commands/...`` has it (evcc-io/evcc, signalr.go)."""
    return _record({"type": MessageType.INVOCATION, "target": "CommandResponse", "arguments": [outcome]})


def value_text(value: object, data_type: object) -> str:
    """A value as the stream has it, always text: ``1`` and ``0`` for booleans, whole numbers without a point."""
    if data_type == DataType.BOOLEAN:
        return "1" if value else "0"
    return value if isinstance(value, str) else jsontext.dump(value).decode()


def completion(invocation_id: str, error: str | None = None) -> str:
    """Say that a call is done, or why it is not."""
    outcome: dict[str, object] = {"result": None} if error is None else {"error": error}
    return _record({"type": MessageType.COMPLETION, "invocationId": invocation_id, **outcome})


def handshake_done(error: str | None = None) -> str:
    """Answer a handshake."""
    return _record({} if error is None else {"error": error})


def ping() -> str:
    """Say that we are still here."""
    return _record({"type": MessageType.PING})


def close(error: str | None = None) -> str:
    """Say goodbye: after a listener's mistake for good, else with leave to come back."""
    return _record({"type": MessageType.CLOSE, **({"error": error} if error else {"allowReconnect": True})})


def _record(document: Mapping[str, object]) -> str:
    return json.dumps(document, separators=(",", ":")) + END

"""The frames of go-e's WebSocket: JSON text, one object a frame. Not documented by the vendor; read from its clients.

Sources: joscha82/wattpilot, mk-maddin/wattpilot-HA (a sibling product of the same maker), marq24/ha-goecharger-api2.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.vendors.go_e import wire_device
from simulator.vendors.go_e.jsontext import text, value_of
from simulator.vendors.go_e.moment import Moment
from simulator.vendors.go_e.options import HARDWARE
from simulator.vendors.go_e.socket_login import signature

LARGEST_BYTES = 16 * 1024
"""Of what a client says in one go."""

Message = Mapping[str, Any]


class Inbox:
    """Puts objects together from pieces of text as they come in; what is no object is thrown away."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> list[Message]:
        """The objects that data completes."""
        rest = (self._rest + data).decode("utf-8", "replace").lstrip()
        found: list[Message] = []
        while rest:
            try:
                value, end = json.JSONDecoder().raw_decode(rest)
            except (ValueError, RecursionError):
                # Half an object waits for its other half; anything else will never become one.
                rest = rest if rest.startswith("{") and len(rest) <= LARGEST_BYTES else ""
                break
            found += [value] if isinstance(value, dict) else []
            rest = rest[end:].lstrip()
        self._rest = rest.encode()
        return found


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client wants written. number: of its request, as text."""

    number: str
    key: str
    value: Any


def wish(message: Message) -> Wish | None:
    """Read a ``setValue``; None where the key is no text. Whole floats become ints, as in the cloud."""
    key = message.get("key")
    if not isinstance(key, str):
        return None
    return Wish(str(message.get("requestId", "")), key, value_of(json.dumps(message.get("value"))))


def unwrapped(message: Message, secret: str) -> Message | None:
    """What a ``securedMsg`` holds; None where it is not signed with that secret, or holds no object."""
    data, hmac = message.get("data"), message.get("hmac")
    if not isinstance(data, str) or not isinstance(hmac, str) or hmac != signature(secret, data):
        return None
    try:
        inner = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return inner if isinstance(inner, dict) else None


def hello(moment: Moment, *, secured: bool) -> str:
    """Say who is there.

    Shape: type, serial, hostname, friendly_name, manufacturer, devicetype, version, protocol, secured; from CORE and
    PRO also devicesubtype. Errors: none.
    """
    hardware, serial = moment.options.hardware, moment.identity.serial
    subtype = {} if moment.options.locks else {"devicesubtype": f"{hardware.lower()}_cable"}
    greeting = {
        "type": "hello",
        "serial": serial,
        "hostname": f"go-echarger_{serial}",
        "friendly_name": moment.setting("fna", moment.identity.name),
        "manufacturer": "go-e",
        "devicetype": HARDWARE[hardware],
        **subtype,
        "version": wire_device.firmware(moment),
        "protocol": 2,
        "secured": secured,
    }
    return text(greeting)


def auth_required(token1: str, token2: str) -> str:
    """Ask for the password: two tokens of 32 hexadecimal digits, and how the password is to be hashed."""
    return text({"type": "authRequired", "token1": token1, "token2": token2, "hash": "pbkdf2"})


def auth_success() -> str:
    """Say that the password was right."""
    return text({"type": "authSuccess"})


def auth_error() -> str:
    """Say that it was not."""
    return text({"type": "authError", "message": "Wrong password"})


def full_status(members: Iterable[str], *, partial: bool) -> str:
    """One part of everything; partial is false in the last. members: ready JSON members."""
    return f'{{"type":"fullStatus","partial":{text(partial)},"status":{{{",".join(members)}}}}}'


def delta_status(members: Iterable[str]) -> str:
    """What has changed."""
    return f'{{"type":"deltaStatus","status":{{{",".join(members)}}}}}'


def done(wish: Wish, *, as_text: bool = False) -> str:
    """Say that a value was taken. as_text: with ``"success":"true"`` (go-eCharger-API-v2#306)."""
    success: object = "true" if as_text else True
    status = {wish.key: wish.value}
    return text({"type": "response", "requestId": wish.number, "success": success, "status": status})


def refused(wish: Wish, why: str, *, as_text: bool = False) -> str:
    """Say that a value was not taken, and why."""
    success: object = "false" if as_text else False
    return text({"type": "response", "requestId": wish.number, "success": success, "message": why})

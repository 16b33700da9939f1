"""The app's side of go-e's WebSocket, written from what its clients do and nothing of ours: login and signed writes."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

TOKEN3 = "0123456789abcdef0123456789abcdef"


class Phone:
    """Knows a charger's serial and the app password."""

    def __init__(self, serial: str, password: str | None = None) -> None:
        word = f"go-e-{serial}" if password is None else password
        stretched = hashlib.pbkdf2_hmac("sha512", word.encode("utf-8"), serial.encode("utf-8"), 100_000, 256)
        self.hashed = base64.b64encode(stretched)[:32]

    def answer(self, required: Mapping[str, Any]) -> dict[str, str]:
        """The ``auth`` frame for an ``authRequired`` frame."""
        inner = hashlib.sha256(required["token1"].encode() + self.hashed).hexdigest()
        outer = hashlib.sha256((TOKEN3 + required["token2"] + inner).encode()).hexdigest()
        return {"type": "auth", "token3": TOKEN3, "hash": outer}

    def signed(self, message: Mapping[str, Any]) -> dict[str, str]:
        """A message in its ``securedMsg`` wrapping."""
        data = json.dumps(message)
        mac = hmac.new(self.hashed, data.encode(), hashlib.sha256).hexdigest()
        return {"type": "securedMsg", "data": data, "requestId": f"{message['requestId']}sm", "hmac": mac}


def set_value(number: int, key: str, value: Any) -> dict[str, Any]:
    """A ``setValue`` frame."""
    return {"type": "setValue", "requestId": number, "key": key, "value": value}

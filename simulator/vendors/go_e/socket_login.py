"""How a client of the WebSocket proves that it knows the app password, and signs what it writes.

Source: joscha82/wattpilot, mk-maddin/wattpilot-HA. Only the hash ``pbkdf2`` is known here.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

ROUNDS = 100_000


@lru_cache(maxsize=256)
def secret_of(password: str, serial: str) -> str:
    """The 32 characters that stand for a password: the start of base64(PBKDF2-HMAC-SHA512), salted with the serial."""
    derived = hashlib.pbkdf2_hmac("sha512", password.encode(), serial.encode(), ROUNDS, 256)
    return base64.b64encode(derived).decode()[:32]


def proof(secret: str, token1: str, token2: str, token3: str) -> str:
    """What a client answers to token1 and token2, having chosen token3: 64 hexadecimal digits."""
    first = hashlib.sha256((token1 + secret).encode()).hexdigest()
    return hashlib.sha256((token3 + token2 + first).encode()).hexdigest()


def signature(secret: str, data: str) -> str:
    """The HMAC-SHA256 of a message, 64 hexadecimal digits."""
    return hmac.new(secret.encode(), data.encode(), hashlib.sha256).hexdigest()

"""Nothing secret stays in a journal: tokens, passwords and keys become a short mark that still tells them apart."""

import re
from collections.abc import Iterable
from hashlib import blake2s

_SCHEME_HEADERS = frozenset({"authorization", "proxy-authorization"})
"""Their first word is the scheme and no secret."""
_SECRET_HEADERS = _SCHEME_HEADERS | {"x-api-key", "cookie", "set-cookie"}
_NAMES = r"access_?token|refresh_?token|id_?token|api_?key|password|token|cak|webhooks_?auth_?payload"
_SECRET_FIELD = re.compile(
    rf'(?P<head>"(?:{_NAMES})"\s*:\s*")(?P<value>(?:[^"\\]|\\.)*)'
    rf"|(?P<name>(?:^|(?<=[?&\s]))(?:{_NAMES})=)(?P<rest>[^&\s]+)",
    re.IGNORECASE,
)
_SECRET_WORDS = ("token", "password", "cak", "apikey", "api_key", "payload")
"""One of these stands in every secret field's name; a text without them need not be searched."""


def mark(secret: str) -> str:
    """Return a mark that is the same for the same secret and does not give it away."""
    return f"<redacted {blake2s(secret.encode(), digest_size=3).hexdigest()}>"


def redact_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers with every secret value replaced by its mark; the scheme word stays."""
    return tuple((name, _header(name, value)) for name, value in headers)


def _header(name: str, value: str) -> str:
    if name.lower() not in _SECRET_HEADERS:
        return value
    scheme, blank, rest = value.partition(" ")
    shown = blank and name.lower() in _SCHEME_HEADERS
    return f"{scheme} {mark(rest)}" if shown else mark(value)


def redact_text(text: str) -> str:
    """A body or query with the values of token and password fields replaced by marks."""
    lowered = text.lower()
    if not any(word in lowered for word in _SECRET_WORDS):
        return text
    return _SECRET_FIELD.sub(_marked, text)


def _marked(found: re.Match[str]) -> str:
    if found["head"]:
        return found["head"] + mark(found["value"])
    return found["name"] + mark(found["rest"])

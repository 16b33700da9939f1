"""Nothing secret stays in a journal: tokens, passwords and keys become a short mark that still tells them apart."""

import re
from collections.abc import Iterable
from hashlib import blake2s

_SECRET_HEADERS = frozenset({"authorization", "x-api-key", "cookie", "set-cookie", "proxy-authorization"})
_SECRET_FIELD = re.compile(
    r'(?P<head>"?(?:access_?token|refresh_?token|id_?token|password|token|cak)"?\s*[:=]\s*"?)(?P<value>[^"&,}\s]+)',
    re.IGNORECASE,
)
_SECRET_WORDS = ("token", "password", "cak")
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
    return f"{scheme} {mark(rest)}" if blank else mark(value)


def redact_text(text: str) -> str:
    """A body or query with the values of token and password fields replaced by marks."""
    lowered = text.lower()
    if not any(word in lowered for word in _SECRET_WORDS):
        return text
    return _SECRET_FIELD.sub(lambda found: found["head"] + mark(found["value"]), text)

"""Secrets, names and ids become stand-ins that are the same wherever the same value stood.

A stand-in has the form of what it stands for (a UUID for a UUID, digits for digits), so that programs can read it, and
says nothing of it: they are numbered in the order in which values were met.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from simulator.record.words import VALUES, is_harmless, is_key, is_path_word, names_secret, tells_of_somebody

SHORTEST_SECRET = 4
"""A secret this long is searched for in everything that is kept."""
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_DIGITS = re.compile(r"\+?\d+", re.ASCII)
_SERIAL = re.compile(r"[A-Za-z]{1,5}\d{3,12}", re.ASCII)


class Redactor:
    """One recording's stand-ins. keep: further words that paths may keep."""

    def __init__(self, keep: frozenset[str] = frozenset()) -> None:
        self._keep = keep
        self._stand_ins: dict[str, str] = {}
        self._numbers: dict[float, int] = {}
        self._secrets: dict[str, str] = {}
        self._given: set[str] = set()

    @property
    def stand_ins(self) -> list[str]:
        """Every stand-in there is, in the order they were given."""
        return list(self._stand_ins.values())

    def learn_header(self, name: str, value: str) -> None:
        """Headers with secrets are not kept; what they say must not stand elsewhere either."""
        if name.lower() in ("authorization", "proxy-authorization", "x-api-key", "cookie", "set-cookie"):
            for word in re.split(r"[\s;=,]+", value):
                self._learn(word)

    def path(self, path: str) -> str:
        """A raw path: the API's own words stay, every other segment becomes a stand-in."""
        return "/".join(self._segment(segment) for segment in path.split("/"))

    def query(self, text: str) -> list[tuple[str, str]]:
        """A raw query or form as names and values."""
        return [(self._key(n), self._value(v, n)) for n, v in parse_qsl(text, keep_blank_values=True)]

    def form(self, text: str) -> str:
        """A form, as it is sent."""
        return urlencode(self.query(text))

    def json(self, value: Any, key: str = "") -> Any:
        """JSON of the same shape. A number stays unless its name tells of somebody."""
        if isinstance(value, dict):
            return {self._key(name): self.json(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.json(inner, key) for inner in value]
        if isinstance(value, str):
            return self._value(value, key)
        if isinstance(value, int | float) and not isinstance(value, bool) and tells_of_somebody(key, str(value)):
            return self._number(value)
        return value

    def text(self, text: str) -> str:
        """Any other text: only how long it was."""
        return f"({len(text)} characters were here)" if text else ""

    def swept(self, value: Any) -> Any:
        """The same without any secret that was learnt, wherever it stands."""
        if isinstance(value, dict):
            return {self.swept(name): self.swept(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.swept(inner) for inner in value]
        if not isinstance(value, str) or value in VALUES:
            return value
        for secret, stand_in in self._secrets.items():
            if secret in value and value not in self._given:
                value = value.replace(secret, stand_in)
        return value

    def _segment(self, segment: str) -> str:
        plain = unquote(segment)
        return segment if is_path_word(segment) or plain in self._keep else quote(self._stand_in(plain), safe="@+")

    def _key(self, key: str) -> str:
        return key if is_key(key) else self._stand_in(key)

    def _value(self, value: str, key: str) -> str:
        if value in VALUES:
            return value
        if names_secret(key):
            self._learn(value)
            return self._stand_in(value, "token")
        somebody = tells_of_somebody(key, value)
        return self._stand_in(value) if somebody or not is_harmless(value) else value

    def _learn(self, secret: str) -> None:
        if len(secret) >= SHORTEST_SECRET and secret not in VALUES and not is_path_word(secret):
            self._secrets[secret] = self._stand_in(secret, "token")

    def _number(self, number: float) -> int:
        return self._numbers.setdefault(number, 9_000_000 + len(self._numbers) + 1)

    def _stand_in(self, value: str, kind: str = "text") -> str:
        if value not in self._stand_ins:
            self._stand_ins[value] = _shaped(value, kind, len(self._stand_ins) + 1)
            self._given.add(self._stand_ins[value])
        return self._stand_ins[value]


def _shaped(value: str, kind: str, number: int) -> str:
    """A stand-in with that number in the form of the value."""
    if _UUID.fullmatch(value):
        return f"00000000-0000-4000-8000-{number:012d}"
    if _MAIL.fullmatch(value):
        return f"person-{number}@example.test"
    if _DIGITS.fullmatch(value):
        plus = "+" if value.startswith("+") else ""
        return f"{plus}9{number:0{max(1, len(value) - len(plus) - 1)}d}"
    if kind == "text" and _SERIAL.fullmatch(value):
        return f"XX{number:06d}"
    return f"{kind}-{number}"


def read_json(text: str) -> tuple[bool, Any]:
    """Whether a text is JSON, and what it says."""
    try:
        return True, json.loads(text)
    except (ValueError, RecursionError):
        return False, None

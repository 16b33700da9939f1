"""JSON as RFC 8259 means it between strangers: UTF-8, each key once, finite numbers, whole characters.

Python's own reader lets duplicate keys, NaN, 1e999, byte order marks and half surrogate pairs pass; another
language's reader may refuse them or read something else, so an answer that holds one is wrong.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "UTF-8",
    b"\xff\xfe": "UTF-16 or UTF-32, little-endian",
    b"\xfe\xff": "UTF-16, big-endian",
    b"\x00\x00\xfe\xff": "UTF-32, big-endian",
}
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST_WORD = 40


class StrictJsonError(ValueError):
    """The bytes are not strict JSON. what: the fault as a sentence part; where: byte, line and column, or JSON path."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} ({where})")
        self.what = what
        self.where = where


@lru_cache(maxsize=16)
def parse(raw: bytes) -> object:
    """Return the value that raw holds; kept for the next check that asks, so nobody may change it.

    Raises StrictJsonError for anything but one UTF-8 JSON value without byte order mark, duplicate key, NaN,
    Infinity, number beyond a double, half surrogate pair or unescaped control character. A lone string is refused
    too: no answer of the contract is bare text, and JSON inside a string is a known mistake.
    """
    text = _decode(raw)
    reader = _Reader()
    value = reader.read(text)
    if reader.met_oddity or _SURROGATE_ESCAPE.search(text):
        _refuse_first_oddity(value)
    if isinstance(value, str):
        raise StrictJsonError("the body is bare text in quotes, not an object", "$")
    return value


def parse_object(raw: bytes | None) -> Mapping[str, object] | None:
    """Return the object that raw strictly holds; None when it is anything else."""
    try:
        value = parse(raw or b"")
    except StrictJsonError:
        return None
    return value if isinstance(value, dict) else None


def json_path(parts: Iterable[str | int]) -> str:
    """Spell keys and indices as a JSON path, e.g. `$.chargeState.chargeRate` or `$["a b"][0]`."""
    return "$" + "".join(_step(part) for part in parts)


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if _PLAIN_NAME.fullmatch(part):
        return f".{part}"
    return f"[{json.dumps(part)}]"


def _decode(raw: bytes) -> str:
    if not raw:
        raise StrictJsonError("the body is empty", "byte 0")
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            raise StrictJsonError(f"the body begins with a byte order mark of {encoding}", "byte 0")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictJsonError(f"the byte 0x{raw[error.start]:02X} is not UTF-8", f"byte {error.start}") from None


class _Oddity:
    """Stands in the parsed value where something was refused, so that its path can be told afterwards."""

    def __init__(self, what: str) -> None:
        self.what = what


class _Reader:
    """Reads one text with Python's reader and plants an oddity wherever that reader is too kind."""

    def __init__(self) -> None:
        self.met_oddity = False

    def read(self, text: str) -> object:
        try:
            value: object = json.loads(
                text,
                object_pairs_hook=self._object,
                parse_constant=self._constant,
                parse_float=self._float,
                parse_int=self._int,
            )
        except json.JSONDecodeError as error:
            raise StrictJsonError(_explain(error), f"line {error.lineno}, column {error.colno}") from None
        except RecursionError:
            raise StrictJsonError("the value is nested too deeply to be read", "$") from None
        return value

    def _odd(self, what: str) -> _Oddity:
        self.met_oddity = True
        return _Oddity(what)

    def _object(self, pairs: list[tuple[str, object]]) -> object:
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        return self._odd(f"the key {_cut(json.dumps(twice))} appears more than once in one object")

    def _constant(self, word: str) -> object:
        return self._odd(f"{word} is not a JSON number")

    def _float(self, digits: str) -> object:
        number = float(digits)
        return number if math.isfinite(number) else self._odd(f"the number {_cut(digits)} is too large for a double")

    def _int(self, digits: str) -> object:
        # Python refuses to convert thousands of digits (CVE-2020-10735), so the double is asked first.
        return int(digits) if math.isfinite(float(digits)) else self._float(digits)


def _explain(error: json.JSONDecodeError) -> str:
    if error.msg == "Extra data":
        return "something follows after the JSON value"
    return f"the text is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"


def _cut(word: str) -> str:
    return word if len(word) <= _LONGEST_WORD else word[:_LONGEST_WORD] + "…"


# Where a part lies: its own key or index, and the trail of what holds it.
_Trail = tuple["_Trail", str | int] | None


def _refuse_first_oddity(value: object) -> None:
    for trail, part in _walk(value):
        if isinstance(part, _Oddity):
            raise StrictJsonError(part.what, json_path(_unwind(trail)))
        if isinstance(part, str) and not _is_whole(part):
            raise StrictJsonError("half a surrogate pair stands for no character", json_path(_unwind(trail)))


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _walk(value: object) -> Iterator[tuple[_Trail, object]]:
    """Yield each part and each key with its trail, in the order of the text; any depth is fine."""
    ahead: list[tuple[_Trail, object]] = [(None, value)]
    while ahead:
        trail, part = ahead.pop()
        yield trail, part
        if isinstance(part, dict):
            yield from ((trail, key) for key in part)
            ahead.extend(((trail, key), child) for key, child in reversed(part.items()))
        elif isinstance(part, list):
            ahead.extend(((trail, index), part[index]) for index in reversed(range(len(part))))


def _unwind(trail: _Trail) -> list[str | int]:
    parts: list[str | int] = []
    while trail is not None:
        trail, part = trail
        parts.append(part)
    return parts[::-1]

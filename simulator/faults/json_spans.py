"""JSON text as a tree of places, so that one part can be changed and every other byte stays as it was written."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_BLANK = " \t\r\n"
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where its text stands. members: of an object or a list, in order; None for any other value."""

    start: int
    end: int
    members: tuple["Member", ...] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A part of an object or list. start: of its key, or of the value in a list; key: None in a list."""

    start: int
    key: str | None
    node: Node


def read(text: str) -> Node:
    """Find every value of a JSON text. Raises ValueError when it is none."""
    node = _value(text, _skip(text, 0))
    if _skip(text, node.end) != len(text):
        raise ValueError(f"more text behind the JSON value at character {node.end}")
    return node


def value_at(text: str, node: Node) -> Any:
    """The value that stands there."""
    return json.loads(text[node.start : node.end])


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _value(text: str, at: int) -> Node:
    opening = text[at : at + 1]
    if opening not in ("{", "["):
        _, end = _DECODER.raw_decode(text, at)
        return Node(at, end)
    members = tuple(_members(text, at, "}" if opening == "{" else "]"))
    last = members[-1].node.end if members else at + 1
    return Node(at, _skip(text, last) + 1, members)


def _members(text: str, at: int, closing: str) -> Iterator[Member]:
    at = _skip(text, at + 1)
    while text[at : at + 1] != closing:
        member = _member(text, at, keyed=closing == "}")
        yield member
        at = _skip(text, member.node.end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != closing:
            raise ValueError(f"expected a comma or {closing} at character {at}")


def _member(text: str, at: int, *, keyed: bool) -> Member:
    if not keyed:
        return Member(at, None, _value(text, at))
    key, end = _DECODER.raw_decode(text, at)
    colon = _skip(text, end)
    if not isinstance(key, str) or text[colon : colon + 1] != ":":
        raise ValueError(f"expected a key and a colon at character {at}")
    return Member(at, key, _value(text, _skip(text, colon + 1)))

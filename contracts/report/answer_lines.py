"""An answer line by line, the place that a finding is about marked, for a reader who looks for the one wrong value."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.exchange import Exchange
from contracts.strict_json import json_path

_LAST_STEP = re.compile(r"(?<=.)(\.[^.\[\]]+|\[[^\]]*\])$")
LONGEST_BODY = 20_000
"""Characters of a body that are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer. hit: the finding is about it."""

    text: str
    hit: bool = False


def answer_lines(exchange: Exchange, part: str) -> list[Line]:
    """Status line, headers that matter, body. part: a JSON path, ``status`` or a header's name."""
    answer = exchange.answer
    if answer is None:
        return [Line(exchange.failure, part == "status")]
    lines = [Line(f"HTTP {answer.status} {answer.reason}".rstrip(), part == "status")]
    for name, value in answer.headers:
        named = name.lower() == part.lower()
        if named or name.lower() == "content-type":
            lines.append(Line(f"{name}: {value}", named))
    text = (answer.content if answer.content is not None else answer.body).decode("utf-8", "backslashreplace")
    lines += [Line(""), *_body(text, part)] if text else []
    if answer.left_out_bytes:
        lines.append(Line(f"… {answer.left_out_bytes} bytes more"))
    return lines


def _body(text: str, part: str) -> list[Line]:
    try:
        lines = _marked(json.loads(text), part)
    except (ValueError, RecursionError):
        lines = [Line(line) for line in text[:LONGEST_BODY].splitlines()]
    shown: list[Line] = []
    room = LONGEST_BODY
    for line in lines:
        room -= len(line.text)
        if room < 0:
            return [*shown, Line("…")]
        shown.append(line)
    return shown


def _marked(value: Any, part: str) -> list[Line]:
    """The lines of a value. What was left out is marked where it should have stood."""
    lines = list(_value(value, (), "", "", part))
    if _LAST_STEP.search(part) and not any(line.hit for line in lines):
        return _marked(value, _LAST_STEP.sub("", part))
    return lines


def _value(value: Any, path: tuple[str | int, ...], head: str, tail: str, part: str) -> Iterator[Line]:
    pad, hit = "  " * len(path), json_path(path) == part and bool(path)
    items: list[tuple[str | int, Any]]
    if isinstance(value, dict) and value:
        items, (opened, closed) = list(value.items()), "{}"
    elif isinstance(value, list) and value:
        items, (opened, closed) = list(enumerate(value)), "[]"
    else:
        yield Line(f"{pad}{head}{json.dumps(value, ensure_ascii=False)}{tail}", hit)
        return
    yield Line(f"{pad}{head}{opened}", hit)
    for number, (key, inner) in enumerate(items, 1):
        name = f"{json.dumps(key, ensure_ascii=False)}: " if isinstance(key, str) else ""
        yield from _value(inner, (*path, key), name, "," if number < len(items) else "", part)
    yield Line(f"{pad}{closed}{tail}", hit)

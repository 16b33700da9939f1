"""Stored example answers and how an answer is held against one.

An example is JSON as the vendor writes it. Where a meter, a radio or a moment decides, an object stands for the value:
``{"from": .., "to": ..}`` a number or time in between, ``{"matches": ..}`` text of that pattern, ``{"text": ..}`` JSON
written as text. Everything else must be there exactly: same fields, same types.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent / "golden"
_STAND_INS = ({"from", "to"}, {"matches"}, {"text"})


def example(name: str) -> dict[str, Any]:
    """The stored answers of one state: ``state``, ``config`` and ``observations``."""
    document = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def differences(wanted: Any, got: Any, where: str = "") -> Iterator[str]:
    """What differs, one line each."""
    if isinstance(wanted, dict) and set(wanted) in _STAND_INS:
        yield from _stood_in(wanted, got, where)
    elif isinstance(wanted, dict) and isinstance(got, dict):
        yield from (f"{where}/{name} is missing" for name in wanted.keys() - got.keys())
        yield from (f"{where}/{name} is too much" for name in got.keys() - wanted.keys())
        for name in wanted.keys() & got.keys():
            yield from differences(wanted[name], got[name], f"{where}/{name}")
    elif isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        for number, (one, other) in enumerate(zip(wanted, got, strict=True)):
            yield from differences(one, other, f"{where}/{number}")
    elif type(wanted) is not type(got) or wanted != got:
        yield f"{where}: {got!r} instead of {wanted!r}"


def _stood_in(wanted: dict[str, Any], got: Any, where: str) -> Iterator[str]:
    if "text" in wanted:
        yield from differences(wanted["text"], json.loads(got), where)
    elif "matches" in wanted:
        if not isinstance(got, str) or not re.fullmatch(wanted["matches"], got):
            yield f"{where}: {got!r} does not match {wanted['matches']}"
    elif isinstance(got, bool) or isinstance(got, str) is not isinstance(wanted["from"], str):
        yield f"{where}: {got!r} is of another kind than {wanted['from']!r}"
    elif not wanted["from"] <= got <= wanted["to"]:
        yield f"{where}: {got!r} is not between {wanted['from']!r} and {wanted['to']!r}"

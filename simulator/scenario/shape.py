"""Whether a file has the shape of a scenario: the JSON schema, worded for people.

A description in the schema is the noun phrase after "expected", and the help an editor shows.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from simulator.scenario.document import Document, Path
from simulator.scenario.errors import Problem, hint

VERBS = ("do", "break", "mend", "account", "set", "expect")
"""A step says exactly one of these."""
_BELONGS_TO = {
    "with": "do",
    "name": "break",
    "on": "break",
    "for": "break",
    "after_calls": "break",
    "calls": "break",
    "probability": "break",
    "whose": "break",
    "path": "break",
    "quota": "break",
    "turns": "break",
    "until_quiet": "break",
    "ask": "expect",
    "repeat": "expect",
}


def schema_path() -> FilePath:
    """Return where the schema lies, for editors and for ``charger-sandbox`` to export."""
    return FilePath(__file__).with_name("schema.json")


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema_path().read_text(encoding="utf-8")))


def place(document: Document, path: Path) -> str:
    """Say where in the file a path is: ``step 3 (at 90s), expect.state``."""
    names = [str(part) for part in path if isinstance(part, str)]
    if path[:1] != ("steps",) or len(path) < 2 or not isinstance(path[1], int):
        return ".".join(names) or "the file"
    at = document.words.get(("steps", path[1], "at"))
    step = f"step {path[1] + 1}" + (f" (at {at})" if at else "")
    return f"{step}, {'.'.join(names[1:])}" if names[1:] else step


def shape_problems(document: Document) -> list[Problem]:
    """Every way in which the file has not the shape of a scenario."""
    found = [p for error in _validator().iter_errors(document.data) for p in _worded(document, error, ())]
    steps = document.data.get("steps") if isinstance(document.data, dict) else None
    for number, step in enumerate(steps if isinstance(steps, list) else []):
        if isinstance(step, dict):
            found.extend(_verb_problems(document, ("steps", number), step))
    return found


def _worded(document: Document, error: ValidationError, around: Path, outer: str = "") -> Iterator[Problem]:
    path = (*around, *error.relative_path)
    schema: Any = error.schema
    expected = schema.get("description") or outer
    if "propertyNames" in error.schema_path:
        yield _option_name(document, path, error)
    elif error.validator == "uniqueItems":
        yield _twice(document, path, expected, error)
    elif error.validator == "anyOf":
        yield from _branches(document, error, path, expected)
    elif error.validator == "required":
        yield from _missing(document, error, path)
    elif error.validator == "additionalProperties" and isinstance(error.validator_value, bool):
        yield from _unknown_keys(document, error, path)
    elif error.validator != "oneOf":
        yield _unexpected(document, path, expected, error.instance, _words(schema))


def _unexpected(document: Document, path: Path, expected: str, value: object, known: Iterable[object]) -> Problem:
    words = [str(word) for word in known]
    listed = f" ({', '.join(words)})" if words else ""
    text = f"{place(document, path)}: expected {expected}{listed}, got {document.said(path, value)}{hint(value, words)}"
    return document.problem(path, text)


def _twice(document: Document, path: Path, expected: str, error: ValidationError) -> Problem:
    items: Any = error.instance
    again = next(item for number, item in enumerate(items) if item in items[:number])
    return document.problem(path, f"{place(document, path)}: expected {expected}, got {again} twice")


def _words(schema: Any) -> list[object]:
    if "enum" in schema:
        return list(schema["enum"])
    return [word for branch in schema.get("anyOf", ()) for word in branch.get("enum", ())]


def _branches(document: Document, error: ValidationError, path: Path, expected: str) -> Iterator[Problem]:
    """Word what is wrong inside the branch that was meant; when none can be told, the whole."""
    inside = [e for e in error.context or () if e.relative_path or e.validator not in ("type", "enum")]
    for deeper in inside:
        yield from _worded(document, deeper, path, expected)
    if not inside:
        branches: Any = [e.schema for e in error.context or ()]
        known = [word for branch in branches for word in branch.get("enum", ())]
        yield _unexpected(document, path, expected, error.instance, known)


def _missing(document: Document, error: ValidationError, path: Path) -> Iterator[Problem]:
    where = place(document, path)
    schema: Any = error.schema
    value: Any = error.instance
    for key in schema["required"]:
        if key not in value:
            meaning = _description(schema.get("properties", {}).get(key, {}))
            yield document.problem(path, f"{where}: {key!r} is missing: add {meaning or 'it'}")


def _description(schema: Any) -> str:
    if "$ref" in schema:
        root: Any = _validator().schema
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return str(schema.get("description", ""))


def _unknown_keys(document: Document, error: ValidationError, path: Path) -> Iterator[Problem]:
    schema: Any = error.schema
    value: Any = error.instance
    known = list(schema["properties"])
    for key in value:
        if key not in known:
            here = (*path, key)
            text = f"unknown key {key!r}: expected {', '.join(known)}{hint(key, known)}"
            yield document.problem(here, f"{place(document, path)}: {text}")


def _option_name(document: Document, path: Path, error: ValidationError) -> Problem:
    text = f"expected a vendor's option such as easee.profile, got {error.instance!r}"
    return document.problem((*path, str(error.instance)), f"{place(document, path)}: {text}")


def _verb_problems(document: Document, path: Path, step: dict[str, Any]) -> Iterator[Problem]:
    where = place(document, path)
    said = [verb for verb in VERBS if verb in step]
    if not said:
        yield document.problem(path, f"{where}: expected one of {', '.join(VERBS)}, got none: say what happens")
    for verb in said[1:]:
        text = f"{where}: expected one of {', '.join(VERBS)}, got {said[0]} and {verb}: make it two steps"
        yield document.problem((*path, verb), text)
    for key in step:
        verb = _BELONGS_TO.get(key, "")
        if verb and said and verb not in said:
            yield document.problem((*path, key), f"{where}: {key!r} goes with {verb}, this step has {said[0]}")
    if "break" in step and "name" not in step:
        yield document.problem(path, f"{where}: 'name' is missing: name what breaks, so that it can be mended")

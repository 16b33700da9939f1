"""The control API's OpenAPI document is its law: requests are read by it, and it is what is served.

openapi.yaml writes each path once, below ``/_sandbox/worlds/{world}``; what is served has a second one without the
world, which means the default world.
"""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.control.problems import BadInput

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

WORLD_PREFIX = "/_sandbox/worlds/{world}/"
SHORT_PREFIX = "/_sandbox/"
SHORT_ENDING = "_default"
"""What the short form's operationId ends with."""
LARGEST_NUMBER = 1e15
"""No number of this API means anything beyond."""
_METHODS = ("get", "post", "put", "patch", "delete")
_LONGEST_SHOWN = 80


def written() -> dict[str, Any]:
    """The document as it is written, each path once."""
    import yaml  # a start of the sandbox need not wait for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("openapi.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=loader)
    return document


@cache
def document() -> dict[str, Any]:
    """The document as it is served, with the short form of each path below a world."""
    whole = written()
    for path, item in list(whole["paths"].items()):
        if path.startswith(WORLD_PREFIX):
            whole["paths"][path.replace(WORLD_PREFIX, SHORT_PREFIX, 1)] = _short(item)
    return whole


def _short(item: dict[str, Any]) -> dict[str, Any]:
    short = copy.deepcopy(item)
    short["parameters"] = [p for p in short.get("parameters", ()) if p != {"$ref": "#/components/parameters/world"}]
    for method in _METHODS:
        if method in short:
            short[method]["operationId"] += SHORT_ENDING
            short[method]["summary"] += " (default world)"
    return short


@cache
def operations() -> dict[str, dict[str, Any]]:
    """Each operation by its operationId, with the parameters of its path."""
    found: dict[str, dict[str, Any]] = {}
    for item in document()["paths"].values():
        for method in _METHODS:
            if method in item:
                parameters = [*item.get("parameters", ()), *item[method].get("parameters", ())]
                found[item[method]["operationId"]] = {**item[method], "parameters": parameters}
    return found


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema or parameter itself where a reference stands for it."""
    while "$ref" in schema:
        target: Any = document()
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A parameter of a query: its schema, what it is in words, and what holds values against the schema."""

    schema: Mapping[str, Any]
    description: str
    validator: "Draft202012Validator"


@cache
def _parameters(operation: str) -> Mapping[str, _Parameter]:
    """The parameters of an operation's query by name."""
    told = [one for one in map(resolved, operations()[operation]["parameters"]) if one["in"] == "query"]
    return {
        one["name"]: _Parameter(resolved(one["schema"]), one["description"], _validator(resolved(one["schema"])))
        for one in told
    }


@cache
def _body_validator(operation: str) -> "Draft202012Validator":
    return _validator(operations()[operation]["requestBody"]["content"]["application/json"]["schema"])


def _validator(schema: Mapping[str, Any]) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    return Draft202012Validator({**schema, "components": document()["components"]})


def read_query(operation: str, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """The query as the operation's parameters say, defaults filled in. Raises BadInput.

    given: each name with the values it came with; it may come once, a list with commas between its parts.
    """
    known = _parameters(operation)
    for name, values in given.items():
        if name not in known:
            raise BadInput(f"query {name}", f"one of {', '.join(known) or 'no parameters'}", "a name nobody knows")
        if len(values) > 1:
            raise BadInput(f"query {name}", "one value", f"{len(values)} of them")
    query: dict[str, Any] = {}
    for name, parameter in known.items():
        if name in given:
            query[name] = _read_value(name, given[name][0], parameter)
        elif "default" in parameter.schema:
            query[name] = parameter.schema["default"]
    return query


def _read_value(name: str, text: str, parameter: _Parameter) -> Any:
    value: Any = text
    if parameter.schema.get("type") == "integer":
        if not re.fullmatch(r"-?[0-9]{1,15}", text, re.ASCII):
            raise BadInput(f"query {name}", parameter.description, shown(text))
        value = int(text)
    if parameter.schema.get("type") == "array":
        value = text.split(",")
    _check(value, parameter.validator, f"query {name}", parameter.description)
    return value


def read_body(operation: str, body: Any) -> dict[str, Any]:
    """The body, checked by the operation's schema. Raises BadInput."""
    content = operations()[operation]["requestBody"]["content"]["application/json"]
    if not content.get("x-as-it-came"):
        _check_plain(body, "body")
    _check(body, _body_validator(operation), "body", "an object")
    checked: dict[str, Any] = body
    return checked


def _check_plain(value: Any, where: str) -> None:
    """Numbers of a size that means something, and text that can be written down."""
    if isinstance(value, dict):
        for name, inner in value.items():
            _check_plain(name, where)
            _check_plain(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _check_plain(inner, f"{where}[{number}]")
    elif isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
        raise BadInput(_ascii(where), f"a number of at most {LARGEST_NUMBER:g}", "a larger one, or none at all")
    elif isinstance(value, str) and any(0xD800 <= ord(letter) <= 0xDFFF or letter == "\0" for letter in value):
        raise BadInput(_ascii(where), "text that UTF-8 can write, without NUL", shown(value))


def _check(value: Any, validator: "Draft202012Validator", where: str, description: str) -> None:
    from jsonschema.exceptions import best_match

    error = best_match(validator.iter_errors(value))
    if error is None:
        return
    place = ".".join([where, *map(str, error.absolute_path)])
    inner: Any = error.schema
    if error.validator == "required":
        missing = [name for name in inner["required"] if name not in error.instance]
        raise BadInput(_ascii(place), f"{', '.join(missing)} beside what is there", "none")
    if error.validator == "additionalProperties":
        known = ", ".join(inner.get("properties", ())) or "nothing"
        extra = sorted(set(error.instance) - set(inner.get("properties", ())))
        raise BadInput(_ascii(place), f"only {known}", shown(extra[0]))
    raise BadInput(_ascii(place), _words(inner, description), shown(error.instance))


def _words(schema: Any, otherwise: str) -> str:
    if not isinstance(schema, dict):
        return otherwise
    words = str(schema.get("description") or otherwise).split(". ")[0].rstrip(".")
    return f"{words} ({', '.join(map(str, schema['enum']))})" if "enum" in schema else words


def shown(value: object) -> str:
    """A value in a sentence: cut, and harmless whatever it is."""
    said = ascii(value)
    return said if len(said) <= _LONGEST_SHOWN else said[:_LONGEST_SHOWN] + "..."


def _ascii(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()[:200]

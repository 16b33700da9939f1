"""The contract, read from openapi.yaml once, and openapi-core judging every answer against it.

openapi-core alone lets NaN, duplicate keys and stray line feeds pass, wants the production server's name in every
URL and walks the whole document for each answer. Here it gets a strict JSON reader, formats that bite, no servers,
and keeps what it built.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from jsonschema.exceptions import ValidationError as SchemaFault
from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.templating.responses.exceptions import ResponseNotFound
from openapi_core.validation.response.exceptions import MissingData
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from openapi_spec_validator import OpenAPIV30SpecValidator
from referencing.exceptions import Unresolvable
from werkzeug.datastructures import Headers as WerkzeugHeaders

from contracts import strict_json
from contracts.exchange import Answer, Exchange, Request
from contracts.findings import Violation, cut, show
from contracts.formats import FORMAT_WORDS, FORMATS
from contracts.kept import KeptLookUps, KeptPaths, KeptValidators
from contracts.resources import contract_path

# RFC 9110: how a server says that it does not offer a method; HEAD is offered with GET or not at all.
METHOD_REFUSED = frozenset({405, 501})

_TYPE_WORDS: Mapping[str, str] = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a text",
}
_DEEPEST_FIELD = 10


class ContractUnusable(Exception):
    """The document cannot serve as the contract; the text says what was expected, what came and what to do."""


@dataclass(frozen=True)
class _Operation:
    """One path template with what the document declares for it: method in upper case -> statuses."""

    template: str
    pattern: re.Pattern[str]
    parameters: tuple[str, ...]
    statuses: Mapping[str, tuple[str, ...]]


class Contract:
    """A valid OpenAPI 3.0 document and the judge built from it. Safe to share between threads."""

    def __init__(self, document: Mapping[str, Any], *, forbid_extra: bool = False) -> None:
        """Build the judge from a parsed document. Raises ContractUnusable when it is not valid OpenAPI 3.0."""
        self._api = _build(document, forbid_extra=forbid_extra)
        self._operations = tuple(_operation(template, item) for template, item in document["paths"].items())

    @classmethod
    def load(cls, path: Path | None = None, *, forbid_extra: bool = False, also: Iterable[int] = ()) -> "Contract":
        """Read the document at path, by default the project's own.

        forbid_extra: also refuse fields the document does not declare; also: statuses that were agreed on beyond it,
        with any body. Raises ContractUnusable when the file is
        missing, no YAML, or not valid OpenAPI 3.0.
        """
        document = _read(path)
        declare(document, also)
        return cls(document, forbid_extra=forbid_extra)

    def governs(self, request: Request) -> bool:
        """Tell whether the document declares that path and method, HEAD counting as GET."""
        return self._declared(request) is not None

    def path_parameter(self, request: Request, name: str) -> str | None:
        """Return what stands at that place of the path, percent-decoded; None when the path is not the document's."""
        operation, match = self._find(request)
        if operation is None or match is None or name not in operation.parameters:
            return None
        return unquote(match.group(operation.parameters.index(name) + 1), errors="replace")

    def knows_path(self, request: Request) -> bool:
        """Tell whether the path is the document's, whatever the method."""
        return self._find(request)[0] is not None

    def statuses(self, request: Request) -> tuple[str, ...]:
        """Return the declared statuses, e.g. ("200", "401", "404", "503"); empty for what the document leaves open."""
        return self._declared(request) or ()

    def fields(self, request: Request, status: int) -> frozenset[str]:
        """Return the JSON paths declared for that answer, e.g. `$`, `$.chargeState`, `$.chargeState.chargeRate`."""
        asked = self._asked(request)
        if str(status) not in self.statuses(request):
            return frozenset()
        answer = self._api.spec / "paths" / asked.path_pattern / asked.method / "responses" / str(status)
        return frozenset(_fields(answer / "content" / "application/json" / "schema", []))

    def violations(self, exchange: Exchange) -> list[Violation]:
        """Return where the answer disagrees with the document, sorted; empty when it agrees or nothing is declared.

        Raises nothing, whatever bytes came.
        """
        if not self.governs(exchange.request):
            return []
        if exchange.answer is None:
            return [Violation("answered", "status", "an HTTP answer", cut(exchange.failure))]
        return sorted(set(self._judge(exchange.request, exchange.answer)), key=lambda violation: violation.sort_key)

    def _judge(self, request: Request, answer: Answer) -> Iterator[Violation]:
        is_head = request.method == "HEAD"
        if is_head and answer.status in METHOD_REFUSED:
            return
        if is_head and answer.body:
            yield Violation("head_body", "$", "no body in the answer to HEAD", f"{len(answer.body)} bytes")
        content = answer.content
        if content is None:
            codings = cut(", ".join(answer.content_codings))
            yield Violation("content_coding", "Content-Encoding", "a body in the coding it is labelled with", codings)
            content = b""
        for error in self._api.response_validator.iter_errors(self._asked(request), _Given(answer, content)):
            if not (isinstance(error, MissingData) and (is_head or answer.content is None)):
                yield from _tell(error, answer)

    def _asked(self, request: Request) -> "_Asked":
        operation, _ = self._find(request)
        template = request.bare_path if operation is None else operation.template
        return _Asked(template, "get" if request.method == "HEAD" else request.method.lower())

    def _find(self, request: Request) -> tuple[_Operation | None, re.Match[str] | None]:
        for operation in self._operations:
            match = operation.pattern.fullmatch(request.bare_path)
            if match is not None:
                return operation, match
        return None, None

    def _declared(self, request: Request) -> tuple[str, ...] | None:
        operation, _ = self._find(request)
        if operation is None:
            return None
        return operation.statuses.get("GET" if request.method == "HEAD" else request.method)


@dataclass
class _Asked:
    """A request as openapi-core wants it: the template stands for the path, so its look-up can be kept."""

    path_pattern: str
    method: str
    host_url: str = "http://localhost"
    content_type: str = ""
    body: bytes | None = None
    parameters: RequestParameters = field(default_factory=RequestParameters)

    @property
    def path(self) -> str:
        return self.path_pattern


class _Given:
    """An answer as openapi-core wants it. Media type parameters stay out: openapi-core trips over a stray semicolon."""

    def __init__(self, answer: Answer, content: bytes) -> None:
        self.status_code = answer.status
        self.content_type = answer.media_type
        # werkzeug raises on a line break within a value; whether one may stand there is not openapi-core's question.
        self.headers = WerkzeugHeaders([(name, " ".join(value.splitlines())) for name, value in answer.headers])
        self.data: bytes | None = content


def _read(path: Path | None) -> Mapping[str, Any]:
    try:
        place = path or contract_path()
        document = yaml.safe_load(place.read_bytes())
    except (OSError, yaml.YAMLError) as error:
        raise ContractUnusable(
            f"expected the contract as a YAML file: {error}; name a file that can be read"
        ) from error
    if not isinstance(document, dict):
        raise ContractUnusable(f"expected an OpenAPI document, {place} holds {show(document)}; name another file")
    return document


def declare(document: Mapping[str, Any], statuses: Iterable[int]) -> None:
    """Add statuses to every operation of a document that does not have them yet."""
    agreed = {str(status): {"description": "agreed on beyond the contract"} for status in statuses}
    for item in document.get("paths", {}).values() if agreed else ():
        for operation in item.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"] = agreed | operation["responses"]


def _build(document: Mapping[str, Any], *, forbid_extra: bool) -> OpenAPI:
    version = str(document.get("openapi"))
    if not version.startswith("3.0."):
        raise ContractUnusable(f"expected OpenAPI 3.0, the document says openapi: {cut(version)}; convert it to 3.0.x")
    config = Config(
        spec_validator_cls=OpenAPIV30SpecValidator,
        path_finder_cls=KeptPaths,
        response_validator_cls=KeptLookUps,
        schema_validators_factory=KeptValidators(),
        extra_format_validators=dict(FORMATS),
        extra_media_type_deserializers={"application/json": _read_json},
        additional_properties_default_policy="forbid" if forbid_extra else "allow",
    )
    # A service under test never lives at the declared server, and openapi-core would not know its answers.
    placeless = {key: value for key, value in document.items() if key != "servers"}
    try:
        return OpenAPI.from_dict(placeless, config=config)
    except Unresolvable as error:
        raise ContractUnusable(f"expected every $ref to point somewhere, {cut(error.ref)} does not; mend it") from error
    except SchemaFault as error:
        # The message begins with the whole part that is wrong and says what is wrong with it at its end.
        where, what = strict_json.json_path(error.absolute_path), error.message.partition("\n")[0][-100:]
        raise ContractUnusable(f"expected a valid OpenAPI 3.0 document, at {where}: {what}") from error


def _read_json(raw: bytes, **_parameters: str) -> object:
    return strict_json.parse(raw)


def _operation(template: str, item: Mapping[str, Any]) -> _Operation:
    literals = re.split(r"\{([^{}]+)\}", template)
    spelled = "".join("([^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(literals))
    methods = {method: declared for method, declared in item.items() if isinstance(declared, dict)}
    return _Operation(
        template=template,
        # A service may be mounted below a prefix of its own.
        pattern=re.compile(f"(?:/.*)?{spelled}", re.DOTALL),
        parameters=tuple(literals[1::2]),
        statuses={
            method.upper(): tuple(map(str, declared.get("responses", ()))) for method, declared in methods.items()
        },
    )


def _fields(schema: SchemaPath, parts: list[str]) -> Iterator[str]:
    yield strict_json.json_path(parts)
    if "properties" in schema and len(parts) < _DEEPEST_FIELD:
        for name, child in (schema / "properties").str_items():
            yield from _fields(child, [*parts, name])


def _tell(error: Exception, answer: Answer) -> Iterable[Violation]:
    """Put an error of openapi-core into words. Its own text is left alone: for some bodies str(error) raises."""
    cause = error.__cause__
    if isinstance(error, ResponseNotFound):
        declared = ", ".join(error.availableresponses)
        return [Violation("status", "status", f"one of {declared}", cut(f"{answer.status} {answer.reason}".strip()))]
    if isinstance(error, MissingData):
        return [Violation("json_text", "$", "a JSON object", "an empty body")]
    if isinstance(cause, MediaTypeNotFound):
        seen = cut(answer.media_type) or "no Content-Type"
        return [Violation("media_type", "Content-Type", " or ".join(cause.availableMimetypes), seen)]
    if isinstance(cause, InvalidSchemaValue):
        return _tell_faults(list(cause.schema_errors))
    unread = None if cause is None else cause.__context__
    if isinstance(unread, strict_json.StrictJsonError):
        return [json_violation(unread)]
    return [Violation("contract", "$", "an answer that agrees with the contract", type(cause or error).__name__)]


def json_violation(error: strict_json.StrictJsonError) -> Violation:
    """Return the violation for a body that is not strict JSON."""
    where = error.where if error.where.startswith("$") else "$"
    return Violation("json_text", where, "strict JSON in UTF-8", str(error))


def _tell_faults(faults: list[Any]) -> Iterator[Violation]:
    mistyped = {tuple(fault.absolute_path) for fault in faults if fault.validator == "type"}
    for fault in faults:
        # A value of the wrong type breaks its format and its list of values as well; once is enough.
        if fault.validator == "type" or tuple(fault.absolute_path) not in mistyped:
            tell = _TELL.get(fault.validator, _tell_other)
            yield from tell(fault, strict_json.json_path(fault.absolute_path))


def _tell_type(fault: Any, where: str) -> Iterator[Violation]:
    words = _TYPE_WORDS.get(fault.validator_value, str(fault.validator_value))
    if fault.instance is None:
        yield null_violation(where, words)
    else:
        yield Violation("type", where, words, show(fault.instance))


def null_violation(where: str, words: str = "a value") -> Violation:
    """Return the violation for a null; words: what should stand there, e.g. `a number`."""
    return Violation("null", where, f"{words}, or the field left out when unknown", "null")


def _tell_enum(fault: Any, where: str) -> Iterator[Violation]:
    yield Violation("enum", where, "one of " + ", ".join(map(str, fault.validator_value)), show(fault.instance))


def _tell_format(fault: Any, where: str) -> Iterator[Violation]:
    words = FORMAT_WORDS.get(fault.validator_value, f"the format {fault.validator_value}")
    yield Violation("format", where, words, show(fault.instance))


def _tell_required(fault: Any, _where: str) -> Iterator[Violation]:
    for name in fault.validator_value:
        if name not in fault.instance:
            where = strict_json.json_path([*fault.absolute_path, name])
            yield Violation("required", where, "the field to be there", "it is missing")


def _tell_extra(fault: Any, _where: str) -> Iterator[Violation]:
    for name in sorted(set(fault.instance) - set(fault.schema.get("properties", ()))):
        where = strict_json.json_path([*fault.absolute_path, name])
        yield Violation("extra_field", where, "no field the contract does not declare", show(fault.instance[name]))


def _tell_other(fault: Any, where: str) -> Iterator[Violation]:
    wanted = f"{fault.validator} {cut(str(fault.validator_value))}"
    yield Violation(str(fault.validator), where, wanted, show(fault.instance))


_TELL: Mapping[str, Callable[[Any, str], Iterator[Violation]]] = {
    "type": _tell_type,
    "enum": _tell_enum,
    "format": _tell_format,
    "required": _tell_required,
    "properties": _tell_extra,  # under this name openapi-core's "forbid" policy reports
    "additionalProperties": _tell_extra,
}

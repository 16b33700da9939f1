"""Whether an answer is one the vendor's document allows, told in a sentence when it is not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema.exceptions import ValidationError, best_match
from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.templating.paths.datatypes import PathOperationServer
from openapi_core.templating.responses.exceptions import ResponseNotFound
from openapi_core.validation.response.exceptions import HeaderValidationError, MissingData, MissingRequiredHeader
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from werkzeug.datastructures import Headers

from contracts import strict_json
from contracts.formats import FORMATS
from contracts.kept import KeptPaths, KeptValidators
from tests.documented.saying import UNKNOWN_ADDRESS, WRONG_METHOD, Saying

ELSEWHERE = "x-elsewhere"
"""Extension of a document: what is answered where it has no operation, as responses under the two words of Saying."""
ANYWHERE = "x-anywhere"
"""Extension of a document: responses that any address may give, such as those of a gateway in front."""
MAY_BE_EMPTY = "x-may-be-empty"
"""Extension of a response: its body is there or not."""
_PARAMETER = re.compile(r"<[^<>]*>|\{[^{}]*\}")
_LONGEST = 160
_HOST = "http://localhost"


def shape_of(address: str) -> str:
    """An address as Flask's rule or as a document's path, alike: ``/state/{}/observations``, in lower case."""
    return _PARAMETER.sub("{}", address).lower()


@dataclass
class _Asked:
    path: str
    method: str
    host_url: str = _HOST
    content_type: str = ""
    body: bytes | None = None
    parameters: RequestParameters = field(default_factory=RequestParameters)


@dataclass(frozen=True)
class _Given:
    status_code: int
    content_type: str
    headers: Headers
    data: bytes


class _NamedPaths(KeptPaths):
    """Asked with the document's own spelling of a path, so there is nothing to search for."""

    def find(self, method: str, name: str) -> PathOperationServer:
        path = self.spec / "paths" / name.removeprefix(_HOST)
        return PathOperationServer(path, path / method, None, None, None)


class Judge:
    """One vendor's document, ready to compare."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._paths = {shape_of(path): path for path in document["paths"]}
        self._declared: dict[str, Mapping[str, Any]] = dict(document["paths"])
        for word in (UNKNOWN_ADDRESS, WRONG_METHOD):
            # As a path of its own, so that openapi-core judges it as it judges all others.
            self._paths[word] = f"/{word}"
            self._declared[f"/{word}"] = {"get": {"responses": document[ELSEWHERE][word]}}
        self._anywhere = frozenset(document.get(ANYWHERE, ()))
        self._declared[f"/{ANYWHERE}"] = {"get": {"responses": document.get(ANYWHERE, {})}}
        config = Config(
            spec_validator_cls=None,  # type: ignore[arg-type]  # another test's affair, and slow
            path_finder_cls=_NamedPaths,
            schema_validators_factory=KeptValidators(),
            extra_format_validators=dict(FORMATS),
            extra_media_type_deserializers=dict.fromkeys(("application/json", "application/problem+json"), _read_json),
        )
        self._api = OpenAPI.from_dict({**document, "paths": self._declared}, config=config)
        self._good: set[int] = set()

    def faults(self, saying: Saying) -> list[str]:
        """What is wrong with an answer, a sentence each; nothing for one the document allows."""
        seen = hash((saying.rule, saying.method, saying.status, saying.headers, saying.body))
        if seen in self._good:
            return []
        found = [f"{saying.method} {saying.path} -> {saying.status}: {what}" for what in self._look(saying)]
        if not found:
            self._good.add(seen)
        return found

    def _look(self, saying: Saying) -> Iterator[str]:
        path = self._paths.get(shape_of(saying.rule))
        if path is None:
            yield f"the document has no path for the route {saying.rule}"
            return
        no_route = saying.rule in (UNKNOWN_ADDRESS, WRONG_METHOD)
        method = "get" if no_route or saying.method == "HEAD" else saying.method.lower()
        if method not in self._declared[path]:
            yield f"the document has no {saying.method} at {path}"
            return
        found = list(self._compare(path, method, saying))
        if found and str(saying.status) in self._anywhere:
            other = list(self._compare(f"/{ANYWHERE}", "get", saying))
            found = found if other and self._response(path, method, saying.status) is not None else other
        yield from found

    def _compare(self, path: str, method: str, saying: Saying) -> Iterator[str]:
        given = _Given(saying.status, saying.media_type, Headers(list(saying.headers)), saying.content)
        response = self._response(path, method, saying.status)
        for error in self._api.response_validator.iter_errors(_Asked(path, method), given):
            if not (isinstance(error, MissingData) and response is not None and MAY_BE_EMPTY in response):
                yield from _told(error, saying)
        # openapi-core looks at no body where none is declared.
        if saying.body and response is not None and "content" not in response:
            yield f"the document declares no body, came {_cut(saying.content)}"

    def _response(self, path: str, method: str, status: int) -> SchemaPath | None:
        responses = self._api.spec / "paths" / path / method / "responses"
        return responses / str(status) if str(status) in responses else None


def _read_json(raw: bytes, **_parameters: str) -> object:
    # A lone text is JSON and here perhaps an answer; the strict reader is for objects.
    return strict_json.parse(b"[" + raw + b"]")[0]  # type: ignore[index]


def _told(error: Exception, saying: Saying) -> Iterator[str]:
    cause = error.__cause__
    if isinstance(error, ResponseNotFound):
        yield f"the document declares only {', '.join(error.availableresponses)}"
    elif isinstance(error, MissingData):
        yield "the document declares a body, none came"
    elif isinstance(error, MissingRequiredHeader):
        yield f"the document wants the header {error.name}, it is missing"
    elif isinstance(cause, MediaTypeNotFound):
        wanted = " or ".join(cause.availableMimetypes)
        yield f"the document declares {wanted}, came {saying.media_type or 'no Content-Type'}"
    elif isinstance(error, HeaderValidationError):
        came = next(value for name, value in saying.headers if name.lower() == error.name.lower())
        yield f"the document does not allow the header {error.name}: {came}"
    elif isinstance(cause, InvalidSchemaValue):
        yield from (f"{strict_json.json_path(fault.absolute_path)}: {_said_of(fault)}" for fault in _each(cause))
    else:
        yield f"{type(cause or error).__name__}, came {_cut(saying.content)}"


def _each(cause: InvalidSchemaValue) -> Iterator[ValidationError]:
    for fault in cause.schema_errors:
        assert isinstance(fault, ValidationError)
        inner = best_match(fault.context or ())
        yield inner if inner is not None else fault


def _said_of(fault: ValidationError) -> str:
    return fault.message if len(fault.message) <= _LONGEST else f"{fault.message[:40]}...{fault.message[-120:]}"


def _cut(content: bytes) -> str:
    return repr(content if len(content) <= _LONGEST else content[:_LONGEST] + b"...")

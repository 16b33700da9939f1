"""Parts for openapi-core that keep what they built; its own walk the whole document anew for each answer."""

from typing import Any

from jsonschema_path import SchemaPath
from openapi_core.templating.media_types.datatypes import MediaType
from openapi_core.templating.paths.datatypes import PathOperationServer
from openapi_core.templating.paths.finders import APICallPathFinder
from openapi_core.validation.response.validators import V30ResponseValidator
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory
from openapi_core.validation.schemas.validators import SchemaValidator
from openapi_schema_validator import OAS30ReadValidator


class KeptValidators(SchemaValidatorsFactory):
    """Builds the validator of each schema once; openapi-core would build two for every answer."""

    def __init__(self) -> None:
        super().__init__(OAS30ReadValidator)
        self._kept: dict[tuple[object, ...], SchemaValidator] = {}

    def create(self, spec: SchemaPath, schema: SchemaPath, *args: Any, **kwargs: Any) -> SchemaValidator:
        place = tuple(schema.parts)
        if place not in self._kept:
            self._kept[place] = super().create(spec, schema, *args, **kwargs)
        return self._kept[place]


class KeptPaths(APICallPathFinder):
    """Looks each operation up once; asked with templates, it has as many names to keep as the document."""

    def __init__(self, spec: SchemaPath, base_url: str | None = None) -> None:
        super().__init__(spec, base_url=base_url)
        self._kept: dict[tuple[str, str], PathOperationServer] = {}

    def find(self, method: str, name: str) -> PathOperationServer:
        if (method, name) not in self._kept:
            self._kept[method, name] = super().find(method, name)
        return self._kept[method, name]


class KeptLookUps(V30ResponseValidator):
    """Finds the declaration of each status and media type once; openapi-core would walk there for every answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._responses: dict[tuple[object, ...], SchemaPath] = {}
        self._media_types: dict[tuple[object, ...], MediaType] = {}
        self._schemas: dict[tuple[object, ...], SchemaPath | None] = {}
        self._with_headers: dict[tuple[object, ...], bool] = {}

    def _find_operation_response(self, status_code: int, operation: SchemaPath) -> SchemaPath:
        place = (*operation.parts, status_code)
        if place not in self._responses:
            self._responses[place] = super()._find_operation_response(status_code, operation)
        return self._responses[place]

    def _find_media_type(self, content: SchemaPath, mimetype: str | None = None) -> MediaType:
        place = (*content.parts, mimetype)
        if place not in self._media_types:
            self._media_types[place] = super()._find_media_type(content, mimetype)
        return self._media_types[place]

    def _get_content_schema_value_and_schema(
        self, raw: bytes, content: SchemaPath, mimetype: str | None = None
    ) -> tuple[Any, SchemaPath | None]:
        found, parameters, media_type = self._find_media_type(content, mimetype)
        value = self._deserialise_media_type(media_type, found, parameters, raw)
        place = tuple(media_type.parts)
        if place not in self._schemas:
            self._schemas[place] = media_type / "schema" if "schema" in media_type else None
        return value, self._schemas[place]

    def _get_headers(self, headers: Any, operation_response: SchemaPath) -> dict[str, Any]:
        place = tuple(operation_response.parts)
        if place not in self._with_headers:
            self._with_headers[place] = "headers" in operation_response
        return super()._get_headers(headers, operation_response) if self._with_headers[place] else {}

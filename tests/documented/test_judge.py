"""What a document does not allow is told, and nothing else."""

import base64
from typing import Any

import pytest

from tests.documented.court import verdict
from tests.documented.judge import Judge, shape_of
from tests.documented.saying import UNKNOWN_ADDRESS, WRONG_METHOD, Saying, from_line

JSON = (("Content-Type", "application/json; charset=utf-8"),)
TEXT = (("Content-Type", "text/plain"),)
PROBLEM = (("Content-Type", "application/problem+json"),)
RULE = "/chargers/<serial>"
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "A cloud", "version": "1"},
    "paths": {
        "/chargers/{id}": {
            "get": {
                "responses": {
                    "200": {
                        "description": "a charger",
                        "headers": {"X-Left": {"required": True, "schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Charger"}}},
                    },
                    "401": {"description": "nothing"},
                    "404": {
                        "description": "a problem or nothing",
                        "x-may-be-empty": True,
                        "content": {"application/problem+json": {"schema": {"type": "object", "required": ["title"]}}},
                    },
                }
            },
        },
        "/words": {
            "get": {
                "responses": {
                    "200": {"description": "-", "content": {"application/json": {"schema": {"type": "string"}}}}
                }
            }
        },
    },
    "components": {
        "schemas": {
            "Charger": {
                "type": "object",
                "required": ["id"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "amps": {"type": "number", "nullable": True},
                    "mode": {"oneOf": [{"type": "integer", "enum": [1, 2]}, {"type": "string"}]},
                },
            }
        }
    },
    "x-anywhere": {
        "301": {"description": "go away", "headers": {"Location": {"required": True, "schema": {"type": "string"}}}},
        "401": {"description": "words", "content": {"text/plain": {"schema": {"type": "string"}}}},
    },
    "x-elsewhere": {
        UNKNOWN_ADDRESS: {"404": {"description": "nothing"}},
        WRONG_METHOD: {"405": {"description": "nothing", "headers": {"Allow": {"required": True, "schema": {}}}}},
    },
}
ID = "983957a2-ce4b-526d-abd2-346779fa895e"
WHOLE = f'{{"id": "{ID}", "amps": null, "mode": 2}}'
LEFT = (("X-Left", "3"),)


def said(
    body: str = "", status: int = 200, rule: str = RULE, method: str = "GET", headers: Any = JSON + LEFT
) -> Saying:
    """An answer to a request for one charger, unless told otherwise."""
    coded = base64.b64encode(body.encode()).decode()
    return Saying("EASEE", method, "/chargers/7?x=1", rule, status, headers, coded)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(DOCUMENT)


@pytest.mark.parametrize(
    "saying",
    [
        pytest.param(said(WHOLE), id="as declared"),
        pytest.param(said(WHOLE, method="HEAD"), id="HEAD counts as GET"),
        pytest.param(said(status=401, headers=()), id="nothing where nothing is declared"),
        pytest.param(said(status=301, headers=(("Location", "/"),)), id="what may come anywhere"),
        pytest.param(said("no", status=401, headers=TEXT), id="in place of what is declared there"),
        pytest.param(said(status=301, headers=(("Location", "/"),), rule=UNKNOWN_ADDRESS), id="also elsewhere"),
        pytest.param(said(status=404, headers=()), id="nothing where something may be"),
        pytest.param(said('{"title": "x"}', status=404, headers=PROBLEM), id="something where it may be"),
        pytest.param(said('"word"', rule="/Words"), id="a lone text, in another letter case"),
        pytest.param(said(status=404, rule=UNKNOWN_ADDRESS, headers=()), id="unknown address"),
        pytest.param(said(status=405, rule=WRONG_METHOD, headers=(("Allow", "GET"),), method="PUT"), id="wrong method"),
    ],
)
def test_what_is_allowed(judge: Judge, saying: Saying) -> None:
    assert judge.faults(saying) == []
    assert judge.faults(saying) == []


@pytest.mark.parametrize(
    ("saying", "what"),
    [
        pytest.param(said(WHOLE, status=418), "the document declares only 200, 401, 404", id="status"),
        pytest.param(said(WHOLE, method="PUT"), "the document has no PUT at /chargers/{id}", id="method"),
        pytest.param(said(WHOLE, rule="/cars"), "the document has no path for the route /cars", id="route"),
        pytest.param(
            said(WHOLE, headers=(("Content-Type", "text/html"), *LEFT)),
            "the document declares application/json, came text/html",
            id="media type",
        ),
        pytest.param(
            said(WHOLE, headers=LEFT),
            "the document declares application/json, came no Content-Type",
            id="no media type",
        ),
        pytest.param(said(), "the document declares a body, none came", id="no body"),
        pytest.param(said("{}", status=401), "the document declares no body, came b'{}'", id="undeclared body"),
        pytest.param(said(WHOLE, headers=JSON), "the document wants the header X-Left, it is missing", id="no header"),
        pytest.param(
            said(WHOLE, headers=(*JSON, ("X-Left", "many"))),
            "the document does not allow the header X-Left: many",
            id="header",
        ),
        pytest.param(said("{}"), "$: 'id' is a required property", id="required"),
        pytest.param(said(f'{{"id": "{ID}", "amps": "6"}}'), "$.amps: '6' is not of type 'number'", id="type"),
        pytest.param(said(f'{{"id": "{ID}", "mode": 3}}'), "$.mode: 3 is not ", id="one of"),
        pytest.param(
            said(f'{{"id": "{ID}", "x": 1}}'),
            "$: Additional properties are not allowed ('x' was unexpected)",
            id="undeclared field",
        ),
        pytest.param(said("{}", status=404, headers=PROBLEM), "'title' is a required", id="what may be must be right"),
        pytest.param(said('{"id": "7"}'), "$.id: '7' is not a 'uuid'", id="format"),
        pytest.param(said("{'id'"), "came b\"{'id'\"", id="no JSON"),
        pytest.param(said(f'{{"id": "{ID}", "amps": NaN}}'), "came b'{", id="NaN"),
    ],
)
def test_what_is_not(judge: Judge, saying: Saying, what: str) -> None:
    (fault,) = judge.faults(saying)
    assert fault.startswith(f"{saying.method} /chargers/7?x=1 -> {saying.status}: ")
    assert what in fault
    assert judge.faults(saying) == [fault]


def test_routes_and_paths_are_spelled_alike() -> None:
    assert shape_of("/api/sites/<int:number>/Circuits/<circuit>") == shape_of("/api/sites/{siteId}/circuits/{id}")


def test_a_saying_survives_its_line() -> None:
    assert from_line(said(WHOLE).line()) == said(WHOLE)


def test_a_verdict_is_short() -> None:
    lines = verdict([f"fault {number}" for number in range(9)]).splitlines()
    assert (lines[1], lines[-1], len(lines)) == ("fault 0", "... and 4 more", 7)

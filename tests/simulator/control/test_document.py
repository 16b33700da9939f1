"""The document and the routes are the same API, and its words are those of the rooms they come from."""

import re
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from simulator.control.document import SHORT_ENDING, SHORT_PREFIX, WORLD_PREFIX, document, operations, written
from simulator.control.runs import RunState
from simulator.scenario.runner import MomentKind
from simulator.scenario.script import ROLES, AccountChange
from simulator.truth.accounts import Login
from simulator.truth.situations import SITUATIONS
from simulator.truth.states import ChargingState, Vendor
from simulator.truth.tokens import TokenKind, Verdict
from tests.simulator.control.bench import ControlBench

_METHODS = {"get", "post", "put", "patch", "delete"}


def _routes() -> set[tuple[str, str, str]]:
    """Method, path and name of every route of the app, but the dashboard's."""
    every = ControlBench(service=False).app.url_map.iter_rules()
    rules = [rule for rule in every if rule.rule.startswith("/_sandbox/")]
    return {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), rule.endpoint)
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def _documented(whole: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (method, path, item[method]["operationId"])
        for path, item in whole["paths"].items()
        for method in item.keys() & _METHODS
    }


def test_routes_and_document_are_the_same() -> None:
    assert _routes() == _documented(document())


def test_it_is_an_openapi_document() -> None:
    validate(document())
    assert ControlBench(service=False).get("/openapi.json") == document()


def test_every_path_below_a_world_has_a_short_form() -> None:
    paths = set(document()["paths"])
    below = {path for path in paths if path.startswith(WORLD_PREFIX)}
    assert {path.replace(WORLD_PREFIX, SHORT_PREFIX, 1) for path in below} < paths
    assert {path for path in written()["paths"] if path.startswith(WORLD_PREFIX)} == below


def test_short_forms_want_the_same() -> None:
    for name, operation in operations().items():
        if name.endswith(SHORT_ENDING):
            whole = operations()[name.removesuffix(SHORT_ENDING)]
            assert operation.get("requestBody") == whole.get("requestBody")
            assert len(whole["parameters"]) == len(operation["parameters"]) + 1


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_operation_documents_what_goes_wrong(name: str) -> None:
    responses = operations()[name]["responses"]
    assert responses["default"] == {"$ref": "#/components/responses/Problem"}
    assert operations()[name]["summary"]


def _schema(name: str, *way: str) -> Any:
    found: Any = document()["components"]["schemas"][name]
    for part in way:
        found = found[part]
    return found


@pytest.mark.parametrize(
    ("words", "members"),
    [
        pytest.param(_schema("Vendor", "enum"), [*Vendor], id="vendors"),
        pytest.param(_schema("State", "enum"), [*ChargingState], id="states"),
        pytest.param(_schema("Situation", "enum"), [*SITUATIONS], id="situations"),
        pytest.param(_schema("NewFault", "properties", "on", "items", "enum"), [*ROLES], id="roles"),
        pytest.param(_schema("Run", "properties", "state", "enum"), [*RunState], id="run states"),
        pytest.param(_schema("PassedStep", "properties", "kind", "enum"), [*MomentKind], id="moments"),
        pytest.param(_schema("Token", "properties", "kind", "enum"), [*TokenKind], id="token kinds"),
        pytest.param(_schema("Token", "properties", "verdict", "enum"), [*Verdict], id="token verdicts"),
        pytest.param(_schema("Account", "properties", "login", "enum"), [*Login], id="logins"),
        pytest.param(
            _schema("AccountChange", "properties", "account", "enum"),
            [*AccountChange, "lock", "unlock"],
            id="account changes",
        ),
    ],
)
def test_words_are_those_of_their_rooms(words: list[str], members: list[str]) -> None:
    assert sorted(words) == sorted(map(str, members))


def test_the_document_lies_beside_the_code() -> None:
    import simulator.control

    assert (Path(simulator.control.__file__).parent / "openapi.yaml").is_file()

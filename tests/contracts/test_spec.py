"""Loading the document, and what it governs."""

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.exchange import Request
from contracts.resources import contract_path
from contracts.spec import Contract, ContractUnusable
from tests.contracts.checks.exchanges import CHARGER_ID, FULL, PATH, answered, bent

TEMPLATE = "/v1.0.0/chargers/{chargerId}/refresh"


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract.load()


def document() -> dict[str, Any]:
    loaded = yaml.safe_load(contract_path().read_bytes())
    assert isinstance(loaded, dict)
    return loaded


def without_responses(doc: dict[str, Any]) -> None:
    del doc["paths"][TEMPLATE]["get"]["responses"]


def of_an_unknown_type(doc: dict[str, Any]) -> None:
    doc["components"]["schemas"]["ChargeState"]["type"] = "thing"


def pointing_nowhere(doc: dict[str, Any]) -> None:
    doc["components"]["schemas"]["ChargerResponse"]["properties"]["chargeState"]["$ref"] = "#/components/schemas/None"


def of_another_version(doc: dict[str, Any]) -> None:
    doc["openapi"] = "3.1.0"


def without_version(doc: dict[str, Any]) -> None:
    del doc["openapi"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without_responses, "valid OpenAPI 3.0 document, at .*refresh.*get.*responses"),
        (
            of_an_unknown_type,
            r"valid OpenAPI 3.0 document, at \$\.components\.schemas\.ChargeState: .*is not valid under any",
        ),
        (pointing_nowhere, r"\$ref .*schemas/None does not"),
        (of_another_version, "expected OpenAPI 3.0, .*3.1.0"),
        (without_version, "expected OpenAPI 3.0, .*None"),
    ],
)
def test_a_document_that_is_not_openapi_3_0_is_refused(spoil: Callable[[dict[str, Any]], None], said: str) -> None:
    spoilt = document()
    spoil(spoilt)
    with pytest.raises(ContractUnusable, match=said):
        Contract(spoilt)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(None, "No such file", id="missing"),
        pytest.param("a: [", "YAML", id="no YAML"),
        pytest.param("- a", "a list of 1", id="a list"),
        pytest.param("", "null", id="empty"),
    ],
)
def test_a_file_that_holds_no_document_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "openapi.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractUnusable, match=said):
        Contract.load(path)


def test_the_document_handed_in_is_left_as_it_was() -> None:
    handed_in = document()
    before = copy.deepcopy(handed_in)
    Contract(handed_in).violations(answered(FULL))
    assert handed_in == before


@pytest.mark.parametrize(
    ("method", "path", "governed"),
    [
        pytest.param("GET", PATH, True, id="refresh"),
        pytest.param("HEAD", PATH, True, id="HEAD counts as GET"),
        pytest.param("GET", PATH + "?a=b", True, id="with a query"),
        pytest.param("GET", "/v1.0.0/chargers/nonsense/refresh", True, id="malformed id"),
        pytest.param("GET", "/v1.0.0/chargers/%2F%0A/refresh", True, id="escaped id"),
        pytest.param("GET", "/behind/a/proxy" + PATH, True, id="below a prefix"),
        pytest.param("POST", PATH, False, id="another method"),
        pytest.param("get", PATH, False, id="methods know their case"),
        pytest.param("GET", PATH + "/", False, id="trailing slash"),
        pytest.param("GET", "/v1.0.0/chargers//refresh", False, id="no id"),
        pytest.param("GET", "/v1x0.0/chargers/a/refresh", False, id="dots are dots"),
        pytest.param("GET", "/V1.0.0/chargers/a/refresh", False, id="paths know their case"),
        pytest.param("GET", "x" + PATH, False, id="prefix that is no path"),
        pytest.param("GET", "", False, id="nothing"),
    ],
)
def test_governs(contract: Contract, method: str, path: str, governed: bool) -> None:
    request = Request(method, path)
    assert contract.governs(request) is governed
    assert contract.statuses(request) == (("200", "401", "404", "503") if governed else ())


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (PATH, "chargerId", CHARGER_ID),
        ("/v1.0.0/chargers/a%20b/refresh?x", "chargerId", "a b"),
        ("/v1.0.0/chargers/%FF/refresh", "chargerId", "\N{REPLACEMENT CHARACTER}"),
        (PATH, "other", None),
        ("/elsewhere", "chargerId", None),
    ],
)
def test_path_parameter(contract: Contract, path: str, name: str, value: str | None) -> None:
    assert contract.path_parameter(Request("POST", path), name) == value


def test_fields(contract: Contract) -> None:
    assert contract.fields(Request("GET", PATH), 503) == {"$", "$.errorCode", "$.id", "$.message"}
    assert {"$.chargeState", "$.chargeState.chargeRate"} < contract.fields(Request("GET", PATH), 200)
    assert len(contract.fields(Request("GET", PATH), 200)) == 18
    assert contract.fields(Request("GET", PATH), 500) == frozenset()
    assert contract.fields(Request("POST", PATH), 200) == frozenset()
    assert contract.fields(Request("GET", "/elsewhere"), 200) == frozenset()


def test_a_declared_header_is_found_in_any_case_and_demanded() -> None:
    doc = document()
    doc["paths"][TEMPLATE]["get"]["responses"]["200"]["headers"] = {
        "X-Trace": {"required": True, "schema": {"type": "string"}}
    }
    contract = Contract(doc)
    json_type = ("content-type", "application/json")
    assert contract.violations(answered(FULL, headers=(json_type, ("x-trace", "a\r\nb")))) == []
    assert [told.rule for told in contract.violations(answered(FULL, headers=(json_type,)))] == ["contract"]


def test_one_contract_serves_many_threads(contract: Contract) -> None:
    wrong = answered(bent(FULL, "chargeState.chargeRate", "7.2"))
    exchanges = [answered(FULL), wrong] * 40
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(Contract.load().violations, exchanges))
    assert verdicts == [[], contract.violations(wrong)] * 40
    assert contract.violations(wrong)

import pytest
import yaml

from contracts.checks.error_code_fits_status import CODES, ErrorCodeFitsStatus
from contracts.exchange import Exchange, Request
from contracts.resources import contract_path
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, FULL, LEFT_OUT, PATH, answered, bent, refused

CONTRACT = Contract.load()
ALL_CODES = sorted({code for codes in CODES.values() for code in codes})


def test_the_codes_are_those_of_the_document() -> None:
    document = yaml.safe_load(contract_path().read_bytes())
    responses = document["paths"]["/v1.0.0/chargers/{chargerId}/refresh"]["get"]["responses"]
    for status, codes in CODES.items():
        assert set(responses[str(status)]["content"]["application/json"]["examples"]) == set(codes)
    assert {str(status) for status in CODES} == set(responses) - {"200"}


@pytest.mark.parametrize("status", CODES)
@pytest.mark.parametrize("code", [*ALL_CODES, "INTERNAL_SERVER_ERROR", "unauthorized", " UNAUTHORIZED", ""])
def test_every_pair_of_code_and_status(code: str, status: int) -> None:
    told = ErrorCodeFitsStatus()(refused(code, status), CONTRACT)
    assert [violation.where for violation in told] == ([] if code in CODES[status] else ["$.errorCode"])
    assert all(CODES[status][0] in violation.expected for violation in told)


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(FULL), id="no error"),
        pytest.param(answered(FULL | {"errorCode": "X"}), id="a field of its own in a 200"),
        pytest.param(refused("WHATEVER", 500), id="another status"),
        pytest.param(answered(bent(ERROR, "errorCode", LEFT_OUT), 503), id="code missing is conformance's"),
        pytest.param(answered(bent(ERROR, "errorCode", 7), 503), id="code of another type is conformance's"),
        pytest.param(answered(b"not JSON", 503), id="no JSON"),
        pytest.param(answered(["errorCode"], 503), id="a list"),
        pytest.param(answered(b"", 401, method="HEAD"), id="HEAD"),
        pytest.param(answered({"errorCode": "X"}, 404, path="/elsewhere"), id="another path"),
        pytest.param(answered({"errorCode": "X"}, 401, method="POST"), id="another method"),
        pytest.param(Exchange(Request("GET", PATH), None, "reset"), id="no answer"),
    ],
)
def test_right(exchange: Exchange) -> None:
    assert ErrorCodeFitsStatus()(exchange, CONTRACT) == []

import pytest

from contracts.checks.id_echoed import IdEchoed
from contracts.exchange import Exchange, Request
from contracts.spec import Contract
from tests.contracts.checks.exchanges import CHARGER_ID, FULL, LEFT_OUT, PATH, answered, bent, refused

CONTRACT = Contract.load()
OTHER_ID = "b6f3c1f2-0a3e-4c7e-8d4e-0d4f1a2b3c4d"


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(FULL), id="the same"),
        pytest.param(answered(bent(FULL, "id", CHARGER_ID.upper())), id="answered in upper case"),
        pytest.param(answered(FULL, path=PATH.replace(CHARGER_ID, CHARGER_ID.upper())), id="asked in upper case"),
        pytest.param(answered(FULL, path=PATH.replace("-", "%2D")), id="asked with escapes"),
        pytest.param(answered(FULL, path=PATH + "?x=1"), id="asked with a query"),
        pytest.param(answered(bent(FULL, "id", LEFT_OUT)), id="missing is conformance's"),
        pytest.param(answered(bent(FULL, "id", 7)), id="another type is conformance's"),
        pytest.param(answered(b"{"), id="no JSON"),
        pytest.param(answered([CHARGER_ID]), id="a list"),
        pytest.param(refused("CHARGER_NOT_FOUND", 404), id="an error has an id of its own"),
        pytest.param(answered({"id": OTHER_ID}, path="/elsewhere"), id="another path"),
        pytest.param(answered(b"", method="HEAD"), id="HEAD"),
        pytest.param(Exchange(Request("GET", PATH), None, "reset"), id="no answer"),
    ],
)
def test_right(exchange: Exchange) -> None:
    assert IdEchoed()(exchange, CONTRACT) == []


@pytest.mark.parametrize("told_id", [OTHER_ID, "", CHARGER_ID + " ", CHARGER_ID.replace("-", "")])
def test_wrong(told_id: str) -> None:
    [violation] = IdEchoed()(answered(bent(FULL, "id", told_id)), CONTRACT)
    assert violation.where == "$.id"
    assert CHARGER_ID in violation.expected
    assert told_id[:8] in violation.seen

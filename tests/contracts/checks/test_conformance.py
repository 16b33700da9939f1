import pytest

from contracts.checks.conformance import Conformance
from contracts.exchange import Exchange
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, FULL, MINIMAL, answered, bent

CONTRACT = Contract.load()


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(FULL), id="everything"),
        pytest.param(answered(MINIMAL), id="optional fields left out"),
        pytest.param(answered(ERROR, 404), id="error"),
        pytest.param(answered(b"", 405, method="DELETE", headers=()), id="another method"),
    ],
)
def test_right(exchange: Exchange) -> None:
    assert Conformance()(exchange, CONTRACT) == []


@pytest.mark.parametrize(
    ("exchange", "rule"),
    [
        pytest.param(answered(bent(FULL, "isOnline", "yes")), "type", id="schema"),
        pytest.param(answered(bent(FULL, "id", "42")), "format", id="format"),
        pytest.param(answered(FULL, headers=(("Content-Type", "text/plain"),)), "media_type", id="media type"),
        pytest.param(answered(ERROR, 418), "status", id="status"),
        pytest.param(answered(FULL, 404), "required", id="the wrong schema for the status"),
    ],
)
def test_wrong(exchange: Exchange, rule: str) -> None:
    assert rule in {violation.rule for violation in Conformance()(exchange, CONTRACT)}

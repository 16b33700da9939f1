import pytest

from contracts.checks.newest_time_on_top import NewestTimeOnTop
from contracts.exchange import Exchange, Request
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, FULL, LEFT_OUT, MINIMAL, PATH, answered, bent

CONTRACT = Contract.load()


@pytest.mark.parametrize(
    ("path", "told", "part"),
    [
        pytest.param("chargeState.lastUpdated", "2026-03-01T12:00:01.5Z", "chargeState", id="the state is newer"),
        pytest.param("staticData.lastUpdated", "2026-03-01T12:01:00Z", "staticData", id="master data are newer"),
        pytest.param("chargeState.lastUpdated", "2026-03-01T11:30:00-01:00", "chargeState", id="in another zone"),
    ],
)
def test_a_part_that_is_newer_than_the_whole(path: str, told: str, part: str) -> None:
    found = NewestTimeOnTop()(answered(bent(FULL, path, told)), CONTRACT)
    assert [(one.rule, one.where, one.seen) for one in found] == [
        ("older_than_part", "$.lastUpdated", '"2026-03-01T12:00:00Z"')
    ]
    assert found[0].expected == f'"{told}" or later, which is when {part} changed'


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(FULL), id="as new as its newest part"),
        pytest.param(answered(bent(FULL, "lastUpdated", "2026-03-01T13:00:00Z")), id="newer"),
        pytest.param(answered(bent(FULL, "lastUpdated", "2026-03-01T14:00:00+02:00")), id="the same in another zone"),
        pytest.param(answered(bent(FULL, "chargeState.lastUpdated", "2026-03-01T12:00:00.999Z")), id="fractions"),
        pytest.param(answered(bent(FULL, "lastUpdated", LEFT_OUT)), id="no time on top"),
        pytest.param(answered(bent(FULL, "chargeState", "CHARGING")), id="no part"),
        pytest.param(answered(bent(FULL, "chargeState.lastUpdated", "soon")), id="no time within"),
        pytest.param(answered(bent(FULL, "lastUpdated", 1)), id="no text on top"),
        pytest.param(answered(MINIMAL), id="only what is required"),
        pytest.param(answered(ERROR, 503), id="an error"),
        pytest.param(answered({**FULL, "lastUpdated": "2020-01-01T00:00:00Z"}, path="/elsewhere"), id="another path"),
        pytest.param(Exchange(Request("GET", PATH), None, "reset"), id="no answer"),
    ],
)
def test_right(exchange: Exchange) -> None:
    assert NewestTimeOnTop()(exchange, CONTRACT) == []

import pytest

from contracts.checks.undocumented_status import UndocumentedStatus
from contracts.exchange import Exchange, Request
from contracts.spec import Contract
from tests.contracts.checks.exchanges import PATH, answered

CONTRACT = Contract.load()


@pytest.mark.parametrize(
    ("method", "statuses", "flagged"),
    [
        pytest.param("GET", (200, 401, 404, 503), False, id="GET declared"),
        pytest.param("GET", (0, 201, 204, 301, 400, 403, 405, 429, 500, 501, 502, 504, 600), True, id="GET undeclared"),
        pytest.param("HEAD", (200, 401, 404, 503, 405, 501), False, id="HEAD like GET, or refused"),
        pytest.param("HEAD", (204, 302, 403, 500), True, id="HEAD undeclared"),
        pytest.param("POST", (401, 403, 404, 405, 415, 501), False, id="POST refused"),
        pytest.param("POST", (200, 201, 302, 500, 502, 503), True, id="POST served or fallen over"),
        pytest.param("DELETE", (200, 204), True, id="DELETE served"),
        pytest.param("OPTIONS", (200, 204, 405), False, id="OPTIONS told"),
        pytest.param("OPTIONS", (302, 500), True, id="OPTIONS fallen over"),
        pytest.param("TRACE", (200,), True, id="TRACE echoes"),
        pytest.param("get", (405, 400, 501), False, id="unknown method refused"),
    ],
)
def test_status(method: str, statuses: tuple[int, ...], flagged: bool) -> None:
    for status in statuses:
        told = UndocumentedStatus()(answered(b"", status, method=method), CONTRACT)
        assert [violation.rule for violation in told] == (["status"] if flagged else []), status


def test_what_is_said() -> None:
    [got] = UndocumentedStatus()(answered(b"", 500), CONTRACT)
    assert (got.expected, got.seen) == ("one of 200, 401, 404, 503", "500")
    [posted] = UndocumentedStatus()(answered(b"", 200, method="POST"), CONTRACT)
    assert posted.expected == "405, as POST is not declared for this path"


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(b"", 500, path="/elsewhere"), id="another path"),
        pytest.param(Exchange(Request("GET", PATH), None, "reset"), id="no answer"),
    ],
)
def test_not_its_business(exchange: Exchange) -> None:
    assert UndocumentedStatus()(exchange, CONTRACT) == []

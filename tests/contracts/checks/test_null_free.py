import pytest

from contracts.checks.null_free import NullFree
from contracts.exchange import Exchange, Request
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, FULL, MINIMAL, PATH, answered, bent

CONTRACT = Contract.load()
FIELDS = sorted(CONTRACT.fields(Request("GET", PATH), 200) - {"$"})


@pytest.mark.parametrize("where", FIELDS)
def test_every_declared_field(where: str) -> None:
    told = NullFree()(answered(bent(FULL, where.removeprefix("$."), None)), CONTRACT)
    assert [(violation.rule, violation.where) for violation in told] == [("null", where)]


@pytest.mark.parametrize("name", ERROR)
def test_every_field_of_an_error(name: str) -> None:
    told = NullFree()(answered(bent(ERROR, name, None), 503), CONTRACT)
    assert [violation.where for violation in told] == [f"$.{name}"]


def test_all_are_told() -> None:
    told = NullFree()(answered(bent(bent(FULL, "locationId", None), "staticData.name", None)), CONTRACT)
    assert [violation.where for violation in told] == ["$.locationId", "$.staticData.name"]


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(MINIMAL), id="left out"),
        pytest.param(answered(bent(FULL, "staticData.name", "null")), id="the word as a text"),
        pytest.param(answered(bent(FULL, "firmware", None)), id="a field of its own"),
        pytest.param(answered(bent(FULL, "staticData.extra", {"name": None})), id="within a field of its own"),
        pytest.param(answered(b'{"x":' * 400 + b"null" + b"}" * 400), id="deep within"),
        pytest.param(answered(b"null"), id="null alone is conformance's"),
        pytest.param(answered(b"null", 500), id="another status"),
        pytest.param(answered({"id": None}, path="/elsewhere"), id="another path"),
        pytest.param(Exchange(Request("GET", PATH), None, "reset"), id="no answer"),
    ],
)
def test_right(exchange: Exchange) -> None:
    assert NullFree()(exchange, CONTRACT) == []

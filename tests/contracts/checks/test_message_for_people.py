import pytest

from contracts.checks.message_for_people import LONGEST_CHARACTERS, MessageForPeople
from contracts.exchange import Exchange, Request
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, LEFT_OUT, PATH, answered, bent, refused

CONTRACT = Contract.load()
CODE = "VENDOR_COMMUNICATION_ERROR"


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("", id="nothing"),
        pytest.param(" - 503 -", id="no letter"),
        pytest.param("x" * (LONGEST_CHARACTERS + 1), id="a novel"),
        pytest.param("null", id="null"),
        pytest.param(" None.", id="None"),
        pytest.param("undefined", id="undefined"),
        pytest.param("%s", id="a place for a text"),
        pytest.param("{message}", id="a name in braces"),
        pytest.param("{{vendor.error}}", id="in two"),
        pytest.param("${error.message}", id="a variable"),
        pytest.param("[object Object]", id="JavaScript"),
        pytest.param("vendor said [object Object]", id="JavaScript in passing"),
    ],
)
def test_no_words(message: str) -> None:
    told = MessageForPeople()(refused(CODE, 503, message), CONTRACT)
    assert [(one.rule, one.where) for one in told] == [("message", "$.message")]


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(refused(CODE, 503, "Unauthorized"), id="one word"),
        pytest.param(refused(CODE, 503, "x" * LONGEST_CHARACTERS), id="as long as it may be"),
        pytest.param(refused(CODE, 503, "None of the vendor's servers answered"), id="a sentence with such a word"),
        pytest.param(refused(CODE, 503, "Charger {chargerId} not found"), id="a name in braces within words"),
        pytest.param(refused(CODE, 503, "Verbindung fehlgeschlagen 🚗"), id="another language"),
        pytest.param(answered(bent(ERROR, "message", 7), 503), id="no text"),
        pytest.param(answered(bent(ERROR, "message", LEFT_OUT), 503), id="no message"),
        pytest.param(refused("X", 500, "null"), id="another status"),
        pytest.param(Exchange(Request("GET", PATH), None, "reset"), id="no answer"),
    ],
)
def test_right(exchange: Exchange) -> None:
    assert MessageForPeople()(exchange, CONTRACT) == []

"""What holds for every check, and for the table of them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contracts.checks
from contracts.checks import CHECKS, Check, checks_with_secrets, judge
from contracts.exchange import Answer, Exchange, Request
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, FULL, MINIMAL, PATH, answered, bent, raw_full, refused

CONTRACT = Contract.load()
FORBIDDING = Contract.load(forbid_extra=True)
SECRETIVE = checks_with_secrets(frozenset({"tok-12345678"}))


def test_the_table_holds_every_file() -> None:
    files = {path.stem for path in Path(contracts.checks.__file__).parent.glob("*.py")}
    assert set(CHECKS) == files - {"__init__", "check"}


@pytest.mark.parametrize("slug", CHECKS)
def test_every_check_explains_itself(slug: str) -> None:
    check = CHECKS[slug]
    assert check.slug == slug
    assert check.title
    assert check.why.endswith(".")


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(FULL), id="everything"),
        pytest.param(answered(MINIMAL), id="only what is required"),
        pytest.param(refused("UNAUTHORIZED", 401), id="no key"),
        pytest.param(refused("CHARGER_NOT_FOUND", 404), id="unknown charger"),
        pytest.param(refused("DEVICE_IS_DISCONNECTED", 503), id="vendor trouble"),
        pytest.param(answered(b"", method="HEAD"), id="HEAD"),
        pytest.param(answered(b"", 405, method="POST", headers=(("Allow", "GET, HEAD"),)), id="method refused"),
    ],
)
def test_a_right_answer_has_no_findings(exchange: Exchange) -> None:
    assert judge(exchange, CONTRACT, SECRETIVE) == []
    assert judge(exchange, FORBIDDING, SECRETIVE) == []


@pytest.mark.parametrize(
    ("exchange", "slugs"),
    [
        pytest.param(answered(raw_full("7.2", "NaN")), ["strict_json"], id="text"),
        pytest.param(answered(b""), ["strict_json"], id="empty"),
        pytest.param(answered(ERROR, 500), ["undocumented_status"], id="status"),
        pytest.param(answered(bent(FULL, "locationId", None)), ["null_free"], id="null"),
        pytest.param(answered(bent(FULL, "isOnline", 1)), ["conformance"], id="type"),
        pytest.param(refused("CHARGER_NOT_FOUND", 401), ["error_code_fits_status"], id="code"),
        pytest.param(refused("UNAUTHORIZED", 401, "<html>"), ["message_leaks_nothing"], id="message"),
        pytest.param(answered(bent(FULL, "id", "x")), ["id_echoed", "conformance"], id="two faults in one field"),
        pytest.param(Exchange(Request("GET", PATH), None, "reset"), ["conformance"], id="no answer"),
        pytest.param(
            answered(FULL, headers=(("Content-Type", "application/json"), ("Content-Encoding", "gzip"))),
            ["strict_json"],
            id="coding",
        ),
    ],
)
def test_each_fault_is_told_once_by_the_check_that_knows_best(exchange: Exchange, slugs: list[str]) -> None:
    assert [check.slug for check, _ in judge(exchange, CONTRACT)] == slugs


def test_only_the_checks_handed_in_are_asked() -> None:
    chosen = {"conformance": CHECKS["conformance"]}
    assert [check.slug for check, _ in judge(answered(raw_full("7.2", "NaN")), CONTRACT, chosen)] == ["conformance"]


BODIES = st.binary() | st.sampled_from([raw_full("7.2", word) for word in ("null", "NaN", "[{}]", '"\\ud800"', "1e9")])
METHODS = st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "get", ""]) | st.text()
NAMES = st.sampled_from(
    ["Content-Type", "content-type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Accept-Encoding"]
)
VALUES = st.sampled_from(
    ["application/json", "application/json;charset=", "application/json;;=;x", "text/html;a=b=c", "gzip", "deflate, br"]
)
HEADERS = st.lists(st.tuples(NAMES | st.text(), VALUES | st.text())).map(tuple)
PATHS = st.just(PATH) | st.text().map(lambda text: f"/v1.0.0/chargers/{text}/refresh") | st.text()
ANSWERS = st.builds(Answer, st.sampled_from([200, 401, 404, 503]) | st.integers(), st.text(), HEADERS, BODIES)
EXCHANGES = st.builds(Exchange, st.builds(Request, METHODS, PATHS, HEADERS, BODIES), ANSWERS)


@pytest.mark.parametrize("check", SECRETIVE.values(), ids=SECRETIVE)
@settings(deadline=None, database=None, derandomize=True, max_examples=150)
@given(exchange=EXCHANGES)
def test_no_check_raises_whatever_came(check: Check, exchange: Exchange) -> None:
    for contract in (CONTRACT, FORBIDDING):
        for violation in check(exchange, contract):
            assert violation.rule
            assert violation.where
            assert violation.expected
            assert len(violation.seen) < 400

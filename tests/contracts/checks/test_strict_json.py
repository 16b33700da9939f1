import gzip
import json

import pytest

from contracts.checks.strict_json import StrictJson
from contracts.exchange import Exchange, Request
from contracts.spec import Contract
from tests.contracts.checks.exchanges import ERROR, FULL, PATH, answered, raw_full

CONTRACT = Contract.load()
JSON = ("Content-Type", "application/json")
RAW = json.dumps(FULL).encode()
UMLAUT = raw_full("Garage", "Zürich")


def typed(value: str, raw: bytes = RAW) -> Exchange:
    return answered(raw, headers=(("Content-Type", value),))


def length(*claims: str, raw: bytes = RAW, more: tuple[tuple[str, str], ...] = ()) -> Exchange:
    return answered(raw, headers=(JSON, *(("content-length", claim) for claim in claims), *more))


def coded(coding: str, raw: bytes, accepts: str | None = None) -> Exchange:
    asked_with = () if accepts is None else (("Accept-Encoding", accepts),)
    return answered(raw, headers=(JSON, ("Content-Encoding", coding)), asked_with=asked_with)


@pytest.mark.parametrize(
    "exchange",
    [
        pytest.param(answered(RAW), id="plain"),
        pytest.param(answered(UMLAUT), id="UTF-8"),
        pytest.param(typed("application/json;charset=utf-8", UMLAUT), id="charset"),
        pytest.param(typed('application/json; Charset="UTF-8"', UMLAUT), id="charset quoted"),
        pytest.param(typed("application/json; charset = utf8", UMLAUT), id="charset with blanks"),
        pytest.param(typed("application/json;charset=ISO-8859-1"), id="idle label on pure ASCII"),
        pytest.param(typed("application/json; profile=x;; charset"), id="other parameters"),
        pytest.param(length(str(len(RAW))), id="length"),
        pytest.param(length(f" {len(RAW)} "), id="length with blanks"),
        pytest.param(length(str(len(RAW)), str(len(RAW))), id="length said twice"),
        pytest.param(length(more=(("Transfer-Encoding", "chunked"),)), id="chunked"),
        pytest.param(coded("gzip", gzip.compress(RAW, mtime=0)), id="gzip, nothing said"),
        pytest.param(coded("x-gzip", gzip.compress(RAW, mtime=0), "br, gzip;q=0.5"), id="gzip as accepted"),
        pytest.param(coded("gzip", gzip.compress(RAW, mtime=0), "*"), id="any coding accepted"),
        pytest.param(coded("identity", RAW, "gzip"), id="identity"),
        pytest.param(typed("text/html", b"<html>"), id="another media type is conformance's"),
        pytest.param(answered(b"<html>", 500), id="another status is undocumented_status's"),
        pytest.param(answered(b"", 405, method="PUT"), id="another method"),
        pytest.param(answered(b"", method="HEAD", headers=(JSON, ("Content-Length", "455"))), id="HEAD"),
        pytest.param(Exchange(Request("GET", PATH), None, "timed out"), id="no answer"),
        *(pytest.param(answered(ERROR, status), id=f"error {status}") for status in (401, 404, 503)),
    ],
)
def test_right(exchange: Exchange) -> None:
    assert StrictJson()(exchange, CONTRACT) == []


@pytest.mark.parametrize(
    ("exchange", "rule", "seen"),
    [
        pytest.param(answered(raw_full("7.2", "NaN")), "json_text", "NaN is not", id="NaN"),
        pytest.param(answered(raw_full("16.0", '16.0, "isPlugged": false')), "json_text", "isPlugged", id="duplicate"),
        pytest.param(answered(b"\xef\xbb\xbf" + RAW), "json_text", "byte order mark", id="byte order mark"),
        pytest.param(answered(b""), "json_text", "empty", id="empty"),
        pytest.param(answered(b"oops", headers=()), "json_text", "not JSON", id="no JSON, no label"),
        pytest.param(typed("application/problem+json", b"{"), "json_text", "not JSON", id="broken problem document"),
        *(
            pytest.param(answered(b"{,}", status), "json_text", "not JSON", id=str(status))
            for status in (401, 404, 503)
        ),
        pytest.param(typed("application/json;charset=iso-8859-1", UMLAUT), "charset", "iso-8859-1", id="false Latin-1"),
        pytest.param(typed("application/json;charset=us-ascii", UMLAUT), "charset", "us-ascii", id="false ASCII"),
        pytest.param(typed("application/json;charset=utf-16"), "charset", "utf-16", id="false UTF-16"),
        pytest.param(typed("application/json;charset="), "charset", "charset=", id="empty charset"),
        pytest.param(typed("application/json;charset=nonsense"), "charset", "nonsense", id="unknown charset"),
        pytest.param(length(str(len(RAW) + 1)), "content_length", str(len(RAW) + 1), id="too long a claim"),
        pytest.param(length(str(len(RAW) - 1)), "content_length", str(len(RAW) - 1), id="too short a claim"),
        pytest.param(length("many"), "content_length", "many", id="no number"),
        pytest.param(length("-1"), "content_length", "-1", id="negative"),
        pytest.param(length("４５５"), "content_length", "４５５", id="digits of another script"),
        pytest.param(length(""), "content_length", "nothing", id="empty length"),
        pytest.param(length(str(len(RAW)), "1"), "content_length", "1", id="lengths disagree"),
        pytest.param(
            length(str(len(RAW)), more=(("Transfer-Encoding", "chunked"),)),
            "content_length",
            str(len(RAW)),
            id="length beside chunks",
        ),
        pytest.param(coded("gzip", RAW), "content_coding", "gzip", id="labelled gzip and is not"),
        pytest.param(coded("br", RAW), "content_coding", "br", id="unreadable coding"),
        pytest.param(coded("gzip", gzip.compress(RAW), "identity"), "content_coding", "gzip", id="not accepted"),
    ],
)
def test_wrong(exchange: Exchange, rule: str, seen: str) -> None:
    told = StrictJson()(exchange, CONTRACT)
    assert [violation.rule for violation in told] == [rule]
    assert seen in told[0].seen


def test_a_length_counts_the_coded_bytes() -> None:
    raw = gzip.compress(RAW)
    headers = (JSON, ("Content-Encoding", "gzip"), ("Content-Length", str(len(raw))))
    assert StrictJson()(answered(raw, headers=headers), CONTRACT) == []

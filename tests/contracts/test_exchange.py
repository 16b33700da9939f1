import gzip
import json
import zlib

import pytest

from contracts.exchange import HIDDEN, LARGEST_CONTENT_BYTES, Answer, Exchange, Request


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
def test_a_header_is_found_in_any_case(name: str) -> None:
    headers = (("X-Other", "1"), ("CoNtEnT-TyPe", "text/plain"), ("content-type", "text/html"))
    for message in (Answer(200, headers=headers), Request("GET", "/", headers)):
        assert message.header(name) == "text/plain"
        assert message.headers_all(name) == ["text/plain", "text/html"]


def test_a_header_that_did_not_come_is_none() -> None:
    assert Answer(200).header("Content-Type") is None
    assert Request("GET", "/").header("Accept") is None
    assert Answer(200).headers_all("Content-Type") == []


@pytest.mark.parametrize(
    ("values", "media_type"),
    [
        pytest.param([], "", id="missing"),
        pytest.param(["application/json"], "application/json", id="plain"),
        pytest.param(["Application/JSON ; charset=utf-8"], "application/json", id="case and parameters"),
        pytest.param(["application/json", "application/json;charset=utf-8"], "application/json", id="said twice"),
        pytest.param(["application/json", "text/html"], "application/json, text/html", id="disagreeing"),
    ],
)
def test_media_type(values: list[str], media_type: str) -> None:
    assert Answer(200, headers=tuple(("Content-Type", value) for value in values)).media_type == media_type


def bare_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


@pytest.mark.parametrize(
    ("coding", "body", "content"),
    [
        pytest.param(None, b"{}", b"{}", id="none"),
        pytest.param("identity", b"{}", b"{}", id="identity"),
        pytest.param("gzip", gzip.compress(b"{}"), b"{}", id="gzip"),
        pytest.param("X-GZIP", gzip.compress(b"{}"), b"{}", id="gzip's old name"),
        pytest.param("deflate", zlib.compress(b"{}"), b"{}", id="deflate with wrapper"),
        pytest.param("deflate", bare_deflate(b"{}"), b"{}", id="deflate without wrapper"),
        pytest.param("deflate, gzip", gzip.compress(zlib.compress(b"{}")), b"{}", id="one in the other"),
        pytest.param("gzip", b"{}", None, id="labelled gzip and is not"),
        pytest.param("gzip", gzip.compress(b"{}")[:-4], None, id="cut short"),
        pytest.param("gzip", gzip.compress(b"{}") + b"more", None, id="something behind"),
        pytest.param("gzip", gzip.compress(bytes(LARGEST_CONTENT_BYTES + 1)), None, id="unfolds beyond measure"),
        pytest.param("gzip", b"", b"", id="labelled gzip and empty"),
        pytest.param("br", b"{}", None, id="unknown coding"),
        pytest.param("gzip, br", b"{}", None, id="unknown coding outside"),
    ],
)
def test_content(coding: str | None, body: bytes, content: bytes | None) -> None:
    headers = () if coding is None else (("Content-Encoding", coding),)
    assert Answer(200, headers=headers, body=body).content == content


@pytest.mark.parametrize(
    ("path", "bare"),
    [("/a/b", "/a/b"), ("/a?b=c", "/a"), ("/a#b?c", "/a"), ("/a?b#c", "/a"), ("", "")],
)
def test_bare_path(path: str, bare: str) -> None:
    assert Request("GET", path).bare_path == bare


@pytest.mark.parametrize(
    ("answer", "failure"),
    [pytest.param(None, "", id="neither"), pytest.param(Answer(200), "reset", id="both")],
)
def test_an_exchange_has_an_answer_or_a_failure(answer: Answer | None, failure: str) -> None:
    with pytest.raises(ValueError, match="either an answer or a failure"):
        Exchange(Request("GET", "/"), answer, failure)


def test_as_json_shows_both_sides_and_hides_credentials() -> None:
    request = Request("GET", "/x?y", (("X-Api-Key", "k3y"), ("Accept", "*/*")))
    answer = Answer(200, "OK", (("Set-Cookie", "session=1"),), b'{"a": 1}', 0.0123456)
    told = Exchange(request, answer).as_json()
    assert told == {
        "request": {"method": "GET", "path": "/x?y", "headers": [["X-Api-Key", HIDDEN], ["Accept", "*/*"]], "body": ""},
        "answer": {
            "status": 200,
            "reason": "OK",
            "headers": [["Set-Cookie", HIDDEN]],
            "elapsed_ms": 12.346,
            "body": '{"a": 1}',
        },
    }


def test_as_json_of_bytes_that_are_no_text() -> None:
    told = Exchange(Request("GET", "/"), Answer(200, body=b"\xff\x00")).as_json()
    assert '"body_base64": "/wA="' in json.dumps(told)


def test_as_json_of_a_failure() -> None:
    told = Exchange(Request("GET", "/"), None, "refused").as_json()
    assert told["failure"] == "refused"
    assert "answer" not in told

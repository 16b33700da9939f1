"""Calling a WSGI app directly: what it is asked, what it says, and that the embedded server asks it the same."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from simulator.inprocess import call_wsgi
from simulator.serve import Server
from tests.simulator.serve.raw_client import ask

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from _typeshed import OptExcInfo

ASKED = ("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "REQUEST_URI", "CONTENT_TYPE", "CONTENT_LENGTH")


def echo(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Answer with what was asked."""
    asked = {key: value for key, value in environ.items() if key in ASKED or key.startswith("HTTP_")}
    body = json.dumps({**asked, "body": environ["wsgi.input"].read().decode("latin-1")}).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def _asked(target: str, *headers: tuple[str, str], body: bytes = b"") -> dict[str, str]:
    said: dict[str, str] = json.loads(call_wsgi(echo, "POST", target, headers, body).body)
    return said


TARGETS = [
    pytest.param("/a/b", "/a/b", "", id="plain"),
    pytest.param("/a?x=1&y=%26&z=%C3%A9", "/a", "x=1&y=%26&z=%C3%A9", id="the query stays encoded"),
    pytest.param("/a?", "/a", "", id="empty query"),
    pytest.param("/a?b?c", "/a", "b?c", id="two question marks"),
    pytest.param("/a%20b", "/a b", "", id="blank"),
    pytest.param("/a%2Fb", "/a%2Fb", "", id="an encoded slash parts nothing"),
    pytest.param("/a%2fb%2F", "/a%2Fb%2F", "", id="in small letters too"),
    pytest.param("/a%252Fb", "/a%2Fb", "", id="encoded twice, decoded once"),
    pytest.param("/a%3Fb", "/a?b", "", id="an encoded question mark begins no query"),
    pytest.param("/a%00b", "/a\0b", "", id="NUL"),
    pytest.param("/%C3%A9", "/\xc3\xa9", "", id="UTF-8 as its bytes"),
    pytest.param("/%FF", "/\xff", "", id="not UTF-8"),
    pytest.param("/a//b/../c", "/a//b/../c", "", id="not tidied"),
    pytest.param("/a;p=1", "/a;p=1", "", id="parameters"),
]


@pytest.mark.parametrize(("target", "path", "query"), TARGETS)
def test_the_target(target: str, path: str, query: str) -> None:
    asked = _asked(target)
    assert (asked["PATH_INFO"], asked["QUERY_STRING"], asked["REQUEST_URI"]) == (path, query, target)


@pytest.mark.parametrize(
    ("headers", "key", "value"),
    [
        pytest.param([("X-API-KEY", "k")], "HTTP_X_API_KEY", "k", id="name in capitals"),
        pytest.param([("x-api-key", "k")], "HTTP_X_API_KEY", "k", id="name in small letters"),
        pytest.param([("Host", "h:1")], "HTTP_HOST", "h:1", id="host"),
        pytest.param([("Content-Type", "a/b")], "CONTENT_TYPE", "a/b", id="content type"),
        pytest.param([("Accept", "a"), ("accept", "b")], "HTTP_ACCEPT", "a, b", id="twice"),
        pytest.param([("X-API-KEY", "k"), ("X-API-KEY", "l")], "HTTP_X_API_KEY", "k, l", id="two keys are neither"),
        pytest.param([("Cookie", "a=1"), ("Cookie", "b=2")], "HTTP_COOKIE", "a=1; b=2", id="cookies"),
        pytest.param([("X_API_KEY", "k")], "HTTP_X_API_KEY", None, id="an underscore does not pass for a dash"),
        pytest.param([("X-A", "\xe9")], "HTTP_X_A", "\xe9", id="latin-1"),
    ],
)
def test_headers(headers: list[tuple[str, str]], key: str, value: str | None) -> None:
    assert _asked("/", *headers).get(key) == value


@pytest.mark.parametrize(
    ("headers", "length"),
    [
        pytest.param([], "3", id="its length is told"),
        pytest.param([("Content-Length", "3")], "3", id="as given"),
        pytest.param([("content-length", "3")], "3", id="as given, in small letters"),
    ],
)
def test_the_body(headers: list[tuple[str, str]], length: str) -> None:
    asked = _asked("/", *headers, body=b"abc")
    assert (asked["body"], asked["CONTENT_LENGTH"]) == ("abc", length)
    assert "CONTENT_LENGTH" not in _asked("/")


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        *(pytest.param(target.values[0], [], id=f"target: {target.id}") for target in TARGETS),
        pytest.param("/", [("X-A", "1"), ("x-b", "2"), ("Content-Type", "a/b")], id="headers"),
        pytest.param("/", [("Accept", "a"), ("Accept", "b")], id="a list in two headers"),
    ],
)
def test_the_embedded_server_asks_the_same(target: str, headers: list[tuple[str, str]]) -> None:
    sent = [("Host", "h"), *headers, ("Content-Length", "3"), ("Connection", "close")]
    head = "\r\n".join([f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in sent)])
    with Server(echo) as server:
        wired = ask(server.port, f"{head}\r\n\r\nabc".encode()).data.partition(b"\r\n\r\n")[2]
    assert json.loads(wired) == _asked(target, *sent, body=b"abc")


Words = tuple[str, list[tuple[str, str]]]
FINE: Words = ("200 OK", [("X-A", "1"), ("x-a", "2"), ("Set-Cookie", "b")])
BROKEN: Words = ("500 Internal Server Error", [])


def _raised() -> "OptExcInfo":
    try:
        raise ValueError("broken in mid-answer")
    except ValueError:
        return sys.exc_info()


class Lazy:
    """An app that says everything while it is iterated, and notes that it was closed."""

    closed = False

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Lazy":
        del environ
        self._start = start_response
        return self

    def __iter__(self) -> Iterator[bytes]:
        self._start(*FINE)
        yield b""
        yield b"ab"
        yield b"c"

    def close(self) -> None:
        """What a server has to call."""
        self.closed = True


def test_the_answer_in_parts() -> None:
    app = Lazy()
    said = call_wsgi(app, "GET", "/")
    assert (said.status, said.reason, said.headers, said.body) == (200, "OK", tuple(FINE[1]), b"abc")
    assert app.closed
    assert said.environ["PATH_INFO"] == "/"


def test_what_is_written_comes_before_what_is_returned() -> None:
    def app(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        write = start_response(*FINE)
        write(b"a")
        return [b"b"]

    assert call_wsgi(app, "GET", "/").body == b"ab"


def test_an_error_before_the_body_replaces_the_status() -> None:
    def app(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response(*FINE)
        start_response(*BROKEN, _raised())
        return [b"sorry"]

    said = call_wsgi(app, "GET", "/")
    assert (said.status, said.reason, said.headers, said.body) == (500, "Internal Server Error", (), b"sorry")


def _fails_in_mid_body(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
    start_response(*FINE)
    yield b"begun"
    start_response(*BROKEN, _raised())


def _says_it_twice(_: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response(*FINE)
    start_response(*FINE)
    return []


def _body_first(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
    yield b"a"
    start_response(*FINE)


@pytest.mark.parametrize(
    ("app", "error", "words"),
    [
        pytest.param(_fails_in_mid_body, ValueError, "broken in mid-answer", id="an error after the body began"),
        pytest.param(_says_it_twice, RuntimeError, "twice without exc_info", id="start_response twice"),
        pytest.param(lambda *_: [], RuntimeError, "did not call start_response", id="no start_response"),
        pytest.param(_body_first, RuntimeError, "did not call start_response before", id="body first"),
    ],
)
def test_a_broken_app(app: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call_wsgi(app, "GET", "/")


def test_an_app_that_breaks_is_closed_all_the_same() -> None:
    class Breaks(Lazy):
        def __iter__(self) -> Iterator[bytes]:
            yield b"too early"

    app = Breaks()
    with pytest.raises(RuntimeError):
        call_wsgi(app, "GET", "/")
    assert app.closed

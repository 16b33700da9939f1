"""Ordinary HTTP: framing that no client hangs on, headers as the application gives them, errors that are logged."""

import socket
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pytest

from simulator.serve import Seizable, Seized
from tests.simulator.serve.conftest import Serve
from tests.simulator.serve.raw_client import GET, answer_on, ask, connected, greeted, watch

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEAD_REQUEST = b"HEAD / HTTP/1.1\r\nHost: t\r\n\r\n"


def saying(headers: list[tuple[str, str]], chunks: Iterable[bytes], status: str = "200 OK") -> "WSGIApplication":
    """An application that always answers so."""

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        del environ
        start_response(status, headers)
        return chunks

    return app


def echo(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Answer with the request's body."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body))), ("X-Length", environ.get("CONTENT_LENGTH", "none"))])
    return [body]


@pytest.mark.usefixtures("quiet")
def test_headers_go_out_as_the_application_writes_them(serve: Serve) -> None:
    server = serve(saying([("x-lower", "1"), ("X-UPPER", "2"), ("eTaG", "3"), ("CONTENT-length", "0")], []))
    head = ask(server.port, GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")).data
    for line in (b"\r\nx-lower: 1\r\n", b"\r\nX-UPPER: 2\r\n", b"\r\neTaG: 3\r\n", b"\r\nCONTENT-length: 0\r\n"):
        assert line in head


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param([("Server", "Microsoft-IIS/10.0")], "Microsoft-IIS/10.0", id="the application's own"),
        pytest.param([], "sandbox", id="a neutral one"),
    ],
)
@pytest.mark.usefixtures("quiet")
def test_server_header(headers: list[tuple[str, str]], expected: str, serve: Serve) -> None:
    with connected(serve(saying([("Content-Length", "0"), *headers], [])).port) as sock:
        assert answer_on(sock)[1]["Server"] == expected


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        pytest.param(HEAD_REQUEST, "200 OK", id="HEAD"),
        pytest.param(GET, "204 No Content", id="204"),
        pytest.param(GET, "304 Not Modified", id="304"),
    ],
)
@pytest.mark.usefixtures("quiet")
def test_no_body_where_none_belongs(request_bytes: bytes, status: str, serve: Serve) -> None:
    server = serve(saying([("Connection", "close"), ("Content-Length", "4")], [b"body"], status))
    seen = ask(server.port, request_bytes)
    assert seen.end == "FIN"
    assert seen.data.endswith(b"\r\n\r\n")
    assert b"body" not in seen.data


@pytest.mark.usefixtures("quiet")
def test_100_continue(serve: Serve) -> None:
    with connected(serve(echo).port) as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert answer_on(sock, b"abc")[2] == b"abc"


@pytest.mark.parametrize(
    "trailer", [pytest.param(b"", id="no trailer"), pytest.param(b"X-Sum: 1\r\n", id="with a trailer")]
)
@pytest.mark.usefixtures("quiet")
def test_chunked_request_body_and_the_next_request(trailer: bytes, serve: Serve) -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n"
    with connected(serve(echo).port) as sock:
        for _ in range(3):
            _, headers, body = answer_on(sock, chunked + trailer + b"\r\n")
            assert (body, headers["X-Length"]) == (b"abcde", "5")


@pytest.mark.usefixtures("quiet")
def test_answers_without_a_length_are_chunked_or_end_with_the_connection(serve: Serve) -> None:
    server = serve(saying([("Date", "now"), ("Server", "x")], [b"ab", b"", b"c"]))
    assert ask(server.port, b"GET / HTTP/1.0\r\n\r\n").data.endswith(b"\r\n\r\nabc")
    with connected(server.port) as sock:
        sock.sendall(GET + GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert watch(sock).data.count(b"\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n") == 2


@pytest.mark.usefixtures("quiet")
def test_connection_close_by_the_application_is_kept(serve: Serve) -> None:
    assert ask(serve(saying([("Connection", "close"), ("Content-Length", "1")], [b"x"])).port).end == "FIN"


def test_an_answer_too_short_ends_with_a_fin(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    seen = ask(serve(saying([("Content-Length", "10")], [b"012"])).port)
    assert (seen.data[-7:], seen.end) == (b"\r\n\r\n012", "FIN")
    assert "GET /: the body is 7 bytes short of its Content-Length" in caplog.text


def test_an_answer_too_long_is_trimmed(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    with connected(serve(saying([("Content-Length", "5")], [b"012", b"345", b"678"])).port) as sock:
        for _ in range(2):
            assert answer_on(sock)[2] == b"01234"
    assert caplog.text.count("GET /: the body is longer than its Content-Length") == 2


def _breaking(error: BaseException) -> Iterator[bytes]:
    yield b"012"
    raise error


@pytest.mark.parametrize(
    ("headers", "seen_body"),
    [
        pytest.param([("Content-Length", "10")], b"\r\n\r\n012", id="known length"),
        pytest.param([], b"\r\n\r\n3\r\n012\r\n", id="chunked, no last chunk"),
    ],
)
def test_an_application_that_breaks_in_mid_body(
    headers: list[tuple[str, str]], seen_body: bytes, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    seen = ask(serve(saying(headers, _breaking(LookupError("lost")))).port)
    assert seen.data.endswith(seen_body)
    assert seen.end == "FIN"
    assert "LookupError: lost" in caplog.text


def _raising(error: BaseException) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        del environ, start_response
        raise error

    return app


def _mute(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    del environ, start_response
    return []


@pytest.mark.parametrize(
    ("app", "logged"),
    [
        pytest.param(_raising(LookupError("lost")), "LookupError: lost", id="an error"),
        pytest.param(_raising(ConnectionResetError("not ours")), "not ours", id="a connection error of its own"),
        pytest.param(_raising(SystemExit("bye")), "SystemExit: bye", id="SystemExit"),
        pytest.param(_raising(Seized()), "Seized", id="Seized without having seized"),
        pytest.param(_mute, "without calling start_response", id="no start_response"),
        pytest.param(saying([("Content-Length", "five")], []), "five", id="a length that is no number"),
    ],
)
def test_an_application_that_breaks_is_a_logged_500(
    app: "WSGIApplication", logged: str, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(serve(app).port) as sock:
        for _ in range(2):
            status, _, body = answer_on(sock)
            assert (status, body) == ("HTTP/1.1 500 Internal Server Error", b"")
    assert caplog.text.count("GET /: the application failed") == 2
    assert logged in caplog.text


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        pytest.param(b"rubbish\r\n\r\n", b"400", id="no request line"),
        pytest.param(b"GET //[ HTTP/1.1\r\nHost: t\r\n\r\n", b"400", id="a broken address"),
        pytest.param(b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"400", id="a broken header"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", b"400", id="a length that is no number"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", b"400", id="a negative length"),
        pytest.param(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400", id="a broken chunk"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"413", id="too long"),
        pytest.param(
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9999999\r\n", b"413", id="too long a chunk"
        ),
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", b"413", id="too long a head"),
    ],
)
@pytest.mark.usefixtures("quiet")
def test_what_cannot_be_understood_is_refused(request_bytes: bytes, status: bytes, serve: Serve) -> None:
    seen = ask(serve(_raising(AssertionError("must not be asked"))).port, request_bytes)
    assert seen.data.startswith(b"HTTP/1.1 " + status)
    assert seen.end in ("FIN", "RST")


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="nothing said"),
        pytest.param(b"GET / HT", id="in the request line"),
        pytest.param(b"GET / HTTP/1.1\r\nHost", id="in the head"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc", id="in the body"),
        pytest.param(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", id="in a chunk"),
    ],
)
@pytest.mark.parametrize("how", ["leaves", "resets"])
@pytest.mark.usefixtures("quiet")
def test_a_client_that_goes_away_is_no_news(begun: bytes, how: str, serve: Serve) -> None:
    asked: list[str] = []

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        asked.append(environ["REQUEST_METHOD"])
        start_response("200 OK", [("Content-Length", "0")])
        return []

    server = serve(app, workers=1)
    with connected(server.port) as sock:
        sock.sendall(begun)
        if how == "resets":
            _reset_on_close(sock)
    with connected(server.port) as sock:
        assert answer_on(sock)[0] == "HTTP/1.1 200 OK"
    assert asked == ["GET"]


@pytest.mark.usefixtures("quiet")
def test_a_client_that_goes_away_during_the_answer_is_no_news(serve: Serve) -> None:
    closed: list[bool] = []

    class Endless:
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield b"x" * 100_000

        def close(self) -> None:
            closed.append(True)

    server = serve(saying([], Endless()), workers=1)
    for _ in range(3):
        with connected(server.port) as sock:
            sock.sendall(GET)
            assert sock.recv(10) == b"HTTP/1.1 2"
            _reset_on_close(sock)
    server.stop()
    assert closed == [True, True, True]


@pytest.mark.usefixtures("quiet")
def test_environ_names_us_and_the_client(serve: Serve) -> None:
    seen: dict[str, str] = {}

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        seen.update({key: value for key, value in environ.items() if isinstance(value, str)})
        start_response("200 OK", [("Content-Length", "0")])
        return []

    server = serve(app)
    with connected(server.port) as sock:
        answer_on(sock, b"GET /a%20b?c=%20 HTTP/1.1\r\nHost: easee.localhost\r\nX-Odd: 1\r\n\r\n")
        client_port = str(sock.getsockname()[1])
    assert (seen["SERVER_NAME"], seen["SERVER_PORT"]) == ("127.0.0.1", str(server.port))
    assert (seen["REMOTE_ADDR"], seen["REMOTE_PORT"]) == ("127.0.0.1", client_port)
    assert (seen["PATH_INFO"], seen["QUERY_STRING"], seen["HTTP_HOST"]) == ("/a b", "c=%20", "easee.localhost")
    assert (seen["REQUEST_URI"], seen["HTTP_X_ODD"]) == ("/a%20b?c=%20", "1")


def test_small_pieces_are_not_held_back(serve: Serve) -> None:
    no_delay: list[int] = []

    def look(arrived: Seizable) -> None:
        sock = arrived._take()
        no_delay.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        sock.close()

    greeted(serve(at_accept=look).port)
    assert no_delay == [1]


def _reset_on_close(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def shown_key(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Answer with the API key as WSGI tells it."""
    body = repr(environ.get("HTTP_X_API_KEY")).encode()
    start_response("200 OK", [("Content-Length", str(len(body))), ("Connection", "close")])
    return [body]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param([b"X-API-KEY: right"], "'right'", id="one"),
        pytest.param([b"x-api-key: right"], "'right'", id="lower case"),
        pytest.param([b"X-API-KEY: wrong", b"X-API-KEY: right"], "'wrong, right'", id="the last of two does not win"),
        pytest.param([b"X_API_KEY: right"], "None", id="an underscore is another name"),
        pytest.param([b"X-API-KEY: right", b"X_API_KEY: wrong"], "'right'", id="and does not take its place"),
    ],
)
@pytest.mark.usefixtures("quiet")
def test_a_field_that_comes_twice_keeps_both_values(fields: list[bytes], told: str, serve: Serve) -> None:
    lines = b"".join(field + b"\r\n" for field in fields)
    seen = ask(serve(shown_key).port, b"GET / HTTP/1.1\r\nHost: t\r\n" + lines + b"\r\n")
    assert seen.data.endswith(told.encode())

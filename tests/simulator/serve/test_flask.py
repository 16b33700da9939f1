"""A Flask application on the embedded server: both ways to end a seized request, past every error handler."""

from collections.abc import Callable

import pytest
from flask import Flask, Response, request

from simulator.serve import Connection, Seized, seize
from tests.simulator.serve.conftest import Serve
from tests.simulator.serve.raw_client import Seen, answer_on, ask, connected


def flask_app(propagate: bool) -> Flask:
    """An application with a handler for everything, which must never see a seized request."""
    app = Flask(__name__)
    app.config["PROPAGATE_EXCEPTIONS"] = propagate
    app.extensions["journal"] = []

    @app.errorhandler(Exception)
    def anything(error: Exception) -> tuple[str, int]:
        return f"handled {error}", 418

    @app.after_request
    def note(response: Response) -> Response:
        app.extensions["journal"].append(request.path)
        return response

    @app.get("/returns")
    def returns() -> Response:
        connection = seize(request.environ)
        if connection is None:
            return Response("no socket here", status=502)
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123")
        connection.reset()
        return Response("thrown away")

    @app.get("/raises")
    def raises() -> Response:
        _taken().reset()
        raise Seized

    @app.get("/streams")
    def streams() -> Response:
        environ = request.environ

        def body() -> "list[bytes]":
            return [b"never"]

        connection = seize(environ)
        assert connection is not None
        connection.close()
        return Response(iter(body()), status=201)

    @app.get("/plain")
    def plain() -> str:
        return "plain"

    @app.post("/echo")
    def echo() -> dict[str, object]:
        return {"json": request.get_json()}

    return app


def _taken() -> Connection:
    connection = seize(request.environ)
    assert connection is not None
    return connection


CUT = Seen(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123", "RST")


@pytest.mark.parametrize("propagate", [True, False])
@pytest.mark.parametrize(
    ("path", "seen", "noted"),
    [
        pytest.param("/returns", CUT, True, id="returns a response"),
        pytest.param("/raises", Seen(b"", "RST"), False, id="raises Seized"),
        pytest.param("/streams", Seen(b"", "FIN"), True, id="returns a stream"),
    ],
)
@pytest.mark.usefixtures("quiet")
def test_a_seized_request(path: str, seen: Seen, noted: bool, propagate: bool, serve: Serve) -> None:
    app = flask_app(propagate)
    server = serve(app, workers=1)
    assert ask(server.port, f"GET {path} HTTP/1.1\r\nHost: t\r\n\r\n".encode()) == seen
    with connected(server.port) as sock:
        assert answer_on(sock, b"GET /plain HTTP/1.1\r\nHost: t\r\n\r\n")[2] == b"plain"
    assert app.extensions["journal"] == ([path] if noted else []) + ["/plain"]


@pytest.mark.usefixtures("quiet")
def test_json_by_length_and_by_chunks(serve: Serve) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
    with connected(serve(flask_app(True)).port) as sock:
        for framed in (
            b"Content-Length: 7\r\n\r\n[1,2,3]",
            b"Transfer-Encoding: chunked\r\n\r\n7\r\n[1,2,3]\r\n0\r\n\r\n",
        ):
            assert b'"json":[1,2,3]' in answer_on(sock, head + framed)[2].replace(b" ", b"").replace(b"\n", b"")


def test_in_a_test_client_there_is_no_socket() -> None:
    answer = flask_app(True).test_client().get("/returns")
    assert (answer.status_code, answer.text) == (502, "no socket here")


def test_an_error_in_a_view_is_still_the_applications_own(serve: Serve) -> None:
    app = flask_app(True)
    fail: Callable[[], str] = {}.__getitem__  # type: ignore[assignment]
    app.add_url_rule("/fails", view_func=lambda: fail(), endpoint="fails")
    with connected(serve(app).port) as sock:
        status, _, body = answer_on(sock, b"GET /fails HTTP/1.1\r\nHost: t\r\n\r\n")
    assert (status, body[:7]) == ("HTTP/1.1 418 I'M A TEAPOT", b"handled")

"""What the tests of this room share: servers that stop by themselves, and a look at what they leave behind."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from simulator.serve import Connection, Server, seize

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Serve = Callable[..., Server]


def hello(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Answer every request with its path."""
    body = str(environ["PATH_INFO"]).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def acting(act: Callable[[Connection], object]) -> "WSGIApplication":
    """An application that seizes each connection but those to /hello, and does that to it."""

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        if environ["PATH_INFO"] == "/hello":
            return hello(environ, start_response)
        connection = seize(environ)
        assert connection is not None
        act(connection)
        start_response("200 OK", [])
        return [b"to be thrown away"]

    return app


_others: set[threading.Thread] = set()
"""Threads that were there before the test: another test's, for whose sake none of this room fails."""


def our_threads() -> list[str]:
    """Names of all threads the server package has started in this test and has still running."""
    started = set(threading.enumerate()) - _others
    return [thread.name for thread in started if thread.name.startswith("sandbox-")]


@pytest.fixture(autouse=True)
def _leaves_no_thread() -> Iterator[None]:
    _others.clear()
    _others.update(threading.enumerate())
    yield
    assert our_threads() == []


@pytest.fixture
def serve(_leaves_no_thread: None) -> Iterator[Serve]:
    """Starts servers for an application; they stop when the test ends."""
    with ExitStack() as running:

        def start(app: "WSGIApplication" = hello, **settings: object) -> Server:
            return running.enter_context(Server(app, **settings))  # type: ignore[arg-type]

        yield start


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The test may leave nothing on stderr and no warning in the log."""
    yield
    records = caplog.get_records("call") + caplog.get_records("teardown")
    assert [record.getMessage() for record in records if record.levelno >= logging.WARNING] == []
    assert capfd.readouterr().err == ""

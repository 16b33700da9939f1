"""Makes on the real socket what a fault asked for: a refusal, a reset, a silence, a late or broken-off answer."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from simulator.faults.outcome import Answer, Ending, NoAnswer, Silence
from simulator.gate import OUTCOME
from simulator.serve import Connection, seize
from simulator.serve import Ending as EndOfConnection

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def delivering(app: "WSGIApplication") -> "WSGIApplication":
    """Wrap the sandbox so that faults reach the wire. Under a server whose sockets cannot be seized a fault that needs
    one is answered with 502 and a header that says so.
    """

    def deliver(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def remember(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            said[:] = [(status, headers)]
            return start_response(status, headers, exc_info) if exc_info else lambda _: None

        chunks = app(environ, remember)
        outcome = environ.get(OUTCOME)
        if outcome is not None:
            _drain(chunks)
            connection = seize(environ)
            if connection is not None:
                _act(connection, outcome)
                start_response("200 OK", [])
                return [b""]
            start_response("502 Bad Gateway", [("X-Charger-Sandbox", "this server cannot make socket faults")])
            return [b""]
        start_response(*said[0])
        return chunks

    return deliver


def _drain(chunks: Iterable[bytes]) -> None:
    for _ in chunks:
        pass
    if close := getattr(chunks, "close", None):
        close()


def _act(connection: Connection, outcome: Answer | NoAnswer) -> None:
    if isinstance(outcome, Answer):
        _late_or_cut(connection, outcome)
    elif outcome.why is Silence.SILENT:
        connection.park(outcome.max_s)
    else:
        # The port is shared with everybody else, so a refused caller is already connected when it is known who it is:
        # the nearest thing left is a reset before any byte of an answer.
        connection.reset()


_THEN: dict[Ending, EndOfConnection] = {
    Ending.COMPLETE: "close",
    Ending.FIN: "close",
    Ending.RESET: "reset",
    Ending.STALL: "park",
}


def _late_or_cut(connection: Connection, answer: Answer) -> None:
    body = answer.body if answer.cut_after_bytes is None else answer.body[: answer.cut_after_bytes]
    data = _head(answer) + body
    connection.dribble(data, len(data), 0.0, after_ms=answer.hold_ms, then=_THEN[answer.ending])


def _head(answer: Answer) -> bytes:
    phrase = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else ""
    own = [(name, value) for name, value in answer.headers if name.lower() != "connection"]
    lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{name}: {value}" for name, value in own), "Connection: close"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

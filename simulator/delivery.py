"""Makes on the real socket what a fault asked for: a refusal, a reset, a silence, a late or broken-off answer."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from simulator.faults.outcome import Answer, Ending, NoAnswer, Outcome, Silence
from simulator.faults.pieces import pieces
from simulator.gate import OUTCOME, status_line
from simulator.serve import Connection, seize
from simulator.serve import Ending as EndOfConnection

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_CANNOT = [("X-Charger-Sandbox", "this server cannot make socket faults"), ("Content-Length", "0")]


def delivering(app: "WSGIApplication") -> "WSGIApplication":
    """Wrap the sandbox so that faults reach the wire. Under a server whose sockets cannot be seized a fault that needs
    one is answered with 502 and a header that says so.
    """

    def deliver(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        held = _HeldBack(start_response)
        chunks = app(environ, held)
        try:
            for chunk in chunks:
                if OUTCOME not in environ:
                    held.release()
                    yield chunk
        finally:
            if close := getattr(chunks, "close", None):
                close()
        if OUTCOME not in environ:
            held.release()
        elif (connection := seize(environ)) is not None:
            _act(connection, environ[OUTCOME], environ["REQUEST_METHOD"])
        else:
            start_response("502 Bad Gateway", _CANNOT)

    return deliver


def hang_up(environ: "WSGIEnvironment") -> None:
    """Let nothing come back for this request: who asked finds the connection reset."""
    environ[OUTCOME] = NoAnswer(Silence.RESET)


class _HeldBack:
    """start_response for an app whose words must wait until it is known that an ordinary answer will do."""

    def __init__(self, start_response: "StartResponse") -> None:
        self._start_response = start_response
        self._said: tuple[str, list[tuple[str, str]]] | None = None
        self._written: list[bytes] = []
        self._write: Callable[[bytes], object] | None = None

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: "OptExcInfo | None" = None
    ) -> Callable[[bytes], object]:
        if self._write is not None:
            return self._start_response(status, headers, exc_info)
        self._said = (status, headers)
        return self._take

    def release(self) -> None:
        """Let the words out. An app that has none yet is left to the server, which knows what to make of it."""
        if self._write is None and self._said is not None:
            self._write = self._start_response(*self._said)
            for data in self._written:
                self._write(data)

    def _take(self, data: bytes) -> None:
        if self._write is None:
            self._written.append(data)
        else:
            self._write(data)


def _act(connection: Connection, outcome: Outcome, method: str) -> None:
    if isinstance(outcome, Answer):
        head, body = _head(outcome), b"" if method == "HEAD" else outcome.body[: outcome.cut_after_bytes]
        chunk_bytes, interval_ms = pieces(outcome.bytes_per_s, len(head) + len(body))
        connection.dribble(
            head + body,
            chunk_bytes,
            interval_ms,
            first_bytes=len(head) if outcome.bytes_per_s else len(head) + len(body),
            after_ms=outcome.hold_ms,
            then=_THEN[outcome.ending],
        )
    elif outcome.why is Silence.SILENT:
        connection.park(outcome.max_s)
    else:
        # The port is shared with everybody else, so a caller who is to be refused, to find no address or to see a bad
        # certificate is already connected when it is known who it is: the nearest thing left is a reset before any byte
        # of an answer.
        connection.reset()


_THEN: dict[Ending, EndOfConnection] = {
    Ending.COMPLETE: "close",
    Ending.FIN: "close",
    Ending.RESET: "reset",
    Ending.STALL: "park",
}


def _head(answer: Answer) -> bytes:
    own = [(name, value) for name, value in answer.headers if name.lower() != "connection"]
    lines = [
        f"HTTP/1.1 {status_line(answer.status)}",
        *(f"{name}: {value}" for name, value in own),
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

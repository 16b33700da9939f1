"""Between cheroot and the WSGI application: one request in, one answer out, or a connection seized."""

import logging
import socket
from collections.abc import Callable, Iterable
from io import BytesIO
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cheroot.errors import MaxSizeExceeded
from cheroot.server import HeaderReader, HTTPRequest
from cheroot.wsgi import Gateway_10

from simulator.serve.connection import SEIZABLE_KEY, Seizable, Seized

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

log = logging.getLogger(__name__)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class PeerLeft(Exception):
    """The client went away in mid-request. No error of ours; nobody is left to answer."""


class BadBody(Exception):
    """The request's body breaks its own framing. args: the status line to answer with."""


class _Joined(dict[bytes, bytes]):
    """Header fields by name; one that comes twice keeps both values, in order."""

    def __setitem__(self, name: bytes, value: bytes) -> None:
        earlier = self.get(name)
        told = earlier is not None and value.startswith(earlier + b", ")
        super().__setitem__(name, value if earlier is None or told else b", ".join((earlier, value)))


class Headers(HeaderReader):
    """Reads a request's header fields. cheroot would let the last of two win, so that a wrong key beside a right one
    passed unseen, and would not tell X_Api_Key from X-Api-Key, which WSGI spells alike.
    """

    def __call__(self, rfile: Any, hdict: dict[bytes, bytes] | None = None) -> dict[bytes, bytes]:
        """Read up to the empty line into hdict. Raises ValueError for what breaks HTTP."""
        read = hdict if hdict is not None else {}
        read.update(super().__call__(rfile, _Joined()))
        return read

    def _allow_header(self, key_name: bytes) -> bool:
        return b"_" not in key_name


class Request(HTTPRequest):
    """cheroot's request; one it cannot parse is the client's mistake (400) and not worth a traceback."""

    header_reader = Headers()

    def parse_request(self) -> None:
        """Read the head of the next request."""
        try:
            super().parse_request()
        except ValueError:
            self.simple_response("400 Bad Request", "Malformed request")


class Gateway(Gateway_10):
    """Asks the application and writes what it says, with the framing kept right whatever it does.

    An answer longer than its Content-Length is trimmed, a shorter one ends with a FIN (and both are logged), HEAD, 204
    and 304 get no body. The request's body is read before the application is asked: it never meets a client that leaves
    in mid-upload, and no unread bytes turn a FIN into an RST.
    """

    def __init__(self, req: HTTPRequest) -> None:
        super().__init__(req)
        self._bodyless = False
        peer = (str(req.conn.remote_addr), int(req.conn.remote_port or 0))
        self._seizable = Seizable(peer, self._take, req.server.keeper)

    def respond(self) -> None:
        """Answer the request."""
        try:
            self.env.update(self._own_environ(self._read_body()))
            self._answer()
        except PeerLeft:
            self._give_up()
        except BadBody as refusal:
            self._give_up()
            self.req.simple_response(refusal.args[0])
        except BaseException as error:
            self._fail(error)
        finally:
            self._seizable.settle()

    def _read_body(self) -> bytes:
        """All of the request's body. Raises BadBody, or PeerLeft when it breaks off."""
        body, promised = self.req.rfile, getattr(self.req.rfile, "remaining", 0)
        if promised < 0:
            raise BadBody("400 Bad Request")
        try:
            data: bytes = body.read()
            if self.req.chunked_read:
                for _ in body.read_trailer_lines():  # also takes the empty line that ends the body
                    pass
        except ValueError as error:
            raise BadBody("400 Bad Request") from error
        except (MaxSizeExceeded, OSError) as error:
            raise _refusal(error) from error
        if len(data) < promised:
            raise PeerLeft
        return data

    def _own_environ(self, body: bytes) -> "WSGIEnvironment":
        """What differs from cheroot's environ: the body is here, the server has its own name, and can be robbed."""
        own: WSGIEnvironment = {
            "wsgi.input": BytesIO(body),
            "wsgi.input_terminated": True,
            "SERVER_NAME": self.req.server.bind_addr[0],
            SEIZABLE_KEY: self._seizable,
        }
        return own | ({"CONTENT_LENGTH": str(len(body))} if self.req.chunked_read else {})

    def _answer(self) -> None:
        chunks: Iterable[bytes] = self.req.server.wsgi_app(self.env, self.start_response)
        try:
            for chunk in chunks:
                if chunk:
                    self.write(chunk)
            if not self._seizable.seized:
                self._complete()
        finally:
            if close := getattr(chunks, "close", None):
                close()

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None
    ) -> Callable[[bytes], None]:
        """Take the application's status and headers, names in the letter case it gave them."""
        if self._seizable.seized:
            return self.write
        if exc_info and not self.req.sent_headers:
            self.req.outheaders.clear()
            self.remaining_bytes_out = None
        super().start_response(status, headers, exc_info)
        self._bodyless = self.req.method == b"HEAD" or status[:3] in ("204", "304")
        if any(name.lower() == "connection" and value.lower() == "close" for name, value in headers):
            self.req.close_connection = True
        return self.write

    def write(self, chunk: bytes) -> None:
        """Send a part of the body, within the length that was promised."""
        if self._seizable.seized:
            return
        if not self.started_response:
            raise RuntimeError("the application sent a body before it called start_response")
        self._send_head()
        if self._bodyless:
            return
        if part := self._within_length(chunk):
            self._send(self.req.write, part)

    def _within_length(self, chunk: bytes) -> bytes:
        left = self.remaining_bytes_out
        if left is None:
            return chunk
        self.remaining_bytes_out = left - len(chunk)
        if self.remaining_bytes_out < 0 <= left:
            log.error("%s: the body is longer than its Content-Length; the rest is left out", self._what())
        return chunk[: max(left, 0)]

    def _complete(self) -> None:
        if not self.started_response:
            raise RuntimeError("the application returned without calling start_response")
        self._send_head()
        missing = 0 if self._bodyless else self.remaining_bytes_out or 0
        if missing > 0:
            log.error(
                "%s: the body is %d bytes short of its Content-Length; the connection ends", self._what(), missing
            )
            self._give_up()

    def _send_head(self) -> None:
        if not self.req.sent_headers:
            self._send(self.req.ensure_headers_sent)

    def _send(self, act: Callable[..., None], *args: bytes) -> None:
        try:
            act(*args)
        except OSError as error:
            raise PeerLeft from error

    def _fail(self, error: BaseException) -> None:
        """The application broke: say so in the log, and to the client as far as that is still possible."""
        if isinstance(error, Seized) and self._seizable.seized:
            return
        log.error("%s: the application failed", self._what(), exc_info=error)
        if self.req.sent_headers:
            self._give_up()
            return
        self.req.status = b"500 Internal Server Error"
        self.req.outheaders = [(b"Content-Length", b"0")]
        try:
            self.req.ensure_headers_sent()
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        """Let cheroot write nothing more, and end the connection."""
        self.req.close_connection = True
        self.req.sent_headers = True
        self.req.chunked_write = False

    def _take(self) -> socket.socket:
        self._give_up()
        taken: socket.socket = self.req.conn.surrender()
        return taken

    def _what(self) -> str:
        return f"{self.env['REQUEST_METHOD']} {self.env['PATH_INFO']}"


def _refusal(error: Exception) -> Exception:
    """What a failed read means. cheroot says 'too large' as an OSError without a number."""
    if isinstance(error, TimeoutError):
        return BadBody("408 Request Timeout")
    numbered: Any = getattr(error, "errno", None)
    return PeerLeft() if numbered else BadBody("413 Request Entity Too Large")

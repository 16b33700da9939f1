"""cheroot, settled in: our own listening socket, workers and gateway around its parser and connection manager.

Besides the documented attributes of ``HTTPServer`` this relies on its ``_connections``, and on ``HTTPConnection.close``
leaving a socket alone once ``linger`` is set; the tests of this room tell when a new cheroot changes either.
"""

import logging
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from cheroot.connections import ConnectionManager
from cheroot.server import HTTPConnection, HTTPServer

from simulator.serve.connection import Seizable, Seized
from simulator.serve.gateway import Gateway, Request
from simulator.serve.keeper import Keeper
from simulator.serve.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

log = logging.getLogger(__name__)

IDLE_S = 30
"""Seconds after which a silent connection is closed, and the longest wait for a slow client in mid-request."""

MAX_BODY_BYTES = 16 * 1024 * 1024
MAX_HEAD_BYTES = 64 * 1024


class Conversation(HTTPConnection):
    """One client's connection, which can be given away."""

    RequestHandlerClass = Request
    arrived = False

    def surrender(self) -> socket.socket:
        """Give the socket to somebody else; close() then leaves it alone."""
        self.linger = True
        return socket.socket(fileno=self.socket.detach())

    def close(self) -> None:
        """End the connection, unless it was given away."""
        try:
            super().close()
        except OSError:
            self.socket.close()
        # What could not be written to a client that left must not be tried again when the writer is collected.
        self.wfile.raw.close()


class Engine(HTTPServer):
    """Serves an application on a listening socket it is given, again and again.

    at_accept: called with each new connection, on the accepting thread, before anything is read from it.
    """

    _connections: ConnectionManager
    ConnectionClass = Conversation
    timeout = IDLE_S
    keep_alive_conn_limit = 1000
    expiration_interval = 0.02  # also how fast it notices that it is to stop
    max_request_body_size = MAX_BODY_BYTES
    max_request_header_size = MAX_HEAD_BYTES

    def __init__(
        self,
        app: "WSGIApplication",
        keeper: Keeper,
        limit: int,
        at_accept: "Callable[[Seizable], None]",
    ) -> None:
        super().__init__(("127.0.0.1", 0), gateway=Gateway, server_name="sandbox")
        # cheroot lists every server there for good, and with it the application.
        getattr(logging, "statistics", {}).pop(f"Cheroot HTTPServer {id(self)}", None)
        self.software = "charger-sandbox"
        self.wsgi_app = app
        self.keeper = keeper
        self.requests: Workers[Conversation] = Workers(limit, self.put_conn)
        self._at_accept = at_accept
        self._turnstile = threading.Lock()
        self._thread: threading.Thread | None = None

    def listen(self, listener: socket.socket) -> None:
        """Accept and serve connections in the background."""
        listener.setblocking(False)
        self.socket = listener
        self.bind_addr = listener.getsockname()[:2]
        self._connections = ConnectionManager(self)
        self.ready = True
        self._thread = threading.Thread(target=self.serve, name="sandbox-listener", daemon=True)
        self._thread.start()

    def unlisten(self) -> None:
        """Close the listening socket and every idle connection. Requests being answered go on, and end with a FIN."""
        with self._turnstile:
            self.ready = False
        self._connections.stop()
        if self._thread is not None:
            self._thread.join()
        self.socket.close()
        self._connections.close()

    def serve(self) -> None:
        """Watch the connections until ``unlisten``."""
        while self.ready:
            try:
                self._connections.run(self.expiration_interval)
            except Exception:
                log.exception("the listener stumbled and goes on")

    def process_conn(self, conn: Conversation) -> None:
        """Send a connection with something to say to a worker; a new one waits in the selector, not in a worker."""
        if conn.arrived:
            self.requests.put(conn)
            return
        conn.arrived = True
        with suppress(OSError):
            conn.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        seizable = Seizable((str(conn.remote_addr), int(conn.remote_port or 0)), conn.surrender, self.keeper)
        try:
            self._at_accept(seizable)
        except Seized:
            pass
        except Exception:
            log.exception("the hook at accept failed; the connection goes on as it is")
        if seizable.seized:
            seizable.settle()
        else:
            self._connections.put(conn)

    def put_conn(self, conn: Conversation) -> None:
        """Take back a connection that stays open; while nothing listens, it ends."""
        with self._turnstile:
            if self.ready:
                self._connections.put(conn)
                return
        conn.close()

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """cheroot's own words go to logging, and only its errors are more than debug: clients may leave."""
        log.log(level if level >= logging.ERROR else logging.DEBUG, msg, exc_info=traceback)

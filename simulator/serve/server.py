"""The server as the rest of the sandbox sees it: an application, an address, start and stop."""

import errno
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from simulator.serve.connection import Seizable
from simulator.serve.keeper import Keeper
from simulator.truth.errors import SandboxError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from simulator.serve.engine import Engine

log = logging.getLogger(__name__)

BACKLOG = 128


class PortTaken(SandboxError):
    """The address is in use by somebody else."""


class Server:
    """Serves a WSGI application on one address from background threads.

    port 0 lets the system choose at the first start; the port then stays the same through every stop and start.
    at_accept: may seize a new connection before anything is read; called on the accepting thread, so it must not wait,
    and can be exchanged at any time. A reset there may reach the client while it is still in connect().
    workers: how many requests are answered at once.
    """

    capabilities = frozenset(
        {"send", "half_close", "close", "reset", "park", "dribble", "hand_over", "accept", "refuse"}
    )
    """What can be done to connections here; without this server (``seize`` gives None) none of it can."""

    def __init__(
        self,
        app: "WSGIApplication",
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        at_accept: Callable[[Seizable], object] | None = None,
        workers: int = 100,
    ) -> None:
        self.host = host
        self.port = port
        self.at_accept = at_accept
        self._app = app
        self._workers = workers
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._reserved: socket.socket | None = None

    @property
    def url(self) -> str:
        """The address for a client on this machine, without a final slash."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def start(self) -> int:
        """Bind, serve in the background and return the port.

        Raises PortTaken when another program has the port, OSError when the host cannot be bound at all, RuntimeError
        when this server is already started.
        """
        from simulator.serve.engine import Engine  # cheroot, and with it some 100 ms, only for those who serve

        with self._lock:
            if self._engine is not None:
                raise RuntimeError(f"{self.url} is already being served: stop it before it is started again")
            listener = self._bind()
            self._open(listener)
            keeper = Keeper()
            keeper.start()
            self._engine = Engine(self._app, keeper, self._workers, self._greet)
            self._engine.listen(listener)
            return self.port

    def stop(self, drain_s: float = 1.0) -> None:
        """Free the port, end idle and waiting connections, give requests being answered drain_s to end, cut the rest.

        Safe to call twice. An application that is still busy after that cannot be stopped: it is named in the log and
        its thread, a daemon, ends with it.
        """
        with self._lock:
            engine, self._engine = self._engine, None
            if engine is None:
                return
            if self._reserved is None:
                engine.unlisten()
            else:
                self._reserved.close()
                self._reserved = None
            engine.keeper.stop()
            left = engine.requests.stop(drain_s)
        if left:
            log.warning("%s: %d request(s) still being answered %s s after stop", self.url, left, drain_s)

    def pause_listening(self) -> None:
        """Refuse: new connections get ECONNREFUSED, idle ones are closed, the port stays ours.

        Requests being answered end in peace, parked connections stay. Does nothing on a server that is paused or
        stopped.
        """
        with self._lock:
            if self._engine is not None and self._reserved is None:
                self._engine.unlisten()
                self._reserved = self._bind()

    def resume_listening(self) -> None:
        """Accept connections again on the same port. Does nothing on a server that is not paused.

        Raises PortTaken when another program took the port meanwhile; the server can then only be stopped.
        """
        with self._lock:
            if self._engine is not None and self._reserved is not None:
                listener, self._reserved = self._reserved, None
                self._open(listener)
                self._engine.listen(listener)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _greet(self, seizable: Seizable) -> None:
        if self.at_accept is not None:
            self.at_accept(seizable)

    def _bind(self) -> socket.socket:
        """A socket bound to our address that does not listen: until it does, the system refuses connections to it."""
        sock = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET, socket.SOCK_STREAM)
        with self._claiming(sock):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((self.host, self.port))
        self.port = sock.getsockname()[1]
        return sock

    def _open(self, sock: socket.socket) -> None:
        # With SO_REUSEADDR two sockets may be bound to one port; only the first of them can listen.
        with self._claiming(sock):
            sock.listen(BACKLOG)

    @contextmanager
    def _claiming(self, sock: socket.socket) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            sock.close()
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(
                f"a free port was expected at {self.host}:{self.port}, but another program listens there: "
                "stop it, or choose another port (0 lets the system choose)"
            ) from error

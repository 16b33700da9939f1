"""The proxy as ``up`` sees it: an address, start and stop. One thread, one event loop, a task for each connection."""

import asyncio
import errno
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from simulator.intercept.authority import CertificateFor
from simulator.intercept.conversation import Conversation
from simulator.intercept.presenting import Presenting
from simulator.serve import PortTaken

BACKLOG = 128
MAX_CONNECTIONS = 250
"""Served at once; more wait to be accepted. Each holds three sockets of this process, which often may have 1024."""
_PAUSE_S = 0.1


class Interceptor:
    """Serves the vendors' hosts from the sandbox's server and refuses every other host; nothing leaves this machine.

    answers_for: whether a host (lower case) is the sandbox's; its connections go to host:server_port with the client's
    Host header. certificate_for: what is presented for a host; asked for each connection, in the loop, so it must not
    wait, and can be exchanged at any time. port 0 lets the system choose at the first start.
    """

    def __init__(
        self,
        server_port: int,
        answers_for: Callable[[str], bool],
        certificate_for: CertificateFor,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        max_connections: int = MAX_CONNECTIONS,
    ) -> None:
        self.host = host
        self.port = port
        self.certificate_for = certificate_for
        self._server_port = server_port
        self._answers_for = answers_for
        self._max_connections = max_connections
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Event, threading.Thread] | None = None

    @property
    def url(self) -> str:
        """The address for a client on this machine, without a final slash."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

    def start(self) -> int:
        """Bind, serve in the background and return the port. Raises PortTaken, or OSError for a host that is not ours
        to have.
        """
        if self._running is not None:
            raise RuntimeError(f"{self.url} is already being served: stop it before it is started again")
        listener = self._bind()
        loop, told = asyncio.new_event_loop(), asyncio.Event()
        thread = threading.Thread(
            target=self._serve, args=(loop, listener, told), name="sandbox-interceptor", daemon=True
        )
        self._running = loop, told, thread
        thread.start()
        return self.port

    def stop(self) -> None:
        """Free the port and end every connection. Safe to call twice."""
        running, self._running = self._running, None
        if running is not None:
            loop, told, thread = running
            loop.call_soon_threadsafe(told.set)
            thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _bind(self) -> socket.socket:
        sock = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((self.host, self.port))
            sock.listen(BACKLOG)
        except OSError as error:
            sock.close()
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(
                f"a free port was expected at {self.host}:{self.port} for the proxy, but another program listens "
                "there: stop it, or choose another with --intercept-port (0 lets the system choose)"
            ) from error
        sock.setblocking(False)
        self.port = sock.getsockname()[1]
        return sock

    def _serve(self, loop: asyncio.AbstractEventLoop, listener: socket.socket, told: asyncio.Event) -> None:
        with listener:
            try:
                loop.run_until_complete(self._until(told, listener))
            finally:
                loop.close()

    async def _until(self, told: asyncio.Event, listener: socket.socket) -> None:
        talks: set[asyncio.Task[None]] = set()
        accepting = asyncio.create_task(self._accept(listener, talks))
        await told.wait()
        for task in (accepting, *talks):
            task.cancel()
        await asyncio.gather(accepting, *talks, return_exceptions=True)

    async def _accept(self, listener: socket.socket, talks: set[asyncio.Task[None]]) -> None:
        loop = asyncio.get_running_loop()
        room = asyncio.Semaphore(self._max_connections)
        server = (listener.getsockname()[0], self._server_port)
        presenting = Presenting(self._answers_for, lambda host: self.certificate_for(host))

        def ended(talk: asyncio.Task[None]) -> None:
            talks.discard(talk)
            room.release()

        while True:
            await room.acquire()
            try:
                sock, _ = await loop.sock_accept(listener)
            except OSError:  # too many files are open, or the client has left again
                room.release()
                await asyncio.sleep(_PAUSE_S)
                continue
            with suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            talk = loop.create_task(Conversation(sock, server, presenting).hold())
            talks.add(talk)
            talk.add_done_callback(ended)

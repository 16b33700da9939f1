"""One end of a conversation, plain or under TLS, on a socket of our own: so that a reset can be told from an end, and
made. asyncio's streams hide both.
"""

import asyncio
import socket
import ssl
import struct
from contextlib import suppress
from typing import Protocol

READ_BYTES = 65536
SEND_PATIENCE_S = 60.0
"""How long a peer that does not read is waited for; the sandbox's own server gives up sooner."""


class Line(Protocol):
    """What a relay needs of either side. All of it raises OSError when the peer resets or does not read."""

    async def receive(self) -> bytes:
        """What came; empty when the peer has finished."""

    async def send(self, data: bytes) -> None:
        """Say something."""

    async def finish(self) -> None:
        """Say nothing more (FIN), and go on listening."""


class PlainLine:
    """Bytes as they are, on a socket that does not block and stays its owner's to close."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._loop = asyncio.get_running_loop()
        self._unread = b""

    async def receive(self) -> bytes:
        """What came; empty when the peer has finished."""
        unread, self._unread = self._unread, b""
        return unread or await self._loop.sock_recv(self._sock, READ_BYTES)

    async def send(self, data: bytes) -> None:
        """Say something."""
        try:
            async with asyncio.timeout(SEND_PATIENCE_S):
                await self._loop.sock_sendall(self._sock, data)
        except TimeoutError as error:
            raise ConnectionAbortedError("a peer that reads was expected") from error

    async def finish(self) -> None:
        """Send FIN."""
        self._sock.shutdown(socket.SHUT_WR)

    def unread(self, data: bytes) -> None:
        """Put back what was read too early."""
        self._unread = data + self._unread


class TlsLine:
    """The server's end of TLS over a plain line. One task may receive while another sends.

    A record that breaks TLS is said as ConnectionAbortedError, after the alert that belongs to it.
    """

    def __init__(self, plain: PlainLine, context: ssl.SSLContext) -> None:
        self._plain = plain
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._turn = asyncio.Lock()

    async def shake_hands(self) -> None:
        """Agree on keys with the client, or raise OSError."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()
            except ssl.SSLError as error:
                await self._give_up(error)
            else:
                return await self._flush()

    async def receive(self) -> bytes:
        """What came; empty when the peer has finished, with or without the alert that says so."""
        while True:
            try:
                return self._tls.read(READ_BYTES)
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""
            except ssl.SSLError as error:
                await self._give_up(error)

    async def send(self, data: bytes) -> None:
        """Say something."""
        self._tls.write(data)
        await self._flush()

    async def finish(self) -> None:
        """Say that nothing more comes, and send FIN."""
        with suppress(ssl.SSLError):
            self._tls.unwrap()
        await self._flush()
        await self._plain.finish()

    async def _feed(self) -> None:
        data = await self._plain.receive()
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _flush(self) -> None:
        # Records must leave in the order they were made, whichever task made them.
        async with self._turn:
            if data := self._outgoing.read():
                await self._plain.send(data)

    async def _give_up(self, error: ssl.SSLError) -> None:
        with suppress(OSError):
            await self._flush()
        raise ConnectionAbortedError(f"TLS that keeps to its rules was expected: {error}") from error


def end_with_reset(sock: socket.socket) -> None:
    """Close with RST."""
    with suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()

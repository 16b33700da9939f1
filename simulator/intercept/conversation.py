"""One client of the proxy, from its first byte to its end."""

import asyncio
import socket
from contextlib import suppress

from simulator.intercept.heads import BadHead, Wanted, read_head
from simulator.intercept.lines import Line, PlainLine, TlsLine, end_with_reset
from simulator.intercept.presenting import Presenting
from simulator.intercept.relay import relay

GREETING_S = 10.0
"""How long a client may take to say what it wants, and again to begin in its tunnel."""
MAX_HEAD_BYTES = 64 * 1024
_TLS_HANDSHAKE = 0x16
"""How every TLS conversation begins (RFC 8446, 5.1)."""
_PORTS = (80, 443)
_TUNNEL_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"
_LAST_READS = 16


class Conversation:
    """Meets a client in one of three ways: a tunnel, one whole request in the clear, or TLS at once, as if it were the
    vendor's own address (a hosts file leads there).
    """

    def __init__(self, sock: socket.socket, server: tuple[str, int], presenting: Presenting) -> None:
        self._sock = sock
        self._server = server
        self._presenting = presenting

    async def hold(self) -> None:
        """Talk to the end. A side that breaks off ends the other the same way."""
        try:
            client = PlainLine(self._sock)
            async with asyncio.timeout(GREETING_S):
                first = await self._peek(client)
            if first == _TLS_HANDSHAKE:
                await self._in_tunnel(client, None)
            elif first is not None:
                await self._as_proxy(client)
        except TimeoutError:
            pass  # it never said what it wants
        except OSError:
            end_with_reset(self._sock)
        finally:
            self._sock.close()

    async def _as_proxy(self, client: PlainLine) -> None:
        try:
            async with asyncio.timeout(GREETING_S):
                wanted = read_head(await _head(client))
        except BadHead as error:
            return await self._refuse(client, "400 Bad Request", f"{error}.")
        if not self._presenting.answers_for(wanted.host) or wanted.port not in _PORTS:
            return await self._refuse(client, "403 Forbidden", _not_ours(wanted))
        if wanted.opening is None:
            await client.send(_TUNNEL_OPEN)
            return await self._in_tunnel(client, wanted.host)
        return await self._pass_on(client, wanted.opening)

    async def _in_tunnel(self, client: PlainLine, host: str | None) -> None:
        """Serve what comes next: TLS, or, where a client tunnels http too, a request in the clear."""
        line: Line = client
        async with asyncio.timeout(GREETING_S):
            first = await self._peek(client)
            if first == _TLS_HANDSHAKE:
                presented = self._presenting.to_host(host) if host else self._presenting.to_whom_it_concerns()
                line = tls = TlsLine(client, presented)
                await tls.shake_hands()
        if first is not None:
            await self._pass_on(line, b"")

    async def _pass_on(self, client: Line, opening: bytes) -> None:
        family = socket.AF_INET6 if ":" in self._server[0] else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as sock:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await asyncio.get_running_loop().sock_connect(sock, self._server)
            server = PlainLine(sock)
            try:
                if opening:
                    await server.send(opening)
                await relay(client, server)
            except OSError:
                end_with_reset(sock)
                raise

    async def _peek(self, client: PlainLine) -> int | None:
        data = await client.receive()
        client.unread(data)
        return data[0] if data else None

    async def _refuse(self, client: PlainLine, status: str, why: str) -> None:
        body = f"charger-sandbox: {why}\n".encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        await client.send(f"{head}Connection: close\r\n\r\n".encode() + body)
        await client.finish()
        # What is still on its way would make the system answer with a reset, which could overtake the words.
        with suppress(OSError):
            async with asyncio.timeout(1.0):
                for _ in range(_LAST_READS):
                    if not await client.receive():
                        break


async def _head(client: PlainLine) -> bytes:
    """Everything up to the first empty line; what is behind it is put back."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = await client.receive()
        data += piece
        if not piece or len(data) > MAX_HEAD_BYTES:
            raise BadHead(f"the end of a head was expected within {MAX_HEAD_BYTES} bytes")
    head, end, rest = data.partition(b"\r\n\r\n")
    client.unread(rest)
    return head + end


def _not_ours(wanted: Wanted) -> str:
    return (
        f"{wanted.host}:{wanted.port} is none of the vendors' hosts this proxy answers for, and it forwards nothing to "
        "anybody else. Name the host in NO_PROXY, or run the program without HTTPS_PROXY."
    )

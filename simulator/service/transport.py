"""The pooled connections to the vendors, with a deadline on every byte.

httpx bounds one read at a time, so a server that drips its response head would hold a caller for ever, and httpx does
not say whether a failed call used a fresh connection. Both are seen where the socket is read: the pool's network
backend is wrapped. Each thread watches the call it is making.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from simulator.service.deadline import Deadline

_KEEPALIVE_S = 15.0
_SHORTEST_READ_S = 0.001
_LOOPBACK = ("all://127.0.0.1", "all://[::1]", "all://localhost", "all://*.localhost")


@dataclass(slots=True)
class Watch:
    """What one call saw on its connection.

    connected: it opened one. used: it wrote to one. first: the first bytes that came back, empty when none did.
    """

    deadline: Deadline
    connected: bool = False
    used: bool = False
    first: bytes = b""

    def reused(self) -> bool:
        """Return whether the call was sent on a connection that had been kept alive."""
        return self.used and not self.connected

    def within(self, timeout_s: float | None) -> float:
        remaining = max(_SHORTEST_READ_S, self.deadline.remaining_s())
        return remaining if timeout_s is None else min(timeout_s, remaining)


class _Current(threading.local):
    watch: Watch | None = None


_current = _Current()


@contextmanager
def watching(deadline: Deadline) -> Iterator[Watch]:
    """Watch the calls of this thread until the block ends."""
    before, watch = _current.watch, Watch(deadline)
    _current.watch = watch
    try:
        yield watch
    finally:
        _current.watch = before


class _Stream(Protocol):
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes: ...

    def write(self, buffer: bytes, timeout: float | None = None) -> None: ...

    def close(self) -> None: ...

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any: ...

    def get_extra_info(self, info: str) -> Any: ...


class _WatchedStream:
    def __init__(self, inner: _Stream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        watch = _current.watch
        if watch is None:
            return self._inner.read(max_bytes, timeout)
        data = self._inner.read(max_bytes, watch.within(timeout))
        if not watch.first:
            watch.first = data[:16]
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        watch = _current.watch
        if watch is not None:
            watch.used = True
            timeout = watch.within(timeout)
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        return _WatchedStream(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _WatchedBackend:
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def connect_tcp(self, *args: Any, **kwargs: Any) -> _WatchedStream:
        if _current.watch is not None:
            _current.watch.connected = True
        return _WatchedStream(self._inner.connect_tcp(*args, **kwargs))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def pooled_client(tls: bool, keep_alive: bool) -> httpx.Client:
    """Return a client with real, watched connections.

    tls: it may be asked for https addresses; certificates are verified. Without, it loads no certificates, which
    costs more than all else here, and trusts nobody. keep_alive: False opens a fresh connection for every call.
    The proxy and certificate variables of the environment hold, except that loopback addresses are never sent
    through a proxy.
    """
    kept = 100 if keep_alive else 0
    client = httpx.Client(
        verify=True if tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=kept, keepalive_expiry=_KEEPALIVE_S),
        mounts=dict.fromkeys(_LOOPBACK),
        follow_redirects=False,
    )
    for transport in (client._transport, *client._mounts.values()):
        pool: Any = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = _WatchedBackend(pool._network_backend)
    return client
